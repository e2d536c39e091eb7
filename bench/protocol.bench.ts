// Reads 50,000 users from the simulator in another thread, beside a client that sends the same requests and throws
// the bytes away. The ratio is taken within one run: both meet the same machine in the same mood.
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {fileURLToPath} from 'node:url';
import {isMainThread, parentPort, Worker, workerData} from 'node:worker_threads';
import {checksum, createTerminal} from '../source/protocol/index.ts';
import {makeUsers, type SimulatorOptions, startSimulator} from '../source/simulator/index.ts';

const peopleCount = 50_000;
const rounds = 7;

interface Mode {
	readonly name: string;
	readonly options: SimulatorOptions;
}

const modes: readonly Mode[] = [
	{name: 'direct', options: {transfer: 'direct'}},
	{name: 'chunks-64k', options: {transfer: 'chunked'}},
	{name: 'frames-1008', options: {transfer: 'chunked', frameSize: 1008}},
	{name: 'pieces-128', options: {transfer: 'chunked', faults: ['pieces-128']}},
];

async function measure(): Promise<void> {
	const results: Record<string, unknown> = {};
	for (const mode of modes) {
		const worker = new Worker(fileURLToPath(import.meta.url), {workerData: mode.options});
		const [port] = (await once(worker, 'message')) as [number];
		const ours: number[] = [];
		const discarding: number[] = [];
		let users = 0;
		let isComplete = true;
		for (let round = 0; round < rounds; round++) {
			globalThis.gc?.();
			discarding.push(await timed(() => discard(port)));
			globalThis.gc?.();
			ours.push(
				await timed(async () => {
					const list = await readAll(port);
					users = list.users.length;
					isComplete &&= list.complete;
				}),
			);
		}

		await worker.terminate();
		results[mode.name] = {
			users,
			complete: isComplete,
			readMs: round1(median(ours)),
			discardMs: round1(median(discarding)),
			ratio: Math.round((median(ours) / median(discarding)) * 100) / 100,
		};
	}

	process.stdout.write(
		`${JSON.stringify({schema: 1, people: peopleCount, rounds, budget: {ratio: 1.5}, modes: results})}\n`,
	);
}

async function readAll(port: number) {
	const session = await createTerminal({host: '127.0.0.1', port}).open();
	const list = await session.readUsers();
	await session.close();
	return list;
}

async function timed(work: () => Promise<void>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const round1 = (value: number): number => Math.round(value * 10) / 10;

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
		socket.write(frame(command, session, reply++, data));
		return promise;
	};
}

/** Header, and the size behind it where the frame has one. */
function headLimit(head: Buffer): number {
	return Math.min(21, head.readUInt32LE(4) + 8);
}

async function serve(options: SimulatorOptions): Promise<void> {
	const simulator = await startSimulator({
		...options,
		capacity: 60_000,
		state: {users: makeUsers(peopleCount)},
	});
	parentPort?.postMessage(simulator.port);
}

function frame(command: number, session: number, reply: number, data: Uint8Array): Buffer {
	const bytes = Buffer.alloc(16 + data.length);
	bytes.writeUInt32LE(0x7d_82_50_50, 0);
	bytes.writeUInt32LE(8 + data.length, 4);
	bytes.writeUInt16LE(command, 8);
	bytes.writeUInt16LE(session, 12);
	bytes.writeUInt16LE(reply, 14);
	bytes.set(data, 16);
	bytes.writeUInt16LE(checksum(bytes, 8), 10);
	return bytes;
}

if (isMainThread) await measure();
else await serve(workerData as SimulatorOptions);
