import {layout, raw, u8, u16, u32} from './layout.ts';

/** Attendance records by size: the terminal does not say which it keeps. @see device-protocol §11 */

/** Oldest terminals name only the slot. */
export const attendance8 = layout({uid: u16, verify: u8, time: u32, state: u8});

/** An MA300 was seen to put the time last. */
export const attendance8TimeLast = layout({uid: u16, verify: u8, state: u8, time: u32});

/** Black-and-white terminals with numeric PINs. Sources disagree on which of the two bytes is which. */
export const attendance16 = layout({
	userId: u32,
	time: u32,
	verify: u8,
	state: u8,
	reserved10: raw(2),
	workCode: u32,
});

/** Colour-screen terminals. */
export const attendance40 = layout({
	uid: u16,
	userId: raw(24), // NUL-terminated text
	verify: u8,
	time: u32,
	state: u8, // 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out
	reserved32: raw(8), // `00000000ff000000` on an F19
});

/** Visible-light face terminals append nine bytes that nobody has explained. */
export const attendance49 = layout({
	uid: u16,
	userId: raw(24),
	verify: u8,
	time: u32,
	state: u8,
	reserved32: raw(8),
	reserved40: raw(9),
});

/** Some old sets begin with these nine bytes, which are no record. */
export const attendanceMarker = Uint8Array.of(0xff, 0x32, 0x35, 0x35, 0, 0, 0, 0, 0);
