import type {Socket} from 'node:net';
import {type DeviceError, WireError} from '../domain/errors.ts';
import {refusal} from './answer-trouble.ts';
import {type DialOptions, dial, type Ear} from './dial.ts';
import {brokenHex, testify, unsent} from './evidence.ts';
import {type Exchange, type ExchangeOptions, evidenceOf, nextReply, phaseOf, type Take} from './exchange.ts';
import {createTracer, type Trace, type Tracer} from './trace.ts';
import {type Loss, lossTrouble, type Purpose, silenceTrouble} from './trouble.ts';
import {Turns} from './turns.ts';
import {noBytes} from './wire/bytes.ts';
import {command, reply} from './wire/commands.ts';
import {type ArrivingPacket, encodeFrame, FrameReader, ownData, type Packet} from './wire/frame.ts';

export type {ExchangeOptions, Take} from './exchange.ts';

export interface LineOptions extends DialOptions {
	readonly trace?: Trace | undefined;
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
	readonly #turns = new Turns(exchange => this.#begin(exchange));
	readonly #listeners = new Set<(event: Packet) => void>();
	readonly #mourners = new Set<(loss: Loss) => void>();
	#nextReply = 0;
	#hasHeard = false;
	#loss: Loss | null = null;

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
		const reader = new FrameReader();
		let line: Line | null = null;
		const ear: Ear = {
			room: () => reader.room(),
			onBytes(count, memory) {
				if (line !== null) line.#receive(count, memory);
			},
		};
		line = new Line(await dial(options, ear, signal), reader, options);
		return line;
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
		this.#turns.add(exchange);
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
		const {ended} = this.#turns;
		return testify(error, ended === null ? null : evidenceOf(ended, true));
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
		const busyWith = this.#turns.current;
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
		if (busyWith !== null && this.#turns.current === busyWith)
			this.#send(command.exit, noBytes, this.#takeReply());
		this.#lose({kind: 'left'});
		await this.#closed();
	}

	#begin(exchange: Exchange): void {
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
		const {current} = this.#turns;
		if (current?.options.isTransfer === true) current.timer?.refresh();
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
		const exchange = this.#turns.current;
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

		const exchange = this.#turns.current;
		// A late answer to a request that was given up must not be taken for the answer to this one.
		if (exchange === null || packet.reply !== exchange.sent?.reply) return;
		exchange.received = packet;
		try {
			if (exchange.take(packet)) this.#turns.end(exchange);
		} catch (error) {
			this.#drop(exchange, error);
		}
	}

	#drop(exchange: Exchange, error: unknown): void {
		exchange.fail(testify(error, evidenceOf(exchange, false)));
		this.#turns.end(exchange);
	}

	#lose(loss: Loss): void {
		if (this.#loss !== null) return;
		this.#loss = loss;
		if (loss.kind === 'left') this.#socket.destroySoon();
		else this.#socket.destroy();
		const broken = loss.kind === 'foreign' || loss.kind === 'wire' ? loss.bytes : null;
		for (const exchange of this.#turns.abandon()) {
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
