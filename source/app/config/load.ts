import {resolve} from 'node:path';
import {ConfigError} from '../../domain/index.ts';
import {parseServer} from '../../repository/index.ts';
import {type ConfigFile, readConfigFile} from './config-file.ts';
import {type Environment, places} from './places.ts';
import type {DatabaseSettings, DeviceSettings, Settings} from './settings.ts';
import {pickWebsiteEnv, readEnvFile, type WebsiteEnv} from './website-env.ts';

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

const defaultPort = 4370;

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

function websiteDatabase(flags: SettingFlags, file: ConfigFile, env: WebsiteEnv): DatabaseSettings | null {
	if (flags.sqlite !== undefined) return {engine: 'sqlite', file: flags.sqlite};
	const sql = file.sql;
	if (env.server === undefined && sql?.sqlite !== undefined) return {engine: 'sqlite', file: sql.sqlite};
	return sqlServer('ETIME_SQL_', {
		server: env.server ?? sql?.server,
		port: env.port === undefined ? sql?.port : portNumber('ETIME_SQL_PORT', env.port),
		instance: env.instance ?? sql?.instance,
		database: env.database ?? sql?.database,
		user: env.user ?? sql?.user,
		password: env.password ?? sql?.password,
		domain: sql?.domain,
		encrypt: flag('ETIME_SQL_ENCRYPT', env.encrypt) ?? sql?.encrypt,
		trustServerCertificate:
			flag('ETIME_SQL_TRUST_SERVER_CERTIFICATE', env.trustServerCertificate) ?? sql?.trustServerCertificate,
	});
}

function middlewareDatabase(flags: SettingFlags, file: ConfigFile): DatabaseSettings | 'same' | null {
	if (flags.middlewareSqlite !== undefined) return {engine: 'sqlite', file: flags.middlewareSqlite};
	if (flags.sqlite !== undefined) return 'same';
	if (file.middleware === 'off') return null;
	if (file.middleware === undefined || file.middleware === 'same') return 'same';
	if (file.middleware.sqlite !== undefined) return {engine: 'sqlite', file: file.middleware.sqlite};
	// What the middleware's section leaves out is as for the website: often only the database differs.
	const {identityConfirmed: _, ...own} = file.middleware;
	return sqlServer('middleware.', {...file.sql, ...own}) ?? 'same';
}

type Raw = {
	readonly [Key in keyof NonNullable<ConfigFile['sql']>]?: NonNullable<ConfigFile['sql']>[Key] | undefined;
};

/** null when nothing of it is set; a part of it is an error that names what is missing. */
function sqlServer(prefix: string, raw: Raw): DatabaseSettings | null {
	const given = [raw.server, raw.database, raw.user, raw.password];
	if (given.every(value => value === undefined)) return null;
	const names =
		prefix === 'ETIME_SQL_'
			? ['SERVER', 'DB', 'USER', 'PASSWORD']
			: ['server', 'database', 'user', 'password'];
	const missing = names.filter((_, at) => given[at] === undefined).map(name => prefix + name);
	if (missing.length > 0) {
		throw new ConfigError(
			'ERR_CONFIG_MISSING',
			`The database settings are incomplete: ${missing.join(', ')} not set.`,
			{
				hint: 'Set it in the environment, in .env or in config.json; the README lists the settings.',
			},
		);
	}

	const parsed = parseServer(raw.server!);
	const instance = raw.instance ?? parsed.instance;
	const port = raw.port ?? parsed.port;
	return {
		engine: 'mssql',
		mssql: {
			server: parsed.server,
			...(port === undefined ? {} : {port}),
			...(instance === undefined ? {} : {instance}),
			database: raw.database!,
			user: raw.user!,
			password: raw.password!,
			...(raw.domain === undefined ? {} : {domain: raw.domain}),
			...(raw.encrypt === undefined ? {} : {encrypt: raw.encrypt}),
			// A site's SQL Server has nothing but the certificate that it made for itself; still better than no encryption.
			trustServerCertificate: raw.trustServerCertificate ?? true,
		},
	};
}

function configuredDevices(file: ConfigFile, env: WebsiteEnv): DeviceSettings[] {
	const fromFile = (file.devices ?? []).map((device, at) =>
		deviceSettings(device.host, device.port ?? defaultPort, device.name ?? `device-${at + 1}`, file, device),
	);
	if (env.deviceHost === undefined) return fromFile;
	const port = env.devicePort === undefined ? defaultPort : portNumber('ESSL_DEVICE_PORT', env.devicePort);
	const {host} = hostAndPort(env.deviceHost);
	// The same terminal in both places keeps its name and care from the file; the environment has the last word on the line.
	const known = file.devices?.find(device => device.host === host);
	const device = deviceSettings(host, port, known?.name ?? 'main-door', file, {
		...known,
		...(env.devicePassword === undefined
			? {}
			: {commKey: commKey('ESSL_DEVICE_PASSWORD', env.devicePassword)}),
	});
	return [device, ...fromFile.filter(other => other.host !== host)];
}

function deviceSettings(
	host: string,
	port: number,
	name: string,
	file: ConfigFile,
	own: Partial<NonNullable<ConfigFile['devices']>[number]>,
): DeviceSettings {
	return {
		name,
		host,
		port,
		commKey: own.commKey ?? 0,
		serial: own.serial ?? null,
		encoding: own.encoding ?? 'utf-8',
		isReadOnly: own.readOnly ?? false,
		deviceAdmins: [...(file.deviceAdmins ?? []), ...(own.deviceAdmins ?? [])],
	};
}

function selectDevice(
	flags: SettingFlags,
	devices: readonly DeviceSettings[],
	file: ConfigFile,
): DeviceSettings | null {
	const asked = flags.device;
	if (asked === undefined) return withCommKey(devices[0] ?? null, flags);
	const named = devices.find(device => device.name === asked || device.host === asked);
	if (named !== undefined) return withCommKey(named, flags);
	const {host, port} = hostAndPort(asked);
	return withCommKey(deviceSettings(host, port ?? defaultPort, asked, file, {}), flags);
}

function withCommKey(device: DeviceSettings | null, flags: SettingFlags): DeviceSettings | null {
	if (device === null || flags.commKey === undefined) return device;
	return {...device, commKey: commKey('--comm-key', String(flags.commKey))};
}

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address. */
export function hostAndPort(text: string): {readonly host: string; readonly port: number | undefined} {
	const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
	const plain = /^([^:\s/]+)(?::(\d+))?$/.exec(text);
	const found = bracketed ?? plain;
	if (found !== null && found[1]!.length <= 255) {
		return {host: found[1]!, port: found[2] === undefined ? undefined : portNumber('the device', found[2])};
	}

	if (/^[\da-f]*:[\da-f:.]*:[\da-f:.]*(?:%\w+)?$/i.test(text)) return {host: text, port: undefined};
	throw new ConfigError('ERR_CONFIG_INVALID', 'The device is neither a configured name nor an address.', {
		hint: 'Example: --device 192.168.1.201 or --device 192.168.1.201:4370',
	});
}

function portNumber(name: string, text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	if (port >= 1 && port <= 65_535) return port;
	throw new ConfigError('ERR_CONFIG_INVALID', `The port of ${name} is not a number between 1 and 65535.`, {
		hint: 'Example: 4370',
	});
}

/** The value is a secret: an error never repeats it. */
function commKey(name: string, text: string): number {
	const key = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
	if (key <= 0xff_ff_ff_ff) return key;
	throw new ConfigError(
		'ERR_CONFIG_INVALID',
		`${name} is not a comm key: it takes a number, as in the device's menu (Comm. > PC connection).`,
		{
			hint: 'Leave it out when the device has none.',
		},
	);
}

function flag(name: string, text: string | undefined): boolean | undefined {
	if (text === undefined) return undefined;
	if (/^(?:true|yes|1|on)$/i.test(text)) return true;
	if (/^(?:false|no|0|off)$/i.test(text)) return false;
	throw new ConfigError('ERR_CONFIG_INVALID', `${name} takes true or false.`, {
		hint: `Example: ${name}=true`,
	});
}
