// Reads 50,000 users from a terminal in a process of its own, beside a client that sends the same requests and throws
// the bytes away. The ratio is taken within one run, each reading next to its discarding: both meet the same machine
// in the same mood.
// "ready" terminals have every answer lying ready, which no real one has: they show what reading itself costs. The
// simulator makes up its answers and pauses between them, as terminals do: there the reading hides in the waiting.
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {fileURLToPath} from 'node:url';
import {createTerminal, type DeviceUser} from '../source/protocol/index.ts';
import {makeUsers, type SimulatorOptions, startSimulator} from '../source/simulator/index.ts';
import {countRequests} from './protocol-requests.ts';

const peopleCount = 50_000;
const fewerCount = 5000;
/** Many: a terminal in a process of its own meets a core that is free, or one that is not. */
const rounds = 41;

interface Mode {
	readonly name: string;
	/** Use the simulator; what follows is for ready answers. */
	readonly simulator?: SimulatorOptions;
	/** One DATA with the whole set, without announcement. */
	readonly isDirect?: boolean;
	readonly frameBytes?: number;
	/** Size of each write to the socket; whole answers when left out. */
	readonly pieceBytes?: number;
}

const modes: readonly Mode[] = [
	{name: 'ready-direct', isDirect: true},
	{name: 'ready-chunks-64k'},
	{name: 'ready-frames-1008', frameBytes: 1008},
	{name: 'ready-pieces-128', frameBytes: 1008, pieceBytes: 128},
	{name: 'simulator-direct', simulator: {transfer: 'direct'}},
	{name: 'simulator-chunks-64k', simulator: {transfer: 'chunked'}},
	{name: 'simulator-frames-1008', simulator: {transfer: 'chunked', frameSize: 1008}},
	{name: 'simulator-pieces-128', simulator: {transfer: 'chunked', faults: ['pieces-128']}},
];

const terminals = {
	ready: 'answers made beforehand, sent without a pause, from a process of its own',
	simulator: 'the simulator of this project, in a process of its own',
};

async function measure(): Promise<void> {
	const results: Record<string, unknown> = {};
	for (const mode of modes) results[mode.name] = await measureMode(mode);
	const requests = await countRequests();
	process.stdout.write(
		`${JSON.stringify({schema: 1, people: peopleCount, rounds, terminals, budget: {ratio: 1.5}, modes: results, requests})}\n`,
	);
}

async function measureMode(mode: Mode): Promise<object> {
	const [terminal, port] = await startTerminal(mode, peopleCount);
	const [smaller, smallerPort] = await startTerminal(mode, fewerCount);
	const measured: Round[] = [];
	for (let round = 0; round < rounds + warmUps; round++) {
		const one = await measureRound(port, smallerPort);
		if (round >= warmUps) measured.push(one);
	}

	terminal.kill();
	smaller.kill();
	const middle = (value: (one: Round) => number): number => median(measured.map(value));
	return {
		complete: measured.every(({isWhole}) => isWhole),
		ratio: middle(({read, discarded}) => read.wallMs / discarded.wallMs),
		ratioWithUsers: middle(({read, users, discarded}) => (read.wallMs + users.wallMs) / discarded.wallMs),
		readMs: middle(({read}) => read.wallMs),
		discardMs: middle(({discarded}) => discarded.wallMs),
		readThreadMs: middle(({read}) => read.threadMs),
		discardThreadMs: middle(({discarded}) => discarded.threadMs),
		usersMs: middle(({users}) => users.wallMs),
		everyTextMs: middle(({texts}) => texts.wallMs),
		tenTimesThePeople: middle(({read, fewer}) => read.wallMs / fewer.wallMs),
		keptMB: middle(({keptMB}) => keptMB),
		keptBytesPerUser: Math.round((middle(({keptMB}) => keptMB) * 1e6) / peopleCount),
	};
}

interface Round {
	readonly isWhole: boolean;
	readonly discarded: Times;
	/** Read and proven. */
	readonly read: Times;
	/** The list of all users, whose objects were made while it arrived. */
	readonly users: Times;
	/** PIN, name and name bytes of everybody, made when first asked for. */
	readonly texts: Times;
	readonly fewer: Times;
	/** What a list with its users keeps: their bytes as they came, and an object each. */
	readonly keptMB: number;
}

async function measureRound(port: number, smallerPort: number): Promise<Round> {
	globalThis.gc?.();
	const discarded = await timed(() => discard(port));
	globalThis.gc?.();
	const before = process.memoryUsage();
	const {result: list, ...read} = await timed(() => readAll(port));
	const {result: people, ...users} = await timed(() => list.users);
	globalThis.gc?.();
	const after = process.memoryUsage();
	const keptMB = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
	const texts = await timed(() => touch(people));
	const fewer = await timed(() => readAll(smallerPort));
	return {
		isWhole: list.complete && people.length === peopleCount,
		discarded,
		read,
		users,
		texts,
		fewer,
		keptMB,
	};
}

/** The engine compiles what it sees often; the first rounds count for nobody. */
const warmUps = 3;

async function startTerminal(mode: Mode, people: number): Promise<[ChildProcess, number]> {
	const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({mode, people})]);
	const [port] = (await once(child, 'message')) as [number];
	return [child, port];
}

function touch(users: readonly DeviceUser[]): number {
	let letters = 0;
	for (const {pin, name, nameBytes} of users) letters += pin.length + name.length + nameBytes.length;
	return letters;
}

async function readAll(port: number) {
	const session = await createTerminal({host: '127.0.0.1', port}).open();
	const list = await session.readUsers();
	await session.close();
	return list;
}

interface Times {
	readonly wallMs: number;
	/** Time this thread had a core. */
	readonly threadMs: number;
}

async function timed<T>(work: () => T | Promise<T>): Promise<Times & {readonly result: T}> {
	const cpu = process.threadCpuUsage();
	const start = performance.now();
	const result = await work();
	const wallMs = performance.now() - start;
	const {user, system} = process.threadCpuUsage(cpu);
	return {result, wallMs, threadMs: (user + system) / 1000};
}

function median(values: readonly number[]): number {
	return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1]! * 100) / 100;
}

// The discarding client: knows where frames begin and nothing else.

async function discard(port: number): Promise<void> {
	const socket = connect({host: '127.0.0.1', port, noDelay: true});
	await once(socket, 'connect');
	const ask = askOf(socket);
	await ask(1000);
	await ask(1100);
	for (let option = 0; option < 7; option++) await ask(11, Buffer.from('~SerialNumber\0'));
	await ask(50);
	const total = await ask(1503, Buffer.from('0109000500000000000000', 'hex'));
	for (let start = 0; start < total; start += 0xff_c0) {
		const request = Buffer.alloc(8);
		request.writeUInt32LE(start, 0);
		request.writeUInt32LE(Math.min(0xff_c0, total - start), 4);
		await ask(1504, request);
	}

	if (total > 0) await ask(1502);
	await ask(1001);
	socket.destroy();
	await once(socket, 'close');
}

/** @returns a function that sends a request, waits for its answer's last frame, and gives an announced size or 0. */
function askOf(socket: Socket): (command: number, data?: Buffer) => Promise<number> {
	const head = Buffer.alloc(21);
	let headBytes = 0;
	let skipBytes = 0;
	let isPrepared = false;
	let done: (size: number) => void = () => {};
	socket.on('data', (chunk: Buffer) => {
		for (let at = 0; at < chunk.length; ) {
			if (skipBytes > 0) {
				const skipped = Math.min(skipBytes, chunk.length - at);
				skipBytes -= skipped;
				at += skipped;
				if (skipBytes > 0) return;
			} else {
				const wanted = headBytes < 16 ? 16 : headLimit(head);
				const copied = Math.min(wanted - headBytes, chunk.length - at);
				chunk.copy(head, headBytes, at, at + copied);
				headBytes += copied;
				at += copied;
				if (headBytes < 16 || headBytes < headLimit(head)) continue;
				skipBytes = head.readUInt32LE(4) + 8 - headBytes;
				if (skipBytes > 0) continue;
			}

			const command = head.readUInt16LE(8);
			const size = headBytes >= 21 && command === 2000 && head[16] === 0 ? head.readUInt32LE(17) : 0;
			if (session === 0) session = head.readUInt16LE(12);
			headBytes = 0;
			if (command === 1500) isPrepared = true;
			else if (command !== 1501 || !isPrepared) {
				isPrepared = false;
				done(size);
			}
		}
	});
	let session = 0;
	let reply = 0;
	return (command, data = Buffer.alloc(0)) => {
		const {promise, resolve} = Promise.withResolvers<number>();
		done = resolve;
		socket.write(frame(command, reply++, data, sumOf(data), session));
		return promise;
	};
}

/** Header, and the size behind it where the frame has one. */
function headLimit(head: Buffer): number {
	return Math.min(21, head.readUInt32LE(4) + 8);
}

async function serve(mode: Mode, people: number): Promise<void> {
	if (mode.simulator === undefined) return serveReady(mode, people);
	const state = {users: makeUsers(people)};
	process.send?.((await startSimulator({...mode.simulator, capacity: 60_000, state})).port);
}

// The ready terminal: sums of the data are counted once, only heads are filled in while it answers.

function serveReady(mode: Mode, people: number): void {
	const frameBytes = mode.frameBytes ?? 65_536;
	const set = usersSet(people);
	const dataSums = new Map<number, number>();
	const sumFrom = (from: number, to: number): number => {
		const known = dataSums.get(from);
		if (known !== undefined) return known;
		const sum = sumOf(set.subarray(from, to));
		dataSums.set(from, sum);
		return sum;
	};
	const chunkOf = (from: number, to: number, reply: number): Buffer => {
		const announcement = words(to - from, frameBytes);
		const frames = [frame(1500, reply, announcement, sumOf(announcement))];
		for (let at = from; at < to; at += frameBytes) {
			const end = Math.min(at + frameBytes, to);
			frames.push(frame(1501, reply, set.subarray(at, end), sumFrom(at, end)));
		}

		return Buffer.concat([...frames, frame(2000, reply, empty, 0)]);
	};
	const answer = (command: number, reply: number, data: Buffer): Buffer => {
		const plain = (bytes: Buffer): Buffer => frame(2000, reply, bytes, sumOf(bytes));
		switch (command) {
			case 11:
				return plain(Buffer.from('~SerialNumber=1\0'));
			case 50:
				return plain(words(...Array.from({length: 20}, (_, word) => (word === 4 ? people : 65_535))));
			case 1503:
				if (mode.isDirect === true) return frame(1501, reply, set, sumFrom(0, set.length));
				return plain(Buffer.concat([Buffer.of(0), words(set.length, set.length, 0)]));
			case 1504: {
				const from = data.readUInt32LE(0);
				return chunkOf(from, from + data.readUInt32LE(4), reply);
			}
			default:
				return plain(empty);
		}
	};
	const server = createServer({noDelay: true}, socket => {
		let pending = empty;
		socket.on('error', () => {});
		socket.on('data', chunk => {
			pending = Buffer.concat([pending, chunk]);
			while (pending.length >= 16 && pending.length >= 8 + pending.readUInt32LE(4)) {
				const end = 8 + pending.readUInt32LE(4);
				const bytes = answer(pending.readUInt16LE(8), pending.readUInt16LE(14), pending.subarray(16, end));
				pending = pending.subarray(end);
				const step = mode.pieceBytes ?? bytes.length;
				for (let at = 0; at < bytes.length; at += step) socket.write(bytes.subarray(at, at + step));
			}
		});
	});
	server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

function usersSet(people: number): Buffer {
	const set = Buffer.alloc(4 + people * 72);
	set.writeUInt32LE(set.length - 4, 0);
	for (let index = 0; index < people; index++) {
		const at = 4 + index * 72;
		set.writeUInt16LE(index + 1, at);
		set.write(index % 10 === 0 ? `Zoë Müller ${index}` : `Member Number ${index}`, at + 11, 23, 'utf8');
		set.writeUInt32LE(index * 7, at + 35);
		set[at + 39] = 1;
		set.write(String(100_000 + index), at + 48, 'latin1');
	}

	return set;
}

const empty: Buffer = Buffer.alloc(0);

function words(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	values.forEach((value, index) => {
		bytes.writeUInt32LE(value, index * 4);
	});
	return bytes;
}

function sumOf(data: Uint8Array): number {
	let sum = 0;
	for (let at = 0; at < data.length; at += 2) sum = (sum + data[at]! + (data[at + 1] ?? 0) * 256) % 65_535;
	return sum;
}

function frame(command: number, reply: number, data: Uint8Array, dataSum: number, session = 1): Buffer {
	const bytes = Buffer.alloc(16 + data.length);
	bytes.writeUInt32LE(0x7d_82_50_50, 0);
	bytes.writeUInt32LE(8 + data.length, 4);
	bytes.writeUInt16LE(command, 8);
	bytes.writeUInt16LE(65_535 - ((command + session + reply + dataSum) % 65_535), 10);
	bytes.writeUInt16LE(session, 12);
	bytes.writeUInt16LE(reply, 14);
	bytes.set(data, 16);
	return bytes;
}

const asked = process.argv[2];
if (asked === undefined) {
	await measure();
} else {
	const {mode, people} = JSON.parse(asked) as {mode: Mode; people: number};
	await serve(mode, people);
}
