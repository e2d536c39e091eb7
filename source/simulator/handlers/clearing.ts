import {disabledBit, userRecord72} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, okIf} from '../exchange.ts';

/** Commands that empty a terminal. Other people's clients send them; trisync never does. */
export const clearingHandlers: Handlers = {
	[deviceCommand.clearAdmins](exchange) {
		const {memory} = exchange.terminal;
		for (const [uid, record] of [...memory.records()]) {
			const plain = record.slice();
			plain[userRecord72.offsets.privilege]! &= disabledBit;
			memory.putUser(uid, plain);
		}

		return ok(exchange);
	},
	[deviceCommand.clearData](exchange) {
		const part = exchange.request.data.length === 0 ? everything : exchange.request.data[0]!;
		exchange.terminal.memory.clear(clearable[part] ?? []);
		return okIf(part in clearable, exchange);
	},
	[deviceCommand.clearAttendance](exchange) {
		exchange.terminal.memory.clear(['attendance']);
		return ok(exchange);
	},
	[deviceCommand.clearOperationLog]: exchange => ok(exchange),
};

const everything = 0;
/** CLEAR_DATA's type byte; users take their fingers along. */
const clearable: Readonly<Record<number, ReadonlyArray<'users' | 'templates' | 'attendance'>>> = {
	[everything]: ['users', 'templates', 'attendance'],
	1: ['attendance'],
	2: ['templates'],
	4: [],
	5: ['users', 'templates'],
};
