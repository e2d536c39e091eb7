import {
	concat,
	decodePacket,
	foreignMagic,
	headerBytes,
	type Packet,
	prefixBytes,
} from '../protocol/wire/index.ts';

/** Longest request taken; the largest real one is a piece of an upload. */
const longestRequestBytes = 1024 * 1024;

export interface Heard {
	readonly packets: readonly Packet[];
	/** These bytes are not this protocol; nothing after them can be read. */
	readonly isLost: boolean;
}

/**
Cuts what a client sends into requests. A request with a wrong checksum is dropped alone, without an answer, and
the next one is read; the client's own reader gives the whole stream up instead.
*/
export class RequestReader {
	#held: Uint8Array = new Uint8Array(0);

	push(chunk: Uint8Array): Heard {
		this.#held = this.#held.length === 0 ? new Uint8Array(chunk) : concat([this.#held, chunk]);
		const packets: Packet[] = [];
		for (;;) {
			if (this.#held.length > 0 && foreignMagic(this.#held) !== null) return {packets, isLost: true};
			if (this.#held.length < prefixBytes) return {packets, isLost: false};
			const view = new DataView(this.#held.buffer, this.#held.byteOffset);
			const length = view.getUint32(4, true);
			if (length < headerBytes || length > longestRequestBytes) return {packets, isLost: true};
			if (this.#held.length < prefixBytes + length) return {packets, isLost: false};
			const packet = readable(this.#held.subarray(prefixBytes, prefixBytes + length));
			if (packet !== null) packets.push(packet);
			this.#held = this.#held.subarray(prefixBytes + length);
		}
	}
}

function readable(bytes: Uint8Array): Packet | null {
	try {
		return decodePacket(bytes);
	} catch {
		return null;
	}
}
