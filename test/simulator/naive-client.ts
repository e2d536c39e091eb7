import {once} from 'node:events';
import {createConnection, type Socket} from 'node:net';

/**
A second codec, written from the byte tables alone and as simple as can be: it shares no line with the code
under test, so that a mistake in one of them shows.
*/
export interface NaivePacket {
	readonly code: number;
	readonly session: number;
	readonly reply: number;
	readonly data: Buffer;
	readonly isChecksumRight: boolean;
}

export function naiveChecksum(packet: Buffer): number {
	const even = packet.length % 2 === 0 ? packet : Buffer.concat([packet, Buffer.of(0)]);
	let sum = 0;
	for (let at = 0; at < even.length; at += 2) if (at !== 2) sum += even.readUInt16LE(at);
	while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
	return ~sum & 0xffff;
}

export function naiveFrame(
	code: number,
	session: number,
	reply: number,
	data: Buffer = Buffer.alloc(0),
): Buffer {
	const packet = Buffer.alloc(8 + data.length);
	packet.writeUInt16LE(code, 0);
	packet.writeUInt16LE(session, 4);
	packet.writeUInt16LE(reply, 6);
	data.copy(packet, 8);
	packet.writeUInt16LE(naiveChecksum(packet), 2);
	const prefix = Buffer.from('5050827d00000000', 'hex');
	prefix.writeUInt32LE(packet.length, 4);
	return Buffer.concat([prefix, packet]);
}

/** One TCP client that sends what it is told and hands out packets one by one. */
export class NaiveClient {
	readonly socket: Socket;
	session = 0;
	replyId = 0;
	/** Every chunk as it came from the socket. */
	readonly chunks: Buffer[] = [];
	#held: Buffer = Buffer.alloc(0);
	#isClosed = false;
	#error: NodeJS.ErrnoException | null = null;
	#wake: () => void = () => {};

	constructor(socket: Socket) {
		this.socket = socket;
		const wake = () => this.#wake();
		socket.on('data', chunk => {
			this.chunks.push(chunk as Buffer);
			this.#held = this.#held.length === 0 ? (chunk as Buffer) : Buffer.concat([this.#held, chunk as Buffer]);
			wake();
		});
		socket.on('error', error => {
			this.#error = error;
		});
		socket.on('close', () => {
			this.#isClosed = true;
			wake();
		});
	}

	static async open(port: number): Promise<NaiveClient> {
		const socket = createConnection({port, host: '127.0.0.1'});
		await once(socket, 'connect');
		return new NaiveClient(socket);
	}

	/** Open and say hello. */
	static async greet(port: number): Promise<NaiveClient> {
		const client = await NaiveClient.open(port);
		await client.hello();
		return client;
	}

	async hello(): Promise<NaivePacket> {
		this.replyId = 0;
		this.send(1000);
		const answer = await this.next();
		this.session = answer.session;
		return answer;
	}

	send(code: number, data?: Buffer): void {
		this.socket.write(naiveFrame(code, this.session, this.replyId, data));
	}

	/** Ask one thing, take one packet. */
	async ask(code: number, data?: Buffer): Promise<NaivePacket> {
		this.replyId++;
		this.send(code, data);
		return this.next();
	}

	async #more(): Promise<void> {
		await new Promise<void>(resolve => {
			this.#wake = resolve;
			if (this.#isClosed) resolve();
		});
	}

	/** The next packet; an error when the line ends before it is whole. */
	async next(): Promise<NaivePacket> {
		for (;;) {
			if (this.#held.length >= 8) {
				const length = this.#held.readUInt32LE(4);
				if (this.#held.length >= 8 + length) {
					const packet = this.#held.subarray(8, 8 + length);
					this.#held = this.#held.subarray(8 + length);
					return {
						code: packet.readUInt16LE(0),
						session: packet.readUInt16LE(4),
						reply: packet.readUInt16LE(6),
						data: packet.subarray(8),
						isChecksumRight: packet.readUInt16LE(2) === naiveChecksum(packet),
					};
				}
			}

			if (this.#isClosed) throw this.#error ?? new Error('closed');
			await this.#more();
		}
	}

	/** Everything that comes until the other side closes. */
	async untilClosed(): Promise<Buffer> {
		while (!this.#isClosed) await this.#more();
		return this.#held;
	}

	/** One packet, or PREPARE_DATA, DATA…, ACK_OK put together. */
	async takeTransfer(first: NaivePacket): Promise<Buffer> {
		if (first.code === 1501) return first.data;
		if (first.code !== 1500) throw new Error(`no data but ${first.code}`);
		const pieces: Buffer[] = [];
		for (;;) {
			const packet = await this.next();
			if (packet.code === 500) continue;
			if (packet.code === 2000) break;
			if (packet.code !== 1501) throw new Error(`no data but ${packet.code}`);
			pieces.push(packet.data);
		}

		const whole = Buffer.concat(pieces);
		if (whole.length !== first.data.readUInt32LE(0)) throw new Error('not as long as announced');
		return whole;
	}

	/** A list by 1503 and 1504; `chunkBytes` as most clients use it. */
	async readSet(inner: number, type: number, chunkBytes = 65472): Promise<Buffer> {
		const request = Buffer.alloc(11);
		request[0] = 1;
		request.writeUInt16LE(inner, 1);
		request.writeUInt32LE(type, 3);
		const first = await this.ask(1503, request);
		if (first.code === 1501) return first.data;
		if (first.code !== 2000 || first.data.length !== 13) throw new Error(`refused with ${first.code}`);
		const total = first.data.readUInt32LE(1);
		const pieces: Buffer[] = [];
		for (let at = 0; at < total; at += chunkBytes) {
			const chunk = Buffer.alloc(8);
			chunk.writeUInt32LE(at, 0);
			chunk.writeUInt32LE(Math.min(chunkBytes, total - at), 4);
			pieces.push(await this.takeTransfer(await this.ask(1504, chunk)));
		}

		await this.ask(1502);
		return Buffer.concat(pieces);
	}

	async readUsers(recordSize = 72): Promise<NaiveUser[]> {
		return naiveUsers(await this.readSet(9, 5), recordSize);
	}

	close(): void {
		this.socket.destroy();
	}
}

export interface NaiveUser {
	readonly uid: number;
	readonly privilege: number;
	readonly name: string;
	readonly card: number;
	readonly pin: string;
	readonly record: Buffer;
}

const textOf = (field: Buffer): string => field.toString('utf8').split('\0', 1)[0]!;

export function naiveUsers(set: Buffer, recordSize = 72): NaiveUser[] {
	if (set.readUInt32LE(0) !== set.length - 4) throw new Error('length prefix does not agree');
	const users: NaiveUser[] = [];
	for (let at = 4; at < set.length; at += recordSize) {
		const record = set.subarray(at, at + recordSize);
		const isLong = recordSize === 72;
		users.push({
			uid: record.readUInt16LE(0),
			privilege: record[2]!,
			name: isLong ? textOf(record.subarray(11, 35)) : textOf(record.subarray(8, 16)),
			card: record.readUInt32LE(isLong ? 35 : 16),
			pin: isLong ? textOf(record.subarray(48, 72)) : String(record.readUInt32LE(24)),
			record,
		});
	}

	return users;
}

/** A 72-byte record by the table in the reference. */
export function naiveRecord(uid: number, pin: string, name: string, card = 0): Buffer {
	const record = Buffer.alloc(72);
	record.writeUInt16LE(uid, 0);
	record.write(name, 11, 24);
	record.writeUInt32LE(card, 35);
	record[39] = 1;
	record.write(pin, 48, 24);
	return record;
}
