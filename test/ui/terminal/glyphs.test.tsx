import {Box, renderToString, Text} from 'ink';
import {describe, expect, test} from 'vitest';
import {splitGlyphs, textWidth} from '../../../source/ui/terminal/glyphs.ts';

/** Columns that Ink keeps for a text: what is missing to the 30 of a box is filled with blanks. */
function inkWidth(text: string): number {
	const shown = renderToString(
		<Box>
			<Box width={30}>
				<Text>{text}</Text>
			</Box>
			<Text>|</Text>
		</Box>,
		{columns: 40},
	);
	return 30 - (shown.length - shown.trimEnd().length) - (shown.lastIndexOf('|') - text.length);
}

const texts = [
	'Asha Verma',
	'Łukasz Ñandú',
	'e\u0301\u0302',
	'漢字 かな',
	'ｶﾞﾅ ＡＢ',
	'한국',
	'चित्रा देवी',
	'क्षमा श्री',
	'தமிழ்செல்வி',
	'ਗੁਰਪ੍ਰੀਤ',
	'മലയാളം',
	'สมชาย',
	'عائشة',
	'👨‍👩‍👧',
	'🇮🇳',
	'👍🏽',
	'⚠️ ⚠',
	'₹ · — │─█',
	'क्‍ष',
];

describe('the width of a text', () => {
	test.each(texts)('is as Ink lays it out: %s', text => {
		expect(textWidth(text)).toBe(inkWidth(text));
	});

	test('is the sum of its glyphs', () => {
		for (const text of texts) {
			expect(splitGlyphs(text).reduce((sum, glyph) => sum + glyph.width, 0)).toBe(textWidth(text));
		}
	});
});

describe('a glyph', () => {
	test.each(['A', 'Ñ', 'e\u0301', '漢', 'ｶ', '한', '│', '₹', '—'])(
		'is steady where terminals agree: %s',
		text => {
			expect(splitGlyphs(text).map(glyph => glyph.isSteady)).toEqual([true]);
		},
	);

	test.each(['चि', 'क्ष', 'மி', 'ส', '👨‍👩‍👧', '🇮🇳', '⚠️', '⚠', 'ع'])(
		'is unsteady where they do not: %s',
		text => {
			expect(splitGlyphs(text).some(glyph => glyph.isSteady)).toBe(false);
		},
	);

	test('that shows nothing takes no cell', () => {
		expect(splitGlyphs('a\u2060\u00ADb').map(glyph => glyph.text)).toEqual(['a', 'b']);
	});
});
