import type {Evidence, VisitPhase} from '../domain/errors.ts';
import {packetHex} from './evidence.ts';
import type {Purpose} from './trouble.ts';
import type {ArrivingPacket, Packet} from './wire/frame.ts';

/** One request and its answer: what is asked, what has come, and what an error may say of both. */

export interface ExchangeOptions extends Purpose {
	/** How long to wait for the answer, or, with `isTransfer`, for the next byte. */
	readonly timeoutMs: number;
	/** The answer is long: every byte that arrives starts the wait anew. */
	readonly isTransfer?: boolean;
	/** Where in the visit this is, when it is neither a plain command, a transfer nor a write. */
	readonly phase?: VisitPhase;
	/** Shown the first packet of the answer while it travels, when it is long. @see FrameReader.arriving */
	readonly onArriving?: (packet: ArrivingPacket) => void;
	/** Gives up waiting. A write gets none: it is awaited, never torn. */
	readonly signal?: AbortSignal | undefined;
}

/**
Sees each packet of an answer in order; gives the result when the answer is whole, else undefined. The data of a DATA
packet are lent for the call: lists are copied once, to where they are gathered. @see ownData
*/
export type Take<T> = (packet: Packet) => T | undefined;

/** A request on its way, or waiting for its turn. */
export interface Exchange {
	readonly command: number;
	readonly data: Uint8Array;
	readonly options: ExchangeOptions;
	/** As it was sent; null before. */
	sent: Packet | null;
	/** The last packet that came in answer. */
	received: Packet | null;
	timer: NodeJS.Timeout | null;
	/** True when the answer is whole. */
	readonly take: (packet: Packet) => boolean;
	readonly fail: (error: unknown) => void;
}

/** The number 65535 is never used: what terminals make of it is unknown. */
export function nextReply(number: number): number {
	return (number + 1) % 0xff_ff;
}

export function phaseOf({phase, isWrite, isTransfer}: ExchangeOptions): VisitPhase {
	return phase ?? (isWrite === true ? 'write' : isTransfer === true ? 'transfer' : 'command');
}

/** @param isAnswered by a whole answer: then nothing is unknown about a write. */
export function evidenceOf({sent, received, options}: Exchange, isAnswered: boolean): Evidence {
	return {
		phase: phaseOf(options),
		sent: sent === null ? null : packetHex(sent, 'sent'),
		received: received === null ? null : packetHex(received, 'received'),
		mayHaveWritten: options.isWrite === true && sent !== null && !isAnswered,
	};
}
