import {changedUser, plainText} from '../domain/index.ts';
import type {Row} from '../reconcile/row.ts';
import {leave, mainKind, type Outcome, patchStep, reasonOf, type Workshop} from './workshop.ts';

/** Lets a person in or keeps the person out, reversibly: one bit of the record. */
export function switchStep(row: Row, enabled: boolean, {world}: Workshop): Outcome {
	const user = row.device;
	const word = enabled ? 'enabled' : 'disabled';
	if (user === null) return leave(row, mainKind(row), 'not on the device');
	if (user.enabled === enabled) {
		return leave(row, 'ok', `nothing to do: PIN ${plainText(row.pin)} is ${word} already`);
	}

	const step = patchStep(
		{
			action: enabled ? 'enable' : 'disable',
			pin: row.pin,
			before: user,
			after: changedUser(user, {enabled, record: ''}),
			draft: {uid: user.uid, pin: row.pin, base: user, enabled},
			reason: row.kinds.includes('OFF')
				? reasonOf(row, 'OFF')
				: `PIN ${plainText(row.pin)} shall be ${word}.`,
			remarks: [],
		},
		world,
	);
	return {steps: [step], leftOut: null, warnings: switchWarnings(row, enabled)};
}

function switchWarnings(row: Row, enabled: boolean): readonly string[] {
	const pin = plainText(row.pin);
	if (row.marks.sql === '?' || row.marks.sql === null) {
		return [`The website was not read: whether PIN ${pin} may enter is not known.`];
	}

	if (!enabled) return [];
	if (row.marks.sql === 'x' || row.marks.sql === '-')
		return [`PIN ${pin} is not an active member on the website.`];
	return row.kinds.includes('WHO?')
		? [`PIN ${pin} may belong to another person: ${reasonOf(row, 'WHO?')}`]
		: [];
}
