import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	command,
	commandName,
	decodeEnrolledUserId,
	decodePunch,
	decodeTime,
	encodeTime,
	fromHex,
	scrambleCommKey,
	toHex,
	userRecord28,
	userRecord72,
} from '../../../source/protocol/wire/index.ts';

const bytesOf = (length: number) => fc.uint8Array({minLength: length, maxLength: length});

test.each([
	[72, userRecord72],
	[28, userRecord28],
] as const)('any %i bytes survive decode then encode', (size, layout) => {
	expect(layout.bytes).toBe(size);
	fc.assert(
		fc.property(bytesOf(size), bytes => {
			// biome-ignore lint/suspicious/noExplicitAny: either layout takes back what it gave
			expect((layout.encode as any)(layout.decode(bytes))).toEqual(bytes);
		}),
	);
});

test('a patch changes the named field and no other byte', () => {
	fc.assert(
		fc.property(bytesOf(72), fc.nat(0xff_ff_ff_ff), (record, card) => {
			const patched = userRecord72.patch(record, {card});
			expect([...patched.subarray(0, 35), ...patched.subarray(39)]).toEqual([
				...record.subarray(0, 35),
				...record.subarray(39),
			]);
			expect(userRecord72.decode(patched).card).toBe(card);
		}),
	);
});

test('the fields of a 72-byte record lie where captures have them', () => {
	expect(userRecord72.offsets).toEqual({
		uid: 0,
		privilege: 2,
		password: 3,
		name: 11,
		card: 35,
		group: 39,
		ownTimezones: 40,
		timezones: 42,
		userId: 48,
	});
});

test.each([
	[12, 0x45_cf, 50, '614d323c'],
	[45, 0x45_cf, 50, '61c9323c'],
	[0, 0, 50, '617d3279'],
	[123_456, 0x3d_01, 50, '267f32c4'],
	[999_999, 0xff_ff, 50, '22813296'],
	[45, 0x45_cf, 0, '53fb000e'],
])('comm key %i in session %i with tick %i becomes %s', (key, session, tick, scrambled) => {
	expect(toHex(scrambleCommKey(key, session, tick))).toBe(scrambled);
});

test('a time survives its packing', () => {
	expect(decodeTime(0x23_68_b3_6b)).toBe('2018-06-25 17:50:35');
	fc.assert(
		fc.property(fc.nat(133 * 12 * 31 * 86_400), packed => {
			expect(encodeTime(decodeTime(packed))).toBe(packed);
		}),
	);
});

test('hex survives its bytes, and text that is not hex is refused', () => {
	fc.assert(
		fc.property(fc.uint8Array(), bytes => {
			expect(fromHex(toHex(bytes))).toEqual(bytes);
		}),
	);
	expect(() => fromHex('abc')).toThrow(RangeError);
	expect(() => fromHex('zz')).toThrow(RangeError);
});

test('a user is written by command 8; 5 is no command', () => {
	expect(command.userWrite).toBe(8);
	expect(Object.values(command)).not.toContain(5);
	expect(commandName(8)).toBe('userWrite (8)');
	expect(commandName(4711)).toBe('4711');
});

describe('a punch', () => {
	const tail = '120c07130906';
	test.each([
		[10, '1100', '0100', '17'],
		[12, 'f1944900', '0000', '4822257'],
		[14, '1100', '0100', '17'],
		[32, Buffer.from('A17').toString('hex').padEnd(48, '0'), '0f00', 'A17'],
		[36, Buffer.from('A17').toString('hex').padEnd(48, '0'), '0f00', 'A17'],
		[37, Buffer.from('A17').toString('hex').padEnd(48, '0'), '0f00', 'A17'],
		[52, Buffer.from('A17').toString('hex').padEnd(48, '0'), '0f00', 'A17'],
	])('of %i bytes names its person and time', (size, id, verifyAndState, userId) => {
		const data = fromHex(`${id}${verifyAndState}${tail}`.padEnd(size * 2, '7'));
		expect(decodePunch(data)).toEqual({
			userId,
			verify: Number.parseInt(verifyAndState.slice(0, 2), 16),
			state: 0,
			at: '2018-12-07 19:09:06',
		});
	});

	test('of any other size or with an impossible month names nobody', () => {
		expect(decodePunch(new Uint8Array(11))).toBeNull();
		expect(decodePunch(new Uint8Array(12))).toBeNull();
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 60}), data => {
				const punch = decodePunch(data);
				expect(punch === null || /^2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(punch.at)).toBe(true);
			}),
		);
	});
});

test('an enrolment names its person only when it succeeded', () => {
	const done = Buffer.concat([Buffer.from('00004004', 'hex'), Buffer.from('1007\0\0\0\0\0'), Buffer.of(6)]);
	expect(decodeEnrolledUserId(done)).toBe('1007');
	done[0] = 4;
	expect(decodeEnrolledUserId(done)).toBeNull();
});
