import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	encodeFrame,
	errorCode,
	FrameReader,
	foreignMagic,
	ownData,
	type Packet,
	WireError,
} from '../../../source/protocol/index.ts';
import {naiveFrame} from '../../helpers/scripted-terminal.ts';

const u16 = fc.nat(0xff_ff);
const packets = fc.record({
	command: u16,
	session: u16,
	reply: u16,
	data: fc.uint8Array({maxLength: 300}),
});

const plain = (read: readonly Packet[]) => read.map(packet => ({...packet, data: [...packet.data]}));

test('writes the bytes that a naive second writer writes', () => {
	fc.assert(
		fc.property(packets, ({command, session, reply, data}) => {
			expect(Buffer.from(encodeFrame({command, session, reply, data})).toString('hex')).toBe(
				naiveFrame(command, session, reply, data).toString('hex'),
			);
		}),
	);
});

test('reads the same packets wherever the stream is split', () => {
	const sent = [
		{command: 1500, session: 1, reply: 7, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)},
		{command: 1501, session: 0, reply: 7, data: new Uint8Array(33).fill(9)},
		{command: 2000, session: 1, reply: 7, data: new Uint8Array(0)},
	];
	const stream = Buffer.concat(sent.map(encodeFrame));
	for (let first = 0; first <= stream.length; first++) {
		for (let second = first; second <= stream.length; second += 5) {
			const reader = new FrameReader();
			const read = [
				...reader.push(stream.subarray(0, first)),
				...reader.push(stream.subarray(first, second)),
				...reader.push(stream.subarray(second)),
			];
			expect(plain(read)).toEqual(plain(sent));
			expect(reader.pendingBytes).toBe(0);
		}
	}
});

test('reads byte by byte what it reads at once', () => {
	fc.assert(
		fc.property(fc.array(packets, {maxLength: 4}), sent => {
			const stream = Buffer.concat(sent.map(encodeFrame));
			const reader = new FrameReader();
			expect(plain([...stream].flatMap(byte => reader.push(Uint8Array.of(byte))))).toEqual(plain(sent));
		}),
		{numRuns: 40},
	);
});

test.each([100, 1008, 65_472, 300_000])(
	'keeps own data of %i bytes while the memory is used again',
	bytes => {
		const reader = new FrameReader();
		const kept: Uint8Array[] = [];
		for (let fill = 0; fill < 2_000_000 / bytes; fill++) {
			const frame = encodeFrame({
				command: 1501,
				session: 1,
				reply: 1,
				data: new Uint8Array(bytes).fill(fill),
			});
			for (let at = 0; at < frame.length; at += 40_000) {
				for (const packet of reader.push(frame.subarray(at, at + 40_000))) kept.push(ownData(packet));
			}
		}

		expect(kept.length).toBe(Math.ceil(2_000_000 / bytes));
		expect(kept.every((data, fill) => data.length === bytes && data.every(byte => byte === fill % 256))).toBe(
			true,
		);
	},
);

test('answers any bytes with packets, patience or a WireError', () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({maxLength: 64}), {maxLength: 8}), fc.boolean(), (chunks, isOurs) => {
			const reader = new FrameReader();
			try {
				if (isOurs) reader.push(Buffer.from('5050827d', 'hex'));
				for (const chunk of chunks) reader.push(chunk);
			} catch (error) {
				expect(error).toBeInstanceOf(WireError);
			}
		}),
	);
});

test('keeps no more than the bytes that came, whatever a frame announces', () => {
	const reader = new FrameReader();
	reader.push(Buffer.from('5050827d08000001', 'hex'));
	expect(reader.pendingBytes).toBe(8);
});

describe('a long packet on its way', () => {
	const data = new Uint8Array(300_001).map((_, at) => at * 7);
	const stream = encodeFrame({command: 1501, session: 3, reply: 9, data});

	test.each([1013, 4096, 65_536, 200_000])('is shown as it comes in pieces of %i bytes', pieceBytes => {
		const reader = new FrameReader();
		const shown: number[] = [];
		let read: Packet[] = [];
		for (let from = 0; from < stream.length; from += pieceBytes) {
			read = reader.push(stream.subarray(from, from + pieceBytes));
			const {arriving} = reader;
			if (arriving === null) continue;
			expect(arriving).toMatchObject({command: 1501, session: 3, reply: 9, dataBytes: data.length});
			expect(Buffer.compare(arriving.data, data.subarray(0, arriving.data.length))).toBe(0);
			shown.push(arriving.data.length);
		}

		expect(shown).toEqual(shown.toSorted((a, b) => a - b));
		expect(shown.length).toBeGreaterThan(0);
		expect(shown.length).toBeLessThanOrEqual(4);
		expect(Buffer.compare(read[0]!.data, data)).toBe(0);
		expect(reader.arriving).toBeNull();
	});

	test.each([30, 70_000, 250_001, stream.length - 1])('is refused when its byte %i is damaged', at => {
		const reader = new FrameReader();
		const damaged = stream.slice();
		damaged[at]! ^= 0x10;
		const read = () => {
			for (let from = 0; from < damaged.length; from += 4096)
				reader.push(damaged.subarray(from, from + 4096));
		};
		expect(read).toThrow(expect.objectContaining({code: 'ERR_WIRE_CHECKSUM'}));
	});

	test('leaves nothing of its sum to the next one', () => {
		const reader = new FrameReader();
		const both = Buffer.concat([stream, stream]);
		const read: Packet[] = [];
		for (let from = 0; from < both.length; from += 50_000)
			read.push(...reader.push(both.subarray(from, from + 50_000)));
		expect(read).toHaveLength(2);
	});
});

describe('a stream that cannot go on', () => {
	const broken = (hex: string) => () => new FrameReader().push(Buffer.from(hex, 'hex'));

	test.each([
		['another protocol', '485454502f312e31', 'ERR_WIRE_MAGIC'],
		['a length below the header', '5050827d07000000d007fffc2ffb0000', 'ERR_WIRE_LENGTH'],
		['a length above 16 MiB', '5050827d09000001d007fffc2ffb0000', 'ERR_WIRE_LENGTH'],
		['a wrong checksum', '5050827d08000000d007fffd2ffb0000', 'ERR_WIRE_CHECKSUM'],
	])('%s', (_what, hex, code) => {
		let thrown: unknown = null;
		try {
			broken(hex)();
		} catch (error) {
			thrown = error;
		}

		expect(errorCode(thrown)).toBe(code);
	});
});

test.each([
	['5050827d', null],
	['50', null],
	['505083', null],
	['5050837c', 'secure'],
	['aa', null],
	['aa01', 'access-panel'],
	['aa02', 'unknown'],
	['5353482d', 'unknown'],
])('a stream that begins with %s is taken for %s', (hex, foreign) => {
	expect(foreignMagic(Buffer.from(hex, 'hex'))).toBe(foreign);
});
