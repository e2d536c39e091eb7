import {basename, resolve} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {RepositoryError} from '../../domain/index.ts';
import type {Catalog, Table} from '../catalog.ts';
import type {Engine, ResultRow} from '../engine.ts';
import {inTurn} from '../in-turn.ts';
import {isLogTable} from '../log-tables.ts';
import {eachRow, openForReading} from './connection.ts';
import {describeSqlite} from './describe.ts';
import {dialect} from './dialect.ts';
import {transactOnFile} from './session.ts';

const tableColumns = `
	SELECT t.name AS TableName, c.name AS ColumnName
	FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
	WHERE t.type IN ('table', 'view')`;

/**
A SQLite file. It is opened for each reading and closed after it: no handle keeps the file from being replaced,
and two readings never meet on one connection.
@throws RepositoryError when the file is missing or no database; nothing is ever created.
*/
export function sqliteEngine(file: string): Engine {
	const path = resolve(file);
	const ending = new AbortController();
	const closed = new RepositoryError('ERR_REPOSITORY_LOST', `The database ${basename(path)} was closed.`);

	const each: Engine['each'] = async (sql, parameters, onRow, signal) => {
		const signals = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal]);
		signals.throwIfAborted();
		await withDatabase(path, database => eachRow(database, path, sql, parameters, onRow, signals));
	};

	const read = async (sql: string, signal: AbortSignal | undefined) => {
		const rows: ResultRow[] = [];
		await each(sql, [], row => rows.push(row), signal);
		return rows;
	};

	const turns = inTurn();
	return {
		database: basename(path),
		dialect,
		identity: async () => ({engine: 'sqlite', server: null, database: path}),
		async catalog(tables, signal) {
			const wanted = new Set(tables.map(table => table.toLowerCase()));
			return toCatalog(await read(tableColumns, signal), name => wanted.has(name.toLowerCase()));
		},
		describe: (tables, signal) => describeSqlite(path, tables, sql => read(sql, signal)),
		logTables: async signal => toCatalog(await read(tableColumns, signal), isLogTable),
		// Nobody can ask a file who has it open, or what other files belong to it.
		programs: async () => null,
		siblings: async () => [],
		each,
		transact: work =>
			turns.run(async () => {
				ending.signal.throwIfAborted();
				return transactOnFile(path, work);
			}),
		async close() {
			ending.abort(closed);
			await turns.idle();
		},
	};
}

async function withDatabase<T>(path: string, use: (database: DatabaseSync) => Promise<T>): Promise<T> {
	const database = openForReading(path);
	try {
		return await use(database);
	} finally {
		database.close();
	}
}

function toCatalog(rows: readonly ResultRow[], isWanted: (name: string) => boolean): Catalog {
	const tables = new Map<string, Table & {readonly columns: Map<string, string>}>();
	for (const row of rows) {
		const name = String(row.TableName);
		const key = name.toLowerCase();
		if (!isWanted(name)) continue;
		const table = tables.get(key) ?? {schema: null, name, columns: new Map<string, string>()};
		const column = String(row.ColumnName);
		table.columns.set(column.toLowerCase(), column);
		tables.set(key, table);
	}

	return tables;
}
