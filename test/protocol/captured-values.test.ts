import {describe, expect, test} from 'vitest';
import {readLogCounts} from '../../source/protocol/info.ts';
import type {Line} from '../../source/protocol/line.ts';
import {type Answer, collectAnswer} from '../../source/protocol/set-answer.ts';
import {
	asciiText,
	asciiZ,
	bufferedReadAnswer,
	checksum,
	command,
	decodePacket,
	encodeFrame,
	freeSizeWord,
	fromHex,
	headerBytes,
	layout,
	noBytes,
	type Packet,
	prepareData,
	raw,
	reply,
	scrambleCommKey,
	toHex,
	u8,
	u16,
	userRecord28,
} from '../../source/protocol/wire/index.ts';
import {captures, type Frame, named, packetsOf, replyOf, requestOf} from './captured.ts';

/** What the captures state beyond the fields of their packets, value by value. */

const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What sources call the codes. */
const statedNames: Readonly<Record<string, number>> = {
	CONNECT: command.connect,
	EXIT: command.exit,
	AUTH: command.auth,
	OPTIONS_RRQ: command.optionsRead,
	OPTIONS_WRQ: command.optionsWrite,
	GET_VERSION: command.version,
	PREPARE_DATA: command.prepareData,
	DATA: command.data,
	REG_EVENT: command.registerEvent,
	VERIFY_WRQ: 79,
	ACK_OK: reply.ok,
	ACK_ERROR: reply.error,
	ACK_UNAUTH: reply.unauthorized,
	ACK_UNKNOWN: reply.unknownCommand,
};

describe.skipIf(captures.length === 0)('captures of real terminals', () => {
	const framed = captures.flatMap(({name, transport, request_hex, reply_hex, decoded}) =>
		[
			{name: `${name} request`, hex: request_hex, frames: decoded.request_frames as Frame[] | undefined},
			{name: `${name} reply`, hex: reply_hex, frames: decoded.reply_frames as Frame[] | undefined},
		].flatMap(({name, hex, frames}) =>
			hex !== undefined && frames !== undefined ? [{name, transport, hex, frames}] : [],
		),
	);

	test.each(framed)('$name has the stated names, lengths and sums', ({hex, transport, frames}) => {
		const bytes = fromHex(hex);
		const view = new DataView(bytes.buffer);
		const prefixBytes = transport === 'tcp' ? 8 : 0;
		let at = 0;
		for (const {command_name, command: code, checksum: sum, declared_len, complete} of frames) {
			expect(statedNames[command_name]).toBe(code);
			expect(view.getUint16(at + prefixBytes, true)).toBe(code);
			expect(view.getUint16(at + prefixBytes + 2, true)).toBe(Number(sum));
			if (transport === 'tcp') expect(view.getUint32(at + 4, true)).toBe(declared_len);
			else expect(bytes.length).toBe(declared_len);
			const end = at + prefixBytes + declared_len;
			expect(end <= bytes.length).toBe(complete);
			if (complete) expect(checksum(bytes.subarray(at + prefixBytes, end))).toBe(0);
			at = end;
		}
	});

	test.each(['connect-ack', 'connect-ack-d2'])('%s gives the session', name => {
		expect(replyOf(name).session).toBe(named(name).decoded.session_assigned);
	});

	test('a refused key is refused', () => {
		const {decoded, reply_hex, request_hex} = named('auth-key-12-refused');
		expect(decoded.outcome).toBe('refused');
		expect(packetsOf(reply_hex!).map(packet => packet.command)).toEqual([2005, 2005]);
		expect(requestOf('auth-key-12-refused').session).toBe(decoded.session);
		expect(
			toHex(ask(command.auth, scrambleCommKey(decoded.comm_key, decoded.session), 1, decoded.session)),
		).toBe(request_hex);
	});

	test.each(['sdkbuild-write-no-nul', 'option-write-lockon'])(
		'%s is written with the captured bytes',
		name => {
			const {option, value, trailing_nul} = named(name).decoded;
			const text = `${option}=${value}`;
			expect(toHex(requestOf(name).data)).toBe(toHex(trailing_nul ? asciiZ(text) : textBytes(text)));
		},
	);

	test.each(['option-platform', 'option-workcode', 'option-ipaddress'])(
		'%s is asked for as captured',
		name => {
			const {data} = requestOf(name);
			const asked = textBytes(named(name).decoded.option);
			// Clients end the name with a NUL or leave it out.
			expect([toHex(asked), `${toHex(asked)}00`]).toContain(toHex(data));
		},
	);

	test('firmware, PIN width and state are as stated', () => {
		expect(asciiText(replyOf('firmware-version').data)).toBe(named('firmware-version').decoded.firmware);
		expect([...replyOf('pinwidth').data]).toEqual([named('pinwidth').decoded.pin_width]);
		expect(replyOf('state').session).toBe(named('state').decoded.device_state);
	});

	test.each(['free-sizes-80-k20', 'free-sizes-92-b', 'free-sizes-92-f18-payload'])(
		'%s counts all there is',
		async name => {
			const {payload_hex, sizes} = named(name).decoded;
			const data = payload_hex === undefined ? replyOf(name).data : fromHex(payload_hex);
			const line = {ask: async () => ({command: reply.ok, session: 0, reply: 0, data})} as unknown as Line;
			expect(await readLogCounts(line, 1)).toEqual({attendance: sizes.records, operationLog: sizes.oplogs});
			const word = (at: number): number | undefined =>
				at * 4 < data.length ? new DataView(data.buffer, data.byteOffset).getUint32(at * 4, true) : undefined;
			expect(sizes).toEqual({
				users: word(freeSizeWord.users),
				fingers: word(freeSizeWord.fingers),
				records: word(freeSizeWord.attendance),
				oplogs: word(freeSizeWord.operationLog),
				admins: word(freeSizeWord.administrators),
				passwords: word(freeSizeWord.passwords),
				fp_cap: word(freeSizeWord.fingerCapacity),
				user_cap: word(freeSizeWord.userCapacity),
				rec_cap: word(freeSizeWord.attendanceCapacity),
				fp_av: word(17),
				user_av: word(18),
				rec_av: word(19),
				...(data.length > 80 ? {faces: word(20), face_cap: word(22)} : {}),
			});
		},
	);

	test('announcements hold every stated number', () => {
		const {flag, size, size_again, unknown} = named('prepare-buffer-ack').decoded;
		const {data} = replyOf('prepare-buffer-ack');
		expect(bufferedReadAnswer.decode(data)).toEqual({
			zero: flag,
			total: size,
			totalAgain: size_again,
			unknown: Number(unknown),
		});
		const {decoded, reply_hex} = named('users-28-udp-prepare');
		const announced = prepareData.decode(decodePacket(fromHex(reply_hex!)).data);
		expect(announced).toEqual({size: decoded.size, frameSize: decoded.max_frame_data});
		expect((announced.size - 4) / userRecord28.bytes).toBe(decoded.implied_users);
	});

	test('a template is gathered from its frames, whole and with the byte behind it', () => {
		const {decoded, reply_hex} = named('template-88-1243');
		const packets = packetsOf(reply_hex!);
		expect(prepareData.decode(packets[0]!.data)).toEqual({
			size: decoded.prepare.size,
			frameSize: decoded.prepare.max_frame_data,
		});
		const bytes = gathered(packets);
		expect(bytes).toHaveLength(decoded.dataset_size);
		expect(bytes.at(-1)).toBe(decoded.trailing_byte);
		expect(bytes.length - 1).toBe(decoded.template_size);
		expect(toHex(bytes).startsWith(decoded.template_prefix_hex)).toBe(true);
	});

	test('requests that only other clients make are the captured bytes', () => {
		const {uid, verify_style: mode} = named('verify-style-write').decoded;
		const verifyWrite = layout({uid: u16, mode: u8, zeros: raw(21)});
		const {data} = requestOf('verify-style-write');
		expect(toHex(verifyWrite.encode({uid, mode, zeros: noBytes}))).toBe(toHex(data));
		const {combination, groups, valid} = named('unlock-combination').decoded;
		expect([...replyOf('unlock-combination').data]).toEqual([combination, ...groups, valid, 0]);
	});

	test('CONNECT and GET_VERSION are asked with the captured bytes', () => {
		expect(toHex(ask(command.connect, noBytes, 0, 0))).toBe(named('connect-request-reply0').request_hex);
		const {session, reply: number} = requestOf('firmware-version');
		expect(toHex(ask(command.version, noBytes, number, session))).toBe(named('firmware-version').request_hex);
	});

	test('a packet that its source cut short is a negative example', () => {
		const {decoded, reply_hex} = named('free-sizes-92-b-TRUNCATED');
		expect(decoded.use).toBe('negative example');
		expect(fromHex(reply_hex!).length - 8 - headerBytes).toBe(decoded.reply_frames[0].data_len);
	});
});

const ask = (code: number, data: Uint8Array, number: number, session: number): Uint8Array =>
	encodeFrame({command: code, session, reply: number, data});

function gathered(packets: readonly Packet[]): Uint8Array {
	const take = collectAnswer();
	let answer: Answer | undefined;
	for (const packet of packets) answer = take(packet) ?? answer;
	if (answer?.kind !== 'whole' || answer.problem !== null) throw new Error('not whole');
	return answer.bytes;
}
