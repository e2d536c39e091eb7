import {plainText, type RowChange, type RowValues, type StoredRow} from '../domain/index.ts';
import {employeeIdOf, inInsertOrder, pinOf, rowWorldOf, stampOf, writeRefusal} from './person-rows.ts';
import type {RowStep} from './plan.ts';
import {isSameRow, keyColumns, namedValues, textAt} from './row-values.ts';
import {spelling} from './update-rows.ts';
import {leavePin, type Outcome} from './workshop.ts';
import type {PlanWorld, RowWorld} from './world.ts';

/**
Puts saved rows back, in one transaction: the employee under a new EmployeeId, the other rows linked to it. Rows that
are still there stay as they are.
@param saved one person's rows.
*/
export function insertRows(
	saved: readonly StoredRow[],
	{pin, target, reason}: Pick<RowStep, 'pin' | 'target' | 'reason'>,
	world: PlanWorld,
): Outcome {
	const known = rowWorldOf(target, world);
	const refusal = writeRefusal(target, world);
	if (known === null || refusal !== null) {
		return leavePin(pin, 'lost', `${refusal} The saved rows of PIN ${plainText(pin)} stay in the backup.`);
	}

	const missing = inInsertOrder(saved.filter(row => !isThere(row, known)));
	if (missing.length === 0)
		return leavePin(pin, 'ok', `nothing to do: the ${target} still has the rows of PIN ${plainText(pin)}`);
	const employee = missing.find(row => row.table === 'Employees');
	const holder = known.rows.find(row => row.table === 'Employees' && pinOf(row) === pin);
	if (employee !== undefined && holder !== undefined && !isDeletedRow(holder)) {
		return leavePin(
			pin,
			'changed',
			`PIN ${plainText(pin)} belongs to id ${plainText(holder.key.value, 40)} of the ${target} now`,
		);
	}

	const unfit = missing.find(({table}) => known.schema.tables[table] === undefined);
	if (unfit !== undefined) return leavePin(pin, 'lost', `the ${target} has no table ${unfit.table} any more`);
	const parents = employee === undefined ? [] : missing.filter(({table}) => table === 'Employees');
	const rows = [...parents, ...missing.filter(({table}) => table !== 'Employees')];
	return {
		steps: [
			{
				action: 'sql-insert',
				pin,
				target,
				route: 'sql',
				before: null,
				after: namedValues(rows.map(row => ({table: row.table, values: tellable(row, known)}))),
				reason,
				remarks: parents.map(
					row => `gets a new EmployeeId, ${plainText(row.key.value, 40)} is not given a second time`,
				),
				transaction: {
					changes: rows.map(row => insertOf(row, parents)),
					freePin: employee !== undefined && holder === undefined && !isCopied(pin, known) ? pin : null,
					stamp: stampOf(world),
				},
			},
		],
		leftOut: null,
		warnings: [],
	};
}

function insertOf(row: StoredRow, parents: readonly StoredRow[]): RowChange {
	const {table, values} = row;
	const parent =
		table === 'Employees' ? -1 : parents.findIndex(one => employeeIdOf(one) === employeeIdOf(row));
	if (parent === -1) return {kind: 'insert', table, values, links: {}};
	const owner = spelling(values, 'EmployeeId');
	const {[owner]: _, ...own} = values;
	return {kind: 'insert', table, values: own, links: {[owner]: parent}};
}

/** By its key, or, where many rows share one, by everything that it holds. */
function isThere(row: StoredRow, {rows}: RowWorld): boolean {
	return row.table === 'DeviceUsers'
		? rows.some(other => other.table === row.table && isSameText(other.values, row.values))
		: rows.some(other => isSameRow(other, row));
}

function isSameText(one: RowValues, other: RowValues): boolean {
	return JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());
}

/** What the new row will hold for certain: not the numbers that the database gives, nor the writer's stamp. */
function tellable({table, values}: StoredRow, {schema}: RowWorld): RowValues {
	const given = new Set([
		'employeeid',
		'lastmodifiedby',
		...(table === 'GymClients' ? [] : [keyColumns[table].toLowerCase()]),
		...(schema.tables[table]?.columns ?? [])
			.filter(column => column.isIdentity || column.isComputed)
			.map(({name}) => name.toLowerCase()),
	]);
	return Object.fromEntries(Object.entries(values).filter(([column]) => !given.has(column.toLowerCase())));
}

/** A row that nobody counts: its number may be used by the person who comes back. */
function isDeletedRow({values}: StoredRow): boolean {
	return (
		textAt(values, 'RecordStatus') === '0' ||
		textAt(values, 'EmployeeName')?.startsWith('del_') === true ||
		/^deleted?$/i.test(textAt(values, 'Status') ?? '')
	);
}

/** A left-over copy in GymClients is no reason to keep the person out. */
function isCopied(pin: string, {rows}: RowWorld): boolean {
	return rows.some(row => row.table === 'GymClients' && pinOf(row) === pin);
}
