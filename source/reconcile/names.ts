import {type DeviceUser, type NameStorage, plainText, type StoredName} from '../domain/index.ts';
import {isPlaceholder, isSamePerson} from './same-person.ts';

/** How the device's name stands to the website's. */
export type NameVerdict = 'equal' | 'cut' | 'lossy' | 'cosmetic' | 'differs' | 'who';

/** Bytes of a name that every terminal with the larger record keeps: its field less the closing NUL. */
const plainLimitBytes = 23;

/** A device that stores UTF-8 in a 24-byte field: what most terminals do, used where no port says otherwise. */
export const plainStorage: NameStorage = {
	stored(name): StoredName {
		const whole = plainText(name);
		let text = '';
		let bytes = '';
		for (const letter of whole) {
			const hex = utf8Hex(letter);
			if (bytes.length + hex.length > plainLimitBytes * 2) break;
			text += letter;
			bytes += hex;
		}

		return {bytes, text, isCut: text !== whole, isLossy: false};
	},
	used(nameBytes) {
		for (let at = 0; at < nameBytes.length; at += 2) {
			if (nameBytes[at] === '0' && nameBytes[at + 1] === '0') return nameBytes.slice(0, at);
		}

		return nameBytes;
	},
	decode(nameBytes) {
		const used = plainStorage.used(nameBytes);
		const bytes = Uint8Array.from({length: used.length / 2}, (_, at) =>
			Number.parseInt(used.slice(at * 2, at * 2 + 2), 16),
		);
		return new TextDecoder().decode(bytes);
	},
};

/** Compares the bytes this device would store for the website's name with those it holds. */
export function compareNames(websiteName: string, user: DeviceUser, storage: NameStorage): NameVerdict {
	if (holdsPlainly(user.nameBytes, websiteName)) return 'equal';
	const wanted = storage.stored(websiteName);
	const atTheLimit = wanted.isLossy ? 'lossy' : wanted.isCut ? 'cut' : 'equal';
	if (storage.used(user.nameBytes).toLowerCase() === wanted.bytes.toLowerCase()) return atTheLimit;

	const held = storage.decode(user.nameBytes);
	const heldForm = composed(held);
	if (heldForm === composed(wanted.text)) return atTheLimit;
	if (heldForm === composed(websiteName)) return 'equal';
	if (isCosmetic(held, websiteName) || isCosmetic(held, wanted.text)) return 'cosmetic';
	if (isPlaceholder(held, user.pin)) return wanted.text === '' ? 'equal' : 'differs';
	return isSamePerson(websiteName, held, nameLimitBytes(user)) ? 'differs' : 'who';
}

/** True when two texts differ in nothing but case, spaces and Unicode form. */
export function isCosmetic(a: string, b: string): boolean {
	return squeezed(a) === squeezed(b);
}

/** Bytes of a name this device keeps, from the field it sent. */
export function nameLimitBytes(user: DeviceUser): number {
	return Math.max(0, user.nameBytes.length / 2 - 1);
}

const plainAscii = /^[\0-\x7F]*$/;

/** Unicode NFC; ASCII is composed as it is. */
function composed(text: string): string {
	return plainAscii.test(text) ? text : text.normalize('NFC');
}

function squeezed(text: string): string {
	return composed(text).toLowerCase().replaceAll(/\s+/g, '');
}

/**
The quick yes for a printable ASCII name that ends before its field does: every encoding a terminal uses holds
ASCII as it is. Anything else gets no answer here.
*/
function holdsPlainly(nameBytes: string, name: string): boolean {
	const end = name.length * 2;
	if (name === '' || end + 2 > nameBytes.length) return false;
	if (nameBytes.charCodeAt(end) !== 0x30 || nameBytes.charCodeAt(end + 1) !== 0x30) return false;
	for (let at = 0; at < name.length; at++) {
		const code = name.charCodeAt(at);
		if (code < 0x20 || code > 0x7e) return false;
		if (nameBytes.charCodeAt(at * 2) !== hexDigit(code >> 4)) return false;
		if (nameBytes.charCodeAt(at * 2 + 1) !== hexDigit(code & 15)) return false;
	}

	return true;
}

function hexDigit(value: number): number {
	return value < 10 ? 0x30 + value : 0x57 + value;
}

function utf8Hex(letter: string): string {
	const code = letter.charCodeAt(0);
	if (code < 0x80) return byteHex(code);
	return Array.from(new TextEncoder().encode(letter), byteHex).join('');
}

function byteHex(byte: number): string {
	return byte.toString(16).padStart(2, '0');
}
