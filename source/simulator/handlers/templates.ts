import {asciiText, fingerOfUser} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {
	type Exchange,
	type Handler,
	type Handlers,
	ok,
	okIf,
	refuse,
	transfer,
	u16At,
	u32At,
	u32Bytes,
} from '../exchange.ts';
import {operation} from '../operations.ts';
import type {StoredTemplate} from '../template-store.ts';
import type {Terminal} from '../terminal.ts';
import {hasRoomFor, storeUser} from './users.ts';

/** Fingers: one at a time, uploads, bulk. @see device-protocol §10 */
export const templateHandlers: Handlers = {
	[deviceCommand.templateRead]: exchange => readTemplate(exchange),
	[deviceCommand.deleteUserTemplate](exchange) {
		const {data} = exchange.request;
		return okIf(deleteFinger(exchange.terminal, u16At(data, 0), data[2] ?? 0), exchange);
	},
	[deviceCommand.deleteFingerTemplate](exchange) {
		const {data} = exchange.request;
		if (data.length < fingerOfUser.bytes) return refuse(exchange);
		const {userId, finger} = fingerOfUser.decode(data);
		const uid = exchange.terminal.memory.uidOf(asciiText(userId));
		return okIf(uid !== undefined && deleteFinger(exchange.terminal, uid, finger), exchange);
	},
	[deviceCommand.prepareData](exchange) {
		const announcedBytes = u32At(exchange.request.data, 0);
		if (announcedBytes > mostUploadBytes) return refuse(exchange);
		exchange.session.upload = {announcedBytes, bytes: new Uint8Array(0)};
		return ok(exchange);
	},
	[deviceCommand.data](exchange) {
		const {upload} = exchange.session;
		const {data} = exchange.request;
		if (upload === null || upload.bytes.length + data.length > upload.announcedBytes) return refuse(exchange);
		const bytes = new Uint8Array(upload.bytes.length + data.length);
		bytes.set(upload.bytes);
		bytes.set(data, upload.bytes.length);
		upload.bytes = bytes;
		return ok(exchange);
	},
	/** The real algorithm is not public; any number that depends on the bytes does. */
	[deviceCommand.checksumBuffer](exchange) {
		const bytes = exchange.session.upload?.bytes ?? new Uint8Array(0);
		let sum = 0;
		for (const byte of bytes) sum = (sum * 31 + byte) >>> 0;
		return ok(exchange, u32Bytes(sum));
	},
	/** The user must exist and the finger be free. */
	[deviceCommand.templateWrite](exchange) {
		const {data} = exchange.request;
		const {memory} = exchange.terminal;
		const upload = takeUpload(exchange);
		const uid = u16At(data, 0);
		const finger = data[2] ?? 0xff;
		const size = u16At(data, 4);
		if (upload === null || size === 0 || size > upload.length || finger > 9) return refuse(exchange);
		if (memory.record(uid) === undefined || memory.template(uid, finger) !== undefined) {
			return refuse(exchange);
		}

		storeFinger(exchange.terminal, uid, finger, {flag: data[3]!, bytes: upload.slice(0, size)});
		return ok(exchange);
	},
	[deviceCommand.bulkWrite](exchange) {
		const upload = takeUpload(exchange);
		const bulk = upload && parseBulk(upload, exchange.terminal.settings.recordSize);
		// All of them or none.
		if (bulk === null || !hasRoomFor(exchange.terminal, bulk.users)) return refuse(exchange);
		for (const record of bulk.users) storeUser(exchange.terminal, record);

		for (const {uid, finger, bytes} of bulk.templates) {
			storeFinger(exchange.terminal, uid, finger, {flag: 1, bytes});
		}

		return ok(exchange);
	},
	[deviceCommand.freeData](exchange) {
		exchange.session.prepared = null;
		exchange.session.upload = null;
		return ok(exchange);
	},
};

export function storeFinger(terminal: Terminal, uid: number, finger: number, template: StoredTemplate): void {
	terminal.memory.putTemplate(uid, finger, template);
	terminal.note(operation.enrollFinger, uid, finger);
}

function deleteFinger(terminal: Terminal, uid: number, finger: number): boolean {
	const isDone = terminal.memory.deleteTemplate(uid, finger);
	if (isDone) terminal.note(operation.deleteFinger, uid, finger);
	return isDone;
}

const mostUploadBytes = 16 * 1024 * 1024;

function takeUpload({session}: Exchange): Uint8Array | null {
	const bytes = session.upload?.bytes ?? null;
	session.upload = null;
	return bytes;
}

/** One template as 88 and the long form of 9 give it: template and one byte 01. */
export const readTemplate: Handler = exchange => {
	const {data} = exchange.request;
	const found = exchange.terminal.memory.template(u16At(data, 0), data[2] ?? 0);
	if (found === undefined) return refuse(exchange);
	const bytes = new Uint8Array(found.bytes.length + 1);
	bytes.set(found.bytes);
	bytes[found.bytes.length] = 1;
	return transfer(exchange, bytes);
};

interface Bulk {
	readonly users: readonly Uint8Array[];
	readonly templates: ReadonlyArray<{
		readonly uid: number;
		readonly finger: number;
		readonly bytes: Uint8Array;
	}>;
}

const headBytes = 12;
const rowBytes = 8;
const fingerBase = 0x10;

/**
Three lengths as u32, then users (02 and the record), table rows (02, slot u16, 0x10 + finger, offset u32) and
templates (size u16 and bytes).
@returns null when the lengths do not agree with the bytes.
*/
export function parseBulk(upload: Uint8Array, recordSize: number): Bulk | null {
	const [userBytes, tableBytes, templateBytes] = [u32At(upload, 0), u32At(upload, 4), u32At(upload, 8)];
	if (upload.length < headBytes || headBytes + userBytes + tableBytes + templateBytes !== upload.length) {
		return null;
	}

	if (userBytes % (recordSize + 1) !== 0 || tableBytes % rowBytes !== 0) return null;
	const users: Uint8Array[] = [];
	for (let at = headBytes; at < headBytes + userBytes; at += recordSize + 1) {
		users.push(upload.subarray(at + 1, at + 1 + recordSize));
	}

	const tableAt = headBytes + userBytes;
	const held = upload.subarray(tableAt + tableBytes);
	const templates: Array<Bulk['templates'][number]> = [];
	for (let at = tableAt; at < tableAt + tableBytes; at += rowBytes) {
		const start = u32At(upload, at + 4);
		const size = u16At(held, start);
		const finger = upload[at + 3]! - fingerBase;
		if (start + 2 + size > held.length || finger < 0 || finger > 9) return null;
		templates.push({uid: u16At(upload, at + 1), finger, bytes: held.slice(start + 2, start + 2 + size)});
	}

	return {users, templates};
}
