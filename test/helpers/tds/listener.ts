import {once} from 'node:events';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import {ByteWriter} from './bytes.ts';
import {type Message, MessageReader, packetType, ResponsePackets} from './packets.ts';
import {
	type Login,
	preloginAnswer,
	type Query,
	readBatch,
	readCall,
	readLogin,
	readTransactionRequest,
	type TransactionRequest,
} from './requests.ts';
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
	writeTransaction,
} from './tokens.ts';

/** What a statement is answered with. */
export type Answer =
	| {
			readonly columns: readonly Column[];
			readonly rows: Iterable<readonly Value[]>;
			/** What comes instead of a proper end: a cut line, nothing more at all, or an error. */
			readonly ending?: 'drop' | 'silence' | ServerError;
	  }
	| {
			readonly error: ServerError;
			/** The server gave up the whole transaction, as it does with the victim of a deadlock. */
			readonly endsTransaction?: boolean;
	  }
	| 'drop'
	| 'silence';

/**
What becomes of a transaction request. Each may also take its time. The line may be cut before the request is heard,
or after it was carried out and before anybody is told.
*/
export type TransactionAnswer = 'done' | 'drop' | 'drop after' | 'silence' | {readonly error: ServerError};

/** Whoever keeps the data begins and ends its transactions, one connection's at a time. */
export interface Transactions {
	begin(): Promise<void>;
	commit(): void;
	rollback(): void;
}

export interface TdsOptions {
	/** Answers each statement, except the settings that a driver sends after its login. */
	readonly answer: (query: Query, login: Login) => Answer | Promise<Answer>;
	/** Errors that end a login, in their order; none lets it in. */
	readonly refuse?: (login: Login) => readonly ServerError[];
	readonly transactions?: Transactions;
	/** Default: every request is carried out. */
	readonly onTransaction?: (request: TransactionRequest) => TransactionAnswer;
	/** Are attentions confirmed? A server under load may not come to it. Default true. */
	readonly honoursCancel?: boolean;
}

export interface TdsListener {
	readonly host: string;
	readonly port: number;
	/** Every statement so far, without the driver's own settings. */
	readonly queries: readonly Query[];
	readonly logins: readonly Login[];
	/** Transaction requests so far, and `lost` where a connection ended with one open. */
	readonly transactions: readonly (TransactionRequest | 'lost')[];
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
	const transactions: (TransactionRequest | 'lost')[] = [];
	let cancelled = 0;
	// Answers leave in small pieces, each of which would wait for the client's acknowledgement of the one before.
	const server = createServer({noDelay: true}, socket => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A client that goes away in the middle is part of many tests.
		socket.on('error', () => socket.destroy());
		new Session(socket, options, {
			onQuery: query => queries.push(query),
			onLogin: login => logins.push(login),
			onCancel: () => cancelled++,
			onTransaction: request => transactions.push(request),
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
		transactions,
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
	readonly onTransaction: (request: TransactionRequest | 'lost') => void;
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
	#transaction: bigint | null = null;

	constructor(socket: Socket, options: TdsOptions, observers: Observers) {
		this.#socket = socket;
		this.#options = options;
		this.#observers = observers;
		socket.on('close', () => {
			// A server rolls back what a lost client left open.
			if (this.#transaction === null) return;
			this.#endTransaction('rollback');
			this.#observers.onTransaction('lost');
		});
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
			case packetType.transaction:
				return this.#transact(readTransactionRequest(payload));
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

	async #transact(request: TransactionRequest): Promise<void> {
		this.#observers.onTransaction(request);
		const answer = this.#options.onTransaction?.(request) ?? 'done';
		if (answer === 'silence') return;
		if (answer === 'drop') {
			this.#socket.destroy();
			return;
		}

		const out = new ByteWriter();
		if (typeof answer === 'object') {
			writeError(out, serverName, answer.error);
			writeDone(out, 'batch', {isError: true});
			return this.#send(out.take());
		}

		if (request === 'begin') {
			await this.#options.transactions?.begin();
			this.#transaction = 0x1122_3344_5566n;
			// The client may have gone away while it waited for its turn.
			if (this.#socket.destroyed) this.#endTransaction('rollback');
			else writeTransaction(out, 'begin', this.#transaction);
		} else {
			this.#writeEnd(out, request);
		}

		if (answer === 'drop after') {
			this.#socket.destroy();
			return;
		}

		writeDone(out, 'batch', {});
		await this.#send(out.take());
	}

	#writeEnd(out: ByteWriter, request: 'commit' | 'rollback'): void {
		const id = this.#transaction;
		if (id === null) {
			writeError(out, serverName, {number: 3902, message: 'There is no transaction.'});
			return;
		}

		this.#endTransaction(request);
		writeTransaction(out, request, id);
	}

	#endTransaction(request: 'commit' | 'rollback'): void {
		this.#transaction = null;
		this.#options.transactions?.[request]();
	}

	async #cancel(): Promise<void> {
		this.#observers.onCancel();
		if (this.#options.honoursCancel === false) return;
		this.#isCancelled = true;
		if (!this.#isAnswering) await this.#confirmCancel(new ResponsePackets(this.#login!.packetBytes));
	}

	/** The response that was given up ends as a message of its own; the confirmation is the next one. */
	async #confirmCancel(packets: ResponsePackets): Promise<void> {
		this.#isCancelled = false;
		const out = new ByteWriter();
		writeDone(out, 'batch', {isError: true});
		await this.#write(packets.push(out.take()));
		await this.#write(packets.end());
		writeCancelled(out);
		await this.#send(out.take());
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
			if (answer.endsTransaction === true && this.#transaction !== null) this.#writeEnd(out, 'rollback');
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
