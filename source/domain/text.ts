/**
Text from outside is hostile until it went through here: terminal escape sequences, direction marks and
line breaks in a name must neither reach the screen nor the wire.
*/

// C0, C1, DEL; format characters that reorder or hide text; line and paragraph separators; lone surrogates.
// ZWJ and ZWNJ stay: Devanagari and Tamil need them.
const unsafe =
	/[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\p{Cs}]|[\u{E0000}-\u{E007F}]/gu;

/** The text without anything a terminal could act on, cut to `limit` UTF-16 units; safe to draw and to send. */
export function plainText(text: string, limit = 200): string {
	const bounded = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
	const clean = bounded.replaceAll(unsafe, '');
	return clean.length > limit ? clean.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '') : clean;
}

/** Does the text hold something that `plainText` would take out? */
export function isPlainText(text: string): boolean {
	return text.search(unsafe) === -1;
}

/** A sentence as part of another one: its first word small, unless it is a short form or a name of code (`PIN`, `StringCode`). */
export function asClause(sentence: string): string {
	return /^\p{Lu}\p{Ll}*(?!\p{L})/u.test(sentence)
		? sentence.charAt(0).toLowerCase() + sentence.slice(1)
		: sentence;
}

/** ASCII white space at both ends, as PINs, names and statuses are compared. */
export {trimPin as trimText} from './pin.ts';

/** `0012345678` → `..5678`: cards in lists, plans on paper and CSV show their last four digits. */
export function maskCard(card: number | null): string {
	if (card === null || card === 0) return 'no card';
	return `..${String(card).slice(-4).padStart(4, '0')}`;
}

let segmenter: Intl.Segmenter | null = null;

/**
The text in what people take for one character each, Indic clusters and joined emoji whole. Made at the first call:
the tables behind it take 12 ms to load, which a start need not wait for.
*/
export function graphemes(text: string): readonly string[] {
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({segment}) => segment);
}
