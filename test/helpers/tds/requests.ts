import {ByteReader, ByteWriter} from './bytes.ts';
import type {Value} from './tokens.ts';

/** Who wants in. */
export interface Login {
	readonly user: string;
	readonly password: string;
	readonly database: string;
	readonly program: string;
	readonly packetBytes: number;
}

/** One statement with its parameters by name, `@` included. */
export interface Query {
	readonly sql: string;
	readonly parameters: Readonly<Record<string, Value>>;
	readonly kind: 'batch' | 'call';
}

/** The answer to PRELOGIN: a version, no encryption at all, one session a connection. */
export function preloginAnswer(): Buffer {
	const version = Uint8Array.of(10, 50, 0x10, 0x00, 0, 0);
	const options: readonly (readonly [number, Uint8Array])[] = [
		[0, version],
		[1, Uint8Array.of(0x02)], // ENCRYPT_NOT_SUP
		[2, Uint8Array.of(0)],
		[4, Uint8Array.of(0)],
	];
	const out = new ByteWriter();
	let offset = options.length * 5 + 1;
	for (const [token, data] of options) {
		out.bytes(Uint8Array.of(token, offset >> 8, offset & 0xff, data.length >> 8, data.length & 0xff));
		offset += data.length;
	}

	out.u8(0xff);
	for (const [, data] of options) out.bytes(data);
	return out.take();
}

/** LOGIN7: fixed part, then texts found by offset and length in characters. */
export function readLogin(payload: Buffer): Login {
	const text = (at: number) => {
		const offset = payload.readUInt16LE(at);
		return payload.toString('utf16le', offset, offset + payload.readUInt16LE(at + 2) * 2);
	};

	const passwordAt = payload.readUInt16LE(44);
	const scrambled = payload.subarray(passwordAt, passwordAt + payload.readUInt16LE(46) * 2);
	// Each byte had its halves swapped, then 0xA5 laid over it.
	const password = Buffer.from(
		scrambled.map(byte => {
			const plain = byte ^ 0xa5;
			return ((plain << 4) | (plain >> 4)) & 0xff;
		}),
	);
	return {
		user: text(40),
		password: password.toString('utf16le'),
		program: text(48),
		database: text(68),
		packetBytes: payload.readUInt32LE(8),
	};
}

export function readBatch(payload: Buffer): Query {
	const reader = afterHeaders(payload);
	return {sql: reader.rest().toString('utf16le'), parameters: {}, kind: 'batch'};
}

/** What a client wants of its transaction. */
export type TransactionRequest = 'begin' | 'commit' | 'rollback';

/** @throws Error for savepoints and distributed transactions, which nobody here uses */
export function readTransactionRequest(payload: Buffer): TransactionRequest {
	const type = afterHeaders(payload).u16();
	const known = new Map<number, TransactionRequest>([
		[5, 'begin'],
		[7, 'commit'],
		[8, 'rollback'],
	]).get(type);
	if (known === undefined) throw new Error(`transaction requests of type ${type} are not understood`);
	return known;
}

const executeSql = 10;

/** A remote call of sp_executesql, by its number or by name. @throws Error for anything else. */
export function readCall(payload: Buffer): Query {
	const reader = afterHeaders(payload);
	const nameLength = reader.u16();
	const procedure = nameLength === 0xff_ff ? reader.u16() : reader.utf16(nameLength * 2);
	if (procedure !== executeSql && procedure !== 'sp_executesql') {
		throw new Error(`only sp_executesql is understood, not ${procedure}`);
	}

	reader.u16();
	const values: (readonly [string, Value])[] = [];
	while (!reader.isAtEnd) {
		const name = reader.utf16(reader.u8() * 2);
		reader.u8();
		values.push([name, readValue(reader)]);
	}

	// The first value is the statement, the second declares the parameters that follow.
	const [statement, , ...parameters] = values;
	return {sql: String(statement?.[1] ?? ''), parameters: Object.fromEntries(parameters), kind: 'call'};
}

function afterHeaders(payload: Buffer): ByteReader {
	const reader = new ByteReader(payload);
	reader.bytes(reader.u32() - 4);
	return reader;
}

function readValue(reader: ByteReader): Value {
	const type = reader.u8();
	switch (type) {
		case 0xe7:
			return readText(reader);
		case 0xa5:
			return readBytes(reader);
		case 0x26: {
			reader.u8();
			const bytes = reader.u8();
			if (bytes === 0) return null;
			return bytes === 8
				? reader.u64()
				: bytes === 4
					? reader.i32()
					: bytes === 2
						? reader.u16()
						: reader.u8();
		}

		default:
			throw new Error(`parameters of type 0x${type.toString(16)} are not understood`);
	}
}

function readText(reader: ByteReader): string | null {
	const longest = reader.u16();
	reader.bytes(5);
	return readVariable(reader, longest)?.toString('utf16le') ?? null;
}

function readBytes(reader: ByteReader): Uint8Array | null {
	const bytes = readVariable(reader, reader.u16());
	return bytes === null ? null : Uint8Array.from(bytes);
}

/** A value behind its length, or in chunks where the type has no limit. */
function readVariable(reader: ByteReader, longest: number): Buffer | null {
	if (longest !== 0xff_ff) {
		const bytes = reader.u16();
		return bytes === 0xff_ff ? null : reader.bytes(bytes);
	}

	if (reader.u64() === 0xff_ff_ff_ff_ff_ff_ff_ffn) return null;
	const chunks: Buffer[] = [];
	for (let bytes = reader.u32(); bytes > 0; bytes = reader.u32()) chunks.push(reader.bytes(bytes));
	return Buffer.concat(chunks);
}
