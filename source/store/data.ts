import {emptySnapshot, type Snapshots} from '../domain/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import {isProblem, type Kind, kinds, type Row} from '../reconcile/row.ts';
import {type Group, groupOf, groups} from './kinds.ts';

/** One comparison, with what every key needs prepared once: never a pass over all rows per key. */
export interface Data {
	readonly rows: readonly Row[];
	readonly byPin: ReadonlyMap<string, Row>;
	readonly snapshots: Snapshots;
	readonly device: Comparison['device'];
	readonly isSettled: boolean;
	readonly isComplete: boolean;
	readonly counts: Counts;
	/** Length of the longest PIN, for the width of its column. */
	readonly longestPin: number;
}

export interface Counts {
	readonly all: number;
	readonly problems: number;
	readonly byKind: ReadonlyMap<Kind, number>;
	readonly byGroup: Readonly<Record<Group, number>>;
}

export const waitingSnapshots: Snapshots = {
	sql: emptySnapshot('wait'),
	middleware: emptySnapshot('wait'),
	device: emptySnapshot('wait'),
};

/** Before the first source has answered. */
export const noData: Data = {
	rows: [],
	byPin: new Map(),
	snapshots: waitingSnapshots,
	device: null,
	isSettled: false,
	isComplete: false,
	counts: {all: 0, problems: 0, byKind: new Map(), byGroup: {'locked-out': 0, 'let-in': 0, rest: 0}},
	longestPin: 0,
};

export function prepareData(comparison: Comparison): Data {
	const byPin = new Map<string, Row>();
	const byKind = new Map<Kind, number>();
	const byGroup: Record<Group, number> = {'locked-out': 0, 'let-in': 0, rest: 0};
	let problems = 0;
	let longestPin = 0;
	for (const row of comparison.rows) {
		byPin.set(row.pin, row);
		if (row.pin.length > longestPin) longestPin = row.pin.length;
		for (const kind of row.kinds) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
		if (!isProblem(row)) continue;
		problems += 1;
		byGroup[groupOf(row)] += 1;
	}

	return {
		rows: comparison.rows,
		byPin,
		snapshots: comparison.snapshots,
		device: comparison.device,
		isSettled: comparison.isSettled,
		isComplete: comparison.isComplete,
		counts: {all: comparison.rows.length, problems, byKind, byGroup},
		longestPin,
	};
}

/** Rows of the Problems tab: three groups, each in the order of the rows (by PIN). */
export function problemsInGroups(rows: readonly Row[]): Row[] {
	const gathered: Record<Group, Row[]> = {'locked-out': [], 'let-in': [], rest: []};
	for (const row of rows) if (isProblem(row)) gathered[groupOf(row)].push(row);
	return groups.flatMap(group => gathered[group]);
}

/** Kinds that occur, most severe first, with their number of rows. */
export function kindsPresent(data: Data): readonly (readonly [Kind, number])[] {
	return kinds.flatMap(kind => {
		const count = data.counts.byKind.get(kind) ?? 0;
		return count === 0 ? [] : [[kind, count] as const];
	});
}
