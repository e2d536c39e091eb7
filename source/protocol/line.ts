import {connect as connectSocket, isIP, type Socket} from 'node:net';
import {type DeviceError, type Evidence, type VisitPhase, WireError} from '../domain/errors.ts';
import {brokenHex, packetHex, testify, unsent} from './evidence.ts';
import {createTracer, type Trace, type Tracer} from './trace.ts';
import {
	connectTrouble,
	type Loss,
	lossTrouble,
	type Purpose,
	refusal,
	silenceTrouble,
	unansweredConnect,
} from './trouble.ts';
import {noBytes} from './wire/bytes.ts';
import {command, reply} from './wire/commands.ts';
import {type ArrivingPacket, encodeFrame, FrameReader, ownData, type Packet} from './wire/frame.ts';

export interface LineOptions {
	readonly host: string;
	readonly port: number;
	/** The terminal as messages call it. */
	readonly label: string;
	readonly connectMs: number;
	readonly trace?: Trace | undefined;
}

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

interface Exchange {
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

/** How long a goodbye may take; a terminal that does not answer it gets the connection closed all the same. */
const farewellMs = 1000;

/**
One TCP connection: one request at a time, answers matched by reply number, events sorted out whenever they come.
The session field of an answer is never checked: terminals put frame numbers, states and worse there.
*/
export class Line {
	readonly label: string;
	/** Session id that the terminal gave; 0 before CONNECT was answered. */
	session = 0;
	readonly #socket: Socket;
	readonly #reader: FrameReader;
	readonly #tracer: Tracer | null;
	readonly #waiting: Exchange[] = [];
	readonly #listeners = new Set<(event: Packet) => void>();
	readonly #mourners = new Set<(loss: Loss) => void>();
	#current: Exchange | null = null;
	#nextReply = 0;
	#hasHeard = false;
	#loss: Loss | null = null;
	/** The exchange that ended last. */
	#ended: Exchange | null = null;

	private constructor(socket: Socket, reader: FrameReader, options: LineOptions) {
		this.label = options.label;
		this.#socket = socket;
		this.#reader = reader;
		this.#tracer = options.trace === undefined ? null : createTracer(options.trace);
		let reset: unknown = null;
		socket.on('end', () => this.#lose({kind: 'closed'}));
		socket.on('error', error => {
			reset = error;
		});
		socket.on('close', () => this.#lose(reset === null ? {kind: 'closed'} : {kind: 'reset', cause: reset}));
	}

	/** @throws {TransportError} for everything that keeps the TCP connection from standing. */
	static async connect(options: LineOptions, signal?: AbortSignal): Promise<Line> {
		signal?.throwIfAborted();
		const {promise, resolve, reject} = Promise.withResolvers<Line>();
		const reader = new FrameReader();
		let line: Line | null = null;
		const {host, port} = options;
		const socket = connectSocket({
			host,
			port,
			noDelay: true,
			keepAlive: true,
			// Straight into the reader's memory: a terminal that writes 128 bytes at a time costs no buffer for each.
			onread: {
				buffer: () => reader.room(),
				callback(count, memory) {
					if (line !== null) line.#receive(count, memory);
					return true;
				},
			},
		});
		let phase: VisitPhase = isIP(options.host) === 0 ? 'dns' : 'connect';
		const timer = setTimeout(
			() => reject(testify(unansweredConnect(options.label, options.connectMs), unsent(phase))),
			options.connectMs,
		);
		const abort = (): void => reject(signal?.reason);
		const refuse = (error: unknown): void =>
			reject(testify(connectTrouble(error, options.label), unsent(phase)));
		socket.once('lookup', error => {
			if (error === null) phase = 'connect';
		});
		signal?.addEventListener('abort', abort, {once: true});
		socket.once('error', refuse);
		socket.once('connect', () => {
			socket.off('error', refuse);
			line = new Line(socket, reader, options);
			resolve(line);
		});
		try {
			return await promise;
		} catch (error) {
			socket.on('error', () => {});
			socket.destroy();
			throw error;
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener('abort', abort);
		}
	}

	/** Has any whole packet arrived yet? */
	get hasHeard(): boolean {
		return this.#hasHeard;
	}

	/** One request, one packet in answer. */
	ask(code: number, data: Uint8Array, options: ExchangeOptions): Promise<Packet> {
		return this.exchange(code, data, options, packet => ({...packet, data: ownData(packet)}));
	}

	/**
	One request and its answer of one or more packets. Requests wait for each other in the order of the calls.
	@throws {TransportError | WireError | DeviceError} as the line was lost, what `take` throws, or the signal's reason.
	*/
	exchange<T>(code: number, data: Uint8Array, options: ExchangeOptions, take: Take<T>): Promise<T> {
		const {signal} = options;
		const {promise, resolve, reject} = Promise.withResolvers<T>();
		if (signal?.aborted === true) {
			reject(testify(signal.reason, unsent(phaseOf(options))));
			return promise;
		}

		if (this.#loss !== null) {
			reject(this.lossOf(this.#loss, options));
			return promise;
		}

		const abort = (): void => this.#drop(exchange, signal?.reason);
		const exchange: Exchange = {
			command: code,
			data,
			options,
			sent: null,
			received: null,
			timer: null,
			take(packet) {
				const result = take(packet);
				if (result === undefined) return false;
				signal?.removeEventListener('abort', abort);
				resolve(result);
				return true;
			},
			fail(error) {
				signal?.removeEventListener('abort', abort);
				reject(error);
			},
		};
		signal?.addEventListener('abort', abort, {once: true});
		this.#waiting.push(exchange);
		this.#startNext();
		return promise;
	}

	/** Hear the events that the terminal sends by itself. @returns a function that stops it. */
	listen(onEvent: (event: Packet) => void): () => void {
		this.#listeners.add(onEvent);
		return () => this.#listeners.delete(onEvent);
	}

	/** Called once when the line is lost, at once when it already is. @returns a function that stops it. */
	onLoss(mourn: (loss: Loss) => void): () => void {
		if (this.#loss !== null) mourn(this.#loss);
		else this.#mourners.add(mourn);
		return () => this.#mourners.delete(mourn);
	}

	/** The terminal said no in the exchange that ended last. `what` continues "… refused to". */
	refusal(code: number, what: string): DeviceError {
		return this.testify(refusal(this.label, code, what));
	}

	/** Adds to an error what the exchange that ended last has seen. */
	testify<E>(error: E): E {
		return testify(error, this.#ended === null ? null : evidenceOf(this.#ended, true));
	}

	/** The error of something that never got its turn on the line. */
	lossOf(loss: Loss, purpose: ExchangeOptions | Purpose): Error {
		return testify(
			lossTrouble(loss, this.label, {...purpose, wasSent: false}),
			unsent('timeoutMs' in purpose ? phaseOf(purpose) : 'command'),
		);
	}

	/** EXIT, a short wait for its answer, and the connection is closed. Never throws, never hangs. */
	async leave(): Promise<void> {
		if (this.#loss !== null) return;
		const busyWith = this.#current;
		const goodbye = this.ask(command.exit, noBytes, {
			doing: 'saying goodbye',
			phase: 'exit',
			timeoutMs: farewellMs,
		});
		const {promise: patience, resolve: giveUp} = Promise.withResolvers<void>();
		// A terminal that holds a single connection must hear EXIT even when it owes us an answer.
		const timer = setTimeout(giveUp, this.#hasHeard || busyWith !== null ? farewellMs : 0);
		await Promise.race([goodbye.catch(() => {}), patience]);
		clearTimeout(timer);
		if (busyWith !== null && this.#current === busyWith) this.#send(command.exit, noBytes, this.#takeReply());
		this.#lose({kind: 'left'});
		await this.#closed();
	}

	#startNext(): void {
		if (this.#current !== null) return;
		const exchange = this.#waiting.shift();
		if (exchange === undefined) return;
		this.#current = exchange;
		const {timeoutMs} = exchange.options;
		exchange.timer = setTimeout(() => {
			this.#drop(exchange, silenceTrouble(this.label, timeoutMs, exchange.options));
		}, timeoutMs);
		exchange.sent = this.#send(exchange.command, exchange.data, this.#takeReply());
	}

	#takeReply(): number {
		const number = this.#nextReply;
		this.#nextReply = nextReply(number);
		return number;
	}

	#send(code: number, data: Uint8Array, replyNumber: number): Packet {
		const packet = {command: code, session: this.session, reply: replyNumber, data};
		this.#tracer?.sent(packet);
		if (this.#socket.writable) this.#socket.write(encodeFrame(packet));
		return packet;
	}

	/** @param memory the reader's, with so many new bytes in front. */
	#receive(count: number, memory: Uint8Array): void {
		if (this.#current?.options.isTransfer === true) this.#current.timer?.refresh();
		let packets: Packet[];
		try {
			packets = this.#reader.fill(count);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			const {foreign} = this.#reader;
			const isForeign = foreign === 'secure' || (foreign !== null && !this.#hasHeard);
			const bytes = brokenHex(memory.subarray(0, count), isForeign);
			this.#lose(isForeign ? {kind: 'foreign', foreign, error, bytes} : {kind: 'wire', error, bytes});
			return;
		}

		for (const packet of packets) this.#dispatch(packet);
		const {arriving} = this.#reader;
		if (arriving !== null) this.#show(arriving);
	}

	#show(arriving: ArrivingPacket): void {
		const exchange = this.#current;
		if (exchange === null || exchange.received !== null || arriving.reply !== exchange.sent?.reply) return;
		exchange.options.onArriving?.(arriving);
	}

	#dispatch(arrived: Packet): void {
		if (this.#loss !== null) return;
		this.#hasHeard = true;
		const isList = arrived.command === command.data && this.#tracer === null;
		const packet = isList ? arrived : {...arrived, data: ownData(arrived)};
		this.#tracer?.received(packet);
		if (packet.command === command.registerEvent) {
			this.#send(reply.ok, noBytes, 0);
			for (const listener of this.#listeners) listener(packet);
			return;
		}

		const exchange = this.#current;
		// A late answer to a request that was given up must not be taken for the answer to this one.
		if (exchange === null || packet.reply !== exchange.sent?.reply) return;
		exchange.received = packet;
		try {
			if (exchange.take(packet)) this.#finish(exchange);
		} catch (error) {
			this.#drop(exchange, error);
		}
	}

	#finish(exchange: Exchange): void {
		if (exchange.timer !== null) clearTimeout(exchange.timer);
		if (this.#current !== exchange) return;
		this.#ended = exchange;
		this.#current = null;
		this.#startNext();
	}

	#drop(exchange: Exchange, error: unknown): void {
		const at = this.#waiting.indexOf(exchange);
		if (at !== -1) this.#waiting.splice(at, 1);
		exchange.fail(testify(error, evidenceOf(exchange, false)));
		this.#finish(exchange);
	}

	#lose(loss: Loss): void {
		if (this.#loss !== null) return;
		this.#loss = loss;
		if (loss.kind === 'left') this.#socket.destroySoon();
		else this.#socket.destroy();
		const broken = loss.kind === 'foreign' || loss.kind === 'wire' ? loss.bytes : null;
		const abandoned = [this.#current, ...this.#waiting.splice(0)];
		this.#current = null;
		for (const exchange of abandoned) {
			if (exchange === null) continue;
			if (exchange.timer !== null) clearTimeout(exchange.timer);
			const trouble = lossTrouble(loss, this.label, {...exchange.options, wasSent: exchange.sent !== null});
			const evidence = evidenceOf(exchange, false);
			exchange.fail(testify(trouble, broken === null ? evidence : {...evidence, received: broken}));
		}

		for (const mourn of this.#mourners) mourn(loss);
		this.#mourners.clear();
	}

	/** Terminals take one caller: the next visit must not begin before this socket is gone. */
	async #closed(): Promise<void> {
		if (this.#socket.closed) return;
		const {promise, resolve} = Promise.withResolvers<void>();
		this.#socket.once('close', resolve);
		const timer = setTimeout(() => this.#socket.destroy(), farewellMs);
		await promise;
		clearTimeout(timer);
	}
}

function phaseOf({phase, isWrite, isTransfer}: ExchangeOptions): VisitPhase {
	return phase ?? (isWrite === true ? 'write' : isTransfer === true ? 'transfer' : 'command');
}

function evidenceOf({sent, received, options}: Exchange, isAnswered: boolean): Evidence {
	return {
		phase: phaseOf(options),
		sent: sent === null ? null : packetHex(sent, 'sent'),
		received: received === null ? null : packetHex(received, 'received'),
		mayHaveWritten: options.isWrite === true && sent !== null && !isAnswered,
	};
}
