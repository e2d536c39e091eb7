import {statSync} from 'node:fs';
import {resolve} from 'node:path';
import type {ConfigDatabase, ConfigDevice} from '../app/config/config-schema.ts';
import type {SetupDraft} from '../app/config/setup-draft.ts';
import {hostAndPort} from '../app/config/values.ts';
import {ConfigError} from '../domain/index.ts';

/** How a person writes what setup asks for, in both directions: a proposal reads back as itself. */

const nothing = /^(?:none|no|off|-)$/i;

/** @throws {ConfigError} saying how to write it; the question is then asked again. */
function refuse(message: string, hint: string): ConfigError {
	return new ConfigError('ERR_CONFIG_INVALID', message, {hint});
}

export function serverText(sql: ConfigDatabase | null): string {
	if (sql === null) return '';
	const {sqlite, server = '', instance, port} = sql;
	if (sqlite !== undefined) return sqlite;
	return `${server}${instance === undefined ? '' : `\\${instance}`}${port === undefined ? '' : `,${port}`}`;
}

/** A SQL Server, a database file, or none. What was known of the same server stays. */
export function parseServerAnswer(
	text: string,
	before: ConfigDatabase | null,
	folder: string,
): ConfigDatabase | null {
	if (nothing.test(text)) return null;
	if (text === serverText(before)) return before;
	const file = resolve(folder, text);
	if (/\.(?:sqlite3?|db)$/i.test(text) || statSync(file, {throwIfNoEntry: false})?.isFile())
		return {sqlite: file};
	// A slash, or a drive, is no part of a server's name.
	if (/\/|^\.|^[a-z]:\\/i.test(text) && text !== '.') {
		throw refuse(`There is no file ${file}.`, 'Name a database file that is there, or a SQL Server.');
	}

	if (/\s/.test(text.replace(/\s*,\s*/, ','))) {
		throw refuse('A SQL Server is named without spaces.', 'Example: GYMPC\\SQLEXPRESS, or 192.168.1.10,1433');
	}

	const {database, user, password} = before ?? {};
	return {
		server: text,
		...(database === undefined ? {} : {database}),
		...(user === undefined ? {} : {user}),
		...(password === undefined ? {} : {password}),
	};
}

export function loginText({database, user}: ConfigDatabase): string {
	return database === undefined && user === undefined ? '' : `${database ?? ''}, ${user ?? ''}`;
}

/** `GymPortal, gymreader`; a database alone keeps the login that is known. */
export function parseLogin(text: string, before: ConfigDatabase): ConfigDatabase {
	const [database = '', user = before.user ?? '', ...more] = text.split(',').map(part => part.trim());
	if (database === '' || user === '' || more.length > 0) {
		throw refuse(
			'Type the database and the login, with a comma between them.',
			'Example: GymPortal, gymreader',
		);
	}

	return {...before, database, user};
}

export function middlewareText(middleware: SetupDraft['middleware']): string {
	if (middleware === 'same') return 'yes';
	if (middleware === 'off') return 'off';
	return middleware.sqlite ?? middleware.database ?? 'yes';
}

/** `yes`, `off`, the name of its database on the same server, or a database file. */
export function parseMiddleware(
	text: string,
	before: SetupDraft['middleware'],
	sql: ConfigDatabase | null,
	folder: string,
): SetupDraft['middleware'] {
	if (/^(?:y|yes|same)$/i.test(text)) return 'same';
	if (/^(?:off|none)$/i.test(text)) return 'off';
	if (/^(?:n|no)$/i.test(text)) {
		throw refuse(
			"Then type the name of eTimeTrackLite's database.",
			'Example: etimetracklite1; or off to leave the middleware out.',
		);
	}

	if (text === middlewareText(before)) return before;
	if (sql?.sqlite !== undefined) return {sqlite: resolve(folder, text)};
	const isSameLogin = typeof before === 'object' && before.sqlite === undefined;
	return {...(isSameLogin ? before : {}), database: text};
}

export function devicesText(devices: readonly ConfigDevice[]): string {
	const isOne = devices.length === 1;
	return devices
		.map(({name, host, port}) => {
			const address =
				port === undefined ? host : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
			return isOne || name === undefined ? address : `${name}=${address}`;
		})
		.join(', ');
}

/** `192.168.1.201`, or several with names: `front=192.168.1.201, back=192.168.1.202:4371`. */
export function parseDevices(text: string, before: readonly ConfigDevice[]): readonly ConfigDevice[] {
	if (nothing.test(text)) return [];
	const names = new Set<string>();
	return text
		.split(/[,\s]+/)
		.filter(part => part !== '')
		.map((part, at) => {
			const [, given, address = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(part) ?? [];
			if (given !== undefined && !/^[\w.-]{1,40}$/.test(given)) {
				throw refuse(
					'A name holds letters, digits, dot, dash and underscore.',
					'Example: back-door=192.168.1.202',
				);
			}

			const {host, port = 4370} = hostAndPort(address);
			const known = before.find(one => one.host === host && (one.port ?? 4370) === port);
			// With one terminal that moved to another address, the door is the same one.
			const moved =
				known === undefined && before.length === 1 && !/[,\s]/.test(text.trim()) ? before[0] : undefined;
			const name = given ?? known?.name ?? moved?.name ?? (at === 0 ? 'main-door' : `door-${at + 1}`);
			if (names.has(name)) throw refuse(`Two terminals are called ${name}.`, 'Write NAME=ADDRESS for each.');
			names.add(name);
			const {port: _, ...care} = known ?? moved ?? {};
			return {...care, name, host, ...(port === 4370 ? {} : {port})};
		});
}
