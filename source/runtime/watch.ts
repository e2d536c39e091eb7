import type {SourceName, SourceState} from '../domain/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import {overallExit} from '../reconcile/index.ts';
import {differenceKinds, type Kind, type Row} from '../reconcile/row.ts';

/** One difference of one PIN. UNKNOWN is none: it says that nobody knows. */
export interface Difference {
	readonly pin: string;
	readonly kind: Kind;
	/** As the website writes it, else the middleware, else the device; '' = nobody has one. */
	readonly name: string;
	readonly reason: string;
}

/** What one comparison has to tell after the one before it. */
export type Change =
	| {readonly event: 'appeared' | 'disappeared'; readonly difference: Difference}
	| {
			readonly event: 'source';
			readonly source: SourceName;
			readonly before: SourceState;
			readonly state: SourceState;
			readonly reason: string | null;
			readonly hint: string | null;
	  };

export interface Look {
	/** The differences are counted from here on: the first complete comparison. */
	readonly isFirst: boolean;
	/** Something was not read completely, so that nobody knows what appeared or disappeared. */
	readonly isTrouble: boolean;
	readonly changes: readonly Change[];
}

/** Remembers the newest complete comparison, and tells how the next one differs from it. */
export interface Watcher {
	look(comparison: Comparison): Look;
}

export function makeWatcher(): Watcher {
	let known: ReadonlyMap<string, Difference> | null = null;
	let states: Readonly<Record<SourceName, SourceState>> | null = null;
	return {
		look(comparison) {
			const isTrouble = overallExit(comparison.rows, comparison.isComplete) === 2;
			const statesBefore = states;
			states = statesOf(comparison);
			const sources = statesBefore === null ? [] : sourceChanges(comparison, statesBefore);
			// What was not read is not known: nobody appeared, and nobody disappeared either.
			if (isTrouble) return {isFirst: false, isTrouble, changes: sources};
			const before = known;
			known = differencesOf(comparison.rows);
			if (before === null) return {isFirst: true, isTrouble, changes: sources};
			return {isFirst: false, isTrouble, changes: [...sources, ...changesBetween(before, known)]};
		},
	};
}

function differencesOf(rows: readonly Row[]): ReadonlyMap<string, Difference> {
	const differences = new Map<string, Difference>();
	for (const row of rows) {
		for (const [at, kind] of row.kinds.entries()) {
			if (!isDifference(kind)) continue;
			const {pin, reasons} = row;
			differences.set(`${kind} ${pin}`, {pin, kind, name: nameOf(row), reason: reasons[at] ?? ''});
		}
	}

	return differences;
}

function isDifference(kind: Kind): boolean {
	return kind !== 'UNKNOWN' && (differenceKinds as readonly Kind[]).includes(kind);
}

function nameOf({sql, middleware, device}: Row): string {
	return sql?.name ?? middleware?.name ?? device?.name ?? '';
}

function changesBetween(
	before: ReadonlyMap<string, Difference>,
	after: ReadonlyMap<string, Difference>,
): readonly Change[] {
	const ofOne = (
		event: 'appeared' | 'disappeared',
		some: ReadonlyMap<string, Difference>,
		others: ReadonlyMap<string, Difference>,
	): readonly Change[] =>
		[...some].filter(([key]) => !others.has(key)).map(([, difference]) => ({event, difference}));
	return [...ofOne('appeared', after, before), ...ofOne('disappeared', before, after)];
}

const sourceNames: readonly SourceName[] = ['sql', 'middleware', 'device'];

function statesOf({snapshots}: Comparison): Readonly<Record<SourceName, SourceState>> {
	const {sql, middleware, device} = snapshots;
	return {sql: sql.state, middleware: middleware.state, device: device.state};
}

function sourceChanges(
	{snapshots}: Comparison,
	before: Readonly<Record<SourceName, SourceState>>,
): readonly Change[] {
	return sourceNames.flatMap((source): Change[] => {
		const {state, reason, hint} = snapshots[source];
		return state === before[source]
			? []
			: [{event: 'source', source, before: before[source], state, reason, hint}];
	});
}
