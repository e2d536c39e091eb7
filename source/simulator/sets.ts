import {layout, raw, templateHead, u8, u32} from '../protocol/wire/index.ts';
import {cutText, type RecordSize} from './records.ts';
import type {SimulatedPunch} from './state.ts';
import type {StoredTemplate} from './template-store.ts';

const prefixBytes = 4;

/** A list with its length in front; the length does not count itself. */
export function withLength(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
	const set = new Uint8Array(prefixBytes + bytes);
	new DataView(set.buffer).setUint32(0, bytes, true);
	let at = prefixBytes;
	for (const piece of pieces) {
		set.set(piece, at);
		at += piece.length;
	}

	return set;
}

export function encodeUsers(records: Iterable<Uint8Array>, count: number, size: RecordSize): Uint8Array {
	return withLength([...records], count * size);
}

export function encodeTemplates(
	templates: Iterable<readonly [uid: number, finger: number, template: StoredTemplate]>,
): Uint8Array {
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	for (const [uid, finger, template] of templates) {
		const size = templateHead.bytes + template.bytes.length;
		pieces.push(templateHead.encode({size, uid, finger, flag: template.flag}), template.bytes);
		bytes += size;
	}

	return withLength(pieces, bytes);
}

const eventTime = {year: u8, month: u8, day: u8, hour: u8, minute: u8, second: u8};
const punchEvent32 = layout({pin: raw(24), verify: u8, state: u8, ...eventTime});
const punchEvent12 = layout({pin: u32, verify: u8, state: u8, ...eventTime});

/** Data of an attendance event: 32 bytes with the PIN as text, or 12 with a number on old terminals. */
export function encodePunchEvent(
	{pin, at, verify = 1, state = 0}: SimulatedPunch,
	size: RecordSize,
): Uint8Array {
	const [year, month, day, hour, minute, second] = at.split(/[- :]/).map(Number) as [
		number,
		number,
		number,
		number,
		number,
		number,
	];
	const rest = {verify, state, year: year - 2000, month, day, hour, minute, second};
	return size === 72
		? punchEvent32.encode({pin: cutText(pin, 24), ...rest})
		: punchEvent12.encode({pin: Number.parseInt(pin, 10) >>> 0, ...rest});
}
