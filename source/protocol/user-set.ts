import type {RecordSize} from '../domain/device.ts';
import type {DeviceUser} from '../domain/people.ts';
import {trimPin} from '../domain/pin.ts';
import {plainText} from '../domain/text.ts';
import {concat, noBytes} from './wire/bytes.ts';
import {disabledBit, userRecord28, userRecord72} from './wire/user-record.ts';

/** PURE: from the bytes of a user list to users. Fields are read where they lie; `layout` gives the places. */

const at72 = userRecord72.offsets;
const at28 = userRecord28.offsets;
const end72 = {name: at72.name + 24, userId: at72.userId + 24};
const end28 = {name: at28.name + 8};

/**
Which layout a list is in. Platform names mislead, so the bytes and the terminal's own count decide, and where
they contradict each other nothing does.
@param count a trusted number of users, else null.
@returns null when undecided.
@see device-protocol §9.4
*/
export function decideRecordSize(records: Uint8Array, count: number | null): RecordSize | null {
	const fitting = ([72, 28] as const).filter(size => records.length % size === 0);
	const counted = fitting.find(size => count !== null && records.length === size * count) ?? null;
	let plausible = fitting.filter(size => looksLike[size](records));
	if (plausible.length > 1) plausible = plausible.filter(size => repeatedUid(records, size) === null);
	const [only, other] = plausible;
	if (only !== undefined && other === undefined) return counted === null || counted === only ? only : null;
	return counted;
}

const looksLike: Readonly<Record<RecordSize, (records: Uint8Array) => boolean>> = {
	72: looksLike72,
	28: looksLike28,
};

const u16 = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8);
const u32 = (bytes: Uint8Array, at: number): number =>
	(u16(bytes, at) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

/** Highest value of the privilege byte: bit 0 and three bits of level. */
const largestPrivilege = 0x0f;

function looksLike72(records: Uint8Array): boolean {
	for (let at = 0; at < records.length; at += 72) {
		if (u16(records, at + at72.uid) === 0) return false;
		if (records[at + at72.privilege]! > largestPrivilege) return false;
		if (records[at + at72.group]! >= 100 || u16(records, at + at72.ownTimezones) > 1) return false;
		if (!isPrintableUntilNul(records, at + at72.userId, at + end72.userId)) return false;
	}

	return true;
}

function looksLike28(records: Uint8Array): boolean {
	for (let at = 0; at < records.length; at += 28) {
		if (u16(records, at + at28.uid) === 0) return false;
		if (records[at + at28.privilege]! > largestPrivilege || records[at + at28.group]! >= 100) return false;
		const pin = u32(records, at + at28.userId);
		if (pin === 0 || pin > 999_999_999) return false;
	}

	return true;
}

function isPrintableUntilNul(bytes: Uint8Array, from: number, to: number): boolean {
	let at = from;
	while (at < to && bytes[at]! > 0x20 && bytes[at]! < 0x7f) at++;
	if (at === from) return false;
	while (at < to && bytes[at] === 0) at++;
	return at === to;
}

/** A slot that two records claim; null when every slot is claimed once. */
function repeatedUid(records: Uint8Array, size: RecordSize): number | null {
	const slots = new SlotSet();
	slots.add(records, size);
	return slots.repeated;
}

class SlotSet {
	/** The first slot that came twice. */
	repeated: number | null = null;
	readonly #seen = new Uint8Array(0x1_00_00);

	add(records: Uint8Array, size: RecordSize): void {
		for (let at = 0; at < records.length && this.repeated === null; at += size) {
			const uid = u16(records, at);
			if (this.#seen[uid] === 1) this.repeated = uid;
			this.#seen[uid] = 1;
		}
	}
}

/** Text of the bytes from `start` to `end`, for names that are not plain ASCII. */
export type DecodeName = (bytes: Buffer, start: number, end: number) => string;

/** Every record of a list, in the terminal's order. */
export function decodeUsers(records: Uint8Array, size: RecordSize, decodeName: DecodeName): DeviceUser[] {
	const decoder = new UserDecoder(size, decodeName);
	decoder.push(records);
	return decoder.users;
}

/** Decodes a list while it arrives, in whatever pieces, and judges on the way whether it is one. */
export class UserDecoder {
	readonly users: DeviceUser[] = [];
	readonly size: RecordSize;
	readonly #decodeName: DecodeName;
	readonly #slots = new SlotSet();
	#isPlausible = true;
	#left: Uint8Array = noBytes;

	constructor(size: RecordSize, decodeName: DecodeName) {
		this.size = size;
		this.#decodeName = decodeName;
	}

	/** Every record so far looks like one of this layout, and no slot came twice. */
	get isPlausible(): boolean {
		return this.#isPlausible && this.#slots.repeated === null;
	}

	/** The first slot that two records claim; null when every slot is claimed once. */
	get repeatedSlot(): number | null {
		return this.#slots.repeated;
	}

	push(piece: Uint8Array): void {
		let at = 0;
		if (this.#left.length > 0) {
			at = Math.min(this.size - this.#left.length, piece.length);
			const torn = concat([this.#left, piece.subarray(0, at)]);
			this.#left = torn.length < this.size ? torn : noBytes;
			if (torn.length === this.size) this.#take(torn);
		}

		const rest = piece.subarray(at);
		const wholeBytes = rest.length - (rest.length % this.size);
		if (wholeBytes < rest.length) this.#left = rest.subarray(wholeBytes);
		if (wholeBytes > 0) this.#take(rest.subarray(0, wholeBytes));
	}

	#take(records: Uint8Array): void {
		this.#isPlausible &&= looksLike[this.size](records);
		this.#slots.add(records, this.size);
		appendUsers(this.users, records, this.size, this.#decodeName);
	}
}

/**
One text and one hex string are made of all the bytes and cut up: strings of their own for each field would cost
ten times as much.
*/
function appendUsers(
	users: DeviceUser[],
	records: Uint8Array,
	size: RecordSize,
	decodeName: DecodeName,
): void {
	const buffer = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
	const text = buffer.toString('latin1');
	const hex = buffer.toString('hex');
	const offsets = size === 72 ? at72 : at28;
	const {privilege: privilegeAt, name: nameOffset, card, group, password} = offsets;
	const nameBytes = (size === 72 ? end72.name : end28.name) - nameOffset;
	for (let at = 0; at < records.length; at += size) {
		const privilege = records[at + privilegeAt]!;
		const nameAt = at + nameOffset;
		const asciiEnd = endOfAscii(records, nameAt, nameAt + nameBytes);
		users.push({
			uid: u16(records, at),
			pin: size === 72 ? pinText(records, text, at) : String(u32(records, at + at28.userId)),
			name:
				asciiEnd === -1
					? otherName(buffer, nameAt, nameAt + nameBytes, decodeName)
					: text.substring(nameAt, asciiEnd),
			nameBytes: hex.substring(nameAt * 2, (nameAt + nameBytes) * 2),
			card: u32(records, at + card),
			privilege: privilege & ~disabledBit,
			enabled: (privilege & disabledBit) === 0,
			group: records[at + group]!,
			hasPassword: records[at + password] !== 0,
			record: hex.substring(at * 2, (at + size) * 2),
		});
	}
}

function otherName(buffer: Buffer, from: number, to: number, decodeName: DecodeName): string {
	let end = from;
	while (end < to && buffer[end] !== 0) end++;
	return plainText(decodeName(buffer, from, end));
}

/** Where printable ASCII ends in a NUL or at the field's end; -1 when there is anything else in it. */
function endOfAscii(bytes: Uint8Array, from: number, to: number): number {
	let at = from;
	for (; at < to; at++) {
		const byte = bytes[at]!;
		if (byte === 0) return at;
		if (byte < 0x20 || byte > 0x7e) return -1;
	}

	return at;
}

/**
A PIN as the terminal holds it, white space at the ends cut. What cannot be typed shows as U+FFFD instead of
vanishing: two PINs must never become one by being read.
*/
function pinText(records: Uint8Array, text: string, at: number): string {
	const from = at + at72.userId;
	const asciiEnd = endOfAscii(records, from, at + end72.userId);
	if (asciiEnd !== -1 && records[from] !== 0x20 && (asciiEnd === from || records[asciiEnd - 1] !== 0x20)) {
		return text.slice(from, asciiEnd);
	}

	const field = text.slice(from, at + end72.userId);
	const nul = field.indexOf('\0');
	return trimPin(nul === -1 ? field : field.slice(0, nul)).replaceAll(untypable, '\uFFFD');
}

const untypable = /[\x00-\x1F\x7F-\x9F\xAD]/g;
