import {describe, expect, test} from 'vitest';
import {decodeOperations} from '../../source/protocol/logs.ts';
import {
	asciiText,
	attendance40,
	decodePunch,
	decodeTime,
	eventBit,
	eventKind,
	fromHex,
	toHex,
	userRecord28,
	userRecord72,
} from '../../source/protocol/wire/index.ts';
import {captures, named, replyOf} from './captured.ts';

/** People, punches, operations and events of real terminals, field by field. */

describe.skipIf(captures.length === 0)('captures of real terminals', () => {
	test('the list of a K20 holds every stated field', () => {
		const {users, dataset_size} = named('users-72-direct-k20').decoded;
		const records = replyOf('users-72-direct-k20').data.subarray(4);
		expect(records).toHaveLength(dataset_size);
		expect(users.map((_: unknown, at: number) => stated72(records, at * userRecord72.bytes))).toEqual(users);
	});

	test('single records hold every stated field', () => {
		const {record_hex, user} = named('user-72-record-ned').decoded;
		expect(stated72(fromHex(record_hex), 0)).toEqual(user);
		const old = named('user-28-record').decoded;
		const {uid, privilege, password, name, card, reserved20, group, timezones, userId} = userRecord28.decode(
			fromHex(old.record_hex),
		);
		expect(old.user).toEqual({
			uid,
			privilege,
			password: asciiText(password),
			name: asciiText(name),
			card,
			card_hi: reserved20[0],
			group,
			tz_mask: timezones,
			user_id: String(userId),
		});
	});

	test('an attendance record and an entry of the operation log hold every stated field', () => {
		const {record_hex, attendance} = named('attendance-40').decoded;
		const {uid, userId, verify, time, state, reserved32} = attendance40.decode(fromHex(record_hex));
		expect(attendance).toEqual({
			uid,
			user_id: asciiText(userId),
			verify,
			time: decodeTime(time).replace(' ', 'T'),
			state,
			tail: toHex(reserved32),
		});
		const entry = named('oplog-16').decoded;
		const {operations} = decodeOperations(fromHex(entry.record_hex));
		expect(operations).toMatchObject([
			{code: entry.operation, at: entry.time.replace('T', ' '), values: entry.params},
		]);
	});

	test('events hold every stated field', () => {
		const packet = replyOf('event-attlog-32');
		const {event, status} = named('event-attlog-32').decoded;
		expect(packet.session).toBe(event);
		expect([event, eventKind(packet)]).toEqual([eventBit.attendance, 'punch']);
		expect(decodePunch(packet.data)?.state).toBe(status);
		const number = named('event-attlog-12-payload').decoded;
		// What this source calls status and punch are verify and state.
		expect(decodePunch(fromHex(number.payload_hex))).toMatchObject({
			verify: number.status,
			state: number.punch,
		});
	});
});

function stated72(records: Uint8Array, at: number): object {
	const {uid, privilege, password, name, card, group, ownTimezones, timezones, userId} = userRecord72.decode(
		records,
		at,
	);
	const zones = new DataView(timezones.buffer, timezones.byteOffset);
	return {
		uid,
		privilege,
		password: asciiText(password),
		name: asciiText(name),
		card,
		group,
		tz_flag: ownTimezones,
		tz: [0, 2, 4].map(offset => zones.getUint16(offset, true)),
		user_id: asciiText(userId),
	};
}
