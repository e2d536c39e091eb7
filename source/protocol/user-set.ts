import type {RecordSize} from '../domain/device.ts';
import type {DeviceUser} from '../domain/people.ts';
import {type DecodeName, StoredUser, UserRecords} from './stored-user.ts';
import {userRecord28, userRecord72} from './wire/user-record.ts';

/** PURE: what the bytes of a user list are. Fields are read where they lie; `layout` gives the places. */

const at72 = userRecord72.offsets;
const at28 = userRecord28.offsets;

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
	const words = wordsOf(records);
	let plausible = fitting.filter(size => isListOf(size, words));
	if (plausible.length > 1) plausible = plausible.filter(size => !isSlotRepeated(size, words));
	const [only, other] = plausible;
	if (only !== undefined && other === undefined) return counted === null || counted === only ? only : null;
	return counted;
}

/** Does every record look like one of this layout? */
function isListOf(size: RecordSize, words: Int32Array): boolean {
	for (let at = 0; at < words.length; at += wordOf(size)) {
		if (!isUser[size](words, at)) return false;
	}

	return true;
}

/** Do two records claim one slot? */
function isSlotRepeated(size: RecordSize, words: Int32Array): boolean {
	const slots = new Set<number>();
	for (let at = 0; at < words.length; at += wordOf(size)) slots.add(words[at]! & 0xff_ff);
	return slots.size * wordOf(size) < words.length;
}

/** Does the record at this word look like one of this layout? */
const isUser: Readonly<Record<RecordSize, (words: Int32Array, at: number) => boolean>> = {
	72: isUser72,
	28: isUser28,
};

/**
Records four bytes at a time, both layouts being whole words: to ask each byte of a list takes several times as long.
A copy where the records do not lie on word boundaries. Little-endian hosts.
*/
function wordsOf(records: Uint8Array): Int32Array {
	const {buffer, byteOffset, length} = records.byteOffset % 4 === 0 ? records : records.slice();
	return new Int32Array(buffer, byteOffset, length >> 2);
}

const wordOf = (offset: number): number => offset >> 2;
const shiftOf = (offset: number): number => (offset % 4) * 8;

/** Highest value of the privilege byte: bit 0 and three bits of level. */
const largestPrivilege = 0x0f;
const firstUnknownGroup = 100;

/** Both layouts begin with the uid and the privilege behind it. */
function beginsLikeUser(word: number): boolean {
	return (word & 0xff_ff) !== 0 && ((word >> shiftOf(at72.privilege)) & 0xff) <= largestPrivilege;
}

function isUser72(words: Int32Array, at: number): boolean {
	if (!beginsLikeUser(words[at]!)) return false;
	const group = words[at + wordOf(at72.group)]! >> shiftOf(at72.group);
	if ((group & 0xff) >= firstUnknownGroup) return false;
	const ownTimezones = words[at + wordOf(at72.ownTimezones)]! >> shiftOf(at72.ownTimezones);
	if ((ownTimezones & 0xff_ff) > 1) return false;
	return isPrintableUntilNul(words, at + wordOf(at72.userId), at + wordOf(72));
}

function isUser28(words: Int32Array, at: number): boolean {
	if (!beginsLikeUser(words[at]!)) return false;
	const group = words[at + wordOf(at28.group)]! >> shiftOf(at28.group);
	if ((group & 0xff) >= firstUnknownGroup) return false;
	const pin = words[at + wordOf(at28.userId)]! >>> 0;
	return pin !== 0 && pin <= 999_999_999;
}

/** At least one byte from 0x21 to 0x7E, and NULs behind the last one. */
function isPrintableUntilNul(words: Int32Array, from: number, to: number): boolean {
	let at = from;
	while (at < to && isPrintable(words[at]!)) at++;
	if (at < to && words[at] !== 0) {
		// The word in which the text ends: any letter in place of the NULs at its end.
		const endBytes = Math.clz32(words[at]!) >> 3;
		if (endBytes === 0 || !isPrintable(words[at]! | (0x61_61_61_61 << (32 - endBytes * 8)))) return false;
		at++;
	} else if (at === from) {
		return false;
	}

	while (at < to && words[at] === 0) at++;
	return at === to;
}

/**
Is each of four bytes from 0x21 to 0x7E? With its highest bit clear, a byte gets it by 0x5F from 0x21 on, and by 1 at
0x7F; no sum carries into the next byte.
*/
function isPrintable(word: number): boolean {
	return ((word | (word + 0x01_01_01_01) | ~(word + 0x5f_5f_5f_5f)) & 0x80_80_80_80) === 0;
}

/** Every record of a list, in the terminal's order. */
export function decodeUsers(records: Uint8Array, size: RecordSize, decodeName: DecodeName): DeviceUser[] {
	const decoder = new UserDecoder(size, decodeName);
	decoder.advance(records);
	return decoder.users;
}

const recordsAtOnce = 512;
/** Slot numbers have two bytes: no list is longer. */
const slotCount = 0x1_00_00;

/**
Judges a list while it arrives, and makes its users: a terminal that sends leaves time, and what comes after the last
byte is waited for.
*/
export class UserDecoder {
	readonly size: RecordSize;
	/** Whole records that have come. */
	count = 0;
	/** The first slot that two records claim; null when every slot is claimed once. */
	repeatedSlot: number | null = null;
	readonly #source: UserRecords;
	readonly #seen = new Uint8Array(slotCount);
	readonly #users: DeviceUser[];
	#isList = true;

	/** @param expected how many there will be, as somebody says who may be wrong. */
	constructor(size: RecordSize, decodeName: DecodeName, expected = 0) {
		this.size = size;
		this.#source = new UserRecords(size, decodeName);
		this.#users = new Array<DeviceUser>(Math.min(expected, slotCount));
	}

	/** Every record so far looks like one of this layout, and no slot came twice. */
	get isPlausible(): boolean {
		return this.#isList && this.repeatedSlot === null;
	}

	/** Views on the newest memory that was given. */
	get users(): DeviceUser[] {
		this.#users.length = this.count;
		return this.#users;
	}

	/** @param records all that has come so far: what was given before, and more behind it. */
	advance(records: Uint8Array): void {
		this.#source.bytes = records;
		const end = Math.floor(records.length / this.size);
		// In shares: what is called often gets compiled sooner than a loop that never returns.
		for (let from = this.count; from < end; from += recordsAtOnce) {
			this.#take(records, from, Math.min(from + recordsAtOnce, end));
		}

		this.count = end;
	}

	/**
	All that is asked of a record in one loop. Three loops in functions of their own take twice as long after some
	lists: the engine then compiles them into their caller, and never again as well as it had compiled each alone.
	*/
	#take(records: Uint8Array, from: number, to: number): void {
		const words = wordsOf(records.subarray(from * this.size, to * this.size));
		const step = wordOf(this.size);
		const isLikely = isUser[this.size];
		const seen = this.#seen;
		const source = this.#source;
		const users = this.#users;
		let isList = this.#isList;
		for (let place = from, at = 0; place < to; place++, at += step) {
			isList &&= isLikely(words, at);
			const slot = words[at]! & 0xff_ff;
			if (seen[slot] === 1) this.repeatedSlot ??= slot;
			seen[slot] = 1;
			users[place] = new StoredUser(source, place);
		}

		this.#isList = isList;
	}
}
