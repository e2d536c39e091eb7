/** The first byte of each packet. */
export const packetType = {
	batch: 0x01,
	rpc: 0x03,
	response: 0x04,
	attention: 0x06,
	transaction: 0x0e,
	login7: 0x10,
	prelogin: 0x12,
} as const;

const headerBytes = 8;
const endOfMessage = 0x01;

export interface Message {
	readonly type: number;
	readonly payload: Buffer;
}

/** Puts packets together to messages, however the bytes arrive. */
export class MessageReader {
	#pending = Buffer.alloc(0);
	#parts: Buffer[] = [];

	/** The messages that this chunk completes. */
	push(chunk: Buffer): readonly Message[] {
		this.#pending = Buffer.concat([this.#pending, chunk]);
		const messages: Message[] = [];
		while (this.#pending.length >= headerBytes) {
			// The length of a packet is the one big-endian number of TDS.
			const packetBytes = this.#pending.readUInt16BE(2);
			if (packetBytes < headerBytes || this.#pending.length < packetBytes) break;
			this.#parts.push(this.#pending.subarray(headerBytes, packetBytes));
			if ((this.#pending[1]! & endOfMessage) !== 0) {
				messages.push({type: this.#pending[0]!, payload: Buffer.concat(this.#parts)});
				this.#parts = [];
			}

			this.#pending = this.#pending.subarray(packetBytes);
		}

		return messages;
	}
}

/** Cuts a response into packets as it is made; `end` sends the last one. */
export class ResponsePackets {
	readonly #payloadBytes: number;
	#pending = Buffer.alloc(0);
	#id = 0;

	constructor(packetBytes: number) {
		this.#payloadBytes = packetBytes - headerBytes;
	}

	/** Whole packets out of what came so far. */
	push(bytes: Buffer): Buffer {
		this.#pending = Buffer.concat([this.#pending, bytes]);
		const packets: Buffer[] = [];
		while (this.#pending.length > this.#payloadBytes) {
			packets.push(this.#packet(this.#pending.subarray(0, this.#payloadBytes), 0));
			this.#pending = this.#pending.subarray(this.#payloadBytes);
		}

		return Buffer.concat(packets);
	}

	/** What is left as a packet of its own, with more to come. */
	flush(): Buffer {
		const packet = this.#packet(this.#pending, 0);
		this.#pending = Buffer.alloc(0);
		return packet;
	}

	end(): Buffer {
		return this.#packet(this.#pending, endOfMessage);
	}

	#packet(payload: Buffer, status: number): Buffer {
		this.#id = (this.#id + 1) & 0xff;
		const header = Buffer.alloc(headerBytes);
		header[0] = packetType.response;
		header[1] = status;
		header.writeUInt16BE(headerBytes + payload.length, 2);
		header[6] = this.#id;
		return Buffer.concat([header, payload]);
	}
}
