/** Small byte helpers of the wire; nothing here knows the protocol. */

const hexPairs = Array.from({length: 256}, (_, value) => value.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
	if (bytes.length > 64) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
	let text = '';
	for (const byte of bytes) text += hexPairs[byte]!;
	return text;
}

/** @throws {RangeError} when the text is not hex of whole bytes. */
export function fromHex(text: string): Uint8Array {
	if (text.length % 2 !== 0 || !/^[\da-f]*$/i.test(text)) throw new RangeError('not hex of whole bytes');
	return new Uint8Array(Buffer.from(text, 'hex'));
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
	let size = 0;
	for (const piece of pieces) size += piece.length;
	const whole = new Uint8Array(size);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}

	return whole;
}

/** The bytes before the first NUL. */
export function untilNul(bytes: Uint8Array): Uint8Array {
	const end = bytes.indexOf(0);
	return end === -1 ? bytes : bytes.subarray(0, end);
}

/** Printable ASCII text as bytes with one NUL at the end, as options are asked for. */
export function asciiZ(text: string): Uint8Array {
	return concat([new TextEncoder().encode(text), Uint8Array.of(0)]);
}

/** Text up to the first NUL, byte by byte (latin1): for PINs, options and versions, which are ASCII in practice. */
export function asciiText(bytes: Uint8Array): string {
	return Buffer.from(untilNul(bytes)).toString('latin1');
}

export const noBytes = new Uint8Array(0);
