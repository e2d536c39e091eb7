import {once} from 'node:events';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import {ByteWriter} from './bytes.ts';
import {type Message, MessageReader, packetType, ResponsePackets} from './packets.ts';
import {type Login, preloginAnswer, type Query, readBatch, readCall, readLogin} from './requests.ts';
import {
	type Column,
	type ServerError,
	type Value,
	writeCancelled,
	writeColumns,
	writeDone,
	writeError,
	writeLoginAccepted,
	writeRow,
} from './tokens.ts';

/** What a statement is answered with. */
export type Answer =
	| {
			readonly columns: readonly Column[];
			readonly rows: Iterable<readonly Value[]>;
			/** What comes instead of a proper end: a cut line, nothing more at all, or an error. */
			readonly ending?: 'drop' | 'silence' | ServerError;
	  }
	| {readonly error: ServerError}
	| 'drop'
	| 'silence';

export interface TdsOptions {
	/** Answers each statement, except the settings that a driver sends after its login. */
	readonly answer: (query: Query, login: Login) => Answer | Promise<Answer>;
	/** Errors that end a login, in their order; none lets it in. */
	readonly refuse?: (login: Login) => readonly ServerError[];
	/** Are attentions confirmed? A server under load may not come to it. Default true. */
	readonly honoursCancel?: boolean;
}

export interface TdsListener {
	readonly host: string;
	readonly port: number;
	/** Every statement so far, without the driver's own settings. */
	readonly queries: readonly Query[];
	readonly logins: readonly Login[];
	/** Attentions received. */
	readonly cancelled: number;
	/** Resolves when no connection is left. */
	allGone(): Promise<void>;
	/** Cuts all connections, as a restart of the server does. */
	dropAll(): void;
	close(): Promise<void>;
}

const serverName = 'TDS-LISTENER';
const bytesPerWrite = 32 * 1024;

/**
A small server on a free port of 127.0.0.1 that speaks enough TDS 7.4 for a real driver to log in, without
encryption, and to run statements. What it answers is up to the test.
*/
export async function startTdsListener(options: TdsOptions): Promise<TdsListener> {
	const sockets = new Set<Socket>();
	const queries: Query[] = [];
	const logins: Login[] = [];
	let cancelled = 0;
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A client that goes away in the middle is part of many tests.
		socket.on('error', () => socket.destroy());
		new Session(socket, options, {
			onQuery: query => queries.push(query),
			onLogin: login => logins.push(login),
			onCancel: () => cancelled++,
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const dropAll = () => {
		for (const socket of sockets) socket.destroy();
	};

	return {
		host: '127.0.0.1',
		port: (server.address() as AddressInfo).port,
		queries,
		logins,
		get cancelled() {
			return cancelled;
		},
		async allGone() {
			while (sockets.size > 0) await Promise.all([...sockets].map(socket => once(socket, 'close')));
		},
		dropAll,
		async close() {
			dropAll();
			if (!server.listening) return;
			server.close();
			await once(server, 'close');
		},
	};
}

interface Observers {
	readonly onQuery: (query: Query) => void;
	readonly onLogin: (login: Login) => void;
	readonly onCancel: () => void;
}

/** One connection: prelogin, login, then one statement after the other. */
class Session {
	readonly #socket: Socket;
	readonly #options: TdsOptions;
	readonly #observers: Observers;
	readonly #reader = new MessageReader();
	#login: Login | null = null;
	#isCancelled = false;
	#isAnswering = false;

	constructor(socket: Socket, options: TdsOptions, observers: Observers) {
		this.#socket = socket;
		this.#options = options;
		this.#observers = observers;
		socket.on('data', chunk => {
			for (const message of this.#reader.push(chunk)) {
				this.#receive(message).catch(error => socket.destroy(error));
			}
		});
	}

	async #receive({type, payload}: Message): Promise<void> {
		switch (type) {
			case packetType.prelogin:
				return this.#send(preloginAnswer());
			case packetType.login7:
				return this.#logIn(readLogin(payload));
			case packetType.batch:
				return this.#run(readBatch(payload));
			case packetType.rpc:
				return this.#run(readCall(payload));
			case packetType.attention:
				return this.#cancel();
			default:
				throw new Error(`packets of type ${type} are not understood`);
		}
	}

	async #logIn(login: Login): Promise<void> {
		this.#observers.onLogin(login);
		const out = new ByteWriter();
		const errors = this.#options.refuse?.(login) ?? [];
		for (const error of errors) writeError(out, serverName, error);
		if (errors.length > 0) {
			writeDone(out, 'batch', {isError: true});
			await this.#send(out.take());
			this.#socket.end();
			return;
		}

		this.#login = login;
		writeLoginAccepted(out, login.database, login.packetBytes);
		await this.#send(out.take());
	}

	async #cancel(): Promise<void> {
		this.#observers.onCancel();
		if (this.#options.honoursCancel === false) return;
		this.#isCancelled = true;
		if (!this.#isAnswering) await this.#confirmCancel(new ResponsePackets(this.#login!.packetBytes));
	}

	async #confirmCancel(packets: ResponsePackets): Promise<void> {
		this.#isCancelled = false;
		const out = new ByteWriter();
		writeCancelled(out);
		await this.#write(packets.push(out.take()));
		await this.#write(packets.end());
	}

	async #run(query: Query): Promise<void> {
		const login = this.#login;
		if (login === null) throw new Error('a statement came before the login');
		this.#isCancelled = false;
		if (isSetting(query.sql)) {
			const out = new ByteWriter();
			writeDone(out, query.kind, {});
			return this.#send(out.take());
		}

		this.#observers.onQuery(query);
		const answer = await this.#options.answer(query, login);
		if (answer === 'drop') {
			this.#socket.destroy();
		} else if (answer === 'silence') {
			return;
		} else if ('error' in answer) {
			const out = new ByteWriter();
			writeError(out, serverName, answer.error);
			writeDone(out, query.kind, {isError: true});
			await this.#send(out.take());
		} else {
			this.#isAnswering = true;
			await this.#sendRows(query, answer, new ResponsePackets(login.packetBytes));
			this.#isAnswering = false;
		}
	}

	async #sendRows(
		query: Query,
		{columns, rows, ending}: Extract<Answer, {readonly rows: unknown}>,
		packets: ResponsePackets,
	): Promise<void> {
		const out = new ByteWriter();
		writeColumns(out, columns);
		let count = 0;
		for (const row of rows) {
			writeRow(out, columns, row);
			count++;
			if (out.length < bytesPerWrite) continue;
			await this.#write(packets.push(out.take()));
			if (this.#socket.destroyed) return;
			if (this.#isCancelled) return this.#confirmCancel(packets);
		}

		if (ending === undefined) {
			writeDone(out, query.kind, {rows: count});
		} else if (typeof ending === 'object') {
			writeError(out, serverName, ending);
			writeDone(out, query.kind, {isError: true});
		} else {
			// The rows so far leave in a packet that is not the last.
			await this.#write(packets.push(out.take()));
			await this.#write(packets.flush());
			if (ending === 'drop') this.#socket.destroy();
			return;
		}

		await this.#write(packets.push(out.take()));
		await this.#write(packets.end());
	}

	async #send(payload: Buffer): Promise<void> {
		const packets = new ResponsePackets(this.#login?.packetBytes ?? 4096);
		await this.#write(packets.push(payload));
		await this.#write(packets.end());
	}

	/** Waits for a slow reader, and for the turn in which an attention can arrive. */
	async #write(bytes: Buffer): Promise<void> {
		if (this.#socket.destroyed || bytes.length === 0) return;
		if (this.#socket.write(bytes)) {
			await new Promise(resolve => setImmediate(resolve));
		} else {
			await drained(this.#socket);
		}
	}
}

/** Resolves when the client has read on, or is gone. */
function drained(socket: Socket): Promise<void> {
	return new Promise(resolve => {
		const go = () => {
			socket.off('drain', go);
			socket.off('close', go);
			resolve();
		};
		socket.on('drain', go);
		socket.on('close', go);
	});
}

/** `set …` lines are what drivers send to make every server behave alike. */
function isSetting(sql: string): boolean {
	return /^\s*set\s/i.test(sql) && !/select/i.test(sql);
}
