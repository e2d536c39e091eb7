import {bufferedReadAnswer, bufferedReadRequest, chunkRequest, dataType} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {answerWith, type Exchange, type Handlers, ok, refuse, transfer} from '../exchange.ts';
import type {TerminalMemory} from '../memory.ts';
import {readTemplate} from './templates.ts';

/** Whole lists: users, attendance, fingers, operation log. @see device-protocol §4 */
export const readHandlers: Handlers = {
	[deviceCommand.bufferedRead](exchange) {
		const {data} = exchange.request;
		if (data.length < bufferedReadRequest.bytes) return refuse(exchange);
		const {inner, type} = bufferedReadRequest.decode(data);
		const set = setOf(exchange.terminal.memory, inner, type);
		if (set === null) return refuse(exchange);
		if (exchange.terminal.settings.transfer === 'direct' || set.length <= smallSetBytes) {
			return answerWith(deviceCommand.data, exchange, set);
		}

		exchange.session.prepared = set;
		const announcement = {zero: 0, total: set.length, totalAgain: set.length, unknown: 0x00_23_ef_cd};
		return ok(exchange, bufferedReadAnswer.encode(announcement));
	},
	[deviceCommand.readChunk](exchange) {
		const {prepared} = exchange.session;
		const {data} = exchange.request;
		if (prepared === null || data.length < chunkRequest.bytes) return refuse(exchange);
		const {start, count} = chunkRequest.decode(data);
		if (count === 0 || start + count > prepared.length) return refuse(exchange);
		return transfer(exchange, prepared.subarray(start, start + count));
	},
	/** Old firmware's way to all users; with slot and finger it is one template. */
	[deviceCommand.userTemplateRead](exchange) {
		const {data} = exchange.request;
		if (data.length >= 3) return readTemplate(exchange);
		return data[0] === dataType.users ? readAtOnce(exchange, 'users') : refuse(exchange);
	},
	[deviceCommand.attendanceRead]: exchange => readAtOnce(exchange, 'attendance'),
};

/** A set up to this size comes as one DATA frame. Seen up to 508 bytes; the limit is about 1 KB. */
const smallSetBytes = 1024;

function readAtOnce(exchange: Exchange, part: 'users' | 'attendance'): ReturnType<typeof transfer> {
	return transfer(exchange, exchange.terminal.memory.encodedSet(part));
}

function setOf(memory: TerminalMemory, inner: number, type: number): Uint8Array | null {
	switch (inner) {
		case deviceCommand.userTemplateRead:
			return type === dataType.users ? memory.encodedSet('users') : null;
		case deviceCommand.attendanceRead:
			return memory.encodedSet('attendance');
		case deviceCommand.dbRead:
			return type === dataType.templates ? memory.encodedSet('templates') : null;
		case deviceCommand.operationLogRead:
			return memory.encodedSet('operations');
		default:
			return null;
	}
}
