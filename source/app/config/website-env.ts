import {parseEnv} from 'node:util';
import {ConfigError} from '../../domain/index.ts';
import {readSmallFile} from './config-file.ts';
import type {Environment} from './places.ts';

/** The website's own variables, read as they are, by what they say; the usual name first, then its aliases. */
export const variableNames = {
	server: ['ETIME_SQL_SERVER', 'ETIMETRACK_SQL_SERVER'],
	port: ['ETIME_SQL_PORT', 'ETIMETRACK_SQL_PORT'],
	instance: ['ETIME_SQL_INSTANCE', 'ETIMETRACK_SQL_INSTANCE'],
	database: ['ETIME_SQL_DB', 'ETIMETRACK_SQL_DB', 'ETIME_SQL_DATABASE', 'ETIMETRACK_SQL_DATABASE'],
	user: ['ETIME_SQL_USER', 'ETIMETRACK_SQL_USER'],
	password: ['ETIME_SQL_PASSWORD', 'ETIMETRACK_SQL_PASSWORD'],
	encrypt: ['ETIME_SQL_ENCRYPT', 'ETIMETRACK_SQL_ENCRYPT'],
	trustServerCertificate: ['ETIME_SQL_TRUST_SERVER_CERTIFICATE', 'ETIMETRACK_SQL_TRUST_SERVER_CERTIFICATE'],
	deviceHost: ['ESSL_DEVICE_IP'],
	devicePort: ['ESSL_DEVICE_PORT'],
	/** The comm key. */
	devicePassword: ['ESSL_DEVICE_PASSWORD'],
	soapServer: ['ESSL_TRACKLITE_SERVER'],
	soapPort: ['ESSL_TRACKLITE_PORT'],
	soapUser: ['ESSL_TRACKLITE_USERNAME'],
	soapPassword: ['ESSL_TRACKLITE_PASSWORD'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type WebsiteVariable = keyof typeof variableNames;

/**
A `.env` file as variables.
@param isAsked `--env FILE` names it: then it has to be there.
@throws {ConfigError}
*/
export function readEnvFile(
	file: string,
	isAsked: boolean,
): {readonly variables: Environment; readonly warning: string | null} {
	const found = readSmallFile(file);
	if (found === null) {
		if (isAsked)
			throw new ConfigError('ERR_CONFIG_MISSING', `There is no file ${file}.`, {
				hint: "Give the path of the website's .env after --env.",
			});
		return {variables: {}, warning: null};
	}

	const warning = found.isReadableByOthers
		? `${file} can be read by others on this computer; it holds the database password.`
		: null;
	return {variables: parseEnv(found.text), warning};
}
