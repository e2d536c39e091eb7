import {ConfigError} from '../../domain/index.ts';
import {parseServer} from '../../repository/mssql/settings.ts';
import type {ConfigDatabase} from './config-schema.ts';
import type {DatabaseSettings} from './settings.ts';
import {type Found, findInFiles, findVariable, found, type SettingSources} from './sources.ts';
import {parseFlag, parsePort} from './values.ts';

/** The fields of one database, each with its origin; texts of variables are not parsed yet. */
export type FoundDatabase = {
	readonly [Key in keyof ConfigDatabase]?: Found<NonNullable<ConfigDatabase[Key]> | string> | undefined;
};

const fields = [
	'server',
	'port',
	'instance',
	'database',
	'user',
	'password',
	'domain',
	'encrypt',
	'trustServerCertificate',
	'sqlite',
] as const satisfies ReadonlyArray<keyof ConfigDatabase>;

/** Fields that a website's `.env` knows as well. */
const variables = {
	server: 'server',
	port: 'port',
	instance: 'instance',
	database: 'database',
	user: 'user',
	password: 'password',
	encrypt: 'encrypt',
	trustServerCertificate: 'trustServerCertificate',
} as const;

export function findWebsite(sources: SettingSources): FoundDatabase {
	const {sqlite} = sources.flags;
	if (sqlite !== undefined) return {sqlite: found(sqlite, 'flag', '--sqlite')};
	const fromEnv = pickFields(field =>
		field in variables ? findVariable(sources, variables[field as keyof typeof variables]) : undefined,
	);
	const fromFiles = sources.files.map(file =>
		pickFields(field => findInFiles({files: [file]}, `sql.${field}`, ({sql}) => sql?.[field])),
	);
	return layered([fromEnv, ...fromFiles]);
}

export type FoundMiddleware =
	| {readonly use: Found<'same' | 'off'>; readonly database: null}
	| {readonly use: null; readonly database: FoundDatabase};

export function findMiddleware(sources: SettingSources, website: FoundDatabase): FoundMiddleware {
	const {middlewareSqlite, sqlite} = sources.flags;
	if (middlewareSqlite !== undefined)
		return {use: null, database: {sqlite: found(middlewareSqlite, 'flag', '--middleware-sqlite')}};
	if (sqlite !== undefined) return {use: found('same', 'flag', '--sqlite'), database: null};
	const said = findInFiles(sources, 'middleware', ({middleware}) => middleware);
	if (said === undefined) return {use: found('same', 'default', ''), database: null};
	if (typeof said.value === 'string') return {use: {...said, value: said.value}, database: null};
	const {value} = said;
	const own = pickFields(field =>
		value[field] === undefined
			? undefined
			: {value: value[field], origin: {...said.origin, name: `middleware.${field}`}},
	);
	// It may only say that somebody confirmed the database.
	if (Object.keys(own).length === 0) return {use: {...said, value: 'same'}, database: null};
	return {use: null, database: layered([own, website])};
}

/**
Nearer places win field by field: often only the database differs. A server is another one with its port and
instance, and an embedded database has nothing in common with a server.
*/
function layered(layers: readonly FoundDatabase[]): FoundDatabase {
	return layers.reduce(over);
}

function over(near: FoundDatabase, far: FoundDatabase): FoundDatabase {
	if (near.sqlite !== undefined) return {sqlite: near.sqlite};
	if (far.sqlite !== undefined) return near.server === undefined && near.database === undefined ? far : near;
	const {port, instance, ...rest} = far;
	return near.server === undefined ? {...far, ...near} : {...rest, ...near};
}

function pickFields(pick: (field: (typeof fields)[number]) => Found<string | number | boolean> | undefined) {
	return Object.fromEntries(
		fields.flatMap(field => {
			const value = pick(field);
			return value === undefined ? [] : [[field, value] as const];
		}),
	) as FoundDatabase;
}

/**
The database that the fields name; null when none is set.
@param what names the fields in errors: the website's variables, or a section of `config.json`.
@throws {ConfigError} when only a part is set, naming what is missing.
*/
export function databaseSettings(
	raw: FoundDatabase,
	what: 'website' | 'middleware',
): DatabaseSettings | null {
	const text = (field: keyof FoundDatabase): string | undefined =>
		raw[field] === undefined ? undefined : String(raw[field].value);
	const sqlite = text('sqlite');
	if (sqlite !== undefined) return {engine: 'sqlite', file: sqlite};
	const [server, database, user, password] = [
		text('server'),
		text('database'),
		text('user'),
		text('password'),
	];
	const given = [server, database, user, password];
	if (given.every(value => value === undefined)) return null;
	if (server === undefined || database === undefined || user === undefined || password === undefined) {
		const names =
			what === 'website'
				? ['ETIME_SQL_SERVER', 'ETIME_SQL_DB', 'ETIME_SQL_USER', 'ETIME_SQL_PASSWORD']
				: ['middleware.server', 'middleware.database', 'middleware.user', 'middleware.password'];
		const missing = names.filter((_, at) => given[at] === undefined);
		throw new ConfigError(
			'ERR_CONFIG_MISSING',
			`The database settings are incomplete: ${missing.join(', ')} not set.`,
			{hint: 'Set it in the environment, in .env or in config.json, or run: trisync setup'},
		);
	}

	const parsed = parseServer(server);
	const port = portOf(raw.port) ?? parsed.port;
	const instance = text('instance') ?? parsed.instance;
	const domain = text('domain');
	const encrypt = flagOf(raw.encrypt);
	return {
		engine: 'mssql',
		mssql: {
			server: parsed.server,
			...(port === undefined ? {} : {port}),
			...(instance === undefined ? {} : {instance}),
			database,
			user,
			password,
			...(domain === undefined ? {} : {domain}),
			...(encrypt === undefined ? {} : {encrypt}),
			// A site's SQL Server has nothing but the certificate that it made for itself; still better than no encryption.
			trustServerCertificate: flagOf(raw.trustServerCertificate) ?? true,
		},
	};
}

/** Each reads one value that is not free text. @throws {ConfigError} when called, for a value that is none */
export function valueChecks(raw: FoundDatabase): ReadonlyArray<() => unknown> {
	return [() => portOf(raw.port), () => flagOf(raw.encrypt), () => flagOf(raw.trustServerCertificate)];
}

function portOf(raw: Found<unknown> | undefined): number | undefined {
	return raw === undefined ? undefined : parsePort(raw.origin.name, String(raw.value));
}

function flagOf(raw: Found<unknown> | undefined): boolean | undefined {
	return raw === undefined ? undefined : parseFlag(raw.origin.name, String(raw.value));
}
