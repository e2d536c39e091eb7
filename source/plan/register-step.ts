import {type DeviceUser, parseCard, plainText} from '../domain/index.ts';
import {pinTrouble} from '../reconcile/pin-rules.ts';
import type {Row} from '../reconcile/row.ts';
import {
	cardClash,
	leave,
	mainKind,
	nameRemarks,
	type Outcome,
	reasonOf,
	type StepDraft,
	statusOf,
	type Workshop,
} from './workshop.ts';
import {type PlanWorld, traitsOf} from './world.ts';

/** A new user at the door, as the website has the person. */
export function registerStep(row: Row, shop: Workshop): Outcome {
	const {world} = shop;
	const {device} = world;
	if (row.device !== null) return leaveRegistered(row);
	const person = row.sql;
	if (person === null || row.marks.sql === '-') {
		return leave(row, mainKind(row), `the website has no live row with PIN ${plainText(row.pin)}`);
	}

	if (row.marks.sql === 'x')
		return leave(row, mainKind(row), `inactive on the website (${statusOf(person)})`);
	const trouble = pinTrouble(row.pin, traitsOf(device));
	if (trouble !== null) return leave(row, 'BAD-PIN', `PIN ${plainText(row.pin)} ${trouble}`);
	if (row.kinds.includes('SQL-ONLY') && !shop.isSingle) {
		return leave(row, 'SQL-ONLY', `${reasonOf(row, 'SQL-ONLY')} Not registered in bulk.`);
	}

	const card = parseCard(person.card);
	const clash = cardClash(row, card ?? 0, shop);
	if (clash !== null) return leave(row, 'DUP-CARD', clash);
	const uid = shop.slots.next();
	if (uid === null) return leave(row, 'NO-DEV', 'no slot of the device is known to be free');
	if (card !== null && card !== 0) shop.cardHolders.set(card, row.pin);

	const reason = reasonOf(row, row.kinds.includes('SQL-ONLY') ? 'SQL-ONLY' : 'NO-DEV');
	const step = newUserStep({uid, pin: row.pin, name: person.name, card: card ?? 0, reason}, world);
	const noCard = card === null ? ['the card on the website is not a number: registered without'] : [];
	return {
		steps: [{...step, remarks: [...step.remarks, ...noCard]}],
		leftOut: null,
		warnings: registerWarnings(row, shop),
	};
}

/** A plain user without password and fingers. */
export function newUserStep(
	user: {
		readonly uid: number;
		readonly pin: string;
		readonly name: string;
		readonly card: number;
		readonly reason: string;
	},
	{device}: PlanWorld,
): StepDraft {
	const {uid, pin, card, reason} = user;
	const stored = device.storage.stored(user.name);
	const after: DeviceUser = {
		uid,
		pin,
		name: plainText(stored.text),
		nameBytes: stored.bytes,
		card,
		privilege: 0,
		enabled: true,
		group: 1,
		hasPassword: false,
		record: '',
	};
	return {
		action: 'register',
		pin,
		target: device.name,
		route: 'tcp',
		before: null,
		after,
		reason,
		draft: {uid, pin, base: null, name: stored.text, card},
		templates: [],
		fingers: 0,
		remarks: ['no finger: enrol after', ...nameRemarks(stored)],
	};
}

function leaveRegistered(row: Row): Outcome {
	const kind = mainKind(row);
	const where = `PIN ${plainText(row.pin)} is on the device already (slot ${row.device?.uid})`;
	return leave(row, kind, kind === 'ok' ? `nothing to do: ${where}` : `${where}: ${reasonOf(row, kind)}`);
}

function registerWarnings(row: Row, {world, isSingle}: Workshop): readonly string[] {
	const warnings: string[] = [];
	const pin = plainText(row.pin);
	if (row.kinds.includes('SQL-ONLY')) {
		warnings.push(
			`The middleware does not show PIN ${pin}: it may remove the person again, and punches stay nameless.`,
		);
	}

	if (isSingle && row.marks.middleware === '?') {
		warnings.push(`The middleware could not be read: whether it shows PIN ${pin} is not known.`);
	}

	if (!/^\d+$/.test(row.pin) && traitsOf(world.device).lettersInPin === null) {
		warnings.push(`The device did not say whether it takes letters; PIN ${pin} has some.`);
	}

	return warnings;
}
