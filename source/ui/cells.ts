import {plainText} from '../store/index.ts';
import {splitGlyphs, textWidth} from './terminal/glyphs.ts';

/**
Columns that the screen writer keeps for a text. Panes are cut and padded by no other measure: a row that was counted
differently would have its borders beside those of the rows above and below.
*/
export const cells = textWidth;

const printable = /^[ -~]*$/;

/** Drawn after something else, these would join it and change its width: a name may not begin with them. */
const joining = /^[\p{M}\p{Emoji_Modifier}\u200C\u200D]+/u;

/**
The beginning of a text that fits into `width` cells, cut between characters and never inside one. Whatever a
terminal could act on is taken out here too, because everything that is drawn comes through here: notices and
pasted queries as well as names.
*/
export function cut(text: string, width: number): string {
	if (printable.test(text)) return text.slice(0, width);
	let used = 0;
	const kept: string[] = [];
	const plain = plainText(text, Math.max(16, width * 8)).replace(joining, '');
	for (const glyph of splitGlyphs(plain)) {
		used += glyph.width;
		if (used > width) break;
		kept.push(glyph.text);
	}

	while (kept.length > 0 && joinsNext(kept.at(-1)!)) kept.pop();
	return kept.join('');
}

/** A few signs of Indic and Arabic script belong to the letter that follows: the border behind a name is none. */
function joinsNext(glyph: string): boolean {
	return !printable.test(glyph) && splitGlyphs(`${glyph} `).length === 1;
}

/** Exactly `width` cells: cut or padded with spaces. */
export function sized(text: string, width: number): string {
	const kept = cut(text, width);
	return kept + ' '.repeat(Math.max(0, width - cells(kept)));
}

/** The text, or its beginning with three dots when it is longer than `width` cells. */
export function shortened(text: string, width: number): string {
	return cells(text) <= width ? text : `${cut(text, Math.max(0, width - 3)).replace(/[ .]+$/, '')}...`;
}
