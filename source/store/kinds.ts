import type {Kind, Row} from '../reconcile/row.ts';

/** Which of the three groups of the Problems tab a row belongs to: the first two are what a technician is asked. */
export type Group = 'locked-out' | 'let-in' | 'rest';

export const groups: readonly Group[] = ['locked-out', 'let-in', 'rest'];

const lockedOut: ReadonlySet<Kind> = new Set(['NO-DEV', 'SQL-ONLY', 'OFF', 'BAD-PIN']);
const letIn: ReadonlySet<Kind> = new Set(['EXPIRED', 'NOT-SQL', 'DEV-ONLY']);

/** What each kind means, as the words after a person's name: `PIN 17 Asha Verma: missing on the device.` */
export const kindTitles: Readonly<Record<Kind, string>> = {
	UNKNOWN: 'not known, a source is missing',
	'DUP-PIN': 'several people, one PIN',
	'PIN-FORM': 'another PIN looks the same',
	'WHO?': 'another person on the device?',
	EXPIRED: 'inactive, can still enter',
	'NOT-SQL': 'gone, can still enter',
	'DEV-ONLY': 'device alone knows it, enters',
	'NO-DEV': 'missing on the device',
	OFF: 'disabled on the device',
	'BAD-PIN': 'PIN the device cannot take',
	'NO-MW': 'not shown by the middleware',
	'SQL-ONLY': 'only on the website',
	CARD: 'card differs',
	'DUP-CARD': 'card used by two PINs',
	NAME: 'name differs on the device',
	'NO-CRED': 'nothing to identify with',
	ROLE: 'has a role on the device',
	'MW-ONLY': 'only in the middleware',
	BLOCKED: 'inactive and disabled',
};

export function groupOf(row: Row): Group {
	if (row.kinds.some(kind => lockedOut.has(kind))) return 'locked-out';
	if (row.kinds.some(kind => letIn.has(kind))) return 'let-in';
	return 'rest';
}

/** The kind a row is listed under, with how many more it has: `NO-DEV`, `NAME+1`, `ok`. */
export function problemCode(row: Row): string {
	const [first, ...more] = row.kinds;
	if (first === undefined) return 'ok';
	return more.length === 0 ? first : `${first}+${more.length}`;
}
