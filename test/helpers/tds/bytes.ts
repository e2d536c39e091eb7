/** Growing little-endian output, as TDS writes everything but packet lengths. */
export class ByteWriter {
	#buffer = Buffer.alloc(256);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	u8(value: number): this {
		const at = this.#reserve(1);
		this.#buffer.writeUInt8(value, at);
		return this;
	}

	u16(value: number): this {
		const at = this.#reserve(2);
		this.#buffer.writeUInt16LE(value, at);
		return this;
	}

	u32(value: number): this {
		const at = this.#reserve(4);
		this.#buffer.writeUInt32LE(value, at);
		return this;
	}

	i32(value: number): this {
		const at = this.#reserve(4);
		this.#buffer.writeInt32LE(value, at);
		return this;
	}

	u64(value: bigint): this {
		const at = this.#reserve(8);
		this.#buffer.writeBigUInt64LE(value, at);
		return this;
	}

	i64(value: bigint): this {
		const at = this.#reserve(8);
		this.#buffer.writeBigInt64LE(value, at);
		return this;
	}

	f64(value: number): this {
		const at = this.#reserve(8);
		this.#buffer.writeDoubleLE(value, at);
		return this;
	}

	bytes(value: Uint8Array): this {
		const at = this.#reserve(value.length);
		this.#buffer.set(value, at);
		return this;
	}

	/** UTF-16 without a length. */
	utf16(text: string): this {
		const at = this.#reserve(text.length * 2);
		this.#buffer.write(text, at, 'utf16le');
		return this;
	}

	/** UTF-16 after its length in characters, one byte. */
	shortText(text: string): this {
		return this.u8(text.length).utf16(text);
	}

	/** UTF-16 after its length in characters, two bytes. */
	text(text: string): this {
		return this.u16(text.length).utf16(text);
	}

	/** What was written so far; the writer is empty afterwards. */
	take(): Buffer {
		const taken = Buffer.from(this.#buffer.subarray(0, this.#length));
		this.#length = 0;
		return taken;
	}

	/** Where the next `count` bytes go. The buffer may be another one afterwards. */
	#reserve(count: number): number {
		const at = this.#length;
		if (at + count > this.#buffer.length) {
			const larger = Buffer.alloc(Math.max(this.#buffer.length * 2, at + count));
			larger.set(this.#buffer);
			this.#buffer = larger;
		}

		this.#length = at + count;
		return at;
	}
}

/** Reads what a client sent, front to back. */
export class ByteReader {
	readonly #buffer: Buffer;
	#at = 0;

	constructor(buffer: Buffer) {
		this.#buffer = buffer;
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#buffer.length;
	}

	u8(): number {
		return this.#buffer.readUInt8(this.#take(1));
	}

	u16(): number {
		return this.#buffer.readUInt16LE(this.#take(2));
	}

	u32(): number {
		return this.#buffer.readUInt32LE(this.#take(4));
	}

	i32(): number {
		return this.#buffer.readInt32LE(this.#take(4));
	}

	u64(): bigint {
		return this.#buffer.readBigUInt64LE(this.#take(8));
	}

	bytes(count: number): Buffer {
		const at = this.#take(count);
		return this.#buffer.subarray(at, at + count);
	}

	utf16(bytes: number): string {
		return this.bytes(bytes).toString('utf16le');
	}

	rest(): Buffer {
		return this.bytes(this.#buffer.length - this.#at);
	}

	#take(count: number): number {
		const at = this.#at;
		this.#at += count;
		return at;
	}
}
