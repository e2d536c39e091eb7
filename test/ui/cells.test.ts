import fc from 'fast-check';
import getWidth from 'fast-string-truncated-width';
import {describe, expect, test} from 'vitest';
import {plainText} from '../../source/store/index.ts';
import {cells, cut, sized} from '../../source/ui/cells.ts';

const texts = fc.oneof(
	fc.string({unit: 'grapheme'}),
	fc.constantFrom('लक्ष्मी देवी', 'தமிழ்செல்வி', '👨‍👩‍👧‍👦 family', '日本太郎', 'Zoë', 'e\u0301a'),
);

describe('cells', () => {
	test('a sized text has exactly its width, whatever the text', () => {
		fc.assert(
			fc.property(texts, fc.nat(40), (text, width) => {
				expect(cells(sized(text, width))).toBe(width);
			}),
		);
	});

	test('a sized text is never wider on a terminal that gives spacing vowel signs no cell', () => {
		fc.assert(
			fc.property(texts, fc.nat(40), (text, width) => {
				expect(getWidth(sized(text, width)).width).toBeLessThanOrEqual(width);
			}),
		);
	});

	test('a cut text is a beginning of the text', () => {
		fc.assert(fc.property(texts, fc.nat(20), (text, width) => plainText(text).startsWith(cut(text, width))));
	});

	test('a wide character that would stick out is left away whole', () => {
		expect(sized('日本', 3)).toBe('日 ');
	});
});
