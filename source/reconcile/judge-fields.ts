import {type DeviceUser, type MiddlewarePerson, maskCard, type WebsitePerson} from '../domain/index.ts';
import {addKind, addNote, type Draft, isEnabled, isInactive, isOnWebsite, quoted, shown} from './draft.ts';
import {type Frame, isDecidable} from './frame.ts';
import {cardNumber} from './gather.ts';
import {compareNames, isCosmetic, plainStorage} from './names.ts';
import type {ReconcileOptions} from './options.ts';

/** Name and card: the website's word against what the device and the middleware hold. */
export function judgeFields(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	if (entry.sql === null || entry.rare.sqlRows !== null || !isDecidable(frame)) return;
	const isBlocked = isInactive(draft) && !isEnabled(draft);
	if (entry.device !== null && entry.rare.deviceRows === null && !isBlocked) {
		judgeDeviceName(draft, entry.sql, entry.device, frame.options);
		if (isOnWebsite(draft)) judgeDeviceCard(draft, entry.sql, entry.device);
	}

	const comparesMiddleware = entry.middleware !== null && entry.rare.middlewareRows === null;
	if (comparesMiddleware && frame.middleware === 'known' && isOnWebsite(draft)) {
		judgeMiddlewareFields(draft, entry.sql, entry.middleware!, frame.options);
	}
}

function judgeDeviceName(
	draft: Draft,
	person: WebsitePerson,
	user: DeviceUser,
	options: ReconcileOptions,
): void {
	const found = compareNames(person.name, user, options.storage ?? plainStorage);
	if (found === 'equal') return;
	const names = `${quoted(user.name)} on the device, ${quoted(person.name)} on the website`;
	if (found === 'who') {
		draft.deviceMark = '!';
		addKind(draft, 'WHO?', `PIN ${shown(user.pin)} is ${names}: another person's fingers may be behind it.`);
		judgeReuse(draft, user, options);
		return;
	}

	// A leaver's spelling is nobody's concern; whose finger opens the door is.
	if (!isOnWebsite(draft)) return;
	if (found === 'differs' || (found === 'cosmetic' && options.strictNames)) {
		draft.deviceMark = '!';
		draft.isResyncable = true;
		addKind(draft, 'NAME', `The name is ${names}.`);
		return;
	}

	draft.deviceMark = '.';
	if (found === 'cut') {
		addNote(draft, 'CUT', `The device has no room for all of ${quoted(person.name)}.`);
	} else if (found === 'lossy') {
		addNote(draft, 'LOSSY', `The device cannot store some characters of ${quoted(person.name)}.`);
	} else {
		addNote(draft, 'COSMETIC', `Only case or spaces differ: ${names}.`);
	}
}

/** After a hard delete of the highest PIN the next member gets it, while the device still has the one before. */
function judgeReuse(draft: Draft, user: DeviceUser, options: ReconcileOptions): void {
	const {deleted} = draft.entry.rare;
	if (deleted === null) return;
	const formerName = deleted.name.replace(/^del_\s*/, '');
	if (compareNames(formerName, user, options.storage ?? plainStorage) === 'who') return;
	addNote(
		draft,
		'REUSED',
		`PIN ${shown(user.pin)} belonged to ${quoted(formerName)} (deleted website id ${deleted.employeeId}), who is still on the device and enters as the new member.`,
	);
}

function judgeDeviceCard(draft: Draft, person: WebsitePerson, user: DeviceUser): void {
	const {card} = draft.entry;
	if (card === null || card === user.card) return;
	draft.deviceMark = '!';
	if (user.card === 0) {
		draft.isResyncable = true;
		addKind(draft, 'CARD', `The website has card ${maskCard(card)}, the device none.`);
	} else if (card === 0) {
		addKind(
			draft,
			'CARD',
			`Only the device has a card (${maskCard(user.card)}); website id ${person.employeeId} has none.`,
		);
	} else {
		addKind(
			draft,
			'CARD',
			`Two different cards: ${maskCard(card)} on the website, ${maskCard(user.card)} on the device.`,
		);
	}
}

/** Nothing here is mended by a device write. */
function judgeMiddlewareFields(
	draft: Draft,
	person: WebsitePerson,
	shownPerson: MiddlewarePerson,
	{strictNames}: ReconcileOptions,
): void {
	if (
		person.name !== shownPerson.name &&
		person.name.normalize('NFC') !== shownPerson.name.normalize('NFC')
	) {
		const names = `${quoted(shownPerson.name)} in the middleware, ${quoted(person.name)} on the website`;
		if (isCosmetic(person.name, shownPerson.name) && !strictNames) {
			draft.middlewareMark = '.';
			addNote(draft, 'COSMETIC', `Only case or spaces differ: ${names}.`);
		} else {
			draft.middlewareMark = '!';
			addKind(draft, 'NAME', `The name is ${names}; mend it in the middleware.`);
		}
	}

	if (person.card === shownPerson.card) return;
	const card = cardNumber(shownPerson.card);
	if (card === null || draft.entry.card === null || card === draft.entry.card) return;
	draft.middlewareMark = '!';
	addKind(
		draft,
		'CARD',
		`The card is ${maskCard(card)} in the middleware, ${maskCard(draft.entry.card)} on the website; mend it in the middleware.`,
	);
}
