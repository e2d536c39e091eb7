import getWidth from 'fast-string-truncated-width';
import {plainText} from '../store/index.ts';

/**
Display cells, as most terminals count them. Spacing vowel signs (Devanagari, Tamil) take a cell there, although
they are marks; counting them keeps a line from growing over the right edge.
*/
const spacingMark = /\p{Mc}/gu;
const printable = /^[ -~]*$/;

export function cells(text: string): number {
	if (printable.test(text)) return text.length;
	return getWidth(text).width + (text.match(spacingMark)?.length ?? 0);
}

const segmenter = new Intl.Segmenter();

/**
The beginning of a text that fits into `width` cells, cut between characters and never inside one. Whatever a
terminal could act on is taken out here, because everything that is drawn comes through here.
*/
export function cut(text: string, width: number): string {
	if (printable.test(text)) return text.slice(0, width);
	let used = 0;
	let kept = '';
	for (const {segment} of segmenter.segment(plainText(text, Math.max(16, width * 8)))) {
		used += cells(segment);
		if (used > width) break;
		kept += segment;
	}

	return kept;
}

/** Exactly `width` cells: cut or padded with spaces. */
export function sized(text: string, width: number): string {
	const kept = cut(text, width);
	return kept + ' '.repeat(Math.max(0, width - cells(kept)));
}

/** The text, or its beginning with three dots when it is longer than `width` cells. */
export function shortened(text: string, width: number): string {
	return cells(text) <= width ? text : `${cut(text, Math.max(0, width - 3))}...`;
}
