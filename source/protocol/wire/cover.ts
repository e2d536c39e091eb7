import type {Layout} from './layout.ts';
import {templateHead} from './sets.ts';
import {userRecord28, userRecord72} from './user-record.ts';

/** PURE: how data is covered once it is known what it is. Each function changes the bytes that it is given. */

/** What was covered in a packet. `unknown` = data that this program cannot tell apart, covered as a whole. */
export type MaskedPart = 'comm key' | 'name' | 'password' | 'card' | 'finger' | 'upload' | 'unknown';

const letter = 0x78; // x
const foreignLetter = 0xff;

/** Letters become x, bytes beyond ASCII FF: where a text ends and whether it is plain can still be seen. */
function coverText(bytes: Uint8Array): void {
	for (const [at, byte] of bytes.entries()) {
		if (byte !== 0) bytes[at] = byte < 0x80 ? letter : foreignLetter;
	}
}

/** As a whole; only "nothing" stays visible. */
function coverNumber(bytes: Uint8Array): void {
	if (bytes.some(byte => byte !== 0)) bytes.fill(letter);
}

/** The secret fields of a user record, in the order of the layout. */
function secretFields(layout: Pick<Layout<unknown>, 'table'>): ReadonlyArray<{
	readonly part: 'name' | 'password' | 'card';
	readonly from: number;
	readonly to: number;
}> {
	return layout.table.flatMap(({name, offset, bytes}) =>
		name === 'name' || name === 'password' || name === 'card'
			? [{part: name, from: offset, to: offset + bytes}]
			: [],
	);
}

const userFields = {
	72: secretFields(userRecord72),
	// The vendor manual gives the card a fifth byte.
	28: secretFields(userRecord28).map(field => (field.part === 'card' ? {...field, to: field.to + 1} : field)),
} as const;

export type RecordSize = keyof typeof userFields;

/** The set's own length stands in front of it. */
export const setPrefixBytes = 4;

/** How far a list of fingers has come: bytes of an entry's head, and of its finger still to come. */
export interface ArrivingFingers {
	head: number[];
	fingerLeft: number;
}

export function coverAll(data: Uint8Array, part: MaskedPart): MaskedPart[] {
	if (data.length === 0) return [];
	data.fill(letter);
	return [part];
}

/** @param from place of the first byte among the records; below zero in the set's own length. */
export function coverUsers(data: Uint8Array, from: number, size: RecordSize): MaskedPart[] {
	const fields = userFields[size];
	const firstRecord = Math.max(0, Math.floor(from / size));
	for (let start = firstRecord * size - from; start + size <= data.length; start += size) {
		// What does not look like a person may be one in another place: then nothing of it is shown.
		if (start >= 0 && !isUser(data, start, size))
			return coverAll(data.subarray(Math.max(0, -from)), 'unknown');
	}

	for (let start = firstRecord * size - from; start < data.length; start += size) {
		for (const field of fields) {
			const piece = data.subarray(Math.max(0, start + field.from), Math.max(0, start + field.to));
			if (field.part === 'card') coverNumber(piece);
			else coverText(piece);
		}
	}

	return fields.map(field => field.part);
}

function isUser(data: Uint8Array, at: number, size: RecordSize): boolean {
	const {privilege, group} = size === 72 ? userRecord72.offsets : userRecord28.offsets;
	if (u16(data, at) === 0 || data[at + privilege]! > 0x0f || data[at + group]! >= 100) return false;
	return size === 28 || u16(data, at + userRecord72.offsets.ownTimezones) <= 1;
}

/** Each entry's head stays, its finger is covered. Sizes that lead astray cover the rest. */
export function coverFingers(data: Uint8Array, from: number, arriving: ArrivingFingers): MaskedPart[] {
	for (let at = Math.max(0, setPrefixBytes - from); at < data.length; at++) {
		if (arriving.fingerLeft > 0) {
			const end = Math.min(data.length, at + arriving.fingerLeft);
			data.fill(letter, at, end);
			arriving.fingerLeft -= end - at;
			at = end - 1;
			continue;
		}

		arriving.head.push(data[at]!);
		if (arriving.head.length < templateHead.bytes) continue;
		const size = arriving.head[0]! + arriving.head[1]! * 0x1_00 - templateHead.bytes;
		arriving.head = [];
		arriving.fingerLeft = size > 0 ? size : Number.POSITIVE_INFINITY;
	}

	return ['finger'];
}

export function u16(bytes: Uint8Array, at: number): number {
	return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x1_00;
}

export function u32(bytes: Uint8Array, at: number): number {
	return u16(bytes, at) + u16(bytes, at + 2) * 0x1_00_00;
}
