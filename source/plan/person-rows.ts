import {type PersonTable, plainText, type RowChange, type StoredRow} from '../domain/index.ts';
import type {Block, RowStep} from './plan.ts';
import {sameKey, textAt} from './row-values.ts';
import type {PlanWorld, RowWorld} from './world.ts';

/** One person's rows in one database. */
export interface PersonRows {
	readonly employee: StoredRow | null;
	/** GymClients, DeviceUsers and EmployeesBio rows of this employee, or of nobody who exists. */
	readonly children: readonly StoredRow[];
	/** Other Employees rows with this PIN, which the website counts as deleted. */
	readonly others: readonly StoredRow[];
}

/** The rows of a PIN, its employee being the one whom the comparison shows; null = the lists show nobody. */
export function personRows(rows: readonly StoredRow[], pin: string, employeeId: number | null): PersonRows {
	const employees = rows.filter(row => row.table === 'Employees' && pinOf(row) === pin);
	const employee =
		employeeId === null ? null : (employees.find(row => sameKey(row.key.value, String(employeeId))) ?? null);
	const ids = new Set(rows.filter(row => row.table === 'Employees').map(employeeIdOf));
	return {
		employee,
		children: rows.filter(
			row =>
				row.table !== 'Employees' &&
				(employee !== null && employeeIdOf(row) === employeeIdOf(employee)
					? true
					: pinOf(row) === pin && !ids.has(employeeIdOf(row))),
		),
		others: employees.filter(row => row !== employee),
	};
}

export function pinOf(row: StoredRow): string | null {
	return textAt(row.values, 'EmployeeCodeInDevice');
}

export function employeeIdOf(row: StoredRow): string | null {
	return (
		textAt(row.values, 'EmployeeId') ?? (row.key.column.toLowerCase() === 'employeeid' ? row.key.value : null)
	);
}

/** Children before the employee, so that none is ever an orphan. */
const deleteOrder: readonly PersonTable[] = ['GymClients', 'DeviceUsers', 'EmployeesBio', 'Employees'];

export function inDeleteOrder(rows: readonly StoredRow[]): readonly StoredRow[] {
	return rows.toSorted((a, b) => deleteOrder.indexOf(a.table) - deleteOrder.indexOf(b.table));
}

export function inInsertOrder(rows: readonly StoredRow[]): readonly StoredRow[] {
	return inDeleteOrder(rows).toReversed();
}

/** For `LastModifiedBy`. */
export function stampOf({number}: PlanWorld): string {
	return `trisync ${number}`;
}

/** Where the rows of a target are; the middleware of many gyms reads the website's own table. */
export function rowWorldOf(target: RowStep['target'], world: PlanWorld): RowWorld | null {
	return (target === 'website' ? world.websiteRows : world.middlewareRows) ?? null;
}

/** Do website and middleware keep their people in one table? */
export function isOneTable({middlewareRows}: PlanWorld): boolean {
	return middlewareRows === undefined;
}

type Right = 'insert' | 'update' | 'delete';

const kindRights: Readonly<Record<RowChange['kind'], Right>> = {
	insert: 'insert',
	update: 'update',
	delete: 'delete',
};

/** Why the settings or the rights of this login forbid these changes; null when nothing is known to. */
export function rowBlock(
	target: RowStep['target'],
	changes: readonly RowChange[],
	world: PlanWorld,
): Block | null {
	const rows = rowWorldOf(target, world);
	if (rows === null) {
		return {code: 'source-incomplete', reason: `The rows of the ${target} could not be read.`};
	}

	const refusal = writeRefusal(target, world);
	if (refusal !== null) return {code: 'not-writable', reason: refusal};
	for (const {kind, table} of changes) {
		const right = kindRights[kind];
		if (rows.schema.tables[table]?.rights[right] !== false) continue;
		return {
			code: 'not-writable',
			reason: `This login of the ${target} has no right to ${right} rows of ${plainText(table, 40)}.`,
		};
	}

	return null;
}

/** Why nothing may be written to this database at all, as a sentence; null when it may. */
export function writeRefusal(target: RowStep['target'], world: PlanWorld): string | null {
	const rows = rowWorldOf(target, world);
	if (rows === null) return `The rows of the ${target} could not be read.`;
	if (rows.schema.mayWrite === false) return `This login may not write to the database of the ${target}.`;
	if (rows.isWritable) return null;
	if (target === 'middleware') return 'Writing to the middleware is off: middlewareWrite is not set.';
	return isOneTable(world) && world.snapshots.middleware.state !== 'off'
		? 'Writing to the website is off: it shares its table with the middleware, so websiteWrite and middlewareWrite are both needed.'
		: 'Writing to the website is off: websiteWrite is not set.';
}
