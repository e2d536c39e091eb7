import {encodeTime, layout, raw, u8, u16, u32} from '../protocol/wire/index.ts';
import {cutText, type RecordSize} from './records.ts';
import {withLength} from './sets.ts';
import type {SimulatedPunch} from './state.ts';

/** Bytes of an attendance record; which one a terminal uses goes by its age and model. @see device-protocol §11 */
export const attendanceSizes = [8, 16, 40, 49] as const;
export type AttendanceSize = (typeof attendanceSizes)[number];

/** What terminals with user records of this size were seen to keep. */
export const usualAttendanceSize = {72: 40, 28: 16} as const satisfies Record<RecordSize, AttendanceSize>;

/** Names only the slot: whoever gets the slot later inherits the punches. */
const punch8 = layout({uid: u16, verify: u8, time: u32, state: u8});
const punch16 = layout({pin: u32, time: u32, verify: u8, state: u8, reserved: u16, workCode: u32});
const punch40 = layout({uid: u16, pin: raw(24), verify: u8, time: u32, state: u8, tail: raw(8)});
const punch40Tail = Uint8Array.of(0, 0, 0, 0, 0xff, 0, 0, 0);

type Encode = (punch: Required<SimulatedPunch>, time: number) => Uint8Array;

const text40: Encode = ({uid, pin, verify, state}, time) =>
	punch40.encode({uid, pin: cutText(pin, 24), verify, time, state, tail: punch40Tail});

const encoders: Readonly<Record<AttendanceSize, Encode>> = {
	8: ({uid, verify, state}, time) => punch8.encode({uid, verify, time, state}),
	16: ({pin, verify, state}, time) =>
		punch16.encode({pin: Number.parseInt(pin, 10) >>> 0, time, verify, state, reserved: 0, workCode: 0}),
	40: text40,
	/** As 40, and nine bytes that nobody has explained. */
	49(punch, time) {
		const record = new Uint8Array(49);
		record.set(text40(punch, time));
		return record;
	},
};

/** The attendance list with its length in front. */
export function encodeAttendance(punches: readonly SimulatedPunch[], size: AttendanceSize): Uint8Array {
	const encode = encoders[size];
	const records = punches.map(punch => encode({verify: 1, state: 0, ...punch}, encodeTime(punch.at)));
	return withLength(records, punches.length * size);
}
