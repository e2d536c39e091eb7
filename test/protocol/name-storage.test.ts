import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createNameStorage, nameEncodings} from '../../source/protocol/index.ts';

const utf8 = createNameStorage();

describe('a stored name', () => {
	test('is its bytes, without padding', () => {
		expect(utf8.stored('Zoë')).toEqual({bytes: '5a6fc3ab', text: 'Zoë', isCut: false, isLossy: false});
	});

	test('loses control characters, which no terminal may get', () => {
		expect(utf8.stored('A\0B\x1B[1m').text).toBe('AB[1m');
	});

	test('is cut to 23 bytes, or to 7 in 28-byte records', () => {
		expect(utf8.stored('abcdefghijklmnopqrstuvwxyz')).toMatchObject({
			text: 'abcdefghijklmnopqrstuvw',
			isCut: true,
		});
		expect(createNameStorage('utf-8', 28).stored('Alexander').text).toBe('Alexand');
	});

	test.each([
		['between letters of two bytes', 'محمد رضا حسینی نژاد', 'محمد رضا حسی'],
		['before an accent would lose its letter', `${'a'.repeat(22)}e\u0301`, 'a'.repeat(22)],
		['between syllables of Devanagari', 'नमस्ते दुनिया', 'नमस्ते '],
		['before an emoji that does not fit', `${'a'.repeat(20)}👩‍👧`, 'a'.repeat(20)],
	])('is cut %s', (_where, name, kept) => {
		expect(utf8.stored(name)).toMatchObject({text: kept, isCut: true, isLossy: false});
	});

	test('is never longer than its field, whatever is asked for', () => {
		for (const encoding of nameEncodings) {
			const storage = createNameStorage(encoding);
			fc.assert(
				fc.property(fc.string({unit: 'grapheme', maxLength: 40}), name => {
					const {bytes, text, isLossy} = storage.stored(name);
					expect(bytes.length).toBeLessThanOrEqual(46);
					expect(storage.decode(bytes.padEnd(48, '0'))).toBe(text);
					expect(storage.firstLost(name) === null && isLossy).toBe(false);
				}),
				{numRuns: 60},
			);
		}
	});

	test.each([
		['gbk', '王伟', 'cdf5ceb0'],
		['windows-1256', 'محمد', 'e3cde3cf'],
		['windows-1252', 'Zoë’s', '5a6feb9273'],
		['latin1', 'Zoë', '5a6feb'],
	] as const)('in %s has the bytes of that encoding', (encoding, name, bytes) => {
		const storage = createNameStorage(encoding);
		expect(storage.stored(name)).toMatchObject({bytes, text: name, isLossy: false});
		expect(storage.decode(`${bytes}00ff`)).toBe(name);
	});

	test('says when the encoding has no such character, and which', () => {
		const storage = createNameStorage('latin1');
		expect(storage.stored('Zoë 王').isLossy).toBe(true);
		expect(storage.firstLost('Zoë 王伟')).toBe('王');
	});
});

test('the used bytes end at the first NUL byte, not at a pair of zeros in the hex', () => {
	expect(utf8.used('4100ff')).toBe('41');
	expect(utf8.used('500a00')).toBe('500a');
	expect(utf8.used('414243')).toBe('414243');
});

test('bytes of another encoding show as replacement characters', () => {
	expect(utf8.decode('cdf5ceb000')).toContain('\uFFFD');
});
