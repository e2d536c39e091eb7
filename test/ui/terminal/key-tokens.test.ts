import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createKeyTokens, escapeKey} from '../../../source/ui/terminal/key-tokens.ts';

const paste = (text: string) => `\x1B[200~${text}\x1B[201~`;

const known: ReadonlyArray<readonly [string, string, readonly string[]]> = [
	['letters that arrived together', 'jjj', ['j', 'j', 'j']],
	['text and Enter', 'ab\r', ['a', 'b', '\r']],
	['arrows', '\x1B[A\x1B[B', ['\x1B[A', '\x1B[B']],
	['modified and editing keys', '\x1B[1;5C\x1B[3~', ['\x1B[1;5C', '\x1B[3~']],
	['keys of application mode', '\x1BOA\x1BOP', ['\x1BOA', '\x1BOP']],
	['function keys of the Linux console', '\x1B[[Aj', ['\x1B[[A', 'j']],
	['shifted keys of rxvt', '\x1B[2$j', ['\x1B[2$', 'j']],
	['Alt with a letter', '\x1Bxj', ['\x1Bx', 'j']],
	['a letter outside the first plane', '😀é', ['😀', 'é']],
	['Alt with such a letter', '\x1B😀', ['\x1B😀']],
	['a paste, whole', `a${paste('q\r\x1B[Ay')}b`, ['a', paste('q\r\x1B[Ay'), 'b']],
	['an empty paste', paste(''), [paste('')]],
	['Escape pressed twice', '\x1B\x1Bj', [escapeKey, '\x1Bj']],
	['Escape just before an arrow', '\x1B\x1B[A', [escapeKey, '\x1B[A']],
	['control keys', '\x03\x7F\t', ['\x03', '\x7F', '\t']],
	['an answer about a colour', '\x1B]11;rgb:0/0/0\x1B\\j', ['j']],
	['an answer about the version', '\x1BP>|xterm\x07j', ['j']],
	['eight-bit controls', '\u009B\u0090j', ['j']],
	['an introducer that goes on as nothing', '\x1B[\x01j', ['\x01', 'j']],
];

describe('keys', () => {
	test.each(known)('%s are cut apart', (_, input, keys) => {
		expect(createKeyTokens().push(input)).toEqual(keys);
	});

	test.each(known)('%s come out alike when every code point arrives alone', (_, input, keys) => {
		const tokens = createKeyTokens();
		expect([...input].flatMap(point => tokens.push(point))).toEqual(keys);
	});

	test('never get lost or doubled, wherever the line cuts them', () => {
		const key = fc.constantFrom(
			'j',
			'é',
			'😀',
			'\x1B[A',
			'\x1BOP',
			'\x1B[1;5C',
			paste('a\x1Bb'),
			'\r',
			'\x1Bx',
		);
		fc.assert(
			fc.property(fc.array(key), fc.array(fc.nat(200)), (keys, cuts) => {
				const input = keys.join('');
				const at = [...new Set([0, ...cuts.map(cut => Math.min(cut, input.length)), input.length])];
				at.sort((a, b) => a - b);
				const tokens = createKeyTokens();
				const pieces = at.slice(1).map((end, index) => input.slice(at[index], end));
				// The line cuts bytes; half a code point never gets here.
				fc.pre(pieces.every(piece => piece.isWellFormed()));
				expect(pieces.flatMap(piece => tokens.push(piece))).toEqual(keys);
				expect(tokens.pending).toBe('nothing');
			}),
		);
	});
});

describe('after a silence', () => {
	test('a lone ESC is the Escape key', () => {
		const tokens = createKeyTokens();
		expect(tokens.push('\x1B')).toEqual([]);
		expect(tokens.pending).toBe('escape');
		expect(tokens.settle()).toEqual([escapeKey]);
		expect(tokens.push('j')).toEqual(['j']);
	});

	test.each(['\x1B[', '\x1B[1;', '\x1BO', '\x1B]11;rgb'])('the torn sequence %j is no key', torn => {
		const tokens = createKeyTokens();
		expect(tokens.push(torn)).toEqual([]);
		expect(tokens.settle()).toEqual([]);
		expect(tokens.push('j')).toEqual(['j']);
	});

	test('a paste still waits for its end', () => {
		const tokens = createKeyTokens();
		tokens.push('\x1B[200~delete');
		tokens.settle();
		expect(tokens.pending).toBe('paste');
		expect(tokens.push('d\x1B[201~')).toEqual([paste('deleted')]);
	});
});

describe('what is too much', () => {
	test('a long paste is cut and its rest does not act as keys', () => {
		const tokens = createKeyTokens();
		const keys = [
			tokens.push('\x1B[200~'),
			tokens.push('d'.repeat(9000)),
			tokens.push('d'.repeat(9000)),
		].flat();
		keys.push(...tokens.push('\x1B[20'), ...tokens.push('1~j'));
		expect(keys.map(key => key.length)).toEqual([16_384 + 12, 1]);
	});

	test('a paste whose end was lost is left by Ctrl-C', () => {
		const tokens = createKeyTokens();
		tokens.push('\x1B[200~delete');
		expect(tokens.push('\x03')).toEqual(['\x03']);
		expect(tokens.push('j')).toEqual(['j']);
	});

	test('a sequence without an end is dropped', () => {
		const tokens = createKeyTokens();
		expect(tokens.push(`\x1B[${'1;'.repeat(100)}`)).toEqual([]);
		expect(tokens.push('j')).toEqual(['j']);
	});
});
