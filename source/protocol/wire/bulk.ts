import {concat} from './bytes.ts';
import {layout, u8, u16, u32} from './layout.ts';

/** Head of a bulk upload (110): lengths of the three parts that follow. @see device-protocol §10 */
export const bulkHead = layout({userBytes: u32, tableBytes: u32, templateBytes: u32});

/** One row of the table: whose finger begins where. */
export const bulkRow = layout({
	two: u8, // always 2
	uid: u16,
	finger: u8, // 0x10 + finger
	offset: u32, // among the templates
});

/** Data of command 110 itself, as a client of real terminals sends it: length of the head, then 8, unexplained. */
export const bulkCommit = layout({headBytes: u32, zero: u16, eight: u16});

export const bulkFingerBase = 0x10;
const userMark = 2;
const sizeBytes = 2;

export interface BulkEntry {
	/** A whole user record, 72 or 28 bytes, its slot included. */
	readonly record: Uint8Array;
	readonly fingers: ReadonlyArray<{readonly finger: number; readonly template: Uint8Array}>;
}

/** Users, table and templates in one buffer. It has no place for a finger's flag: the terminal makes them valid. */
export function encodeBulk(entries: readonly BulkEntry[]): Uint8Array {
	const users: Uint8Array[] = [];
	const rows: Uint8Array[] = [];
	const templates: Uint8Array[] = [];
	let offset = 0;
	for (const {record, fingers} of entries) {
		users.push(Uint8Array.of(userMark), record);
		const uid = record[0]! | (record[1]! << 8);
		for (const {finger, template} of fingers) {
			rows.push(bulkRow.encode({two: 2, uid, finger: bulkFingerBase + finger, offset}));
			templates.push(Uint8Array.of(template.length & 0xff, template.length >> 8), template);
			offset += sizeBytes + template.length;
		}
	}

	const parts = [concat(users), concat(rows), concat(templates)] as const;
	const [userBytes, tableBytes, templateBytes] = parts.map(part => part.length) as [number, number, number];
	return concat([bulkHead.encode({userBytes, tableBytes, templateBytes}), ...parts]);
}
