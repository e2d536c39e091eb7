import {fromHex, toHex, untilNul, userRecord28, userRecord72} from '../protocol/wire/index.ts';
import type {SimulatedUser} from './state.ts';

export type RecordSize = 72 | 28;

const fieldBytes = {
	72: {name: 24, password: 8, pin: 24},
	28: {name: 8, password: 5, pin: 4},
} as const;

/** The record that a terminal of this size keeps for a user told in words. */
export function recordOf(user: SimulatedUser, size: RecordSize): Uint8Array {
	const fields = fieldBytes[size];
	const shared = {
		uid: user.uid,
		privilege: user.privilege ?? 0,
		password: hexField(user.passwordHex, fields.password),
		name:
			user.nameHex === undefined
				? cutText(user.name ?? '', fields.name - 1)
				: hexField(user.nameHex, fields.name),
		card: user.card ?? 0,
		group: user.group ?? 1,
	};
	const zones = hexField(user.timezonesHex, size === 72 ? 8 : 3);
	if (size === 72) {
		return userRecord72.encode({
			...shared,
			ownTimezones: zones[0]! | (zones[1]! << 8),
			timezones: zones.subarray(2),
			userId: user.pinHex === undefined ? cutText(user.pin, fields.pin) : hexField(user.pinHex, fields.pin),
		});
	}

	return userRecord28.encode({
		...shared,
		reserved20: zones.subarray(0, 1),
		timezones: zones[1]! | (zones[2]! << 8),
		userId: Number.parseInt(user.pin, 10) >>> 0,
	});
}

/** A record in words; `recordOf` gives the very same bytes back. */
export function userOf(record: Uint8Array, size: RecordSize): SimulatedUser {
	if (size === 72) {
		const {uid, privilege, password, name, card, group, userId} = userRecord72.decode(record);
		const {offsets} = userRecord72;
		const pin = Buffer.from(untilNul(userId)).toString('latin1');
		return {
			uid,
			pin,
			...nameFields(name),
			card,
			privilege,
			group,
			...optionalHex('passwordHex', password),
			...(isSame(userId, cutText(pin, 24)) ? {} : {pinHex: toHex(userId)}),
			...optionalHex('timezonesHex', record.subarray(offsets.ownTimezones, offsets.userId)),
		};
	}

	const {uid, privilege, password, name, card, reserved20, group, timezones, userId} =
		userRecord28.decode(record);
	const zones = Uint8Array.of(reserved20[0]!, timezones & 0xff, timezones >> 8);
	return {
		uid,
		pin: String(userId),
		...nameFields(name),
		card,
		privilege,
		group,
		...optionalHex('passwordHex', password),
		...optionalHex('timezonesHex', zones),
	};
}

/** PIN of a record as text. */
export function pinOf(record: Uint8Array, size: RecordSize): string {
	if (size === 28) return String(userRecord28.decode(record).userId);
	return Buffer.from(untilNul(userRecord72.decode(record).userId)).toString('latin1');
}

/** UTF-8 in at most so many bytes, never ending inside a character. */
export function cutText(text: string, mostBytes: number): Uint8Array {
	const bytes = new TextEncoder().encode(text);
	if (bytes.length <= mostBytes) return bytes;
	let end = mostBytes;
	while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
	return bytes.subarray(0, end);
}

function nameFields(field: Uint8Array): Pick<SimulatedUser, 'name' | 'nameHex'> {
	const bytes = untilNul(field);
	const name = new TextDecoder('utf-8').decode(bytes);
	return isSame(field, cutText(name, field.length - 1)) ? {name} : {name, nameHex: toHex(field)};
}

/** Is the field these bytes and NULs after them? */
function isSame(field: Uint8Array, bytes: Uint8Array): boolean {
	return field.every((byte, at) => byte === (bytes[at] ?? 0));
}

function hexField(text: string | undefined, bytes: number): Uint8Array {
	const field = new Uint8Array(bytes);
	if (text !== undefined) field.set(fromHex(text).subarray(0, bytes));
	return field;
}

function optionalHex<Name extends string>(name: Name, bytes: Uint8Array): {[Key in Name]?: string} {
	let end = bytes.length;
	while (end > 0 && bytes[end - 1] === 0) end--;
	return (end === 0 ? {} : {[name]: toHex(bytes.subarray(0, end))}) as {[Key in Name]?: string};
}
