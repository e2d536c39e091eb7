import type {RowValue, RowValues, TableSchema} from '../../domain/index.ts';
import {qualified, quoted} from '../catalog.ts';
import {type Change, columnFor, conflict, type Place, whose} from './place.ts';
import {rowColumns, rowValues} from './stored-rows.ts';

/** The rows with this key as they are now; they stay so until the transaction ends. */
export async function lockedRows(
	{dialect, session}: Place,
	table: TableSchema,
	key: Change<'delete'>['key'],
): Promise<readonly RowValues[]> {
	const column = columnFor(table, key.column);
	const rows = await session.read(
		`SELECT ${rowColumns(table, dialect, 't')} FROM ${dialect.locked(`${qualified(table)} t`)} WHERE t.${quoted(column.name)} = ${dialect.stored(column, '@p0')}`,
		[key.value],
	);
	return rows.map(row => rowValues(table, dialect, row));
}

/** @throws RepositoryError `ERR_REPOSITORY_CONFLICT` naming the column */
export function requireEqual(
	table: TableSchema,
	change: Change<'update' | 'delete'>,
	row: RowValues,
	before: RowValues,
): void {
	const column = firstDifference(table, row, before);
	if (column !== null) throw conflict(`${column} of ${whose(table, change)} is no longer what the plan saw`);
}

/** The first column that no longer holds what was seen; null when all do. */
export function firstDifference(table: TableSchema, row: RowValues, before: RowValues): string | null {
	for (const [name, value] of Object.entries(before)) {
		const column = columnFor(table, name);
		if (!isSameValue(row[column.name] ?? null, value)) return column.name;
	}

	return null;
}

function isSameValue(a: RowValue, b: RowValue): boolean {
	if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return a === b;
	return a.hex.toLowerCase() === b.hex.toLowerCase();
}
