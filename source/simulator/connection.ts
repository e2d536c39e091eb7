import {once} from 'node:events';
import type {Socket} from 'node:net';
import {setImmediate as nextTurn, setTimeout as wait} from 'node:timers/promises';
import {command, concat, encodeFrame, type Packet, reply} from '../protocol/wire/index.ts';
import {type Answer, freshSession, type Session} from './exchange.ts';
import type {FaultSet, Pace} from './faults/index.ts';
import type {Direction} from './frame-log.ts';
import {respond} from './handlers/index.ts';
import {RequestReader} from './request-reader.ts';
import type {Terminal} from './terminal.ts';
import type {Throttle} from './throttle.ts';

/** Requests a client may send ahead before its socket is no longer read. */
const mostWaiting = 64;
/** Between two bursts, and two answers asked for at once: enough for a reader on a busy machine to take the first alone. */
const breathMs = 10;
/** Behind an event: they may come by the hundred. */
const eventBreathMs = 3;

export interface ConnectionOptions {
	readonly terminal: Terminal;
	readonly faults: FaultSet;
	readonly latencyMs: number;
	/** TCP pieces in which DATA frames are written, used in turn; null = as the system likes. */
	readonly pieces: readonly number[] | null;
	/** Limits what goes out; null = as fast as it goes. */
	readonly throttle: Throttle | null;
	/** A request is about to be answered. May end this line. */
	readonly onRequest: (command: number) => void;
	/** Each packet; `request` is the command that an outgoing one answers, null for events. */
	readonly onPacket: (direction: Direction, packet: Packet, request: number | null) => void;
	/** The terminal was told to restart: all lines end, this one included. */
	readonly onRestart: () => void;
}

/**
One client's line: requests are answered one after another, in order, and never torn by events. What was received
is done even when the client has gone meanwhile, as a terminal would.
*/
export class Connection {
	readonly session: Session = freshSession();
	readonly #socket: Socket;
	readonly #options: ConnectionOptions;
	readonly #reader = new RequestReader();
	readonly #waiting: Packet[] = [];
	/** The client has gone. */
	readonly #gone = new AbortController();
	/** The terminal has closed this line: nothing more is heard or done. */
	readonly #ended = new AbortController();
	#isAnswering = false;
	#lastWrite: Promise<void> = Promise.resolve();

	/** @param socket half-open: this class ends it. */
	constructor(socket: Socket, options: ConnectionOptions) {
		this.#socket = socket;
		this.#options = options;
		options.terminal.sessions.add(this.session);
		socket.setNoDelay(true);
		socket.on('data', chunk => this.#hear(chunk as Buffer));
		socket.on('end', () => this.#endWhenAnswered());
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			options.terminal.sessions.delete(this.session);
			this.#gone.abort();
		});
	}

	/** Send an event; it waits for the packets that are being written, and a breath follows it. */
	emit(packet: Packet): void {
		const frame = this.#frame(packet, null);
		void this.#inTurn(async () => {
			await this.#write(frame);
			await breathe(eventBreathMs);
		});
	}

	close(): void {
		this.#ended.abort();
		this.#socket.destroy();
	}

	/** End the line with the last answer that was written, or with a reset instead. */
	hangUp(how: 'close' | 'reset'): void {
		this.#ended.abort();
		this.session.id = 0;
		if (how === 'close') this.#socket.end();
		else this.#socket.resetAndDestroy();
	}

	#hear(chunk: Buffer): void {
		if (this.#ended.signal.aborted) return;
		const raw = this.#options.faults.hear();
		if (raw !== null) {
			this.#socket.write(raw.bytes);
			if (raw.isLast) this.#socket.end();
			return;
		}

		const {packets, isLost} = this.#reader.push(chunk);
		for (const packet of packets) this.#options.onPacket('in', packet, null);
		this.#waiting.push(...packets);
		if (this.#waiting.length > mostWaiting) this.#socket.pause();
		void this.#answerWaiting().then(() => {
			if (isLost) this.close();
		});
	}

	async #answerWaiting(): Promise<void> {
		if (this.#isAnswering) return;
		this.#isAnswering = true;
		try {
			for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
				await this.#answer(request);
				// A client that asks ahead would get the next answer joined to this one's end.
				if (this.#waiting.length > 0) await breathe();
			}
		} catch {
			// Closed while it waited, or a request that nobody foresaw: this line ends, the terminal does not.
			this.close();
		}

		this.#isAnswering = false;
		this.#socket.resume();
		if (this.#socket.readableEnded) this.#endWhenAnswered();
	}

	#endWhenAnswered(): void {
		if (!this.#isAnswering) this.#socket.end();
	}

	async #answer(request: Packet): Promise<void> {
		const {terminal, faults, latencyMs, onRequest} = this.#options;
		// Thanks for an event is no request.
		if (request.command === reply.ok || this.#ended.signal.aborted) return;
		onRequest(request.command);
		if (this.#ended.signal.aborted) return;
		const pace = faults.pace();
		const delayMs = latencyMs + pace.delayMs;
		if (delayMs > 0) await wait(delayMs, undefined, {signal: this.#ended.signal});
		const exchange = {request, session: this.session, terminal};
		const answer = faults.answer(exchange, () => respond(exchange));
		if (answer.ending !== undefined) this.#ended.abort();
		await this.#send(answer, pace, request.command);
		if (answer.ending === 'restart') this.#options.onRestart();
		else if (answer.ending !== undefined) this.hangUp(answer.ending);
	}

	async #send(answer: Answer, pace: Pace, request: number): Promise<void> {
		let bursts = answer.bursts.map(burst => this.#frames(burst, request));
		if (pace.isOneWrite || answer.isCutInHalf) bursts = bursts.length === 0 ? [] : [concat(bursts)];
		if (answer.isCutInHalf) bursts = bursts.map(bytes => bytes.subarray(0, bytes.length >> 1));
		const hasData = answer.bursts.some(burst => burst.some(packet => packet.command === command.data));
		const usual = hasData ? this.#options.pieces : null;
		const pieces = pace.pieceBytes === null ? usual : [pace.pieceBytes];
		for (const [at, bytes] of bursts.entries()) {
			if (at > 0) await breathe();
			await this.#inTurn(() => (pieces === null ? this.#write(bytes) : this.#writeInPieces(bytes, pieces)));
		}
	}

	#frames(packets: readonly Packet[], request: number): Uint8Array {
		const frames = packets.map(packet => this.#frame(packet, request));
		return frames.length === 1 ? frames[0]! : concat(frames);
	}

	#frame(packet: Packet, request: number | null): Uint8Array {
		this.#options.onPacket('out', packet, request);
		const frame = encodeFrame(packet);
		this.#options.faults.damage(frame);
		return frame;
	}

	/** Writes happen one after another, whoever asks. */
	#inTurn(write: () => Promise<void>): Promise<void> {
		this.#lastWrite = this.#lastWrite.then(write, write);
		return this.#lastWrite;
	}

	async #writeInPieces(bytes: Uint8Array, sizes: readonly number[]): Promise<void> {
		for (let at = 0, turn = 0; at < bytes.length && !this.#gone.signal.aborted; turn++) {
			const size = sizes[turn % sizes.length]!;
			await this.#write(bytes.subarray(at, at + size));
			at += size;
			// Another turn of the loop, so that the system does not join the pieces again.
			await nextTurn();
		}
	}

	async #write(bytes: Uint8Array): Promise<void> {
		const {throttle} = this.#options;
		if (throttle === null) return this.#writeAtOnce(bytes);
		for (let at = 0; at < bytes.length && !this.#gone.signal.aborted; at += throttle.pieceBytes) {
			const piece = bytes.subarray(at, at + throttle.pieceBytes);
			await this.#writeAtOnce(piece);
			const delayMs = throttle.carry(piece.length, performance.now());
			// Shorter waits than a timer can count add up to one that it can.
			if (delayMs >= 1) await wait(delayMs, undefined, {signal: this.#gone.signal}).catch(() => {});
		}
	}

	async #writeAtOnce(bytes: Uint8Array): Promise<void> {
		if (this.#socket.destroyed || this.#socket.writableEnded) return;
		if (this.#socket.write(bytes)) return;
		// A client that goes away drains nothing any more.
		await once(this.#socket, 'drain', {signal: this.#gone.signal}).catch(() => {});
	}
}

async function breathe(ms = breathMs): Promise<void> {
	await wait(ms);
	// A reader in this very process gets its turn between a timer and this.
	await nextTurn();
}
