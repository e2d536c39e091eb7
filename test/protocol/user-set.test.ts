import {inspect} from 'node:util';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {changedUser} from '../../source/domain/index.ts';
import {decideRecordSize, decodeUsers, UserDecoder} from '../../source/protocol/user-set.ts';
import {naiveRecord28, naiveRecord72, people} from '../helpers/scripted-terminal.ts';
import {utf8Range} from './utf8.ts';

const of72 = (users: number) => Buffer.concat(people(users).map(user => naiveRecord72(user)));
const of28 = (users: number) => Buffer.concat(people(users).map(user => naiveRecord28(user)));
const only = (record: Uint8Array) => decodeUsers(record, 72, utf8Range)[0]!;

describe('the record size', () => {
	test.each([1, 2, 7, 14, 70])('of %i records of 72 bytes is found without a count', users => {
		expect(decideRecordSize(of72(users), null)).toBe(72);
	});

	test.each([1, 2, 18, 36, 90])('of %i records of 28 bytes is found without a count', users => {
		expect(decideRecordSize(of28(users), null)).toBe(28);
	});

	test('is taken from the count when records look odd', () => {
		const odd = of72(5);
		odd[40] = 7;
		expect(decideRecordSize(odd, null)).toBeNull();
		expect(decideRecordSize(odd, 5)).toBe(72);
	});

	test('stays undecided when a count contradicts the only plausible layout', () => {
		expect(decideRecordSize(of28(18), 7)).toBeNull();
	});

	test('is found with a count that fits neither', () => {
		expect(decideRecordSize(of72(5), 9)).toBe(72);
	});

	test('stays undecided for bytes of neither size, of other records, and for none', () => {
		expect(decideRecordSize(new Uint8Array(73), null)).toBeNull();
		expect(decideRecordSize(new Uint8Array(144), null)).toBeNull();
		expect(decideRecordSize(new Uint8Array(0), null)).toBeNull();
	});

	test('is 72 exactly when each PIN is printable bytes with NULs behind them, wherever the list lies', () => {
		const byte = fc.oneof(
			fc.constantFrom(0, 0x20, 0x21, 0x7e, 0x7f, 0x80, 0xff),
			fc.integer({min: 0x21, max: 0x7e}),
		);
		const letters = fc.array(byte, {maxLength: 24});
		fc.assert(
			fc.property(letters, fc.nat(7), (pin, before) => {
				const list = new Uint8Array(before + 144).subarray(before);
				list.set(of72(2));
				list.fill(0, 72 + 48);
				list.set(pin, 72 + 48);
				const isPin = /^[\x21-\x7E]+\0*$/.test(Buffer.from(pin).toString('latin1'));
				expect(decideRecordSize(list, null)).toBe(isPin ? 72 : null);
			}),
			{numRuns: 500},
		);
	});

	test('is never found in random bytes of some length by crashing', () => {
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 600}), fc.option(fc.nat(50)), (bytes, count) => {
				expect([72, 28, null]).toContain(decideRecordSize(bytes, count));
			}),
		);
	});
});

describe('a user', () => {
	test('is read field by field', () => {
		const record = naiveRecord72({
			uid: 300,
			pin: '007',
			name: 'Zoë Müller',
			card: 4_294_967_295,
			privilege: 15,
			group: 3,
			password: '12',
		});
		expect(only(record)).toEqual({
			uid: 300,
			pin: '007',
			name: 'Zoë Müller',
			nameBytes: Buffer.from('Zoë Müller').toString('hex').padEnd(48, '0'),
			card: 4_294_967_295,
			privilege: 14,
			enabled: false,
			group: 3,
			hasPassword: true,
			record: record.toString('hex'),
		});
	});

	test('keeps the garbage after a NUL in its bytes and out of its text', () => {
		const record = naiveRecord72({uid: 1, pin: '1', name: 'Ned\0\xFF\x1Bx'});
		expect(only(record).name).toBe('Ned');
		expect(only(record).nameBytes).toContain('1b');
	});

	test('may fill the whole name field without a NUL', () => {
		expect(only(naiveRecord72({uid: 1, pin: '1', name: 'abcdefghijklmnopqrstuvwx'})).name).toHaveLength(24);
	});

	test('has a name that can be drawn', () => {
		expect(only(naiveRecord72({uid: 1, pin: '1', name: 'A\x1B[2Jé\u202E'})).name).toBe('A[2Jé');
	});

	test('shows bytes that are no text as replacement characters', () => {
		expect(only(naiveRecord72({uid: 1, pin: '1', name: Buffer.of(0x41, 0xc3)})).name).toBe('A\uFFFD');
	});

	test('has its PIN trimmed, and what cannot be typed in it never vanishes', () => {
		expect(only(naiveRecord72({uid: 1, pin: ' 17 '})).pin).toBe('17');
		expect(only(naiveRecord72({uid: 1, pin: '1\x1B7'})).pin).toBe('1\uFFFD7');
		expect(only(naiveRecord72({uid: 1, pin: ''})).pin).toBe('');
	});
});

test('a list that grows by any pieces gives the users of the list at once', () => {
	const list = of72(40);
	const whole = decodeUsers(list, 72, utf8Range);
	fc.assert(
		fc.property(fc.array(fc.integer({min: 1, max: 400}), {minLength: 1, maxLength: 30}), sizes => {
			const decoder = new UserDecoder(72, utf8Range);
			let arrived = 0;
			for (const size of sizes) {
				arrived += size;
				decoder.advance(list.subarray(0, arrived));
			}

			decoder.advance(list);
			expect(decoder.users).toEqual(whole);
			expect(decoder.isPlausible).toBe(true);
		}),
		{numRuns: 50},
	);
});

describe('a user is a view on its list', () => {
	const [user] = decodeUsers(of72(2), 72, utf8Range);

	test('whose texts are made once', () => {
		expect(user!.pin).toBe(user!.pin);
		expect(user!.name).toBe(user!.name);
	});

	test('that copies whole through changedUser, as JSON and in no other way', () => {
		expect(changedUser(user!, {card: 7})).toEqual({...JSON.parse(JSON.stringify(user)), card: 7});
		expect({...user}).toEqual({});
	});

	test('that differs from another one in the eyes of these tests', () => {
		const [first, second] = decodeUsers(of72(2), 72, utf8Range);
		expect([first]).toEqual(decodeUsers(of72(1), 72, utf8Range));
		expect([first]).not.toEqual([second]);
	});

	test('that shows no secret record when it is printed', () => {
		expect(inspect(user, {depth: 9, showHidden: true})).not.toContain(user!.record);
	});
});

test('any 72 or 28 bytes decode to a user whose record is those bytes', () => {
	for (const size of [72, 28] as const) {
		fc.assert(
			fc.property(fc.uint8Array({minLength: size, maxLength: size}), bytes => {
				const [user] = decodeUsers(bytes, size, utf8Range);
				expect(user!.record).toBe(Buffer.from(bytes).toString('hex'));
				expect(user!.pin + user!.name).not.toMatch(/[\x00-\x1F\x7F-\x9F]/);
			}),
		);
	}
});
