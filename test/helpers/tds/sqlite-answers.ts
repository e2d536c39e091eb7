import {DatabaseSync} from 'node:sqlite';
import type {Answer, Transactions} from './listener.ts';
import type {Query} from './requests.ts';
import {catalogSql} from './sqlite-catalog.ts';
import type {Column, Value} from './tokens.ts';
import {defineFunctions, translate} from './tsql.ts';

/** What keeps one gym for a listener: its answers, and its transactions one after the other. */
export interface SqliteAnswers {
	answer(query: Query): Answer;
	readonly transactions: Transactions;
	close(): void;
}

/**
Answers statements out of a SQLite file, which takes the T-SQL that trisync sends nearly as it is: so the whole driver
can be tried on real tables without a server. Whether SQL Server takes the statements is for SQL Server to say
(`TRISYNC_TEST_MSSQL`).
*/
export function sqliteAnswers(file: string, databaseName: string): SqliteAnswers {
	const database = new DatabaseSync(':memory:');
	database.exec(
		`ATTACH '${file.replaceAll("'", "''")}' AS dbo; ATTACH ':memory:' AS INFORMATION_SCHEMA; ATTACH ':memory:' AS sys`,
	);
	database.exec(catalogSql);
	database.prepare('INSERT INTO sys.databases VALUES (?, ?)').run(databaseName, '2026-01-02 03:04:05');
	defineFunctions(database, databaseName);
	return {
		answer({sql, parameters}) {
			try {
				return run(sql, parameters);
			} catch (error) {
				return {error: serverError(error as Error & {readonly errcode?: number})};
			}
		},
		transactions: oneAtATime(database),
		close: () => database.close(),
	};

	function run(tsql: string, parameters: Query['parameters']): Answer {
		// Transactions come one at a time here, so that the lock is always free.
		if (tsql.includes('sp_getapplock')) return single('Taken', 'int', 0);
		const {sql, after} = translate(tsql);
		const statement = database.prepare(sql);
		statement.setReadBigInts(true);
		if (after !== null) {
			const {changes, lastInsertRowid} = statement.run(parameters as Record<string, string>);
			return after.asks === 'touched'
				? single(after.name, 'int', Number(changes))
				: single(after.name, 'text', String(lastInsertRowid));
		}

		const rows = statement.all(parameters as Record<string, string>) as Record<string, Value>[];
		const names = statement.columns().map(column => column.name);
		const columns = names.map(name => ({name, type: columnType(rows.map(row => row[name] ?? null))}));
		return {columns, rows: rows.map(row => names.map(name => row[name] ?? null))};
	}
}

function single(name: string, type: Column['type'], value: Value): Answer {
	return {columns: [{name, type}], rows: [[value]]};
}

/** A second BEGIN waits for the end of the first transaction, as for a lock. */
function oneAtATime(database: DatabaseSync): Transactions {
	let ended: Promise<void> = Promise.resolve();
	let end = () => {};
	const close = (sql: string) => {
		// A connection may outlive the database by a moment when a test is over.
		if (database.isOpen) database.exec(sql);
		end();
	};
	return {
		async begin() {
			const before = ended;
			const {promise, resolve} = Promise.withResolvers<void>();
			ended = promise;
			await before;
			end = resolve;
			database.exec('BEGIN');
		},
		commit: () => close('COMMIT'),
		rollback: () => close('ROLLBACK'),
	};
}

/** The words and numbers that SQL Server has for what SQLite refuses. */
function serverError({message, errcode}: Error & {readonly errcode?: number}) {
	if (errcode === 1555 || errcode === 2067) {
		return {number: 2627, message: `Violation of PRIMARY KEY constraint 'PK_${message.split(' ').at(-1)}'.`};
	}

	return {number: 50_000, message};
}

function columnType(values: readonly Value[]): Column['type'] {
	if (values.some(value => value instanceof Uint8Array)) return 'bytes';
	if (values.some(value => typeof value === 'string')) {
		return values.some(value => String(value).length > 4000) ? 'long' : 'text';
	}

	const isSmall = values.every(
		value => value === null || BigInt.asIntN(32, BigInt(value as bigint)) === BigInt(value as bigint),
	);
	return isSmall ? 'int' : 'bigint';
}
