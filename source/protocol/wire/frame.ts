import {WireError} from '../../domain/errors.ts';
import {unfilled} from './bytes.ts';
import {addSums, checksum, isAcceptedChecksum, wordSum} from './checksum.ts';
import {layout, u16, u32} from './layout.ts';

/** One packet, without the eight bytes that TCP puts in front. */
export interface Packet {
	readonly command: number;
	/** Session id; a frame index, state or event code in some replies. Opaque u16. */
	readonly session: number;
	/** Reply id: the answer carries the number of its request; 0 in events. */
	readonly reply: number;
	/** A view, not a copy. What comes from a `FrameReader` is lent: @see ownData */
	readonly data: Uint8Array;
}

/** What stands in front of the data of every packet. The checksum covers command to the end. */
export const frameHead = layout({
	magic: u32, // bytes 50 50 82 7D
	length: u32, // of what follows
	command: u16, // or reply code
	checksum: u16,
	session: u16,
	reply: u16,
});

const at = frameHead.offsets;

export const magic = 0x7d_82_50_50;
/** Magic of encrypted frames on secure firmware. */
export const secureMagic = 0x7c_83_50_50;
export const prefixBytes = at.command;
export const headerBytes = frameHead.bytes - prefixBytes;
/** A direct answer has no announced limit; beyond this it is an error (rules §7). */
export const longestFrameBytes = 16 * 1024 * 1024 + headerBytes;

const nothing = new Uint8Array(0);

/** Magic, length, header, checksum, data: ready for the socket. */
export function encodeFrame(packet: Packet): Uint8Array {
	const bytes = new Uint8Array(prefixBytes + headerBytes + packet.data.length);
	const view = new DataView(bytes.buffer);
	view.setUint32(at.magic, magic, true);
	view.setUint32(at.length, headerBytes + packet.data.length, true);
	view.setUint16(at.command, packet.command, true);
	view.setUint16(at.session, packet.session, true);
	view.setUint16(at.reply, packet.reply, true);
	bytes.set(packet.data, frameHead.bytes);
	view.setUint16(at.checksum, checksum(bytes, prefixBytes), true);
	return bytes;
}

/**
Read one packet from the bytes between `from` and `to`, which begin with its command field.
@throws {WireError} `ERR_WIRE_LENGTH` below eight bytes, `ERR_WIRE_CHECKSUM` on a wrong sum.
*/
export function decodePacket(bytes: Uint8Array, from = 0, to = bytes.length): Packet {
	return decodeCounted(bytes, from, to, nothingCounted);
}

/** How much of a packet its sum covers already: bytes from the command field on, and the sum from the session on. */
interface Counted {
	readonly bytes: number;
	readonly sum: number;
}

const sessionAt = at.session - at.command;
const nothingCounted: Counted = {bytes: sessionAt, sum: 0};

function decodeCounted(bytes: Uint8Array, from: number, to: number, counted: Counted): Packet {
	if (to - from < headerBytes) {
		throw new WireError('ERR_WIRE_LENGTH', `A packet of ${to - from} bytes is too short.`);
	}

	const announced = u16At(bytes, from + 2);
	// The sum takes its own field as zero: it is the command's word and what stands behind the field.
	const rest = addSums(counted.sum, wordSum(bytes, from + counted.bytes, to));
	const sum = ~addSums(u16At(bytes, from), rest) & 0xff_ff;
	if (!isAcceptedChecksum(announced, sum)) {
		throw new WireError(
			'ERR_WIRE_CHECKSUM',
			`A packet arrived damaged (checksum ${announced.toString(16)}, counted ${sum.toString(16)}).`,
		);
	}

	return headOf(bytes, from, to);
}

function headOf(bytes: Uint8Array, from: number, to: number): Packet {
	return {
		command: u16At(bytes, from),
		session: u16At(bytes, from + 4),
		reply: u16At(bytes, from + 6),
		data: to - from === headerBytes ? nothing : bytes.subarray(from + headerBytes, to),
	};
}

function u16At(bytes: Uint8Array, from: number): number {
	return bytes[from]! | (bytes[from + 1]! << 8);
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
	for (let index = 0; index < shared; index++) {
		if (head[index] !== mark[index]) return false;
	}

	return true;
}

/**
Memory that the bytes of a stream go through, again and again: it stays in the processor's cache, and a long list
leaves nothing to collect. A frame that needs more gets memory that is its own.
*/
const slabBytes = 256 * 1024;
/** With less room than this the next bytes get a new slab: small reads cost more than moving a begun frame. */
const leastRoomBytes = 32 * 1024;

/** A long frame is looked at whenever so much more of it has come. */
const partBytes = 64 * 1024;

/** A packet on its way, as far as it has come. Its checksum, which proves it, is still to come. */
export interface ArrivingPacket extends Packet {
	/** How many bytes its data will have. */
	readonly dataBytes: number;
}

/** The data of a packet to keep: copied unless the frame had memory of its own. */
export function ownData({data}: Packet): Uint8Array {
	return data.buffer.byteLength > slabBytes ? data : data.slice();
}

/**
Cuts a byte stream into packets by magic and length, whatever pieces it comes in. The bytes of a frame lie together
from the start, so nothing is joined later. Memory grows with the bytes that arrive, never with what a length field
claims.
*/
export class FrameReader {
	#slab: Uint8Array = nothing;
	/** What has arrived and is not yet a packet: from the front of a frame to the newest byte. */
	#from = 0;
	#to = 0;
	#foreign: Foreign | null = null;
	#counted = nothingCounted;
	#arriving: ArrivingPacket | null = null;
	readonly #longest: number;

	constructor(longest = longestFrameBytes) {
		this.#longest = longest;
	}

	/** Bytes waiting for the rest of their frame. */
	get pendingBytes(): number {
		return this.#to - this.#from;
	}

	/**
	A packet of more than 64 KiB that is on its way, whenever 64 KiB more of it have come; null else. Its data are lent
	until the next call of `room` or `push`.
	*/
	get arriving(): ArrivingPacket | null {
		return this.#arriving;
	}

	/** What the stream was taken for when `push` or `fill` threw ERR_WIRE_MAGIC; null before. */
	get foreign(): Foreign | null {
		return this.#foreign;
	}

	/** Take a copy of a chunk. @see fill */
	push(chunk: Uint8Array): Packet[] {
		if (chunk.length === 0) return [];
		this.#makeRoom(chunk.length);
		this.#slab.set(chunk, this.#to);
		return this.fill(chunk.length);
	}

	/** Memory for the next bytes of the stream; after they were put there, call `fill`. Ends what earlier packets lent. */
	room(): Uint8Array {
		this.#makeRoom(leastRoomBytes);
		return this.#slab.subarray(this.#to);
	}

	/**
	So many bytes were put into `room`. Gives the packets that they complete, in order; their data are lent until the
	next call of `room` or `push`.
	@throws {WireError} ERR_WIRE_MAGIC, ERR_WIRE_LENGTH, ERR_WIRE_CHECKSUM; the stream is lost then.
	*/
	fill(count: number): Packet[] {
		this.#to += count;
		this.#arriving = null;
		const packets: Packet[] = [];
		for (;;) {
			const wanted = this.#frameBytes();
			if (wanted === null) return packets;
			const begin = this.#from + prefixBytes;
			if (this.pendingBytes < wanted) {
				this.#countArrived(begin, wanted);
				return packets;
			}

			this.#from += wanted;
			packets.push(decodeCounted(this.#slab, begin, this.#from, this.#counted));
			this.#counted = nothingCounted;
		}
	}

	/** The sum of a long frame is counted while the rest of it travels. */
	#countArrived(begin: number, wanted: number): void {
		const {bytes, sum} = this.#counted;
		const arrivedBytes = (this.#to - begin) & ~1;
		if (arrivedBytes - bytes < partBytes) return;
		const slab = this.#slab;
		const end = begin + arrivedBytes;
		this.#counted = {bytes: arrivedBytes, sum: addSums(sum, wordSum(slab, begin + bytes, end))};
		this.#arriving = {...headOf(slab, begin, end), dataBytes: wanted - frameHead.bytes};
	}

	/** A frame that outgrows its slab gets memory for all of it, but never for more than sixteen times what has come. */
	#makeRoom(count: number): void {
		if (this.#slab.length - this.#to >= count) return;
		const pending = this.#slab.subarray(this.#from, this.#to);
		const wanted = Math.min(this.#frameBytes() ?? 0, pending.length * 16);
		const size = Math.max(slabBytes, wanted, pending.length + count);
		if (size > this.#slab.length || this.#slab.length > slabBytes) this.#slab = unfilled(size);
		this.#slab.set(pending);
		this.#from = 0;
		this.#to = pending.length;
	}

	/** Length of the frame at the front once its prefix is here, else null. */
	#frameBytes(): number | null {
		const from = this.#from;
		const held = this.#to - from;
		if (held === 0) return null;
		const slab = this.#slab;
		if (held < prefixBytes || u16At(slab, from) !== 0x50_50 || u16At(slab, from + 2) !== 0x7d_82) {
			const foreign = foreignMagic(slab.subarray(from, Math.min(this.#to, from + prefixBytes)));
			if (foreign === null) return null;
			this.#foreign = foreign;
			throw new WireError('ERR_WIRE_MAGIC', `The answer does not begin like this protocol (${foreign}).`);
		}

		const length = (u16At(slab, from + 4) | (u16At(slab, from + 6) << 16)) >>> 0;
		if (length < headerBytes || length > this.#longest) {
			throw new WireError('ERR_WIRE_LENGTH', `A frame announces ${length} bytes.`);
		}

		return prefixBytes + length;
	}
}
