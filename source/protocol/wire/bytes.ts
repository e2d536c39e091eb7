/** Small byte helpers of the wire; nothing here knows the protocol. */

export const noBytes = new Uint8Array(0);

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

/** Memory as it was left: for those who write every byte before they read it. */
export function unfilled(size: number): Uint8Array {
	return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
}

/** Bytes that come in pieces and lie together. Never takes more than four times the memory of what has come and of the one piece that is expected. */
export class GrowingBytes {
	#memory: Uint8Array = noBytes;
	#length = 0;
	readonly #expected: number;

	/** @param expected how many there will be, as somebody says who may be wrong. */
	constructor(expected = Number.POSITIVE_INFINITY) {
		this.#expected = expected;
	}

	get length(): number {
		return this.#length;
	}

	/** All that has come: a view that later pieces leave as it is. */
	get bytes(): Uint8Array {
		return this.#memory.subarray(0, this.#length);
	}

	/** Takes memory for the next piece before it comes, for who has nothing else to do. What is fresh costs to touch. */
	expect(count: number): void {
		const end = this.#length + count;
		this.#reach(end);
		this.#memory.fill(0, this.#length, end);
	}

	/** Takes a copy of the piece. */
	append(piece: Uint8Array): void {
		const end = this.#length + piece.length;
		this.#reach(end);
		this.#memory.set(piece, this.#length);
		this.#length = end;
	}

	/** Takes a piece that nobody writes to again; without a copy while it is the only one. */
	adopt(piece: Uint8Array): void {
		if (this.#length > 0) {
			this.append(piece);
			return;
		}

		this.#memory = piece;
		this.#length = piece.length;
	}

	#reach(end: number): void {
		if (end <= this.#memory.length) return;
		const larger = unfilled(Math.max(end, Math.min(this.#expected, end * 4)));
		larger.set(this.bytes);
		this.#memory = larger;
	}
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
