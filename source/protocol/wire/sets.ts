import {layout, raw, u8, u16, u32} from './layout.ts';

/** Request of a buffered read (1503). */
export const bufferedReadRequest = layout({
	one: u8, // always 1
	inner: u16, // 9 users, 13 attendance, 7 templates, 34 operation log
	type: u32, // 5 users, 2 templates, 0 else
	extra: u32,
});

/** ACK_OK data after 1503 for a large set. */
export const bufferedReadAnswer = layout({
	zero: u8,
	total: u32, // the set's four-byte length prefix included
	totalAgain: u32,
	unknown: u32,
});

/** Request of one chunk (1504). */
export const chunkRequest = layout({start: u32, count: u32});

/** PREPARE_DATA: what is coming. */
export const prepareData = layout({size: u32, frameSize: u32});

/** Head of one entry in the bulk template set; `size` counts these six bytes too. */
export const templateHead = layout({
	size: u16,
	uid: u16,
	finger: u8, // 0..9
	flag: u8, // 0 invalid, 1 valid, 3 duress
});

/** Words of GET_FREE_SIZES that are understood, by index. @see device-protocol §8 */
export const freeSizeWord = {
	users: 4,
	fingers: 6,
	attendance: 8,
	operationLog: 10,
	administrators: 12,
	passwords: 13,
	fingerCapacity: 14,
	userCapacity: 15,
	attendanceCapacity: 16,
} as const;

/** One user id as text in 24 bytes and a finger: DEL_FPTMP (134). */
export const fingerOfUser = layout({userId: raw(24), finger: u8});

/** One finger of one slot: read (88), delete (19). */
export const fingerSlot = layout({uid: u16, finger: u8});

/** PREPARE_DATA before one template goes up. */
export const templateSize = layout({size: u16, zero: u16});

/** TMP_WRITE (87): what the bytes just sent are. */
export const templateCommit = layout({uid: u16, finger: u8, flag: u8, size: u16});
