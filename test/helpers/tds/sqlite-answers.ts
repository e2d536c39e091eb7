import {DatabaseSync} from 'node:sqlite';
import type {Answer} from './listener.ts';
import type {Query} from './requests.ts';
import type {Column, Value} from './tokens.ts';

/**
Answers statements out of a SQLite file. SQLite takes the T-SQL that trisync sends as it is, once the few
functions and schemas in it exist there: so the whole driver can be tried on real tables without a server. Whether
SQL Server takes the statements is for SQL Server to say (`TRISYNC_TEST_MSSQL`).
*/
export function sqliteAnswers(
	file: string,
	databaseName: string,
): {answer(query: Query): Answer; close(): void} {
	const database = new DatabaseSync(':memory:');
	database.exec(
		`ATTACH '${file.replaceAll("'", "''")}' AS dbo; ATTACH ':memory:' AS INFORMATION_SCHEMA; ATTACH ':memory:' AS sys`,
	);
	database.exec(`
		CREATE TABLE INFORMATION_SCHEMA.COLUMNS (TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME);
		INSERT INTO INFORMATION_SCHEMA.COLUMNS
			SELECT 'dbo', t.name, c.name FROM dbo.sqlite_master t JOIN pragma_table_xinfo(t.name, 'dbo') c WHERE t.type = 'table';
		CREATE TABLE sys.databases (name, create_date);
	`);
	database.prepare('INSERT INTO sys.databases VALUES (?, ?)').run(databaseName, '2026-01-02 03:04:05');
	database.function('CHARINDEX', (part, text) =>
		text === null ? null : String(text).indexOf(String(part)) + 1,
	);
	database.function('CONVERT', (_type, value, _style) =>
		value === null ? null : String(value).slice(0, 10),
	);
	database.function('SCHEMA_NAME', () => 'dbo');
	database.function('DB_NAME', () => databaseName);
	database.function('DB_ID', () => 7);
	database.function('SUSER_SNAME', () => 'essl');
	return {
		answer({sql, parameters}) {
			try {
				return run(sql, parameters);
			} catch (error) {
				return {error: {number: 50_000, message: (error as Error).message}};
			}
		},
		close: () => database.close(),
	};

	function run(sql: string, parameters: Query['parameters']): Answer {
		const statement = database.prepare(sql.replaceAll('@@SERVERNAME', "'TDS-LISTENER'"));
		statement.setReadBigInts(true);
		const rows = statement.all(parameters as Record<string, string>) as Record<string, Value>[];
		const names = statement.columns().map(column => column.name);
		const columns = names.map(name => ({name, type: columnType(rows.map(row => row[name] ?? null))}));
		return {columns, rows: rows.map(row => names.map(name => row[name] ?? null))};
	}
}

function columnType(values: readonly Value[]): Column['type'] {
	if (values.some(value => typeof value === 'string')) {
		return values.some(value => String(value).length > 4000) ? 'long' : 'text';
	}

	const isSmall = values.every(value => value === null || BigInt.asIntN(32, BigInt(value)) === BigInt(value));
	return isSmall ? 'int' : 'bigint';
}
