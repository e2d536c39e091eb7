import {noBytes, type Packet, prepareData, reply} from '../protocol/wire/index.ts';
import {deviceCommand} from './device-commands.ts';
import type {Terminal} from './terminal.ts';

/** What the terminal knows about one connection. */
export interface Session {
	/** 0 until CONNECT. */
	id: number;
	isAuthorised: boolean;
	/** Mask of REG_EVENT. */
	events: number;
	/** The list that 1503 prepared and 1504 reads pieces of. */
	prepared: Uint8Array | null;
	/** What 1500 announced and 1501 brought, until 87, 110 or 1502. */
	upload: {readonly announcedBytes: number; bytes: Uint8Array} | null;
}

export function freshSession(): Session {
	return {id: 0, isAuthorised: false, events: 0, prepared: null, upload: null};
}

/** One request and whom it reached. */
export interface Exchange {
	readonly request: Packet;
	readonly session: Session;
	readonly terminal: Terminal;
}

/** What goes back: bursts of packets, with a breath between two bursts. No bursts is silence. */
export interface Answer {
	readonly bursts: ReadonlyArray<readonly Packet[]>;
	/** What happens to the connection afterwards; default: it stays. A restart ends all connections. */
	readonly ending?: 'close' | 'reset' | 'restart';
	/** Only the first half of the bytes is written. */
	readonly isCutInHalf?: boolean;
}

export type Handler = (exchange: Exchange) => Answer;
/** Handlers by command number. */
export type Handlers = Readonly<Record<number, Handler>>;

export const silence: Answer = {bursts: []};

/** One packet back: the request's reply number and the session id. */
export function answerWith(code: number, exchange: Exchange, data: Uint8Array = noBytes): Answer {
	return {bursts: [[{command: code, session: exchange.session.id, reply: exchange.request.reply, data}]]};
}

export const ok = (exchange: Exchange, data?: Uint8Array): Answer => answerWith(reply.ok, exchange, data);
export const refuse = (exchange: Exchange): Answer => answerWith(reply.error, exchange);

/** ACK_OK when it was done, ACK_ERROR when not. */
export const okIf = (isDone: boolean, exchange: Exchange): Answer =>
	isDone ? ok(exchange) : refuse(exchange);

/**
PREPARE_DATA, DATA frames counted in their session field, ACK_OK with the last frame's number there: as captured.
The breath after the announcement is what lets clients that take one packet a time keep up.
*/
export function transfer(exchange: Exchange, bytes: Uint8Array): Answer {
	const {frameSize} = exchange.terminal.settings;
	const {reply: number} = exchange.request;
	const frames: Packet[] = [];
	for (let at = 0; at < bytes.length; at += frameSize) {
		frames.push({
			command: deviceCommand.data,
			session: frames.length & 0xff_ff,
			reply: number,
			data: bytes.subarray(at, at + frameSize),
		});
	}

	const announcement = prepareData.encode({size: bytes.length, frameSize});
	const last = Math.max(0, frames.length - 1) & 0xff_ff;
	return {
		bursts: [
			[{command: deviceCommand.prepareData, session: exchange.session.id, reply: number, data: announcement}],
			[...frames, {command: reply.ok, session: last, reply: number, data: noBytes}],
		],
	};
}

/** Little-endian numbers out of request data that may be shorter than it should; what is missing is 0. */
export function u16At(bytes: Uint8Array, at: number): number {
	return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function u32At(bytes: Uint8Array, at: number): number {
	return u16At(bytes, at) + u16At(bytes, at + 2) * 0x1_00_00;
}

export function u32Bytes(value: number): Uint8Array {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, value, true);
	return bytes;
}
