import type {DatabaseSync} from 'node:sqlite';

/** A statement as SQLite runs it, and what is asked right behind it. */
export interface Translated {
	readonly sql: string;
	/** `touched` rows or `identity` of the statement, under this name; null = the statement answers itself. */
	readonly after: {readonly asks: 'touched' | 'identity'; readonly name: string} | null;
}

const types =
	'n?varchar|n?char|varbinary|image|datetime2?|smalldatetime|date|bigint|int|bit|uniqueidentifier|decimal|money|float';

/** The T-SQL that trisync writes, so far as SQLite does not understand it by itself. */
export function translate(tsql: string): Translated {
	const touched = /; SELECT @@ROWCOUNT AS (\w+)$/.exec(tsql);
	const identity = /; SELECT CONVERT\(nvarchar\(60\), SCOPE_IDENTITY\(\)\) AS (\w+)$/.exec(tsql);
	const after =
		touched !== null
			? {asks: 'touched' as const, name: touched[1]!}
			: identity !== null
				? {asks: 'identity' as const, name: identity[1]!}
				: null;
	const statement = after === null ? tsql : tsql.slice(0, (touched ?? identity)!.index);
	const sql = statement
		.replaceAll(new RegExp(`CONVERT\\((${types})(?:\\((?:max|\\d+)\\))?,`, 'gi'), "CONVERT('$1',")
		.replaceAll(' WITH (UPDLOCK, HOLDLOCK)', '')
		.replaceAll('@@SERVERNAME', "'TDS-LISTENER'")
		.replace(
			/^DELETE TOP \(1\) FROM (\S+) WHERE (.*)$/s,
			'DELETE FROM $1 WHERE rowid IN (SELECT rowid FROM $1 WHERE $2 LIMIT 1)',
		)
		.replace(/^SELECT TOP \((\d+)\) (.*)$/s, 'SELECT $2 LIMIT $1');
	return {sql, after};
}

/** Functions of T-SQL, with what they would say of this database. */
export function defineFunctions(database: DatabaseSync, databaseName: string): void {
	const define = (
		name: string,
		work: (...values: readonly unknown[]) => string | number | bigint | Uint8Array | null,
	) =>
		database.function(
			name,
			{varargs: true, useBigIntArguments: true},
			(...values: unknown[]) => work(...values) as never,
		);
	define('CHARINDEX', (part, text) => (text === null ? null : String(text).indexOf(String(part)) + 1));
	define('CONVERT', (type, value, style) => convert(String(type).toLowerCase(), value, Number(style ?? 0)));
	define('SCHEMA_NAME', () => 'dbo');
	define('DB_NAME', () => databaseName);
	define('DB_ID', name => (name === undefined || name === databaseName ? 7 : null));
	define('SUSER_SNAME', () => 'essl');
	define('HAS_PERMS_BY_NAME', () => 1);
	define('SERVERPROPERTY', name => (name === 'Edition' ? 'Express Edition' : '10.50.1600.1'));
	define('DATABASEPROPERTYEX', () => 'READ_WRITE');
	define('GETDATE', () => '2026-11-22 12:00:00');
	define('OBJECT_ID', () => null);
	define('RTRIM', text => (text === null ? null : String(text).trimEnd()));
}

function convert(type: string, value: unknown, style: number): string | bigint | Uint8Array | null {
	if (value === null || value === undefined) return null;
	if (/binary|image/.test(type)) {
		return value instanceof Uint8Array ? value : Uint8Array.from(Buffer.from(String(value), 'hex'));
	}

	if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase();
	if (/int$/.test(type)) return BigInt(String(value));
	if (/^(?:small)?date/.test(type))
		return String(value)
			.replace('T', ' ')
			.replace(/ 00:00:00$/, '');
	const text = String(value);
	if (style === 120) return text.slice(0, 10);
	if (style !== 126) return text;
	return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text.replace(' ', 'T');
}
