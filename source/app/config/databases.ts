import {ConfigError} from '../../domain/index.ts';
import {parseServer} from '../../repository/index.ts';
import type {ConfigFile} from './config-file.ts';
import type {SettingFlags} from './load.ts';
import type {DatabaseSettings} from './settings.ts';
import {parseFlag, parsePort} from './values.ts';
import type {WebsiteEnv} from './website-env.ts';

export function websiteDatabase(
	flags: SettingFlags,
	file: ConfigFile,
	env: WebsiteEnv,
): DatabaseSettings | null {
	if (flags.sqlite !== undefined) return {engine: 'sqlite', file: flags.sqlite};
	const sql = file.sql;
	if (env.server === undefined && sql?.sqlite !== undefined) return {engine: 'sqlite', file: sql.sqlite};
	return sqlServer('ETIME_SQL_', {
		server: env.server ?? sql?.server,
		port: env.port === undefined ? sql?.port : parsePort('ETIME_SQL_PORT', env.port),
		instance: env.instance ?? sql?.instance,
		database: env.database ?? sql?.database,
		user: env.user ?? sql?.user,
		password: env.password ?? sql?.password,
		domain: sql?.domain,
		encrypt: parseFlag('ETIME_SQL_ENCRYPT', env.encrypt) ?? sql?.encrypt,
		trustServerCertificate:
			parseFlag('ETIME_SQL_TRUST_SERVER_CERTIFICATE', env.trustServerCertificate) ??
			sql?.trustServerCertificate,
	});
}

export function middlewareDatabase(flags: SettingFlags, file: ConfigFile): DatabaseSettings | 'same' | null {
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
