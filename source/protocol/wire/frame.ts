import {WireError} from '../../domain/errors.ts';
import {checksum, isSameChecksum} from './checksum.ts';

/** One packet, without the eight bytes that TCP puts in front. */
export interface Packet {
	readonly command: number;
	/** Session id; a frame index, state or event code in some replies. Opaque u16. */
	readonly session: number;
	/** Reply id: the answer carries the number of its request; 0 in events. */
	readonly reply: number;
	/** A view, not a copy: it shares memory with the chunk it came in. */
	readonly data: Uint8Array;
}

export const magic = 0x7d_82_50_50;
/** Magic of encrypted frames on secure firmware. */
export const secureMagic = 0x7c_83_50_50;
export const prefixBytes = 8;
export const headerBytes = 8;
/** A direct answer has no announced limit; beyond this it is an error (rules §7). */
export const longestFrameBytes = 16 * 1024 * 1024 + headerBytes;

const nothing = new Uint8Array(0);

/** Magic, length, header, checksum, data: ready for the socket. */
export function encodeFrame(packet: Packet): Uint8Array {
	const bytes = new Uint8Array(prefixBytes + headerBytes + packet.data.length);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, magic, true);
	view.setUint32(4, headerBytes + packet.data.length, true);
	view.setUint16(8, packet.command, true);
	view.setUint16(12, packet.session, true);
	view.setUint16(14, packet.reply, true);
	bytes.set(packet.data, prefixBytes + headerBytes);
	view.setUint16(10, checksum(bytes, prefixBytes), true);
	return bytes;
}

/**
Read one packet from bytes that begin with its command field.
@throws {WireError} `ERR_WIRE_LENGTH` below eight bytes, `ERR_WIRE_CHECKSUM` on a wrong sum.
*/
export function decodePacket(bytes: Uint8Array): Packet {
	if (bytes.length < headerBytes) {
		throw new WireError('ERR_WIRE_LENGTH', `A packet of ${bytes.length} bytes is too short.`);
	}

	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const announced = view.getUint16(2, true);
	// Summing the field itself and taking it out again equals summing with the field zeroed.
	const zeroed = checksumWithoutField(bytes);
	if (!isSameChecksum(announced, zeroed)) {
		throw new WireError(
			'ERR_WIRE_CHECKSUM',
			`A packet arrived damaged (checksum ${announced.toString(16)}, counted ${zeroed.toString(16)}).`,
		);
	}

	return {
		command: view.getUint16(0, true),
		session: view.getUint16(4, true),
		reply: view.getUint16(6, true),
		data: bytes.length === headerBytes ? nothing : bytes.subarray(headerBytes),
	};
}

function checksumWithoutField(bytes: Uint8Array): number {
	const head = ~checksum(bytes, 0, 2) & 0xff_ff;
	const rest = ~checksum(bytes, 4) & 0xff_ff;
	const sum = head + rest;
	return ~(sum > 0xff_ff ? (sum & 0xff_ff) + 1 : sum) & 0xff_ff;
}

/** What stands at the front of a stream that is not this protocol. */
export type Foreign = 'access-panel' | 'secure' | 'unknown';

/** Name a stream by its first four bytes; null while it may still be ours. */
export function foreignMagic(head: Uint8Array): Foreign | null {
	if (startsLike(head, ourMagic)) return null;
	if (startsLike(head, secureMagicBytes)) return head.length >= 4 ? 'secure' : null;
	if (startsLike(head, panelMagic)) return head.length >= 2 ? 'access-panel' : null;
	return 'unknown';
}

const ourMagic = Uint8Array.of(0x50, 0x50, 0x82, 0x7d);
const secureMagicBytes = Uint8Array.of(0x50, 0x50, 0x83, 0x7c);
const panelMagic = Uint8Array.of(0xaa, 0x01);

/** True as long as no byte of `head` contradicts `mark`. */
function startsLike(head: Uint8Array, mark: Uint8Array): boolean {
	const shared = Math.min(head.length, mark.length);
	for (let at = 0; at < shared; at++) {
		if (head[at] !== mark[at]) return false;
	}

	return true;
}

/**
Cuts a byte stream into packets by magic and length, whatever pieces it comes in. Memory grows with the bytes
that arrive, never with what a length field claims.
*/
export class FrameReader {
	#pieces: Uint8Array[] = [];
	#held = 0;
	#foreign: Foreign | null = null;
	readonly #longest: number;

	constructor(longest = longestFrameBytes) {
		this.#longest = longest;
	}

	/** Bytes waiting for the rest of their frame. */
	get pendingBytes(): number {
		return this.#held;
	}

	/** What the stream was taken for when `push` threw ERR_WIRE_MAGIC; null before. */
	get foreign(): Foreign | null {
		return this.#foreign;
	}

	/**
	Take a chunk, give the packets that it completes, in order. A packet's data may share memory with the chunk.
	@throws {WireError} ERR_WIRE_MAGIC, ERR_WIRE_LENGTH, ERR_WIRE_CHECKSUM; the stream is lost then.
	*/
	push(chunk: Uint8Array): Packet[] {
		const packets: Packet[] = [];
		if (chunk.length === 0) return packets;
		this.#pieces.push(chunk);
		this.#held += chunk.length;
		for (;;) {
			const wanted = this.#frameBytes();
			if (wanted === null || this.#held < wanted) return packets;
			const frame = this.#take(wanted);
			packets.push(decodePacket(frame.subarray(prefixBytes)));
		}
	}

	/** Length of the frame at the front once its prefix is here, else null. */
	#frameBytes(): number | null {
		if (this.#held === 0) return null;
		const head = this.#peek(Math.min(this.#held, prefixBytes));
		const foreign = foreignMagic(head);
		if (foreign !== null) {
			this.#foreign = foreign;
			throw new WireError('ERR_WIRE_MAGIC', `The answer does not begin like this protocol (${foreign}).`);
		}

		if (head.length < prefixBytes) return null;
		const length = head[4]! + head[5]! * 0x1_00 + head[6]! * 0x1_00_00 + head[7]! * 0x1_00_00_00;
		if (length < headerBytes || length > this.#longest) {
			throw new WireError('ERR_WIRE_LENGTH', `A frame announces ${length} bytes.`);
		}

		return prefixBytes + length;
	}

	#peek(count: number): Uint8Array {
		const first = this.#pieces[0]!;
		if (first.length >= count) return first.subarray(0, count);
		const head = new Uint8Array(count);
		let at = 0;
		for (const piece of this.#pieces) {
			const part = piece.subarray(0, count - at);
			head.set(part, at);
			at += part.length;
			if (at === count) break;
		}

		return head;
	}

	#take(count: number): Uint8Array {
		this.#held -= count;
		const first = this.#pieces[0]!;
		if (first.length >= count) {
			if (first.length === count) this.#pieces.shift();
			else this.#pieces[0] = first.subarray(count);
			return first.subarray(0, count);
		}

		const frame = new Uint8Array(count);
		let at = 0;
		let used = 0;
		for (const piece of this.#pieces) {
			const part = piece.subarray(0, count - at);
			frame.set(part, at);
			at += part.length;
			if (part.length < piece.length) {
				this.#pieces[used] = piece.subarray(part.length);
				break;
			}

			used++;
			if (at === count) break;
		}

		this.#pieces.splice(0, used);
		return frame;
	}
}
