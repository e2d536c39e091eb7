import {disabledBit, userRecord72} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, refuse} from '../exchange.ts';
import type {ListName} from '../memory.ts';
import {operation} from '../operations.ts';

/** Commands that empty a terminal. Other people's clients send them; trisync never does. */
export const clearingHandlers: Handlers = {
	[deviceCommand.clearAdmins](exchange) {
		const {memory} = exchange.terminal;
		exchange.terminal.note(operation.clearAdmins);
		for (const [uid, record] of [...memory.records()]) {
			const plain = record.slice();
			plain[userRecord72.offsets.privilege]! &= disabledBit;
			memory.putUser(uid, plain);
		}

		return ok(exchange);
	},
	[deviceCommand.clearData](exchange) {
		const part = exchange.request.data.length === 0 ? everything : exchange.request.data[0]!;
		const lists = clearable[part];
		if (lists === undefined) return refuse(exchange);
		exchange.terminal.memory.clear(lists);
		exchange.terminal.note(operation.clearData);
		return ok(exchange);
	},
	[deviceCommand.clearAttendance](exchange) {
		exchange.terminal.memory.clear(['attendance']);
		exchange.terminal.note(operation.clearAttendance);
		return ok(exchange);
	},
	[deviceCommand.clearOperationLog](exchange) {
		exchange.terminal.memory.clear(['operations']);
		return ok(exchange);
	},
};

const everything = 0;
/** CLEAR_DATA's type byte; users take their fingers along. */
const clearable: Readonly<Record<number, readonly ListName[]>> = {
	[everything]: ['users', 'templates', 'attendance', 'operations'],
	1: ['attendance'],
	2: ['templates'],
	4: ['operations'],
	5: ['users', 'templates'],
};
