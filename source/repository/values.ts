import {plainText, trimText} from '../domain/index.ts';

/** Longer than any text column of either system, short enough to bound what a hostile database can send. */
const longestText = 4000;

/** A PIN column: trimmed and otherwise untouched, because PINs are compared byte by byte. */
export function pinOf(value: unknown): string {
	return trimText(raw(value));
}

/** Any other text: trimmed, without anything a terminal could act on. NULL is ''. */
export function textOf(value: unknown): string {
	return trimText(plainText(raw(value), longestText));
}

export function optionalTextOf(value: unknown): string | null {
	return isNull(value) ? null : shared(textOf(value));
}

/** Statuses and dates repeat by the thousand; one text each is enough for a whole gym. */
const texts = new Map<string, string>();
const mostTexts = 2000;

function shared(text: string): string {
	const known = texts.get(text);
	if (known !== undefined) return known;
	if (texts.size >= mostTexts || text.length > 40) return text;
	texts.set(text, text);
	return text;
}

export function raw(value: unknown): string {
	return isNull(value) ? '' : String(value);
}

export function isNull(value: unknown): value is null | undefined {
	return value === null || value === undefined;
}

/** @returns null for NULL and for what is no number. */
export function numberOf(value: unknown): number | null {
	if (isNull(value) || value === '') return null;
	const number = Number(value);
	return Number.isFinite(number) ? number : null;
}

/** @returns `YYYY-MM-DD`, or null for NULL and for what is no date. */
export function dateOf(value: unknown): string | null {
	const found = /^\s*(\d{4}-\d{2}-\d{2})(?!\d)/.exec(raw(value))?.[1];
	return found === undefined ? null : shared(found);
}

/** @returns `YYYY-MM-DDTHH:MM:SS`, or null for NULL and for what is no moment. */
export function momentOf(value: unknown): string | null {
	const found = /^\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2}))?/.exec(raw(value));
	return found === null ? null : `${found[1]}T${found[2] ?? '00:00:00'}`;
}
