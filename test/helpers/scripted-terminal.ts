import {once} from 'node:events';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';

/**
A second, naive writer of the protocol: numbers and offsets by hand, nothing shared with source/, so that a mistake
in the wire code cannot hide on both ends. It answers by table; a test replaces the answers it is about.
*/
export interface Request {
	readonly command: number;
	readonly session: number;
	readonly reply: number;
	readonly data: Buffer;
	readonly checksumIsRight: boolean;
}

export interface Talk {
	/** Send one frame; the reply number of the request and the session id unless told otherwise. */
	send(command: number, data?: Uint8Array, fields?: {session?: number; reply?: number}): void;
	/** Bytes as they are. */
	raw(bytes: Uint8Array): void;
	/** End the connection properly, what was sent goes out before. */
	hangUp(): void;
	/** Break it with RST. */
	reset(): void;
}

export type Answer = (request: Request, talk: Talk) => void;

export interface ScriptedTerminal {
	readonly port: number;
	readonly requests: Request[];
	/** Commands in the order of arrival. */
	commands(): number[];
	/** Resolves when a request with this command has arrived. */
	arrival(command: number): Promise<Request>;
	/** Frames that nobody asked for, to every open connection. */
	broadcast(command: number, data: Uint8Array, fields: {session: number; reply: number}): void;
	/** Resolves when the last connection was closed by the client. */
	allGone(): Promise<void>;
	close(): Promise<void>;
}

export interface Script {
	readonly answers?: Readonly<Record<number, Answer>>;
	/** Runs when a connection opens, before anything was asked. */
	readonly onConnection?: (talk: Talk, socket: Socket) => void;
	/** Send everything in pieces of this many bytes, one turn of the event loop each. */
	readonly pieceBytes?: number;
}

export const sessionId = 0x3c5c;

/** The sum written out as the manual says it: add word by word, take 65535 off whenever it is exceeded. */
export function naiveChecksum(bytes: Uint8Array): number {
	let sum = 0;
	for (let at = 0; at < bytes.length; at += 2) {
		sum += bytes[at]! + 256 * (at + 1 < bytes.length ? bytes[at + 1]! : 0);
		if (sum > 65_535) sum -= 65_535;
	}

	return 65_535 - sum;
}

export function naiveFrame(command: number, session: number, reply: number, data: Uint8Array): Buffer {
	const body = Buffer.alloc(8 + data.length);
	body.writeUInt16LE(command, 0);
	body.writeUInt16LE(session, 4);
	body.writeUInt16LE(reply, 6);
	body.set(data, 8);
	body.writeUInt16LE(naiveChecksum(body), 2);
	const head = Buffer.from('5050827d00000000', 'hex');
	head.writeUInt32LE(body.length, 4);
	return Buffer.concat([head, body]);
}

export function u32(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	values.forEach((value, index) => {
		bytes.writeUInt32LE(value, index * 4);
	});
	return bytes;
}

/** `name=value` and a NUL. */
export function option(name: string, value: string): Buffer {
	return Buffer.from(`${name}=${value}\0`, 'latin1');
}

/** An 80-byte reply of the counter. */
export function freeSizes(users: number, fingers = 0, userCapacity = 3000, bytes = 80): Buffer {
	const reply = Buffer.alloc(bytes);
	if (bytes < 80) return reply;
	reply.writeUInt32LE(users, 16);
	reply.writeUInt32LE(fingers, 24);
	reply.writeUInt32LE(1, 48);
	reply.writeUInt32LE(3000, 56);
	reply.writeUInt32LE(userCapacity, 60);
	return reply;
}

export interface NaiveUser {
	readonly uid: number;
	readonly pin: string;
	readonly name?: string | Uint8Array;
	readonly card?: number;
	readonly privilege?: number;
	readonly group?: number;
	readonly password?: string;
}

export function naiveRecord72(user: NaiveUser): Buffer {
	const record = Buffer.alloc(72);
	record.writeUInt16LE(user.uid, 0);
	record[2] = user.privilege ?? 0;
	record.set(Buffer.from(user.password ?? ''), 3);
	record.set(Buffer.from(user.name ?? `Member ${user.pin}`), 11);
	record.writeUInt32LE(user.card ?? 0, 35);
	record[39] = user.group ?? 1;
	record.set(Buffer.from(user.pin), 48);
	return record;
}

export function naiveRecord28(user: NaiveUser): Buffer {
	const record = Buffer.alloc(28);
	record.writeUInt16LE(user.uid, 0);
	record[2] = user.privilege ?? 0;
	record.set(Buffer.from(user.name ?? `M ${user.pin}`).subarray(0, 8), 8);
	record.writeUInt32LE(user.card ?? 0, 16);
	record[21] = user.group ?? 1;
	record.writeUInt32LE(Number(user.pin), 24);
	return record;
}

export function people(count: number): NaiveUser[] {
	return Array.from({length: count}, (_, index) => ({uid: index + 1, pin: String(100_001 + index)}));
}

/** A set as it travels: length, then the records. */
export function setOf(records: readonly Uint8Array[]): Buffer {
	const body = Buffer.concat(records);
	return Buffer.concat([u32(body.length), body]);
}

/** Announce, frames, acknowledge: one answer of several packets. */
export function sendPrepared(talk: Talk, set: Uint8Array, frameBytes = 1008): void {
	talk.send(1500, u32(set.length, frameBytes));
	for (let at = 0, index = 0; at < set.length; at += frameBytes, index++) {
		talk.send(1501, set.subarray(at, at + frameBytes), {session: index});
	}

	talk.send(2000, new Uint8Array(0), {session: 1});
}

/** The usual ways to hand out a set. */
export function giveSet(
	set: Uint8Array,
	way: 'direct' | 'chunked' | 'chunk-as-data' | 'prepared' | 'legacy',
	frameBytes = 1008,
): Record<number, Answer> {
	const refuse: Answer = (_request, talk) => talk.send(2001);
	switch (way) {
		case 'direct':
			return {1503: (_request, talk) => talk.send(1501, set)};
		case 'prepared':
			return {1503: (_request, talk) => sendPrepared(talk, set, frameBytes)};
		case 'legacy':
			return {1503: refuse, 9: (_request, talk) => sendPrepared(talk, set, frameBytes)};
		default:
			return {
				1503: (_request, talk) =>
					talk.send(2000, Buffer.concat([Buffer.of(0), u32(set.length, set.length, 0x23_ef_cd)])),
				1504(request, talk) {
					const start = request.data.readUInt32LE(0);
					const chunk = set.subarray(start, start + request.data.readUInt32LE(4));
					if (way === 'chunk-as-data') talk.send(1501, chunk);
					else sendPrepared(talk, chunk, frameBytes);
				},
			};
	}
}

const options: Readonly<Record<string, string>> = {
	'~SerialNumber': 'AF4C182760001',
	'~DeviceName': 'K90 Pro',
	'~Platform': 'ZMM220_TFT',
	'~ZKFPVersion': '10',
	'~PIN2Width': '9',
	FaceFunOn: '0',
};

/** A terminal in a good mood, without users. */
export const goodAnswers: Readonly<Record<number, Answer>> = {
	1000: (_request, talk) => talk.send(2000),
	1001: (_request, talk) => talk.send(2000),
	1002: (_request, talk) => talk.send(2000),
	1003: (_request, talk) => talk.send(2000),
	1013: (_request, talk) => talk.send(2000),
	1100: (_request, talk) => talk.send(2000, Buffer.from('Ver 6.60 (build39)\0')),
	11(request, talk) {
		const name = request.data.toString('latin1').replace(/\0.*$/, '');
		const value = options[name];
		if (value === undefined) talk.send(2001);
		else talk.send(2000, option(name, value));
	},
	50: (_request, talk) => talk.send(2000, freeSizes(0)),
	1502: (_request, talk) => talk.send(2000),
	500: (_request, talk) => talk.send(2000),
	...giveSet(u32(0), 'direct'),
};

export async function startScriptedTerminal(script: Script = {}): Promise<ScriptedTerminal> {
	const answers = {...goodAnswers, ...script.answers};
	const requests: Request[] = [];
	const arrivals: Array<{command: number; resolve: (request: Request) => void}> = [];
	const open = new Map<Socket, Talk>();
	const departures: Array<() => void> = [];
	const server: Server = createServer(socket => {
		let pending = Buffer.alloc(0);
		const out = writerOf(socket, script.pieceBytes);
		const talkOf = (request: Request | null): Talk => ({
			send: (command, data = new Uint8Array(0), fields = {}) =>
				out.write(
					naiveFrame(command, fields.session ?? sessionId, fields.reply ?? request?.reply ?? 0, data),
				),
			raw: out.write,
			hangUp: out.end,
			reset: () => socket.resetAndDestroy(),
		});
		open.set(socket, talkOf(null));
		socket.on('error', () => {});
		socket.on('close', () => {
			open.delete(socket);
			if (open.size === 0) for (const depart of departures.splice(0)) depart();
		});
		script.onConnection?.(talkOf(null), socket);
		socket.on('data', chunk => {
			pending = Buffer.concat([pending, chunk]);
			while (pending.length >= 8 && pending.length >= 8 + pending.readUInt32LE(4)) {
				const body = pending.subarray(8, 8 + pending.readUInt32LE(4));
				pending = pending.subarray(8 + body.length);
				const zeroed = Buffer.from(body);
				zeroed.writeUInt16LE(0, 2);
				const request = {
					command: body.readUInt16LE(0),
					session: body.readUInt16LE(4),
					reply: body.readUInt16LE(6),
					data: Buffer.from(body.subarray(8)),
					checksumIsRight: naiveChecksum(zeroed) === body.readUInt16LE(2),
				};
				requests.push(request);
				for (const waiting of arrivals) if (waiting.command === request.command) waiting.resolve(request);
				const answer = answers[request.command];
				if (answer === undefined) talkOf(request).send(0xff_ff);
				else answer(request, talkOf(request));
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		requests,
		commands: () => requests.map(request => request.command),
		arrival(command) {
			const {promise, resolve} = Promise.withResolvers<Request>();
			const earlier = requests.find(request => request.command === command);
			if (earlier === undefined) arrivals.push({command, resolve});
			else resolve(earlier);
			return promise;
		},
		broadcast(command, data, fields) {
			for (const talk of open.values()) talk.send(command, data, fields);
		},
		allGone() {
			const {promise, resolve} = Promise.withResolvers<void>();
			if (open.size === 0) resolve();
			else departures.push(resolve);
			return promise;
		},
		async close() {
			for (const socket of open.keys()) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Whole writes, or pieces with a turn of the event loop between them. */
function writerOf(socket: Socket, pieceBytes: number | undefined) {
	socket.setNoDelay(true);
	if (pieceBytes === undefined) {
		return {
			write: (bytes: Uint8Array): void => void (socket.writable && socket.write(bytes)),
			end: (): void => void socket.end(),
		};
	}

	let queue = Buffer.alloc(0);
	let isEnding = false;
	let isRunning = false;
	const step = (): void => {
		if (queue.length > 0 && socket.writable) {
			socket.write(queue.subarray(0, pieceBytes));
			queue = queue.subarray(pieceBytes);
			setImmediate(step);
			return;
		}

		isRunning = false;
		if (isEnding) socket.end();
	};
	const run = (): void => {
		if (isRunning) return;
		isRunning = true;
		setImmediate(step);
	};
	return {
		write(bytes: Uint8Array): void {
			queue = Buffer.concat([queue, bytes]);
			run();
		},
		end(): void {
			isEnding = true;
			run();
		},
	};
}
