import {
	groupOf,
	isProblem,
	keyOf,
	mayRepair,
	missingSource,
	plainText,
	type Row,
	repairPlace,
	type State,
} from '../../store/index.ts';
import {fixAction} from './fix.ts';

/** What to do next about this person, with the key for it: the last line of the answer. */
export function adviceOf(row: Row, state: State): string {
	const key = (name: string) => keyOf(state, name);
	const device = plainText(state.device ?? 'the device', 40);
	if (!state.data.isSettled) return 'Wait for the reading.';
	const last = state.outcomes.get(row.pin);
	if (last?.word === 'fixed') return 'nothing to do, it is done and read back.';
	if (last !== undefined) return `${key('read')} reads again; then the plan again.`;
	const missing = row.fix === null ? null : (missingSource(state, 'device') ?? missingSource(state, 'sql'));
	if (missing !== null) return missing;
	if (row.fix !== null) return `${key(fixAction[row.fix])} ${row.fix} on ${device}.${afterwards(row)}`;
	if (row.kinds[0] === 'UNKNOWN') {
		const isOutOfReach = state.data.snapshots.device.state === 'fail' && row.marks.sql === '+';
		return `${key('read')} reads again${isOutOfReach ? `; ${key('register')} plans another way to the device` : ''}.`;
	}

	if (row.device !== null && groupOf(row) === 'let-in')
		return `Decide: ${key('disable')} disable keeps the fingers, ${key('delete')} delete takes them away.`;
	const place = repairPlace(row);
	if (place !== 'device' && mayRepair(state, place))
		return place === 'mw'
			? `${key('resync')} resync corrects what hides the member in the middleware's rows.`
			: `${key('resync')} resync corrects the copies of the PIN in the website's rows.`;
	for (const kind of row.kinds) {
		const words = decisions[kind]?.(key);
		if (words !== undefined) return words;
	}

	return isProblem(row) ? 'Read the reasons below and decide.' : 'nothing to do.';
}

function afterwards(row: Row): string {
	return row.fix === 'register' ? ' Then enrol a finger at the door.' : '';
}

type Advice = (key: (name: string) => string) => string;

/** Kinds that only a person can decide. */
const decisions: Partial<Readonly<Record<Row['kinds'][number], Advice>>> = {
	'DUP-PIN': key => `Correct the PINs on the website, then ${key('read')} reads again.`,
	'PIN-FORM': key => `Give one of the two another PIN on the website, then ${key('read')}.`,
	'WHO?': key => `Ask who uses this PIN at the door; ${key('resync')} resync wants the change typed.`,
	'BAD-PIN': key => `Give a PIN that the device can take on the website, then ${key('read')}.`,
	'NO-MW': key => `Make the member visible in eTimeTrackLite, then ${key('read')} reads again.`,
	'SQL-ONLY': key =>
		`Make the member visible in eTimeTrackLite first; ${key('register')} registers only on the device.`,
	CARD: key => `Decide which card is right; ${key('resync')} resync writes the website's.`,
	'DUP-CARD': key => `Take the card from one of the two on the website, then ${key('read')}.`,
	'NO-CRED': () => 'Enrol a finger or a card at the device.',
	ROLE: () => 'nothing to do, if this person may open the device menu.',
};
