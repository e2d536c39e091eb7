import {accessSync, constants} from 'node:fs';
import type {ColumnSchema} from '../../domain/index.ts';
import type {DescribedTable, Description, ResultRow} from '../engine.ts';
import {numberOf, raw} from '../values.ts';

const columnsSql = `
	SELECT t.name AS TableName, t.type AS TableType, c.name AS ColumnName, c.type AS TypeName, c."notnull" AS IsRequired,
		c.dflt_value AS DefaultText, c.pk AS KeyPlace, c.hidden AS Hidden,
		(SELECT COUNT(*) FROM pragma_table_xinfo(t.name) k WHERE k.pk > 0) AS KeyColumns
	FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
	WHERE t.type IN ('table', 'view') ORDER BY t.name, c.cid`;

const uniqueSql = `
	SELECT t.name AS TableName, i.name AS IndexName, MAX(k.name) AS ColumnName
	FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) k
	WHERE t.type = 'table' AND i."unique" = 1 AND i.partial = 0 GROUP BY t.name, i.name HAVING COUNT(*) = 1`;

/** What a SQLite file tells of its tables. Every column has its rights, for a file has only one. */
export async function describeSqlite(
	path: string,
	tables: readonly string[],
	read: (sql: string) => Promise<readonly ResultRow[]>,
): Promise<Description> {
	const wanted = new Set(tables.map(table => table.toLowerCase()));
	const rows = (await read(columnsSql)).filter(row => wanted.has(raw(row.TableName).toLowerCase()));
	const unique = await read(uniqueSql);
	const [version] = await read('SELECT sqlite_version() AS Version');
	const isWritable = mayWrite(path);
	const names = [...new Set(rows.map(row => raw(row.TableName)))];
	return {
		edition: `SQLite ${raw(version?.Version)}`,
		isReadOnly: !isWritable,
		tables: names.map(name =>
			toTable(
				rows.filter(row => row.TableName === name),
				unique.filter(row => row.TableName === name).map(row => raw(row.ColumnName)),
				isWritable,
			),
		),
	};
}

function toTable(rows: readonly ResultRow[], unique: readonly string[], isWritable: boolean): DescribedTable {
	const columns = rows.map(toColumn);
	const identity = columns.find(column => column.isIdentity);
	return {
		schema: null,
		name: raw(rows[0]?.TableName),
		isView: rows[0]?.TableType === 'view',
		columns,
		unique: [...new Set([...(identity === undefined ? [] : [identity.name]), ...unique])],
		rights: {select: true, insert: isWritable, update: isWritable, delete: isWritable},
	};
}

function toColumn(row: ResultRow): ColumnSchema {
	const declared = raw(row.TypeName);
	// An INTEGER PRIMARY KEY alone is what numbers the rows of a table.
	const isIdentity =
		numberOf(row.KeyPlace) === 1 && numberOf(row.KeyColumns) === 1 && /^integer$/i.test(declared);
	const length = /\((\d+)\)/.exec(declared)?.[1];
	return {
		name: raw(row.ColumnName),
		type: declared.replace(/\(.*$/, '').toLowerCase(),
		maxLength: length === undefined || !/char|binary/i.test(declared) ? null : Number(length),
		isNullable: numberOf(row.IsRequired) !== 1,
		hasDefault: row.DefaultText !== null && row.DefaultText !== undefined,
		isIdentity,
		isComputed: numberOf(row.Hidden) !== 0,
	};
}

function mayWrite(path: string): boolean {
	try {
		accessSync(path, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}
