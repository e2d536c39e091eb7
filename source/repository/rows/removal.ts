import type {ColumnSchema, RowValue, TableSchema} from '../../domain/index.ts';
import {qualified, quoted} from '../catalog.ts';
import {optionalTextOf} from '../values.ts';
import {firstDifference, lockedRows, requireEqual} from './before.ts';
import {columnOf, ownerColumn, personTables} from './person-tables.ts';
import {type Change, columnFor, conflict, type Place, times, whose} from './place.ts';
import {tableOf} from './stored-rows.ts';

/** Deletes one row that is still as it was read, and that nothing else belongs to. */
export async function remove(place: Place, change: Change<'delete'>): Promise<void> {
	const {dialect, session} = place;
	const table = tableOf(place.schema, change.table, place.database);
	const key = columnFor(table, change.key.column);
	const isKeyed = table.key === key.name;
	if (!isKeyed) requireWholeRow(table, change);
	const rows = await lockedRows(place, table, change.key);
	if (isKeyed ? rows.length !== 1 : rows.length === 0) {
		throw conflict(`${whose(table, change)} is there ${times(rows.length)}`);
	}

	// Without a key any of several equal rows is as good as the other.
	const row = rows.find(one => firstDifference(table, one, change.before) === null) ?? rows[0]!;
	requireEqual(table, change, row, change.before);
	if (change.table === 'Employees') await requireNoChildren(place, change.key.value);
	const columns = isKeyed ? [key] : table.columns.filter(column => !isLarge(column));
	const conditions: string[] = [];
	const parameters: RowValue[] = [];
	for (const column of columns) {
		const value = row[column.name] ?? null;
		if (value === null) {
			conditions.push(`${quoted(column.name)} IS NULL`);
			continue;
		}

		conditions.push(`${quoted(column.name)} = ${dialect.stored(column, `@p${parameters.length}`)}`);
		parameters.push(dialect.parameter(column, value));
	}

	const touched = await session.change(
		dialect.deleteOne(qualified(table), conditions.join(' AND ')),
		parameters,
	);
	if (touched !== 1) throw conflict(`deleting ${whose(table, change)} touched ${touched} rows`);
}

/** Only a row that is known in full can be told from others without a key. */
function requireWholeRow(table: TableSchema, change: Change<'delete'>): void {
	if (table.key !== null) throw conflict(`a row of ${table.name} is addressed by its ${table.key}`);
	const seen = new Set(Object.keys(change.before).map(name => columnFor(table, name).name));
	const unseen = table.columns.find(column => !seen.has(column.name));
	if (unseen !== undefined) throw conflict(`${unseen.name} of ${whose(table, change)} was never read`);
}

/** A row of a child that the plan does not know of would belong to nobody afterwards. */
async function requireNoChildren({dialect, schema, session}: Place, employeeId: string): Promise<void> {
	for (const name of personTables) {
		const table = schema.tables[name];
		const owner = table === undefined ? undefined : columnOf(table, ownerColumn);
		if (name === 'Employees' || table === undefined || owner === undefined) continue;
		const rows = await session.read(
			`SELECT COUNT(*) AS RowsLeft FROM ${dialect.locked(qualified(table))} WHERE ${quoted(owner.name)} = ${dialect.stored(owner, '@p0')}`,
			[employeeId],
		);
		const left = optionalTextOf(rows[0]?.RowsLeft);
		if (left !== '0') {
			throw conflict(
				`${table.name} still holds ${left} rows of id ${employeeId}, which would belong to nobody`,
			);
		}
	}
}

/** Types that no condition compares. */
function isLarge({type}: ColumnSchema): boolean {
	return /^(?:n?text|image|xml)$/i.test(type);
}
