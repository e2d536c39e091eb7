import {asClause, isUnknown, plainText, type Row, type State} from '../../store/index.ts';
import {plural} from '../words.ts';

/**
The question that a technician came with, answered in one sentence: why can this person not get in, or why can this
person still get in? What was not read is not known, and then nothing is claimed.
*/
export function answerOf(row: Row, state: State): string {
	const name = nameOf(row);
	if (!state.data.isSettled) return `${name}: still reading, nothing can be said yet.`;
	// A row keeps its place and its words until the next reading; what was read back is newer.
	if (state.outcomes.get(row.pin)?.word === 'fixed' && row.kinds.length > 0)
		return `${name}: done and read back; the lists are about to say so.`;
	if (row.kinds.includes('DUP-PIN'))
		return `Not certain who PIN ${shownPin(row)} is: ${begun(row.reasons[0])}`;
	if (row.kinds.includes('WHO?'))
		return `PIN ${shownPin(row)} gets in, but maybe not ${name}: the device calls it ${plainText(row.device?.name ?? '', 40)}.`;
	const barrier = barrierOf(row, state);
	const right = rightOf(row, state);
	if (barrier === unknown)
		return `Not known whether ${name} can get in: the device's list could not be read completely.`;
	if (barrier !== null) {
		const end = right.may === false ? `, and should not: ${right.why}` : `: ${barrier}`;
		return `${name} cannot get in${end}.`;
	}

	if (right.may === false) return `${name} can still get in and should not: ${right.why}.`;
	if (right.may === null) return `${name} can get in; whether that is right is not known: ${right.why}.`;
	return `${name} can get in: ${meansOf(row)}${trouble(row)}.`;
}

export function nameOf(row: Row): string {
	const name = plainText(row.sql?.name || row.middleware?.name || row.device?.name || '', 40);
	return name === '' ? `PIN ${shownPin(row)}` : name;
}

const shownPin = ({pin}: Row) => plainText(pin, 50) || '(none)';

const unknown = Symbol('unknown');

/** What keeps this person out at the door; null when nothing does. */
function barrierOf(row: Row, {data}: State): string | null | typeof unknown {
	const {state} = data.snapshots.device;
	if (state === 'off') return 'no device is configured';
	if (isUnknown(state) || row.marks.device === '?') return unknown;
	if (row.device === null) return `the device has no user with PIN ${shownPin(row)}`;
	if (!row.device.enabled) return 'the device has the user disabled';
	if (row.marks.device === '0') return 'the device has no finger, card or password of this user';
	return null;
}

interface Right {
	/** null = not known. */
	readonly may: boolean | null;
	readonly why: string;
}

/** What the website says about entering. Where no website is configured nobody can be called wrong. */
function rightOf({marks, sql, kinds, middleware}: Row, {data}: State): Right {
	if (data.snapshots.sql.state === 'off') return {may: null, why: 'no website is configured'};
	switch (marks.sql) {
		case '?':
			return {may: null, why: 'the website could not be read'};
		case 'x':
			return {may: false, why: `inactive on the website (${whyInactive(sql)})`};
		case '-':
			if (sql !== null) return {may: false, why: 'the website has deleted this member'};
			return {
				may: false,
				why:
					kinds.includes('DEV-ONLY') || middleware === null
						? 'the device alone knows it'
						: 'the website has no such member',
			};
		default:
			return {may: true, why: 'active on the website'};
	}
}

export const inactiveWord = /^(?:inactive|suspended|resigned)$/i;

function whyInactive(sql: Row['sql']): string {
	if (sql === null) return 'no row';
	const status = (sql.status ?? '').trim();
	if (inactiveWord.test(status)) return `status ${plainText(status, 20)}`;
	if (isDate(sql.resignedOn)) return `resigned on ${sql.resignedOn}`;
	return `package ended ${sql.packageEnd ?? ''}`.trim();
}

/** The website writes 3000-01-01 for "not resigned" and 1900-01-01 for "never set". */
export function isDate(resignedOn: string | null): resignedOn is string {
	return resignedOn !== null && resignedOn > '1900-01-01' && resignedOn < '3000-01-01';
}

/** By what the device knows this person. */
function meansOf({device, fingers}: Row): string {
	const means = [
		...(fingers === null || fingers === 0 ? [] : [plural(fingers, 'finger')]),
		...(device !== null && device.card !== 0 ? ['a card'] : []),
		...(device?.hasPassword === true ? ['a password'] : []),
	];
	const by = means.length === 0 ? '' : ` with ${means.join(' and ')}`;
	return `enabled on the device${by}${fingers === 0 ? ', no finger is enrolled' : ''}`;
}

/** What is wrong although the door opens. */
const troubles: Partial<Readonly<Record<Row['kinds'][number], string>>> = {
	'PIN-FORM': 'another PIN looks the same',
	'NO-MW': 'the middleware does not show the member, so punches have no name there',
	CARD: 'the cards differ',
	'DUP-CARD': 'the card is used by two PINs',
	NAME: 'the device spells the name differently',
	ROLE: 'the user has a role in the device menu',
};

function trouble({kinds}: Row): string {
	const words = kinds.flatMap(kind => troubles[kind] ?? []);
	return words.length === 0 ? '' : `; but ${words[0]}`;
}

/** A reason as the end of a sentence of ours. */
function begun(reason: string | undefined): string {
	return asClause(plainText(reason ?? 'several rows have it.', 200));
}
