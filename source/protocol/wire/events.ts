import {asciiText} from './bytes.ts';
import {eventBit} from './commands.ts';
import type {Packet} from './frame.ts';

/** A punch as REG_EVENT reports it. */
export interface Punch {
	readonly userId: string;
	/** 0 password, 1 finger, 2 card, 15 face. */
	readonly verify: number;
	/** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out. */
	readonly state: number;
	/** Wall clock of the terminal, `2018-06-25 17:41:05`. */
	readonly at: string;
}

/** Bytes of the user id at the front, by size of the event; longer ones carry the 24-byte text. */
const idBytesBySize = new Map([
	[10, 2],
	[12, 4],
	[14, 2],
]);
const textIdBytes = 24;

/**
Attendance event data of 10, 12, 14, 32 or more bytes: user id, verify, state, then year - 2000 to second. What
newer firmware appends is not understood and left out. @returns null for any other size or an impossible time.
@see device-protocol §11
*/
export function decodePunch(data: Uint8Array): Punch | null {
	const idBytes = idBytesBySize.get(data.length) ?? (data.length >= 32 ? textIdBytes : null);
	if (idBytes === null) return null;
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	const [year, month, day, hour, minute, second] = data.subarray(
		idBytes + 2,
		idBytes + 8,
	) as unknown as SixNumbers;
	if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
	const two = (value: number): string => String(value).padStart(2, '0');
	return {
		userId:
			idBytes === 2
				? String(view.getUint16(0, true))
				: idBytes === 4
					? String(view.getUint32(0, true))
					: asciiText(data.subarray(0, textIdBytes)),
		verify: data[idBytes]!,
		state: data[idBytes + 1]!,
		at: `${2000 + year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`,
	};
}

type SixNumbers = [number, number, number, number, number, number];

/** User id of a finished enrolment: result u16 (0 = done), template size u16, user id, finger; null otherwise. */
export function decodeEnrolledUserId(data: Uint8Array): string | null {
	if (data.length < 6 || data[0] !== 0 || data[1] !== 0) return null;
	const userId = asciiText(data.subarray(4, Math.min(data.length - 1, 4 + textIdBytes)));
	return userId === '' ? null : userId;
}

/** What an event packet is about, from the code that it carries in the session field. */
export function eventKind({session}: Packet): 'punch' | 'finger' | 'enrolled' | 'verify' | 'alarm' | 'other' {
	switch (session) {
		case eventBit.attendance:
			return 'punch';
		case eventBit.finger:
		case eventBit.score:
			return 'finger';
		case eventBit.userEnrolled:
		case eventBit.fingerEnrolled:
			return 'enrolled';
		case eventBit.verify:
			return 'verify';
		case eventBit.alarm:
			return 'alarm';
		default:
			return 'other';
	}
}
