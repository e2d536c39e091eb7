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
		if (!isPrintableUntilNul(records, at + at72.userId, at + 72)) return false;
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

/** Every record of a list, in the terminal's order. */
export function decodeUsers(records: Uint8Array, size: RecordSize, decodeName: DecodeName): DeviceUser[] {
	const decoder = new UserDecoder(size, decodeName);
	decoder.advance(records);
	return decoder.users;
}

const recordsAtOnce = 512;

/** Judges a list while it arrives: whether it is one, and of how many users. */
export class UserDecoder {
	readonly size: RecordSize;
	/** Whole records that have come. */
	count = 0;
	readonly #source: UserRecords;
	readonly #slots = new SlotSet();
	#isPlausible = true;
	#users: DeviceUser[] | null = null;

	constructor(size: RecordSize, decodeName: DecodeName) {
		this.size = size;
		this.#source = new UserRecords(size, decodeName);
	}

	/** Every record so far looks like one of this layout, and no slot came twice. */
	get isPlausible(): boolean {
		return this.#isPlausible && this.#slots.repeated === null;
	}

	/** The first slot that two records claim; null when every slot is claimed once. */
	get repeatedSlot(): number | null {
		return this.#slots.repeated;
	}

	/** Made when they are first asked for. */
	get users(): DeviceUser[] {
		this.#users ??= Array.from({length: this.count}, (_, at) => new StoredUser(this.#source, at * this.size));
		return this.#users;
	}

	/** @param records all that has come so far: what was given before, and more behind it. */
	advance(records: Uint8Array): void {
		this.#source.bytes = records;
		this.#users = null;
		const end = records.length - (records.length % this.size);
		// In shares: what is called often gets compiled sooner than a loop that never returns.
		const shareBytes = recordsAtOnce * this.size;
		for (let at = this.count * this.size; at < end; at += shareBytes) {
			const share = records.subarray(at, Math.min(at + shareBytes, end));
			this.#isPlausible &&= looksLike[this.size](share);
			this.#slots.add(share, this.size);
		}

		this.count = end / this.size;
	}
}
