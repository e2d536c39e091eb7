import type {RecordSize, UserDraft} from '../domain/device.ts';
import {DeviceError} from '../domain/errors.ts';
import {createNameStorage, type ExactNameStorage} from './name-storage.ts';
import {fromHex, noBytes} from './wire/bytes.ts';
import {disabledBit, roleBits, userRecord28, userRecord72} from './wire/user-record.ts';

/** PURE: from a draft to the bytes of USER_WRQ. Whatever the draft does not name goes back as it was read. */

/**
@throws {DeviceError} `ERR_DEVICE_NAME` with the character that does not fit the encoding, `ERR_DEVICE_UNDECIDED`
when the record is of another layout, `ERR_DEVICE_REFUSED` for a PIN, card or role that no terminal of this layout holds.
*/
export function encodeDraft(draft: UserDraft, size: RecordSize, storage: ExactNameStorage): Uint8Array {
	const given = draft.record ?? draft.base?.record ?? null;
	const start = given === null ? freshRecord(size) : recordOf(given, size);
	const uid = slot(draft.uid);
	// A restored record goes back whole; only the slot is the one that the plan showed.
	if (draft.record !== undefined) return patchUid(start, uid, size);
	const layout = size === 72 ? userRecord72 : userRecord28;
	const isNewPin = draft.base === null || draft.base.pin !== draft.pin;
	const shared = {
		uid,
		...(draft.enabled === undefined && draft.privilege === undefined
			? {}
			: {privilege: privilegeByte(draft, start[layout.offsets.privilege]!)}),
		...(draft.clearPassword === true ? {password: noBytes} : {}),
		...(draft.name === undefined ? {} : {name: nameField(draft.name, storage)}),
		...(draft.card === undefined ? {} : {card: cardNumber(draft.card)}),
	};
	return size === 72
		? userRecord72.patch(start, {...shared, ...(isNewPin ? {userId: pinField(draft.pin)} : {})})
		: userRecord28.patch(start, {...shared, ...(isNewPin ? {userId: pinNumber(draft.pin)} : {})});
}

function freshRecord(size: RecordSize): Uint8Array {
	const layout = size === 72 ? userRecord72 : userRecord28;
	return layout.patch(new Uint8Array(size), {group: 1});
}

function recordOf(hex: string, size: RecordSize): Uint8Array {
	const record = fromHex(hex);
	if (record.length === size) return record;
	throw new DeviceError(
		'ERR_DEVICE_UNDECIDED',
		`The record has ${record.length} bytes, but this terminal keeps ${size}.`,
		{hint: 'Nothing was sent. The record is of another terminal: register the person anew instead.'},
	);
}

function patchUid(record: Uint8Array, uid: number, size: RecordSize): Uint8Array {
	return size === 72 ? userRecord72.patch(record, {uid}) : userRecord28.patch(record, {uid});
}

/** Disabled bit and level are patched apart from each other; what else firmware keeps in the byte stays. */
function privilegeByte({enabled, privilege}: UserDraft, before: number): number {
	const level = privilege === undefined ? before & ~disabledBit : (before & ~roleBits) | role(privilege);
	const isDisabled = enabled === undefined ? (before & disabledBit) !== 0 : !enabled;
	return isDisabled ? level | disabledBit : level & ~disabledBit;
}

function role(privilege: number): number {
	if (Number.isInteger(privilege) && (privilege & ~roleBits) === 0) return privilege;
	throw unfit(
		`Role ${privilege} is none: 0 is a user, 2 an enroller, 6 a manager, 14 a super admin.`,
		'Nothing was sent.',
	);
}

/** @throws {RangeError} for what can only be a mistake of the caller. */
export function slot(uid: number): number {
	if (Number.isInteger(uid) && uid >= 1 && uid <= 0xff_ff) return uid;
	throw new RangeError(`slot ${uid} is not within 1 and 65535`);
}

function nameField(name: string, storage: ExactNameStorage): Uint8Array {
	const stored = storage.stored(name);
	if (!stored.isLossy) return fromHex(stored.bytes);
	const lost = storage.firstLost(name);
	throw new DeviceError(
		'ERR_DEVICE_NAME',
		lost === null
			? 'The name cannot be written in the encoding of this terminal.'
			: `The character "${lost}" of the name cannot be written in the encoding of this terminal.`,
		{
			hint: "Nothing was sent. Spell the name in the terminal's script, or correct the encoding in the settings.",
		},
	);
}

function cardNumber(card: number): number {
	if (Number.isInteger(card) && card >= 0 && card <= 0xff_ff_ff_ff) return card;
	throw unfit(`Card ${card} is not a number from 0 to 4294967295.`);
}

const longestPinBytes = 24;

function pinField(pin: string): Uint8Array {
	if (pin.length > 0 && pin.length <= longestPinBytes && /^[\x21-\x7E]+$/.test(pin))
		return Buffer.from(pin, 'latin1');
	throw unfit('The PIN is not 1 to 24 plain letters or digits.');
}

function pinNumber(pin: string): number {
	const value = Number(pin);
	if (/^[1-9]\d{0,9}$/.test(pin) && value <= 0xff_ff_ff_ff) return value;
	throw unfit('This terminal keeps PINs as numbers: letters and leading zeros do not fit.');
}

function unfit(message: string, hint = 'Nothing was sent. Correct it on the website.'): DeviceError {
	return new DeviceError('ERR_DEVICE_REFUSED', message, {hint});
}

/** The storage that belongs to a record layout. */
export type StorageFor = (size: RecordSize) => ExactNameStorage;

export function storageBySize(encoding: Parameters<typeof createNameStorage>[0]): StorageFor {
	const storages = {72: createNameStorage(encoding, 72), 28: createNameStorage(encoding, 28)};
	return size => storages[size];
}
