import type {ColumnSchema} from '../../domain/index.ts';
import {qualified} from '../catalog.ts';
import type {DescribedTable, Description, ResultRow} from '../engine.ts';
import {numberOf, raw, textOf} from '../values.ts';
import {inOwnSchema} from './own-schema.ts';
import {unlessRefused} from './refusal.ts';

type Read = (sql: string, parameters?: readonly string[]) => Promise<readonly ResultRow[]>;
type Rights = DescribedTable['rights'];

/** Everything about the wanted tables and views; what this login may not see stays unknown. */
export async function describeMssql(tables: readonly string[], read: Read): Promise<Description> {
	const wanted = tables.map(table => table.toLowerCase());
	const names = wanted.map((_, at) => `@p${at}`).join(', ');
	const columns = inOwnSchema(await read(columnsSql(names), wanted));
	const unique = await unlessRefused(() => read(uniqueSql(names), wanted));
	const found = [...columns.values()];
	const rights = await readRights(
		found.map(rows => tableName(rows)),
		read,
	);
	return {
		edition: await readEdition(read),
		isReadOnly: await readReadOnly(read),
		tables: found.map((rows, at) => toTable(rows, unique ?? [], rights[at] ?? unknownRights)),
	};
}

function columnsSql(names: string): string {
	return `SELECT i.TABLE_SCHEMA AS TableSchema, i.TABLE_NAME AS TableName, i.COLUMN_NAME AS ColumnName,
		SCHEMA_NAME() AS OwnSchema, i.DATA_TYPE AS TypeName, i.CHARACTER_MAXIMUM_LENGTH AS MaxLength,
		i.IS_NULLABLE AS IsNullable, i.COLUMN_DEFAULT AS DefaultText, t.TABLE_TYPE AS TableType,
		n.column_id AS IdentityId, c.is_identity AS IsIdentity, d.object_id AS DefaultId, c.default_object_id AS BoundDefaultId, c.is_computed AS IsComputed
		FROM INFORMATION_SCHEMA.COLUMNS i
		LEFT JOIN INFORMATION_SCHEMA.TABLES t ON t.TABLE_SCHEMA = i.TABLE_SCHEMA AND t.TABLE_NAME = i.TABLE_NAME
		LEFT JOIN sys.schemas s ON s.name = i.TABLE_SCHEMA
		LEFT JOIN sys.objects o ON o.schema_id = s.schema_id AND o.name = i.TABLE_NAME
		LEFT JOIN sys.columns c ON c.object_id = o.object_id AND c.name = i.COLUMN_NAME
		LEFT JOIN sys.identity_columns n ON n.object_id = c.object_id AND n.column_id = c.column_id
		LEFT JOIN sys.default_constraints d ON d.parent_object_id = c.object_id AND d.parent_column_id = c.column_id
		WHERE LOWER(i.TABLE_NAME) IN (${names}) ORDER BY i.TABLE_SCHEMA, i.TABLE_NAME, i.ORDINAL_POSITION`;
}

/** Unique indexes over one column; one with a filter or switched off keeps nothing unique. */
function uniqueSql(names: string): string {
	return `SELECT s.name AS TableSchema, o.name AS TableName, x.index_id AS IndexId, MAX(c.name) AS ColumnName
		FROM sys.indexes x
		JOIN sys.objects o ON o.object_id = x.object_id
		JOIN sys.schemas s ON s.schema_id = o.schema_id
		JOIN sys.index_columns k ON k.object_id = x.object_id AND k.index_id = x.index_id
		JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
		WHERE x.is_unique = 1 AND x.is_disabled = 0 AND x.has_filter = 0 AND k.is_included_column = 0
		AND LOWER(o.name) IN (${names})
		GROUP BY s.name, o.name, x.index_id HAVING COUNT(*) = 1`;
}

function tableName(rows: readonly ResultRow[]): {readonly schema: string; readonly name: string} {
	return {schema: raw(rows[0]?.TableSchema), name: raw(rows[0]?.TableName)};
}

function toTable(rows: readonly ResultRow[], unique: readonly ResultRow[], rights: Rights): DescribedTable {
	const {schema, name} = tableName(rows);
	return {
		schema,
		name,
		isView: /view/i.test(raw(rows[0]?.TableType)),
		columns: rows.map(toColumn),
		unique: unique
			.filter(row => row.TableSchema === schema && row.TableName === name)
			.map(row => raw(row.ColumnName)),
		rights,
	};
}

function toColumn(row: ResultRow): ColumnSchema {
	const type = raw(row.TypeName).toLowerCase();
	const length = numberOf(row.MaxLength);
	return {
		name: raw(row.ColumnName),
		type,
		// -1 and 2^30 mean "without limit".
		maxLength: length === null || length < 0 || length > 8000 ? null : length,
		isNullable: /yes/i.test(raw(row.IsNullable)),
		// A login without VIEW DEFINITION sees that there is a default, not what it is.
		hasDefault: row.DefaultText != null || row.DefaultId != null || (numberOf(row.BoundDefaultId) ?? 0) !== 0,
		// Either may be kept from a login that does not own the table.
		isIdentity: row.IdentityId != null || isTrue(row.IsIdentity),
		isComputed: isTrue(row.IsComputed) || type === 'timestamp' || type === 'rowversion',
	};
}

const unknownRights: Rights = {select: null, insert: null, update: null, delete: null};
const rightNames = ['select', 'insert', 'update', 'delete'] as const;

async function readRights(
	tables: readonly {readonly schema: string; readonly name: string}[],
	read: Read,
): Promise<readonly Rights[]> {
	if (tables.length === 0) return [];
	const asked = tables.flatMap((_, at) =>
		rightNames.map(
			right => `HAS_PERMS_BY_NAME(@p${at}, 'OBJECT', '${right.toUpperCase()}') AS R${at}_${right}`,
		),
	);
	const rows = await unlessRefused(() => read(`SELECT ${asked.join(', ')}`, tables.map(qualified)));
	const row = rows?.[0];
	return tables.map((_, at) => {
		const has = (right: string) => {
			const value = row?.[`R${at}_${right}`];
			return value == null ? null : isTrue(value);
		};
		return {select: has('select'), insert: has('insert'), update: has('update'), delete: has('delete')};
	});
}

async function readEdition(read: Read): Promise<string> {
	const rows = await unlessRefused(() =>
		read(
			"SELECT CAST(SERVERPROPERTY('Edition') AS nvarchar(128)) AS EditionName, CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS Version",
		),
	);
	const words = [textOf(rows?.[0]?.Version), textOf(rows?.[0]?.EditionName)].filter(word => word !== '');
	return ['SQL Server', ...words].join(' ');
}

async function readReadOnly(read: Read): Promise<boolean | null> {
	const rows = await unlessRefused(() =>
		read("SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS nvarchar(128)) AS Updateability"),
	);
	const word = textOf(rows?.[0]?.Updateability);
	return word === '' ? null : /read_only/i.test(word);
}

/** A bit comes as a boolean from one server and as a number from another. */
function isTrue(value: unknown): boolean {
	return value === true || numberOf(value) === 1;
}
