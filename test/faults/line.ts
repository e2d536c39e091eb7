import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** What happens to one request on the way to the terminal, or to the answer on its way back. */
export type LineTrouble =
	/** The terminal closes without having seen the request. */
	| 'close-before'
	/** The terminal does what was asked and closes before it has answered. */
	| 'close-after'
	/** As `close-before`, with a reset. */
	| 'reset'
	/** The answer comes after the client has lost patience. */
	| 'late'
	/** The client is killed before its request left, or before it heard the answer. */
	| 'die-before'
	| 'die-after';

/** The network between a client and a simulated terminal, which counts requests and lets one of them go wrong. */
export interface FaultyLine {
	readonly port: number;
	/** Command numbers of the requests since the last `count`. */
	readonly requests: readonly number[];
	/** From now on the first request is number 1. */
	count(): void;
	/** The n-th request meets this; every later one passes. */
	trouble: {readonly at: number; readonly does: LineTrouble} | null;
	/** Called when the client is to be dead. */
	onDeath: () => void;
	/** Cuts every connection, as the end of a process does. */
	cut(): void;
	close(): Promise<void>;
}

const headBytes = 8;
const lateMs = 400;

export async function openLine(target: {readonly host: string; readonly port: number}): Promise<FaultyLine> {
	const pairs = new Set<readonly [Socket, Socket]>();
	let requests: number[] = [];

	function serve(client: Socket): void {
		const device = connect(target.port, target.host);
		const pair = [client, device] as const;
		pairs.add(pair);
		let isDeaf = false;
		let onAnswer: ((bytes: Uint8Array) => void) | null = null;
		let pending = Buffer.alloc(0);
		const end = (): void => {
			pairs.delete(pair);
			client.destroy();
			device.destroy();
		};
		for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);

		function meet(frame: Uint8Array): void {
			requests.push(Buffer.from(frame).readUInt16LE(headBytes));
			const {trouble} = line;
			if (trouble === null || trouble.at !== requests.length) {
				device.write(frame);
				return;
			}

			switch (trouble.does) {
				case 'close-before':
					client.end();
					device.destroy();
					break;
				case 'reset':
					client.resetAndDestroy();
					device.destroy();
					break;
				case 'close-after':
					onAnswer = () => {
						client.end();
						device.destroy();
					};
					device.write(frame);
					break;
				case 'late':
					onAnswer = bytes => {
						setTimeout(() => client.write(bytes), lateMs).unref();
					};
					device.write(frame);
					break;
				case 'die-before':
					isDeaf = true;
					line.onDeath();
					break;
				case 'die-after':
					isDeaf = true;
					onAnswer = () => line.onDeath();
					device.write(frame);
			}
		}

		client.on('data', (chunk: Buffer) => {
			if (isDeaf) return;
			pending = Buffer.concat([pending, chunk]);
			while (pending.length >= headBytes) {
				const length = headBytes + pending.readUInt32LE(4);
				if (pending.length < length) break;
				const frame = pending.subarray(0, length);
				pending = pending.subarray(length);
				meet(frame);
				if (isDeaf) break;
			}
		});
		device.on('data', (chunk: Buffer) => {
			if (onAnswer === null) client.write(chunk);
			else onAnswer(chunk);
			onAnswer = isDeaf ? () => {} : null;
		});
	}

	const server = createServer(serve);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const line: FaultyLine = {
		port: (server.address() as AddressInfo).port,
		get requests() {
			return requests;
		},
		count() {
			requests = [];
		},
		trouble: null,
		onDeath() {},
		cut() {
			for (const [client, device] of pairs) {
				client.destroy();
				device.destroy();
			}
		},
		async close() {
			line.cut();
			server.close();
			await once(server, 'close');
		},
	};
	return line;
}
