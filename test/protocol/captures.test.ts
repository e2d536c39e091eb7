import {describe, expect, test} from 'vitest';
import {decodeCounts} from '../../source/protocol/info.ts';
import {decideRecordSize, decodeUsers} from '../../source/protocol/user-set.ts';
import {
	asciiText,
	asciiZ,
	bufferedReadAnswer,
	decodePacket,
	decodePunch,
	decodeTime,
	encodeFrame,
	FrameReader,
	fromHex,
	type Packet,
	prepareData,
	scrambleCommKey,
	toHex,
} from '../../source/protocol/wire/index.ts';
import {captures, type Frame, named, packetsOf, replyOf} from './captured.ts';
import {utf8Range} from './utf8.ts';

const describePacket = ({command, session, reply, data}: Packet) => ({
	command,
	session,
	reply,
	data_len: data.length,
});

describe.skipIf(captures.length === 0)('captures of real terminals', () => {
	const whole = captures.flatMap(({name, transport, request_hex, reply_hex, decoded}) =>
		transport === 'tcp'
			? [
					{name: `${name} request`, hex: request_hex, frames: decoded.request_frames as Frame[] | undefined},
					{name: `${name} reply`, hex: reply_hex, frames: decoded.reply_frames as Frame[] | undefined},
				].flatMap(({name, hex, frames}) =>
					hex !== undefined && frames?.every(frame => frame.complete) ? [{name, hex, frames}] : [],
				)
			: [],
	);

	test.each(whole)('$name decodes to the stated fields and encodes to the same bytes', ({hex, frames}) => {
		const packets = packetsOf(hex);
		expect(packets.map(describePacket)).toEqual(
			frames.map(({command, session, reply, data_len}) => ({command, session, reply, data_len})),
		);
		expect(toHex(Buffer.concat(packets.map(encodeFrame)))).toBe(hex);
	});

	test.each(whole)('$name reads the same split at every offset', ({hex, frames}) => {
		const bytes = fromHex(hex);
		const step = Math.max(1, Math.floor(bytes.length / 200));
		for (let at = 0; at <= bytes.length; at += step) {
			const reader = new FrameReader();
			const packets = [...reader.push(bytes.subarray(0, at)), ...reader.push(bytes.subarray(at))];
			expect(packets).toHaveLength(frames.length);
		}
	});

	test('a packet without the TCP prefix decodes as well', () => {
		const {reply_hex, decoded} = named('payload-odd-length');
		const packet = decodePacket(fromHex(reply_hex!));
		expect(packet.data[0]).toBe(decoded.pin_width);
	});

	test('the reply that its source cut short waits for the rest', () => {
		const reader = new FrameReader();
		expect(reader.push(fromHex(named('free-sizes-92-b-TRUNCATED').reply_hex!))).toEqual([]);
		expect(reader.pendingBytes).toBe(102);
	});

	test('the comm key is scrambled to the captured bytes', () => {
		const {decoded} = named('auth-key-12-refused');
		expect(toHex(scrambleCommKey(decoded.comm_key, decoded.session))).toBe(decoded.scrambled_hex);
	});

	test('an option is asked for with the captured bytes', () => {
		const {request_hex, decoded} = named('option-os-request');
		expect(toHex(packetsOf(request_hex!)[0]!.data)).toBe(toHex(asciiZ(decoded.option)));
	});

	test.each([
		'option-platform',
		'option-workcode',
		'option-ipaddress',
		'option-fpversion',
		'option-userextfmt',
		'option-ssr',
	])('%s answers name and value', name => {
		const {decoded} = named(name);
		expect(asciiText(replyOf(name).data)).toBe(`${decoded.option}=${decoded.value}`);
	});

	test.each([
		['free-sizes-80-k20', null],
		['free-sizes-92-b', null],
		['free-sizes-92-f18-payload', 'payload'],
	])('%s gives the stated counts', (name, form) => {
		const {decoded} = named(name);
		const data = form === null ? replyOf(name).data : fromHex(decoded.payload_hex);
		expect(decodeCounts(data)).toEqual({
			users: decoded.sizes.users,
			fingers: decoded.sizes.fingers,
			administrators: decoded.sizes.admins,
			userCapacity: decoded.sizes.user_cap,
			fingerCapacity: decoded.sizes.fp_cap,
		});
	});

	test('announcements of sizes give the stated sizes', () => {
		expect(bufferedReadAnswer.decode(replyOf('prepare-buffer-ack').data)).toMatchObject({
			total: named('prepare-buffer-ack').decoded.size,
			totalAgain: named('prepare-buffer-ack').decoded.size_again,
		});
		const {size, max_frame_data: frameSize} = named('prepare-data-64k').decoded;
		expect(prepareData.decode(replyOf('prepare-data-64k').data)).toEqual({size, frameSize});
	});

	test('the small list of a K20 gives its users in 72-byte records', () => {
		const records = replyOf('users-72-direct-k20').data.subarray(4);
		expect(decideRecordSize(records, null)).toBe(72);
		const expected = named('users-72-direct-k20').decoded.users as Array<Record<string, unknown>>;
		expect(decodeUsers(records, 72, utf8Range)).toMatchObject(
			expected.map(({uid, user_id: pin, name, card, group}) => ({uid, pin, name, card, group})),
		);
	});

	test.each([
		['user-72-record-ned', 72],
		['user-28-record', 28],
	] as const)('%s gives the stated person, garbage after a NUL left aside', (name, size) => {
		const {record_hex, user} = named(name).decoded;
		expect(decodeUsers(fromHex(record_hex), size, utf8Range)).toMatchObject([
			{
				uid: user.uid,
				pin: user.user_id,
				name: user.name,
				card: user.card,
				group: user.group,
				hasPassword: user.password !== '',
				record: record_hex,
			},
		]);
	});

	test('the events name person and time', () => {
		const text = named('event-attlog-32').decoded;
		expect(decodePunch(replyOf('event-attlog-32').data)).toMatchObject({
			userId: text.user_id,
			verify: text.verify,
			at: text.time.replace('T', ' '),
		});
		const number = named('event-attlog-12-payload').decoded;
		expect(decodePunch(fromHex(number.payload_hex))).toMatchObject({
			userId: number.user_id,
			at: number.time.replace('T', ' '),
		});
	});

	test('the time of an attendance record is read', () => {
		const {record_hex, attendance} = named('attendance-40').decoded;
		const packed = new DataView(fromHex(record_hex).buffer).getUint32(27, true);
		expect(decodeTime(packed)).toBe(attendance.time.replace('T', ' '));
	});
});
