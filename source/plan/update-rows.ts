import type {RowChange, RowValues, StoredRow} from '../domain/index.ts';
import {stampOf} from './person-rows.ts';
import type {RowStep} from './plan.ts';
import {namedValues} from './row-values.ts';
import type {RowDraft} from './workshop.ts';
import type {PlanWorld} from './world.ts';

/** Columns of one row that get another value. */
export interface RowRepair {
	readonly row: StoredRow;
	readonly after: RowValues;
}

/** One transaction that sets these columns, provided that each row still is this person's and holds what was read. */
export function updateRows(
	repairs: readonly RowRepair[],
	step: Pick<RowStep, 'pin' | 'target' | 'reason' | 'remarks'>,
	world: PlanWorld,
): RowDraft {
	const changes = repairs.map(({row, after}) => updateOf(row, after));
	const changed = (side: 'before' | 'after') =>
		namedValues(
			changes.map(change => ({table: change.table, values: pick(change[side], Object.keys(change.after))})),
		);
	return {
		action: 'sql-update',
		...step,
		route: 'sql',
		before: changed('before'),
		after: changed('after'),
		transaction: {changes, freePin: null, stamp: stampOf(world)},
	};
}

function updateOf({table, key, values}: StoredRow, after: RowValues): RowChange & {readonly kind: 'update'} {
	const spelled = Object.fromEntries(
		Object.entries(after).map(([column, value]) => [spelling(values, column), value]),
	);
	const owner = ['EmployeeCodeInDevice', 'EmployeeId'].map(column => spelling(values, column));
	return {
		kind: 'update',
		table,
		key,
		before: pick(values, [...new Set([...owner, ...Object.keys(spelled)])]),
		after: spelled,
	};
}

/** A column's name as this row has it. */
export function spelling(values: RowValues, column: string): string {
	const name = column.toLowerCase();
	return Object.keys(values).find(key => key.toLowerCase() === name) ?? column;
}

function pick(values: RowValues, columns: readonly string[]): RowValues {
	return Object.fromEntries(
		columns.filter(column => values[column] !== undefined).map(column => [column, values[column]!]),
	);
}
