import stringWidth from 'fast-string-truncated-width';
import {graphemes} from '../../domain/text.ts';

/**
What one cell of the screen holds, and how wide it is. Ink counts by grapheme clusters, and a line's columns
are Ink's columns, so the counting here follows Ink and not one of the many ways in which terminals count.
*/

const printableAscii = /^[\x20-\x7E]*$/;
/** One code point, one cell, on every terminal: Latin-1, line drawing and blocks. */
const plainCells = /^[\x20-\x7E\u00A1-\u00AC\u00AE-\u00FF\u2500-\u259F]*$/;
const invisible =
	/^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}]+$/v;
const ignorable = /^\p{Default_Ignorable_Code_Point}+$/v;
/** Every emoji holds one of these. The table of emoji themselves takes 28 ms to load. */
const partOfEmoji = /\p{Extended_Pictographic}|\u20E3|[\u{1F1E6}-\u{1F1FF}]|[\u{1F3FB}-\u{1F3FF}]/u;
const emoji = /^\p{RGI_Emoji}$/v;
const pictographs = /\p{Extended_Pictographic}/gv;
const addsWidth = /^[\p{Spacing_Mark}\uFF00-\uFFEF]$/v;
/** Scripts whose widths terminals agree on, with their marks on top. Everything else is unsteady. */
const steady =
	/^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\uAC00-\uD7A3\x20-\x7E\u00A0-\u02FF\u2010-\u2027\u2030-\u205E\u20A0-\u20C0\u2190-\u2193\u2500-\u259F\uFF01-\uFF60]\p{Nonspacing_Mark}*$/v;

export interface Glyph {
	/** One grapheme cluster. */
	readonly text: string;
	/** Columns that Ink keeps for it, 1 or more. */
	readonly width: number;
	/** Do all terminals take `width` columns for it? False for Indic clusters, emoji sequences and the like. */
	readonly isSteady: boolean;
	/** The most columns that a terminal may take for it. */
	readonly maxWidth: number;
}

const asciiGlyphs: readonly Glyph[] = Array.from({length: 0x7f}, (_, code) => ({
	text: String.fromCharCode(code),
	width: 1,
	isSteady: true,
	maxWidth: 1,
}));

const known = new Map<string, Glyph>();
const knownLimit = 4096;

/** The glyphs of a text without escape sequences; clusters that show nothing at all are left out, as Ink does. */
export function splitGlyphs(text: string): Glyph[] {
	const glyphs: Glyph[] = [];
	if (plainCells.test(text)) {
		for (const character of text) glyphs.push(glyphOf(character));
		return glyphs;
	}
	for (const segment of graphemes(text)) {
		if (!ignorable.test(segment)) glyphs.push(glyphOf(segment));
	}
	return glyphs;
}

/** Columns of a text without escape sequences, as Ink lays it out. Rows are cut and padded by this. */
export function textWidth(text: string): number {
	if (printableAscii.test(text)) return text.length;
	return splitGlyphs(text).reduce((width, glyph) => width + glyph.width, 0);
}

function glyphOf(cluster: string): Glyph {
	const ascii = cluster.length === 1 ? asciiGlyphs[cluster.charCodeAt(0)] : undefined;
	if (ascii !== undefined) return ascii;
	let glyph = known.get(cluster);
	if (glyph === undefined) {
		glyph = measure(cluster);
		if (known.size >= knownLimit) known.clear();
		known.set(cluster, glyph);
	}
	return glyph;
}

function measure(text: string): Glyph {
	const width = inkWidth(text);
	if (steady.test(text)) return {text, width, isSteady: true, maxWidth: width};
	let apart = 0;
	for (const point of text) apart += Math.max(1, stringWidth(point).width);
	return {text, width, isSteady: false, maxWidth: Math.max(width, apart)};
}

function inkWidth(cluster: string): number {
	if (invisible.test(cluster)) return 1;
	if (partOfEmoji.test(cluster) && emoji.test(cluster)) return 2;
	if (cluster.includes('\u200D') && (cluster.match(pictographs)?.length ?? 0) > 1) return 2;
	const points = [...cluster];
	const base = points.findIndex(point => !invisible.test(point));
	let width = stringWidth(points[base] ?? '').width;
	for (const point of points.slice(base + 1)) {
		if (addsWidth.test(point)) width += 1;
	}
	return Math.max(1, width);
}
