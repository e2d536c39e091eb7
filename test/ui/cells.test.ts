import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {plainText} from '../../source/store/index.ts';
import {cells, cut, sized} from '../../source/ui/cells.ts';
import {splitGlyphs} from '../../source/ui/terminal/glyphs.ts';
import {parseLine} from '../../source/ui/terminal/line.ts';

const texts = fc.oneof(
	fc.string({unit: 'grapheme'}),
	fc.constantFrom('लक्ष्मी देवी', 'आशा वर्मा', 'தமிழ்செல்வி', '👨‍👩‍👧‍👦 family', '日本太郎', 'Zoë', 'e\u0301a'),
);

describe('cells', () => {
	test('a sized text has exactly its width, whatever the text', () => {
		fc.assert(
			fc.property(texts, fc.nat(40), (text, width) => {
				expect(cells(sized(text, width))).toBe(width);
			}),
		);
	});

	test('a sized text ends where the screen writer draws what comes after it', () => {
		fc.assert(
			fc.property(texts, fc.nat(40), (text, width) => {
				const {glyphs} = parseLine(`${sized(plainText(text), width)}|`, 50);
				expect(glyphs.indexOf('|', width)).toBe(width);
			}),
		);
	});

	test('a cut text is a beginning of what is drawn of the text, after the marks in front of it', () => {
		fc.assert(
			fc.property(texts, fc.nat(20), (text, width) => {
				const whole = plainText(text).replace(/^[\p{M}\p{Emoji_Modifier}\u200C\u200D]+/u, '');
				// Clusters that show nothing at all take no cell and are not drawn.
				const drawn = splitGlyphs(whole).map(glyph => glyph.text);
				return drawn.join('').startsWith(cut(text, width));
			}),
			{numRuns: 1000},
		);
	});

	test('a mark in front is left away: after a border it would join that and shift the row', () => {
		expect(sized('\u1A17ab', 4)).toBe('ab  ');
		expect(sized('\u200D\u{1F3FD}\u0301x', 3)).toBe('x  ');
	});

	test('a sign at the end that belongs to the next letter is left away: it would join the border', () => {
		expect(sized('0\u{111C2}', 4)).toBe('0   ');
		expect(sized('\u{111C2}a', 4)).toBe('\u{111C2}a   ');
	});

	test('a wide character that would stick out is left away whole', () => {
		expect(sized('日本', 3)).toBe('日 ');
	});

	test('a drawn text holds nothing that a terminal could act on', () => {
		expect(sized('\u001B[2Jred\n\u202Eno\u0085', 10)).toBe('[2Jredno  ');
	});
});
