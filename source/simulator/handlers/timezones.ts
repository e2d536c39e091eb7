import {layout, u16, u32, userRecord28, userRecord72} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, refuse, u32At} from '../exchange.ts';
import {operation} from '../operations.ts';

/** Up to three time zones of one user; `isOwn` 0: those of the group count. Widths as third-party clients use them. */
const zonesRead = layout({isOwn: u16, first: u16, second: u16, third: u16});
const zonesWrite = layout({uid: u32, isOwn: u32, first: u32, second: u32, third: u32});

/** When a user may come in: read and write by slot. @see device-protocol §5, §9 */
export const timezoneHandlers: Handlers = {
	[deviceCommand.userTimezonesRead](exchange) {
		const {memory, settings} = exchange.terminal;
		const record = memory.record(u32At(exchange.request.data, 0));
		if (record === undefined) return refuse(exchange);
		if (settings.recordSize === 72) {
			const {ownTimezones, userId} = userRecord72.offsets;
			return ok(exchange, record.slice(ownTimezones, userId));
		}

		const [first = 0, second = 0, third = 0] = zonesOf(userRecord28.decode(record).timezones);
		return ok(exchange, zonesRead.encode({isOwn: first === 0 ? 0 : 1, first, second, third}));
	},
	[deviceCommand.userTimezonesWrite](exchange) {
		const {terminal, request} = exchange;
		if (request.data.length < leastWriteBytes) return refuse(exchange);
		// Clients leave out zones that are not there.
		const whole = new Uint8Array(zonesWrite.bytes);
		whole.set(request.data.subarray(0, zonesWrite.bytes));
		const {uid, isOwn, first, second, third} = zonesWrite.decode(whole);
		const record = terminal.memory.record(uid);
		const zones = isOwn === 0 ? [] : [first, second, third].filter(zone => zone !== 0);
		if (record === undefined || zones.some(zone => zone > mostZones)) return refuse(exchange);
		const changed =
			terminal.settings.recordSize === 72
				? withZones72(record, zones)
				: userRecord28.patch(record, {timezones: maskOf(zones)});
		terminal.memory.putUser(uid, changed);
		terminal.note(operation.changeTimezones, uid);
		return ok(exchange);
	},
};

const mostZones = 50;
const leastWriteBytes = zonesWrite.offsets.first;

function withZones72(record: Uint8Array, zones: readonly number[]): Uint8Array {
	const [first = 0, second = 0, third = 0] = zones;
	const timezones = Uint8Array.of(first, 0, second, 0, third, 0);
	return userRecord72.patch(record, {ownTimezones: zones.length === 0 ? 0 : 1, timezones});
}

/** Old terminals keep a mask of 16 bits; that its lowest is zone 1 is our guess. */
function zonesOf(mask: number): number[] {
	return Array.from({length: 16}, (_, bit) => bit + 1).filter(zone => (mask & (1 << (zone - 1))) !== 0);
}

function maskOf(zones: readonly number[]): number {
	return zones.filter(zone => zone <= 16).reduce((mask, zone) => mask | (1 << (zone - 1)), 0);
}
