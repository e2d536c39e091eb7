import {resolve} from 'node:path';
import {ConfigError} from '../../domain/index.ts';
import {readConfigFile} from './config-file.ts';
import {middlewareDatabase, websiteDatabase} from './databases.ts';
import {configuredDevices, selectDevice} from './devices.ts';
import {type Environment, places} from './places.ts';
import type {Settings} from './settings.ts';
import {pickWebsiteEnv, readEnvFile} from './website-env.ts';

/** What the command line says; the first of the places. */
export interface SettingFlags {
	readonly env?: string | undefined;
	readonly sqlite?: string | undefined;
	readonly middlewareSqlite?: string | undefined;
	readonly device?: string | undefined;
	readonly commKey?: number | undefined;
	readonly timeout?: number | undefined;
	/** File for `--trace`. */
	readonly trace?: string | undefined;
	readonly readOnly?: boolean | undefined;
}

/**
Settings from flags, environment, `./.env` or `--env FILE`, the user's file and the system's, in this order.
@throws {ConfigError} naming the setting.
*/
export function loadSettings(flags: SettingFlags, env: Environment, folder: string): Settings {
	const where = places(env);
	const envFile = readEnvFile(resolve(folder, flags.env ?? '.env'), flags.env !== undefined);
	const file = {...readConfigFile(where.system), ...readConfigFile(where.config)};
	const website = pickWebsiteEnv([env, envFile.variables]);
	const devices = configuredDevices(file, website);
	return {
		website: websiteDatabase(flags, file, website),
		middleware: middlewareDatabase(flags, file),
		isMiddlewareIdentityConfirmed:
			typeof file.middleware === 'object' && file.middleware.identityConfirmed === true,
		devices,
		device: selectDevice(flags, devices, file),
		expected: (file.expected ?? []).map(({pin, reason, signature}) => ({
			pin,
			reason,
			...(signature === undefined ? {} : {signature}),
		})),
		expireByPackage: file.expireByPackage ?? false,
		strictNames: file.strictNames ?? false,
		isReadOnly: flags.readOnly === true || file.readOnly === true,
		timeoutMs: flags.timeout === undefined ? null : seconds(flags.timeout),
		stateDirectory: where.state,
		warnings: envFile.warning === null ? [] : [envFile.warning],
	};
}

function seconds(value: number): number {
	if (!Number.isFinite(value) || value <= 0 || value > 3600) {
		throw new ConfigError('ERR_CONFIG_INVALID', '--timeout takes seconds between 0 and 3600.', {
			hint: 'Example: --timeout 10',
		});
	}

	return Math.round(value * 1000);
}
