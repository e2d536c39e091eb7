import {canonicalPin, plainText} from '../domain/index.ts';
import {keepsPinsAsNumbers} from '../reconcile/pin-rules.ts';
import {isProblem, type Kind, type Row} from '../reconcile/row.ts';
import type {Intent, LeftOut} from './plan.ts';
import {type PlanWorld, traitsOf} from './world.ts';

export interface Selection {
	/** Rows the intent is about, in the order of the rows. */
	readonly rows: readonly Row[];
	readonly leftOut: readonly LeftOut[];
}

/** Kinds that a plan for everybody speaks about: what it repairs, and what it leaves to a person. */
const relevantKinds: Partial<Readonly<Record<Intent['operation'], readonly Kind[]>>> = {
	register: ['NO-DEV', 'SQL-ONLY', 'BAD-PIN'],
	resync: ['NAME', 'CARD', 'WHO?', 'DUP-CARD'],
	enable: ['OFF'],
};

/** What a repair in the middleware is about. */
const hiddenKinds: readonly Kind[] = ['NO-MW', 'SQL-ONLY'];

export function select({operation, selector, in: place}: Intent, {rows}: PlanWorld): Selection {
	if (selector.by === 'kind') {
		return {rows: rows.filter(row => row.kinds.includes(selector.kind)), leftOut: []};
	}

	if (selector.by === 'all') {
		if (place === 'sql') return {rows: rows.filter(({notes}) => notes.includes('CLIENT-PIN')), leftOut: []};
		const relevant = place === 'mw' ? hiddenKinds : relevantKinds[operation];
		if (operation === 'fix') return {rows: rows.filter(isProblem), leftOut: []};
		if (relevant === undefined) return {rows: [], leftOut: []};
		return {rows: rows.filter(row => row.kinds.some(kind => relevant.includes(kind))), leftOut: []};
	}

	const wanted = new Set(selector.pins);
	const known = rows.filter(row => wanted.delete(row.pin));
	return {
		rows: known,
		leftOut: [...wanted].map(pin => ({
			pin,
			kind: 'absent' as const,
			reason: `no list has PIN ${plainText(pin)}`,
		})),
	};
}

/**
Why nothing at all may be written to a row's PIN: several people behind it, or look-alikes on a device that would
take them for one. Looks at the lists themselves, since an accepted row carries no kinds.
@returns null when it may be written to.
*/
export function pinGuard(
	world: PlanWorld,
): (row: Row) => {readonly kind: Kind; readonly reason: string} | null {
	const isNumeric = keepsPinsAsNumbers(traitsOf(world.device));
	const family = new Map<string, number>();
	if (isNumeric) {
		for (const row of world.rows) {
			if (!isLive(row)) continue;
			const plain = canonicalPin(row.pin);
			family.set(plain, (family.get(plain) ?? 0) + 1);
		}
	}

	return row => {
		const pin = plainText(row.pin);
		if (row.pin === '') return {kind: 'BAD-PIN', reason: 'no PIN'};
		if (Object.values(row.marks).includes('#')) {
			return {kind: 'DUP-PIN', reason: `several people have PIN ${pin}: settle that on the website first`};
		}

		if (isNumeric && (family.get(canonicalPin(row.pin)) ?? 0) > 1) {
			return {
				kind: 'PIN-FORM',
				reason: `PIN ${pin} has a look-alike, and this device may take both for one number`,
			};
		}

		return null;
	};
}

function isLive({sql, middleware, device, marks}: Row): boolean {
	return (sql !== null && marks.sql !== '-') || middleware?.hiddenBy === null || device !== null;
}
