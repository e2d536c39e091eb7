import type {ColumnSchema, RowValue} from '../../domain/index.ts';
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
	const rows = await lockedRows(place, table, change.key);
	const isKeyed = table.key === key.name;
	const doomed = isKeyed ? rows : rows.filter(row => firstDifference(table, row, change.before) === null);
	if (isKeyed ? doomed.length !== 1 : doomed.length === 0) {
		throw conflict(`${whose(table, change)} is there ${times(rows.length)}, but not as it was read`);
	}

	requireEqual(table, change, doomed[0]!, change.before);
	if (change.table === 'Employees') await requireNoChildren(place, change.key.value);
	const columns = isKeyed ? [key] : table.columns.filter(column => !isLarge(column));
	const row = doomed[0]!;
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
