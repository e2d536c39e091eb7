import type {RecordSize} from '../domain/device.ts';
import type {DeviceUser} from '../domain/people.ts';
import {trimPin} from '../domain/pin.ts';
import {plainText} from '../domain/text.ts';
import {noBytes, toHex} from './wire/bytes.ts';
import {disabledBit, userRecord28, userRecord72} from './wire/user-record.ts';

/** Text of the bytes from `start` to `end`, for names that are not plain ASCII. */
export type DecodeName = (bytes: Buffer, start: number, end: number) => string;

/** The records of one list, which its users share. */
export class UserRecords {
	readonly size: RecordSize;
	readonly decodeName: DecodeName;
	readonly at: typeof places72 | typeof places28;
	readonly nameEnd: number;
	#bytes: Uint8Array = noBytes;
	#buffer: Buffer | null = null;
	#text: string | null = null;
	#pins: Column | null = null;
	#names: Column | null = null;
	#nameBytes: Column | null = null;

	constructor(size: RecordSize, decodeName: DecodeName) {
		this.size = size;
		this.decodeName = decodeName;
		this.at = size === 72 ? places72 : places28;
		this.nameEnd = this.at.name + (size === 72 ? 24 : 8);
	}

	get bytes(): Uint8Array {
		return this.#bytes;
	}

	set bytes(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#buffer = null;
		this.#text = null;
	}

	/** The texts that were asked for, by the user's place in the list. What nobody reads takes no memory. */
	get pins(): Column {
		this.#pins ??= this.#column();
		return this.#pins;
	}

	get names(): Column {
		this.#names ??= this.#column();
		return this.#names;
	}

	get nameBytes(): Column {
		this.#nameBytes ??= this.#column();
		return this.#nameBytes;
	}

	/** One letter a byte. To cut a PIN from it costs a tenth of making text of a few bytes. */
	get text(): string {
		this.#text ??= this.buffer.toString('latin1');
		return this.#text;
	}

	/** The same bytes, for making other text of them. */
	get buffer(): Buffer {
		const {buffer, byteOffset, byteLength} = this.#bytes;
		this.#buffer ??= Buffer.from(buffer, byteOffset, byteLength);
		return this.#buffer;
	}

	#column(): Column {
		return new Array<string | undefined>(Math.floor(this.#bytes.length / this.size));
	}
}

type Column = Array<string | undefined>;

const places72 = userRecord72.offsets;
const places28 = userRecord28.offsets;

/**
A user as a view on the list it came in: reading 50,000 people makes 50,000 small objects and no text. Numbers are
read where they lie; PIN, name and name bytes are made when first asked for and kept by the list; `record` is made
each time. What 50,000 of them cost is their size, so two fields are all that each has. Being a view it has no properties of its own, so a spread copies nothing: `changedUser` copies, `toJSON` too.
*/
export class StoredUser implements DeviceUser {
	readonly #list: UserRecords;
	/** Place in the list, from 0. */
	readonly #place: number;

	constructor(list: UserRecords, place: number) {
		this.#list = list;
		this.#place = place;
	}

	get #start(): number {
		return this.#place * this.#list.size;
	}

	get uid(): number {
		return u16(this.#list.bytes, this.#start);
	}

	get pin(): string {
		const {pins, size} = this.#list;
		let text = pins[this.#place];
		if (text === undefined) {
			text = size === 72 ? this.#pinText() : String(this.#u32(places28.userId));
			pins[this.#place] = text;
		}

		return text;
	}

	get name(): string {
		const {names} = this.#list;
		let text = names[this.#place];
		if (text === undefined) {
			text = this.#nameText();
			names[this.#place] = text;
		}

		return text;
	}

	get nameBytes(): string {
		const {nameBytes, buffer, at, nameEnd} = this.#list;
		let text = nameBytes[this.#place];
		if (text === undefined) {
			text = buffer.toString('hex', this.#start + at.name, this.#start + nameEnd);
			nameBytes[this.#place] = text;
		}

		return text;
	}

	get card(): number {
		return this.#u32(this.#list.at.card);
	}

	get privilege(): number {
		return this.#u8(this.#list.at.privilege) & ~disabledBit;
	}

	get enabled(): boolean {
		return (this.#u8(this.#list.at.privilege) & disabledBit) === 0;
	}

	get group(): number {
		return this.#u8(this.#list.at.group);
	}

	get hasPassword(): boolean {
		return this.#u8(this.#list.at.password) !== 0;
	}

	get record(): string {
		const {bytes, size} = this.#list;
		return toHex(bytes.subarray(this.#start, this.#start + size));
	}

	/** Everything about the user as plain data, the secret record included. */
	toJSON(): DeviceUser {
		const {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword, record} = this;
		return {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword, record};
	}

	#u8(offset: number): number {
		return this.#list.bytes[this.#start + offset]!;
	}

	#u32(offset: number): number {
		const {bytes} = this.#list;
		const at = this.#start + offset;
		return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
	}

	#nameText(): string {
		const {bytes, at, nameEnd, decodeName} = this.#list;
		const from = this.#start + at.name;
		const to = this.#start + nameEnd;
		const asciiEnd = endOfAscii(bytes, from, to);
		if (asciiEnd !== -1) return this.#list.text.slice(from, asciiEnd);
		let end = from;
		while (end < to && bytes[end] !== 0) end++;
		return plainText(decodeName(this.#list.buffer, from, end));
	}

	/**
	A PIN as the terminal holds it, white space at the ends cut. What cannot be typed shows as U+FFFD instead of
	vanishing: two PINs must never become one by being read.
	*/
	#pinText(): string {
		const {bytes, text, size} = this.#list;
		const from = this.#start + places72.userId;
		const to = this.#start + size;
		const asciiEnd = endOfAscii(bytes, from, to);
		if (asciiEnd !== -1 && bytes[from] !== 0x20 && (asciiEnd === from || bytes[asciiEnd - 1] !== 0x20)) {
			return text.slice(from, asciiEnd);
		}

		const field = text.slice(from, to);
		const nul = field.indexOf('\0');
		return trimPin(nul === -1 ? field : field.slice(0, nul)).replaceAll(untypable, '\uFFFD');
	}
}

const untypable = /[\x00-\x1F\x7F-\x9F\xAD]/g;

function u16(bytes: Uint8Array, at: number): number {
	return bytes[at]! | (bytes[at + 1]! << 8);
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
