import {resolve} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {ConfigError} from '../../domain/index.ts';
import {readConfigFile, readSmallFile} from './config-file.ts';
import type {ConfigDatabase, ConfigDevice, ConfigFile} from './config-schema.ts';
import {databaseSettings, type FoundDatabase, findMiddleware, findWebsite} from './databases.ts';
import {type FoundDevice, findDevices} from './devices.ts';
import {countOurs, findWebsiteEnvFiles, usualFolders, type WebsiteEnvFile} from './find-env.ts';
import type {SettingFlags} from './load.ts';
import {type Environment, places} from './places.ts';
import {writePrivateFile} from './private-file.ts';
import type {DatabaseSettings} from './settings.ts';
import {byDefault, readSources, type SettingSources} from './sources.ts';
import {hostAndPort, parseCommKey, parseFlag, parsePort} from './values.ts';

/** What setup proposes and changes: the sections of `config.json` that connect trisync to a gym. */
export interface SetupDraft {
	/** null = no website database. */
	readonly sql: ConfigDatabase | null;
	readonly middleware: 'same' | 'off' | ConfigDatabase;
	readonly devices: readonly ConfigDevice[];
}

export interface SetupStart {
	/** `config.json`, there or not. */
	readonly file: string;
	/** Its text when setup began; null = there was none. */
	readonly text: string | null;
	readonly existing: ConfigFile;
	readonly draft: SetupDraft;
	/** The website's file that the proposals come from, and others that were found. */
	readonly envFile: string | null;
	readonly otherEnvFiles: readonly string[];
	readonly warnings: readonly string[];
}

/**
What is known before the first question: flags, environment, `./.env` or `--env`, the user's file, and where
these say nothing, a website's `.env` from the usual places.
@throws {ConfigError} for settings that cannot be read.
*/
export async function startSetup(
	flags: SettingFlags,
	environment: Environment,
	folder: string,
	folders: readonly string[] = usualFolders(
		folder,
		environment['HOME'] ?? environment['USERPROFILE'] ?? folder,
	),
): Promise<SetupStart> {
	const sources = await readSources(flags, environment, folder);
	const file = places(environment).config;
	const own = draftOf(sources, folder);
	const found = flags.env === undefined ? findWebsiteEnvFiles(folders) : [];
	const {path} = sources.envFile;
	const elsewhere = found.filter(other => other.path !== path);
	const proposed =
		own.sql !== null && own.devices.length > 0 ? undefined : elsewhere.find(other => isUseful(other, own));
	const borrowed = proposed === undefined ? null : draftOf(asSources(proposed, sources), folder);
	return {
		file,
		text: readSmallFile(file)?.text ?? null,
		existing: (await readConfigFile(file)) ?? {},
		draft: {
			sql: own.sql ?? borrowed?.sql ?? null,
			middleware: own.middleware,
			devices: own.devices.length > 0 ? own.devices : (borrowed?.devices ?? []),
		},
		envFile: proposed?.path ?? (countOurs(sources.envFile.variables) > 0 ? path : null),
		otherEnvFiles: elsewhere.filter(other => other !== proposed).map(other => other.path),
		warnings: [
			...(sources.envFile.warning === null ? [] : [sources.envFile.warning]),
			...(proposed?.isReadableByOthers
				? [`${proposed.path} can be read by others on this computer; it holds the database password.`]
				: []),
		],
	};
}

function isUseful(file: WebsiteEnvFile, own: SetupDraft): boolean {
	const names = Object.keys(file.variables);
	return (
		(own.sql === null && names.some(name => /^ETIME(?:TRACK)?_SQL_SERVER$/.test(name))) ||
		(own.devices.length === 0 && names.includes('ESSL_DEVICE_IP'))
	);
}

function asSources({path, variables}: WebsiteEnvFile, {stateDirectory}: SettingSources): SettingSources {
	return {flags: {}, environment: {}, envFile: {path, variables, warning: null}, files: [], stateDirectory};
}

function draftOf(sources: SettingSources, folder: string): SetupDraft {
	const website = findWebsite(sources);
	const middleware = findMiddleware(sources, website);
	const devices = devicesWithFlags(sources);
	return {
		sql: databaseDraft(website, folder),
		middleware:
			middleware.database === null
				? middleware.use.value
				: (databaseDraft(middleware.database, folder) ?? 'same'),
		devices: devices.map(deviceDraft),
	};
}

/** A terminal that a flag names by its address is the one that is meant. */
function devicesWithFlags(sources: SettingSources): readonly FoundDevice[] {
	const {device, commKey} = sources.flags;
	const found = findDevices(sources);
	const withKey = (one: FoundDevice): FoundDevice =>
		commKey === undefined ? one : {...one, commKey: byDefault(commKey)};
	if (device === undefined) return found.map((one, at) => (at === 0 ? withKey(one) : one));
	const known = found.find(one => one.name.value === device || one.host.value === device);
	if (known !== undefined) return found.map(one => (one === known ? withKey(one) : one));
	const {host, port = 4370} = hostAndPort(device);
	const fresh: FoundDevice = {
		name: byDefault('main-door'),
		host: byDefault(host),
		port: byDefault(port),
		commKey: byDefault(commKey ?? 0),
		serial: byDefault(null),
		encoding: byDefault('utf-8'),
		readOnly: byDefault(false),
		deviceAdmins: byDefault([]),
		expected: byDefault([]),
	};
	return [fresh];
}

/** @returns null when no server and no file is named. */
function databaseDraft(found: FoundDatabase, folder: string): ConfigDatabase | null {
	const text = (key: keyof ConfigDatabase): string | undefined =>
		found[key] === undefined ? undefined : String(found[key].value);
	const sqlite = text('sqlite');
	if (sqlite !== undefined) return {sqlite: resolve(folder, sqlite)};
	const [server, port] = [text('server'), text('port')];
	if (server === undefined) return null;
	return withoutUndefined({
		server,
		port: port === undefined ? undefined : parsePort('the SQL Server', port),
		instance: text('instance'),
		database: text('database'),
		user: text('user'),
		password: text('password'),
		domain: text('domain'),
		encrypt: parseFlag('encrypt', text('encrypt')),
		trustServerCertificate: parseFlag('trustServerCertificate', text('trustServerCertificate')),
	});
}

function deviceDraft(device: FoundDevice): ConfigDevice {
	const port = parsePort(device.name.value, String(device.port.value));
	const commKey = parseCommKey('The comm key', String(device.commKey.value));
	const {serial, encoding, readOnly, deviceAdmins, expected} = device;
	return {
		name: device.name.value,
		host: device.host.value,
		...(port === 4370 ? {} : {port}),
		...(commKey === 0 ? {} : {commKey}),
		...(serial.value === null ? {} : {serial: serial.value}),
		...(encoding.value === 'utf-8' ? {} : {encoding: encoding.value}),
		...(readOnly.value ? {readOnly: true} : {}),
		...(deviceAdmins.value.length === 0 ? {} : {deviceAdmins: [...deviceAdmins.value]}),
		...(expected.value.length === 0 ? {} : {expected: [...expected.value]}),
	};
}

/** A database of the draft as a run would open it. @throws {ConfigError} naming what is missing. */
export function draftDatabase(
	database: ConfigDatabase | null,
	what: 'website' | 'middleware',
): DatabaseSettings | null {
	const found = Object.fromEntries(
		Object.entries(database ?? {}).map(([key, value]) => [key, byDefault(value)]),
	) as FoundDatabase;
	return databaseSettings(found, what);
}

/** `config.json` with the sections of the draft; everything else in it stays. */
export function withDraft(existing: ConfigFile, {sql, middleware, devices}: SetupDraft): ConfigFile {
	const {sql: _, middleware: before, devices: __, ...rest} = existing;
	const identity =
		typeof before === 'object' && typeof middleware === 'object' && before.database === middleware.database
			? {identityConfirmed: before.identityConfirmed, identity: before.identity}
			: {};
	return {
		...(sql === null ? {} : {sql}),
		...(middleware === 'same' && before === undefined
			? {}
			: {
					middleware:
						typeof middleware === 'object' ? withoutUndefined({...middleware, ...identity}) : middleware,
				}),
		...(devices.length === 0 ? {} : {devices: [...devices]}),
		...rest,
	};
}

/**
Write `config.json` for its owner only, in one step.
@returns false when it already says the same.
@throws {ConfigError} when somebody else has written it since setup began, or it cannot be written.
*/
export async function saveSetup(start: SetupStart, draft: SetupDraft): Promise<boolean> {
	const config = withDraft(start.existing, draft);
	const now = readSmallFile(start.file)?.text ?? null;
	if (now !== start.text) {
		throw new ConfigError(
			'ERR_CONFIG_INVALID',
			`${start.file} was changed while setup was running. Nothing was changed by setup.`,
			{hint: 'Perhaps a second setup runs. Start again to see the new values.'},
		);
	}

	if (now !== null && isDeepStrictEqual(config, start.existing)) return false;
	await writePrivateFile(start.file, `${JSON.stringify(config, null, '\t')}\n`);
	return true;
}

function withoutUndefined<T extends object>(values: T): {[Key in keyof T]: Exclude<T[Key], undefined>} {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
		[Key in keyof T]: Exclude<T[Key], undefined>;
	};
}
