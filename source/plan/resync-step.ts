import {
	changedUser,
	type DeviceUser,
	maskCard,
	parseCard,
	plainText,
	type UserDraft,
	type WebsitePerson,
} from '../domain/index.ts';
import {compareNames} from '../reconcile/names.ts';
import type {Kind, Row} from '../reconcile/row.ts';
import {
	cardClash,
	leave,
	mainKind,
	nameRemarks,
	type Outcome,
	patchStep,
	reasonOf,
	statusOf,
	type Workshop,
} from './workshop.ts';

/** Brings the website's name and card to a user who is there; every other byte stays. */
export function resyncStep(row: Row, shop: Workshop): Outcome {
	const user = row.device;
	if (user === null) return leave(row, mainKind(row), 'not on the device: register instead');
	const person = row.sql;
	if (person === null || row.marks.sql === '-') {
		return leave(row, mainKind(row), `the website has no live row with PIN ${plainText(row.pin)}`);
	}

	if (row.marks.sql === 'x')
		return leave(row, mainKind(row), `inactive on the website (${statusOf(person)})`);
	const name = nameChange(row, person, user, shop);
	if (name.refusal !== null) return leave(row, 'WHO?', name.refusal);
	const card = cardChange(row, person, user, shop);
	if (name.text === null && card.value === null) {
		if (card.refusal !== null) return leave(row, card.kind, card.refusal);
		if (row.kinds.includes('NAME')) return leave(row, 'NAME', reasonOf(row, 'NAME'));
		if (row.kinds.includes('CARD')) return leave(row, 'CARD', reasonOf(row, 'CARD'));
		return leave(row, 'ok', 'nothing to do: name and card are as on the website');
	}

	if (card.value !== null) shop.cardHolders.set(card.value, row.pin);
	const stored = shop.world.device.storage.stored(person.name);
	const draft: UserDraft = {
		uid: user.uid,
		pin: row.pin,
		base: user,
		...(name.text === null ? {} : {name: stored.text}),
		...(card.value === null ? {} : {card: card.value}),
	};
	const after = changedUser(user, {
		...(name.text === null ? {} : {name: plainText(stored.text), nameBytes: stored.bytes}),
		...(card.value === null ? {} : {card: card.value}),
		record: '',
	});
	const step = patchStep(
		{
			action: 'resync',
			pin: row.pin,
			before: user,
			after,
			draft,
			reason: reasonOf(row, name.isRename ? 'WHO?' : name.text === null ? 'CARD' : 'NAME'),
			remarks: [
				...(name.text === null ? [] : nameRemarks(stored)),
				...(card.refusal === null ? [] : [`keeps card ${maskCard(user.card)}: ${card.refusal}`]),
			],
		},
		shop.world,
	);
	return {
		steps: [name.isRename ? {...step, isRename: true} : step],
		leftOut: null,
		warnings: [...name.warnings, ...card.warnings],
	};
}

interface NameChange {
	readonly text: string | null;
	readonly isRename: boolean;
	readonly refusal: string | null;
	readonly warnings: readonly string[];
}

function nameChange(
	row: Row,
	person: WebsitePerson,
	user: DeviceUser,
	{world, isSingle}: Workshop,
): NameChange {
	const keep: NameChange = {text: null, isRename: false, refusal: null, warnings: []};
	const verdict = compareNames(person.name, user, world.device.storage);
	if (verdict === 'differs') return {...keep, text: person.name};
	if (verdict === 'cosmetic') return row.kinds.includes('NAME') ? {...keep, text: person.name} : keep;
	if (verdict !== 'who') return keep;
	if (!isSingle) return {...keep, refusal: reasonOf(row, 'WHO?')};
	if (person.name === '') return {...keep, refusal: 'the website has no name to write'};
	return {
		...keep,
		text: person.name,
		isRename: true,
		warnings: [
			`PIN ${plainText(row.pin)} may belong to another person: the fingers of "${user.name}" stay and will open the door as "${plainText(person.name)}".`,
		],
	};
}

interface CardChange {
	readonly value: number | null;
	readonly kind: Kind;
	readonly refusal: string | null;
	readonly warnings: readonly string[];
}

/** A card is given in bulk only to somebody who has none; it is replaced for one chosen person, and never erased. */
function cardChange(row: Row, person: WebsitePerson, user: DeviceUser, shop: Workshop): CardChange {
	const keep: CardChange = {value: null, kind: 'CARD', refusal: null, warnings: []};
	const card = parseCard(person.card);
	if (card === null || card === user.card) return keep;
	if (card === 0) return {...keep, refusal: 'the website has none; add it there or remove it at the device'};
	const clash = cardClash(row, card, shop);
	if (clash !== null) return {...keep, kind: 'DUP-CARD', refusal: clash};
	if (user.card === 0) return {...keep, value: card};
	if (!shop.isSingle)
		return {...keep, refusal: `the website has ${maskCard(card)}; cards are replaced one by one`};
	return {
		...keep,
		value: card,
		warnings: [`Card ${maskCard(user.card)} of PIN ${plainText(row.pin)} will no longer open the door.`],
	};
}
