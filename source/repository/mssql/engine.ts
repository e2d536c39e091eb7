import {RepositoryError, type SourceIdentity} from '../../domain/index.ts';
import {type Catalog, quoted, type Table} from '../catalog.ts';
import type {Dialect, Engine, ResultRow} from '../engine.ts';
import {numberOf, optionalTextOf} from '../values.ts';
import {silenceError} from './errors.ts';
import {createPool} from './pool.ts';
import {type MssqlSettings, withServer} from './settings.ts';

const defaultRequestTimeoutMs = 30_000;

/** T-SQL that SQL Server 2008 parses. */
const dialect: Dialect = {
	text: column => `CAST(${column} AS nvarchar(4000))`,
	// Text made by the server keeps its own day; a date object would be moved by the time zones of two computers.
	date: column => `CONVERT(char(10), ${column}, 120)`,
	contains: (column, parameter) => `CHARINDEX(${parameter}, ${column}) > 0`,
};

/** Who answers; each fact on its own when the server knows one of them not. */
const facts = {
	server: 'CAST(@@SERVERNAME AS nvarchar(256))',
	database: 'DB_NAME()',
	databaseId: 'DB_ID()',
	login: 'SUSER_SNAME()',
	createdAt: '(SELECT CONVERT(char(19), create_date, 120) FROM sys.databases WHERE name = DB_NAME())',
} as const;

/**
One SQL Server database. Nothing is connected before the first reading, and a reading after a broken connection
connects again.
*/
export async function mssqlEngine(given: MssqlSettings): Promise<Engine> {
	const settings = withServer(given);
	const pool = await createPool(settings);
	const timeoutMs = settings.requestTimeoutMs ?? defaultRequestTimeoutMs;
	const ending = new AbortController();

	const each: Engine['each'] = async (sql, parameters, onRow, signal) => {
		const signals = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal]);
		signals.throwIfAborted();
		const connected = await abortable(pool.connected(), signals);
		signals.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const request = connected.request();
			request.stream = true;
			for (const [at, value] of parameters.entries()) {
				request.input(`p${at}`, pool.driver.NVarChar(4000), value);
			}

			let isOver = false;
			const end = (failure: {readonly error: unknown} | null) => {
				if (isOver) return;
				isOver = true;
				clearTimeout(silence);
				signals.removeEventListener('abort', onAbort);
				if (failure === null) {
					resolve();
					return;
				}

				// A server need not honour this, so nobody waits for it.
				request.cancel();
				reject(failure.error);
			};

			const onAbort = () => end({error: signals.reason});
			const silence = setTimeout(() => end({error: silenceError(settings, timeoutMs)}), timeoutMs);
			signals.addEventListener('abort', onAbort);
			request.on('row', (row: ResultRow) => {
				if (isOver) return;
				silence.refresh();
				try {
					onRow(row);
				} catch (error) {
					end({error});
				}
			});
			request.on('error', (error: unknown) => end({error: pool.explain(error)}));
			request.on('done', () => end(null));
			request.query(sql).catch((error: unknown) => end({error: pool.explain(error)}));
		});
	};

	const read = async (sql: string, parameters: readonly string[], signal: AbortSignal | undefined) => {
		const rows: ResultRow[] = [];
		await each(sql, parameters, row => rows.push(row), signal);
		return rows;
	};

	return {
		database: settings.database,
		dialect,
		identity: signal => readIdentity(sql => read(sql, [], signal)),
		async catalog(tables, signal) {
			const names = tables.map((_, at) => `@p${at}`).join(', ');
			const sql = `SELECT TABLE_SCHEMA AS TableSchema, TABLE_NAME AS TableName, COLUMN_NAME AS ColumnName,
				SCHEMA_NAME() AS OwnSchema FROM INFORMATION_SCHEMA.COLUMNS WHERE LOWER(TABLE_NAME) IN (${names})`;
			const wanted = tables.map(table => table.toLowerCase());
			return toCatalog(await read(sql, wanted, signal));
		},
		each,
		async close() {
			ending.abort(new RepositoryError('ERR_REPOSITORY_LOST', `${settings.database} was closed.`));
			pool.close();
		},
	};
}

/** Rejects with the signal's reason as soon as it aborts; the work itself goes on and is forgotten. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort);
		work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
	});
}

async function readIdentity(read: (sql: string) => Promise<readonly ResultRow[]>): Promise<SourceIdentity> {
	const identity: Record<string, string | number | null> = {engine: 'mssql'};
	const keep = (row: ResultRow | undefined) => {
		for (const key of Object.keys(facts)) {
			if (row !== undefined && key in row) {
				identity[key] = key === 'databaseId' ? numberOf(row[key]) : optionalTextOf(row[key]);
			}
		}
	};

	try {
		const all = Object.entries(facts).map(([key, fact]) => `${fact} AS ${quoted(key)}`);
		keep((await read(`SELECT ${all.join(', ')}`))[0]);
		return identity;
	} catch (error) {
		if (!isRefusal(error)) throw error;
	}

	for (const [key, fact] of Object.entries(facts)) {
		identity[key] = null;
		try {
			keep((await read(`SELECT ${fact} AS ${quoted(key)}`))[0]);
		} catch (error) {
			// Without its name a database could be mistaken for another; the rest may stay unknown.
			if (key === 'database' || !isRefusal(error)) throw error;
		}
	}

	return identity;
}

/** The server answered, and said no: the next statement may fare better. */
function isRefusal(error: unknown): boolean {
	return (
		error instanceof RepositoryError &&
		['_PERMISSION', '_TABLE', '_COLUMN', '_FAILED'].some(ending => error.code.endsWith(ending))
	);
}

/** A name may exist in several schemas: the login's own comes first, then dbo, as the server itself looks. */
function toCatalog(rows: readonly ResultRow[]): Catalog {
	const tables = new Map<string, Table & {readonly columns: Map<string, string>}>();
	const rank = (schema: string, own: string) => (schema === own ? 0 : schema.toLowerCase() === 'dbo' ? 1 : 2);
	const ordered = rows
		.map(row => ({
			schema: String(row.TableSchema),
			name: String(row.TableName),
			column: String(row.ColumnName),
			own: String(row.OwnSchema),
		}))
		.sort((a, b) => rank(a.schema, a.own) - rank(b.schema, b.own));
	for (const {schema, name, column} of ordered) {
		const key = name.toLowerCase();
		const table = tables.get(key) ?? {schema, name, columns: new Map<string, string>()};
		if (table.schema !== schema || table.name !== name) continue;
		table.columns.set(column.toLowerCase(), column);
		tables.set(key, table);
	}

	return tables;
}
