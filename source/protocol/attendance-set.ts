import {trimPin} from '../domain/pin.ts';
import {plainText} from '../domain/text.ts';
import {
	attendance8,
	attendance8TimeLast,
	attendance16,
	attendance40,
	attendance49,
	attendanceMarker,
} from './wire/attendance.ts';
import {asciiText} from './wire/bytes.ts';
import {decodeTime} from './wire/time.ts';

/** PURE: from the bytes of an attendance set to punches. */

/** One punch as the terminal remembers it. */
export interface AttendancePunch {
	/** Slot at that time; null where records do not name it. A slot may have another person by now. */
	readonly uid: number | null;
	/** null in the oldest records, which name the slot alone. */
	readonly pin: string | null;
	/** Wall clock of the terminal, `2018-06-25 17:50:35`. */
	readonly at: string;
	/** 0 password, 1 finger, 2 card, 15 face. */
	readonly verify: number;
	/** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out. */
	readonly state: number;
}

export type AttendanceSize = 8 | 16 | 40 | 49;

interface Fields {
	readonly uid: number | null;
	readonly pin: string | null;
	readonly time: number;
	readonly verify: number;
	readonly state: number;
	/** Reserved bytes are not zero: no proof against a layout that the counter confirms, but enough where nothing does. */
	readonly isOdd?: boolean;
}

/** One way to read a set: the size of a record, its fields, and whether they can be true. */
interface Reading {
	readonly size: AttendanceSize;
	fields(records: Uint8Array, at: number): Fields;
}

const textPin = (userId: Uint8Array): string => trimPin(plainText(asciiText(userId)));

const readings: readonly Reading[] = [
	{
		size: 49,
		fields(records, at) {
			const {uid, userId, time, verify, state} = attendance49.decode(records, at);
			return {uid, pin: textPin(userId), time, verify, state};
		},
	},
	{
		size: 40,
		fields(records, at) {
			const {uid, userId, time, verify, state} = attendance40.decode(records, at);
			return {uid, pin: textPin(userId), time, verify, state};
		},
	},
	{
		size: 16,
		fields(records, at) {
			const {userId, time, verify, state, reserved10} = attendance16.decode(records, at);
			const isOdd = reserved10.some(byte => byte !== 0);
			return {uid: null, pin: String(userId), time, verify, state, isOdd};
		},
	},
	{size: 8, fields: (records, at) => ({...attendance8.decode(records, at), pin: null})},
	{size: 8, fields: (records, at) => ({...attendance8TimeLast.decode(records, at), pin: null})},
];

/** 2100-01-01: no terminal of today was used later. */
const latestTime = 100 * 12 * 31 * 86_400;
const largestState = 5;
const unsetState = 255;

function isPlausible({uid, pin, time, state}: Fields): boolean {
	if (time === 0 || time >= latestTime) return false;
	if (state > largestState && state !== unsetState) return false;
	return pin === null ? uid !== 0 : /^[\x21-\x7E]{1,24}$/.test(pin) && pin !== '0';
}

/**
@param count the terminal's own number of records, null when it is not known.
@returns null when no size fits, or more than one does: then nothing is guessed.
*/
export function decodeAttendance(
	set: Uint8Array,
	count: number | null,
): {readonly size: AttendanceSize; readonly punches: AttendancePunch[]} | null {
	const records = withoutMarker(set);
	const isCounted = ({size}: Reading): boolean => count !== null && records.length === size * count;
	const fitting = readings.filter(({size}) => records.length % size === 0);
	const counted = fitting.filter(isCounted);
	const plausible =
		counted.length > 0
			? counted.filter(reading => isTrueOfAll(records, reading, isPlausible))
			: fitting.filter(reading =>
					isTrueOfAll(records, reading, fields => isPlausible(fields) && fields.isOdd !== true),
				);
	const [reading, other] = plausible;
	if (reading === undefined || (other !== undefined && other.size !== reading.size)) return null;
	return {size: reading.size, punches: punchesOf(records, reading)};
}

function withoutMarker(set: Uint8Array): Uint8Array {
	return attendanceMarker.every((byte, at) => set[at] === byte) ? set.subarray(attendanceMarker.length) : set;
}

function isTrueOfAll(records: Uint8Array, {size, fields}: Reading, isTrue: (of: Fields) => boolean): boolean {
	for (let at = 0; at < records.length; at += size) {
		if (!isTrue(fields(records, at))) return false;
	}

	return true;
}

function punchesOf(records: Uint8Array, {size, fields}: Reading): AttendancePunch[] {
	const punches: AttendancePunch[] = [];
	for (let at = 0; at < records.length; at += size) {
		const {uid, pin, time, verify, state} = fields(records, at);
		punches.push({uid, pin, at: decodeTime(time), verify, state});
	}

	return punches;
}

/**
The latest punch of each PIN. Records without a PIN count for the user who has their slot now.
@param users needed for such records alone.
*/
export function lastPunches(
	punches: readonly AttendancePunch[],
	users: ReadonlyArray<{readonly uid: number; readonly pin: string}> = [],
): Map<string, AttendancePunch> {
	const pinOfSlot = new Map(users.map(({uid, pin}) => [uid, pin]));
	const latest = new Map<string, AttendancePunch>();
	for (const punch of punches) {
		const pin = punch.pin ?? pinOfSlot.get(punch.uid ?? 0);
		if (pin === undefined) continue;
		const before = latest.get(pin);
		if (before === undefined || before.at <= punch.at) latest.set(pin, punch);
	}

	return latest;
}
