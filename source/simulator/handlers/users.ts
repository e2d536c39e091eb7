import {userRecord28, userRecord72} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, okIf, refuse, u16At, u32At} from '../exchange.ts';
import {operation} from '../operations.ts';
import type {RecordSize} from '../records.ts';
import type {Terminal} from '../terminal.ts';

/** Writing, deleting and asking about single users. @see device-protocol §5, §9 */
export const userHandlers: Handlers = {
	[deviceCommand.userWrite]: exchange => okIf(storeUser(exchange.terminal, exchange.request.data), exchange),
	[deviceCommand.deleteUser](exchange) {
		const {request, terminal} = exchange;
		const uid = u16At(request.data, 0);
		const isDone = request.data.length >= 2 && terminal.memory.deleteUser(uid);
		if (isDone) terminal.note(operation.deleteUser, uid);
		return okIf(isDone, exchange);
	},
	[deviceCommand.userGroupRead](exchange) {
		const {memory, settings} = exchange.terminal;
		const record = memory.record(u32At(exchange.request.data, 0));
		if (record === undefined) return refuse(exchange);
		return ok(exchange, Uint8Array.of(record[groupAt[settings.recordSize]]!));
	},
	[deviceCommand.userGroupWrite](exchange) {
		const {memory, settings} = exchange.terminal;
		const {data} = exchange.request;
		const uid = u32At(data, 0);
		const record = memory.record(uid)?.slice();
		if (record === undefined || data.length < 5) return refuse(exchange);
		record[groupAt[settings.recordSize]] = data[4]!;
		memory.putUser(uid, record);
		return ok(exchange);
	},
	/** 24 bytes: slot, mode, zeros. */
	[deviceCommand.verifyRead](exchange) {
		const uid = u16At(exchange.request.data, 0);
		const {memory} = exchange.terminal;
		if (memory.record(uid) === undefined) return refuse(exchange);
		const data = new Uint8Array(24);
		data.set([uid & 0xff, uid >> 8, memory.verifyMode(uid)]);
		return ok(exchange, data);
	},
	[deviceCommand.verifyWrite](exchange) {
		const {data} = exchange.request;
		const uid = u16At(data, 0);
		const {memory} = exchange.terminal;
		if (memory.record(uid) === undefined || data.length < 3) return refuse(exchange);
		memory.setVerifyMode(uid, data[2]!);
		return ok(exchange);
	},
};

const groupAt = {72: userRecord72.offsets.group, 28: userRecord28.offsets.group} as const;

/**
Store a record that a client sent: create the slot or replace what is in it. A record of the other size is taken
by its first bytes and makes a garbage user, as on real devices.
@returns false when the terminal refuses: no slot number, too short for any record, or no room.
*/
export function storeUser(terminal: Terminal, sent: Uint8Array): boolean {
	const {memory, settings} = terminal;
	const uid = u16At(sent, 0);
	if (sent.length < userRecord28.bytes || !hasRoomFor(terminal, [sent])) return false;
	memory.putUser(uid, fitRecord(sent, settings.recordSize));
	terminal.note(operation.enrollUser, uid);
	return true;
}

/** Has each of these records a slot number, and is there room for those whose slots are free? */
export function hasRoomFor({memory, settings}: Terminal, records: readonly Uint8Array[]): boolean {
	const slots = new Set(records.map(record => u16At(record, 0)));
	const newcomers = [...slots].filter(uid => memory.record(uid) === undefined).length;
	if (slots.has(0)) return false;
	return newcomers === 0 || memory.userCount + newcomers <= settings.capacity;
}

function fitRecord(sent: Uint8Array, size: RecordSize): Uint8Array {
	const record = new Uint8Array(size);
	record.set(sent.subarray(0, size));
	return record;
}
