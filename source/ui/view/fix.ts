import {groupOf, isProblem, plainText, type Row, type State} from '../../store/index.ts';

const fixWords: Readonly<Record<NonNullable<Row['fix']>, string>> = {
	register: 'r register',
	resync: 's resync',
	enable: 'x enable',
};

/** The next key for this row in a few words, or that a person has to decide. */
export function fixText(row: Row, state: State): string {
	if (state.outcomes.get(row.pin)?.word === 'fixed') return 'Done, read back.';
	if (row.fix !== null) {
		const where = state.size.columns >= 120 ? ` on ${plainText(state.device ?? 'the device', 40)}` : '';
		return `Fix: ${fixWords[row.fix]}${where}`;
	}

	if (!isProblem(row)) return '';
	if (row.kinds[0] === 'UNKNOWN') return 'R reads again';
	if (row.device !== null && groupOf(row) === 'let-in') return 'Decide: x or d';
	return 'See below.';
}
