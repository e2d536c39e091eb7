import type {ByteWriter} from './bytes.ts';

export type Value = string | number | bigint | Uint8Array | null;

/** How a column's values travel; `text` holds up to 4000 characters, `long` and `bytes` any number. */
export interface Column {
	readonly name: string;
	readonly type: 'int' | 'bigint' | 'float' | 'text' | 'long' | 'bytes';
}

/** An error as SQL Server sends it: 18456 login, 4060 database, 208 table, 207 column, 229 permission, … */
export interface ServerError {
	readonly number: number;
	readonly message: string;
	/** Severity; 11 to 16 can be corrected by the user. Default 16. */
	readonly severity?: number;
}

// Latin1_General_CI_AS.
const collation = Uint8Array.of(0x09, 0x04, 0xd0, 0x00, 0x34);

const doneFinal = 0x00;
const doneError = 0x02;
const doneCount = 0x10;
const doneAttention = 0x20;

export function writeColumns(out: ByteWriter, columns: readonly Column[]): void {
	out.u8(0x81).u16(columns.length);
	for (const {name, type} of columns) {
		out.u32(0).u16(0x0001); // user type; nullable
		switch (type) {
			case 'int':
				out.u8(0x26).u8(4);
				break;
			case 'bigint':
				out.u8(0x26).u8(8);
				break;
			case 'float':
				out.u8(0x6d).u8(8);
				break;
			case 'text':
				out.u8(0xe7).u16(8000).bytes(collation);
				break;
			case 'long':
				out.u8(0xe7).u16(0xff_ff).bytes(collation);
				break;
			case 'bytes':
				out.u8(0xa5).u16(0xff_ff);
				break;
		}

		out.shortText(name);
	}
}

export function writeRow(out: ByteWriter, columns: readonly Column[], row: readonly Value[]): void {
	out.u8(0xd1);
	for (const [at, {type}] of columns.entries()) writeValue(out, type, row[at] ?? null);
}

function writeValue(out: ByteWriter, type: Column['type'], value: Value): void {
	switch (type) {
		case 'int':
			if (value === null) out.u8(0);
			else out.u8(4).i32(Number(value));
			break;
		case 'bigint':
			if (value === null) out.u8(0);
			else out.u8(8).i64(BigInt(value as bigint));
			break;
		case 'float':
			if (value === null) out.u8(0);
			else out.u8(8).f64(Number(value));
			break;
		case 'text':
			if (value === null) out.u16(0xff_ff);
			else out.u16(String(value).length * 2).utf16(String(value));
			break;
		case 'long':
			writeLong(out, value === null ? null : Buffer.from(String(value), 'utf16le'));
			break;
		case 'bytes':
			writeLong(out, value === null ? null : (value as Uint8Array));
			break;
	}
}

/** A value of unknown size: its length, chunks, and an empty chunk. */
function writeLong(out: ByteWriter, value: Uint8Array | null): void {
	if (value === null) {
		out.u64(0xff_ff_ff_ff_ff_ff_ff_ffn);
		return;
	}

	out.u64(BigInt(value.length));
	if (value.length > 0) out.u32(value.length).bytes(value);
	out.u32(0);
}

export function writeError(out: ByteWriter, server: string, error: ServerError): void {
	const length = 4 + 1 + 1 + 2 + error.message.length * 2 + 1 + server.length * 2 + 1 + 4;
	out.u8(0xaa).u16(length).i32(error.number).u8(1);
	out
		.u8(error.severity ?? 16)
		.text(error.message)
		.shortText(server)
		.shortText('')
		.u32(1);
}

/** Ends a statement. A remote call ends by DONEPROC, a batch by DONE. */
export function writeDone(
	out: ByteWriter,
	kind: 'batch' | 'call',
	{rows, isError}: {readonly rows?: number; readonly isError?: boolean},
): void {
	const status = (isError === true ? doneError : doneFinal) | (rows === undefined ? 0 : doneCount);
	if (kind === 'call') {
		// DONEINPROC tells of the statement, RETURNSTATUS and DONEPROC of the call around it.
		out
			.u8(0xff)
			.u16(status | 0x01)
			.u16(0xc1)
			.u64(BigInt(rows ?? 0));
		out.u8(0x79).i32(0);
		out
			.u8(0xfe)
			.u16(isError === true ? doneError : doneFinal)
			.u16(0xe0)
			.u64(0n);
	} else {
		out
			.u8(0xfd)
			.u16(status)
			.u16(0xc1)
			.u64(BigInt(rows ?? 0));
	}
}

/** Confirms an attention: the client's request was given up. */
export function writeCancelled(out: ByteWriter): void {
	out.u8(0xfd).u16(doneAttention).u16(0).u64(0n);
}

/** What follows a login that was let in. */
export function writeLoginAccepted(out: ByteWriter, database: string, packetBytes: number): void {
	writeChange(out, 1, database, 'master');
	writeChange(out, 4, String(packetBytes), '4096');
	const program = 'Microsoft SQL Server';
	out.u8(0xad).u16(1 + 4 + 1 + program.length * 2 + 4);
	// The version number of the protocol is written the other way round: TDS 7.4.
	out
		.u8(1)
		.bytes(Uint8Array.of(0x74, 0x00, 0x00, 0x04))
		.shortText(program);
	out.bytes(Uint8Array.of(10, 50, 0x10, 0x00)); // 10.50: SQL Server 2008 R2
	writeDone(out, 'batch', {});
}

/** Tells the client that its transaction began, was committed, or is no more. */
export function writeTransaction(out: ByteWriter, change: 'begin' | 'commit' | 'rollback', id: bigint): void {
	const kind = {begin: 8, commit: 9, rollback: 10}[change];
	// The new value of a beginning and the old value of an end are the transaction's eight bytes.
	out
		.u8(0xe3)
		.u16(1 + 1 + 8 + 1)
		.u8(kind);
	if (change === 'begin') out.u8(8).u64(id).u8(0);
	else out.u8(0).u8(8).u64(id);
}

function writeChange(out: ByteWriter, kind: number, now: string, before: string): void {
	out.u8(0xe3).u16(1 + 1 + now.length * 2 + 1 + before.length * 2);
	out.u8(kind).shortText(now).shortText(before);
}
