import {asciiText, encodeTime, freeSizeWord, noBytes, reply} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, refuse, u32At, u32Bytes} from '../exchange.ts';
import {operation} from '../operations.ts';
import type {Terminal} from '../terminal.ts';

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`${text}\0`, 'latin1'));

/** What the terminal says about itself: version, options, counts, clock. @see device-protocol §7, §8 */
export const factHandlers: Handlers = {
	[deviceCommand.version]: exchange => ok(exchange, latin1(exchange.terminal.memory.firmware)),
	[deviceCommand.optionsRead](exchange) {
		const name = asciiText(exchange.request.data);
		const value = exchange.terminal.memory.options.get(name);
		return value === undefined ? refuse(exchange) : ok(exchange, latin1(`${name}=${value}`));
	},
	[deviceCommand.optionsWrite](exchange) {
		const [name, ...value] = asciiText(exchange.request.data).split('=');
		if (!name || value.length === 0) return refuse(exchange);
		// SDKs announce themselves this way; nothing is kept of it.
		if (name === 'SDKBuild') return ok(exchange);
		exchange.terminal.memory.setOption(name, value.join('='));
		exchange.terminal.note(operation.changeOption);
		return ok(exchange);
	},
	[deviceCommand.freeSizes]: exchange => ok(exchange, freeSizes(exchange.terminal, 80)),
	[deviceCommand.pinWidth](exchange) {
		const width = Number(exchange.terminal.memory.options.get('~PIN2Width') ?? 9);
		return ok(exchange, Uint8Array.of(width));
	},
	/** The state travels in the session field. */
	[deviceCommand.state](exchange) {
		const {request, terminal} = exchange;
		return {bursts: [[{command: reply.ok, session: terminal.state, reply: request.reply, data: noBytes}]]};
	},
	[deviceCommand.doorState]: exchange => ok(exchange, Uint8Array.of(0)),
	[deviceCommand.timeRead]: exchange => ok(exchange, u32Bytes(encodeTime(exchange.terminal.now()))),
	[deviceCommand.timeWrite](exchange) {
		if (exchange.request.data.length < 4) return refuse(exchange);
		exchange.terminal.setTime(u32At(exchange.request.data, 0));
		exchange.terminal.note(operation.setTime);
		return ok(exchange);
	},
	[deviceCommand.refreshData]: exchange => ok(exchange),
	[deviceCommand.refreshOption]: exchange => ok(exchange),
	[deviceCommand.enableClock]: exchange => ok(exchange),
	[deviceCommand.testVoice]: exchange => ok(exchange),
	[deviceCommand.unlock](exchange) {
		exchange.terminal.note(operation.unlock);
		return ok(exchange);
	},
};

const attendanceCapacity = 100_000;
const fingersPerUser = 10;

/** Words behind those that this product reads. */
const freeWord = {fingers: 17, users: 18, attendance: 19} as const;
export const freeUsersWord = freeWord.users;

/** Data of GET_FREE_SIZES. */
export function freeSizes({memory, settings}: Terminal, bytes: number): Uint8Array {
	const words = new Uint8Array(Math.max(bytes, 80));
	const view = new DataView(words.buffer);
	const put = (word: number, value: number): void => view.setUint32(word * 4, Math.max(0, value), true);
	const fingerCapacity = settings.capacity * fingersPerUser;
	put(freeSizeWord.users, memory.userCount);
	put(freeSizeWord.fingers, memory.templateCount);
	put(freeSizeWord.attendance, memory.attendance.length);
	put(freeSizeWord.operationLog, memory.operationCount);
	put(freeSizeWord.administrators, memory.adminCount);
	put(freeSizeWord.passwords, memory.passwordCount);
	put(freeSizeWord.fingerCapacity, fingerCapacity);
	put(freeSizeWord.userCapacity, settings.capacity);
	put(freeSizeWord.attendanceCapacity, attendanceCapacity);
	put(freeWord.fingers, fingerCapacity - memory.templateCount);
	put(freeWord.users, settings.capacity - memory.userCount);
	put(freeWord.attendance, attendanceCapacity - memory.attendance.length);
	return words.subarray(0, bytes);
}
