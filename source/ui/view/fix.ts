import {
	groupOf,
	isProblem,
	keyOf,
	mayRepair,
	plainText,
	type Row,
	repairPlace,
	type State,
} from '../../store/index.ts';

/** The action behind each fix: disable and enable are one key. */
export const fixAction: Readonly<Record<NonNullable<Row['fix']>, string>> = {
	register: 'register',
	resync: 'resync',
	enable: 'disable',
};

const placeNames = {mw: 'the middleware', sql: 'the website'} as const;

/** The next key for this row in a few words, or that a person has to decide. */
export function fixText(row: Row, state: State): string {
	if (state.outcomes.get(row.pin)?.word === 'fixed') return 'Done, read back.';
	const isWide = state.size.columns >= 120;
	if (row.fix !== null) {
		const where = isWide ? ` on ${plainText(state.device ?? 'the device', 40)}` : '';
		return `Fix: ${keyOf(state, fixAction[row.fix])} ${row.fix}${where}`;
	}

	const place = repairPlace(row);
	if (place !== 'device' && mayRepair(state, place))
		return `Fix: ${keyOf(state, 'resync')} resync${isWide ? ` in ${placeNames[place]}` : ''}`;
	if (!isProblem(row)) return '';
	if (row.kinds[0] === 'UNKNOWN') return `${keyOf(state, 'read')} reads again`;
	if (row.device !== null && groupOf(row) === 'let-in')
		return `Decide: ${keyOf(state, 'disable')} or ${keyOf(state, 'delete')}`;
	if (row.kinds[0] === 'WHO?' || row.kinds[0] === 'CARD') return `Decide: ${keyOf(state, 'resync')} resync`;
	return `${keyOf(state, 'details')} says how.`;
}
