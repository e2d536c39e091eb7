import {isProblem, type Kind, kinds, type Row} from './row.ts';

/** Counts every kind of every row: a row with two kinds counts twice. Kinds that do not occur are 0. */
export function summarize(rows: readonly Row[]): Record<Kind, number> {
	const counts = Object.fromEntries(kinds.map(kind => [kind, 0])) as Record<Kind, number>;
	for (const row of rows) {
		for (const kind of row.kinds) counts[kind]++;
	}

	return counts;
}

/** 0 in sync, 1 differences, 2 a configured source was not read completely. Information alone is 0. */
export function overallExit(rows: readonly Row[], isComplete: boolean): 0 | 1 | 2 {
	if (!isComplete || rows.some(row => row.kinds[0] === 'UNKNOWN')) return 2;
	return rows.some(isProblem) ? 1 : 0;
}
