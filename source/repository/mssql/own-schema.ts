import type {Catalog, Table} from '../catalog.ts';
import type {ResultRow} from '../engine.ts';
import {raw} from '../values.ts';

/**
Rows about columns, by lower-case table name. A name may exist in several schemas: the login's own comes first, then
dbo, as the server itself looks; the rows of the others are dropped.
@param rows with TableSchema, TableName and OwnSchema
*/
export function inOwnSchema(rows: readonly ResultRow[]): ReadonlyMap<string, readonly ResultRow[]> {
	const tables = new Map<string, ResultRow[]>();
	for (const row of rows.toSorted((a, b) => rank(a) - rank(b))) {
		const key = raw(row.TableName).toLowerCase();
		const table = tables.get(key);
		if (table === undefined) tables.set(key, [row]);
		else if (table[0]?.TableSchema === row.TableSchema && table[0]?.TableName === row.TableName)
			table.push(row);
	}

	return tables;
}

function rank({TableSchema: schema, OwnSchema: own}: ResultRow): number {
	return schema === own ? 0 : raw(schema).toLowerCase() === 'dbo' ? 1 : 2;
}

export function toCatalog(rows: readonly ResultRow[]): Catalog {
	const tables = new Map<string, Table>();
	for (const [key, columns] of inOwnSchema(rows)) {
		tables.set(key, {
			schema: raw(columns[0]?.TableSchema),
			name: raw(columns[0]?.TableName),
			columns: new Map(columns.map(column => [raw(column.ColumnName).toLowerCase(), raw(column.ColumnName)])),
		});
	}

	return tables;
}
