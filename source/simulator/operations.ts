import {encodeTime, layout, u8, u16, u32} from '../protocol/wire/index.ts';
import {withLength} from './sets.ts';
import type {SimulatedOperation} from './state.ts';

/** Operations of the log by their number, as far as they happen here. @see device-protocol §11 */
export const operation = {
	turnOn: 0,
	changeOption: 5,
	enrollFinger: 6,
	deleteUser: 9,
	deleteFinger: 10,
	clearData: 13,
	setTime: 21,
	clearAttendance: 23,
	clearAdmins: 24,
	changeTimezones: 26,
	unlock: 29,
	enrollUser: 30,
} as const;

/** Entries kept; the oldest go first. */
export const mostOperations = 10_000;

const entry16 = layout({
	admin: u16,
	operation: u8,
	unknown: u8,
	time: u32,
	first: u16,
	second: u16,
	third: u16,
	fourth: u16,
});

/** The operation log with its length in front: 16 bytes an entry. */
export function encodeOperations(operations: readonly SimulatedOperation[]): Uint8Array {
	const records = operations.map(({admin = 0, operation: code, at, values = []}) => {
		const [first = 0, second = 0, third = 0, fourth = 0] = values;
		const time = encodeTime(at);
		return entry16.encode({admin, operation: code, unknown: 0, time, first, second, third, fourth});
	});
	return withLength(records, operations.length * entry16.bytes);
}
