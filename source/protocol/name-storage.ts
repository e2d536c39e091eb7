import {createRequire} from 'node:module';
import type {NameStorage, RecordSize, StoredName} from '../domain/device.ts';
import {graphemes, plainText} from '../domain/text.ts';
import {fromHex, toHex} from './wire/bytes.ts';
import {nameBytesLimit} from './wire/user-record.ts';

/** Encodings that language firmwares are known to use. @see device-protocol §9.6 */
export const nameEncodings = ['utf-8', 'gbk', 'windows-1256', 'windows-1252', 'latin1'] as const;
export type NameEncoding = (typeof nameEncodings)[number];

interface Codec {
	encode(text: string): Uint8Array;
	decode(bytes: Buffer, start: number, end: number): string;
}

function decodeAll(codec: Codec, bytes: Uint8Array): string {
	return codec.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length);
}

/** How one terminal stores names. With `recordSize` 28 seven bytes fit, else 23. */
export function createNameStorage(
	encoding: NameEncoding = 'utf-8',
	recordSize: RecordSize = 72,
): ExactNameStorage {
	const limit = nameBytesLimit[recordSize];
	const codec = once(() => (encoding === 'utf-8' ? utf8 : tableCodec(encoding)));
	return {
		stored(name) {
			const text = isPlainAscii(name) ? name : plainText(name);
			if (isPlainAscii(text)) {
				const cut = text.length > limit ? text.slice(0, limit) : text;
				return {bytes: asciiHex(cut), text: cut, isCut: cut.length < text.length, isLossy: false};
			}

			return storeText(codec(), text, limit);
		},
		used: usedHex,
		decode: nameBytes => decodeAll(codec(), fromHex(usedHex(nameBytes))),
		decodeRange: (bytes, start, end) => codec().decode(bytes, start, end),
		firstLost(name) {
			for (const segment of graphemes(plainText(name))) {
				if (decodeAll(codec(), codec().encode(segment)) !== segment) return segment;
			}

			return null;
		},
	};
}

export interface ExactNameStorage extends NameStorage {
	/** The first character that the encoding cannot express; null when it can express all. */
	firstLost(name: string): string | null;
	/** Text of the bytes from `start` to `end`. */
	decodeRange(bytes: Buffer, start: number, end: number): string;
}

/** Cuts between what people see as characters, so that no accent is parted from its letter. */
function storeText(codec: Codec, text: string, limit: number): StoredName {
	const whole = codec.encode(text);
	let bytes = whole;
	let kept = text;
	if (whole.length > limit) {
		kept = '';
		let keptBytes = 0;
		for (const segment of graphemes(text)) {
			const size = codec.encode(segment).length;
			if (keptBytes + size > limit) break;
			keptBytes += size;
			kept += segment;
		}

		bytes = codec.encode(kept);
	}

	const shown = decodeAll(codec, bytes);
	return {bytes: toHex(bytes), text: shown, isCut: kept.length < text.length, isLossy: shown !== kept};
}

/** The hex before the first NUL byte. */
function usedHex(nameBytes: string): string {
	for (let at = nameBytes.indexOf('00'); at !== -1; at = nameBytes.indexOf('00', at + 1)) {
		if (at % 2 === 0) return nameBytes.slice(0, at);
	}

	return nameBytes;
}

function isPlainAscii(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code < 0x20 || code > 0x7e) return false;
	}

	return true;
}

const hexOfAscii = Array.from({length: 0x80}, (_, code) => code.toString(16).padStart(2, '0'));

function asciiHex(text: string): string {
	let hex = '';
	for (let at = 0; at < text.length; at++) hex += hexOfAscii[text.charCodeAt(at)];
	return hex;
}

/** Bytes that are not UTF-8 show as U+FFFD. */
const utf8: Codec = {
	encode: text => Buffer.from(text, 'utf8'),
	decode: (bytes, start, end) => bytes.toString('utf8', start, end),
};

interface Iconv {
	encode(text: string, encoding: string): Uint8Array;
	decode(bytes: Buffer, encoding: string, options: {stripBOM: boolean}): string;
}

/** The tables take 20 ms to load and few gyms need them: they come when the first name does. */
const loadIconv = once(() => createRequire(import.meta.url)('iconv-lite') as Iconv);

function tableCodec(encoding: NameEncoding): Codec {
	const iconv = loadIconv();
	return {
		encode: text => iconv.encode(text, encoding),
		decode: (bytes, start, end) => iconv.decode(bytes.subarray(start, end), encoding, {stripBOM: false}),
	};
}

function once<T>(make: () => T): () => T {
	let made: {readonly value: T} | null = null;
	return () => {
		made ??= {value: make()};
		return made.value;
	};
}
