import {cells, cut} from './cells.ts';
import {ascii, type Glyphs} from './glyphs.ts';
import {type Role, type Theme, themes} from './theme.ts';

/** How things are drawn on this terminal. */
export interface Style {
	readonly theme: Theme;
	readonly glyphs: Glyphs;
}

export const plainStyle: Style = {theme: themes.mono, glyphs: ascii};

/** A piece of a line: its text, and what it is. */
export type Span = string | readonly [role: Role, text: string];

export function paint(style: Style, role: Role, text: string): string {
	const [on, off] = style.theme[role];
	return on === '' ? text : `${on}${text}${off}`;
}

/** One line of exactly `width` cells: spans are cut at the edge, the rest is filled with spaces. */
export function line(style: Style, width: number, spans: readonly Span[]): string {
	let left = width;
	let drawn = '';
	for (const span of spans) {
		if (left <= 0) break;
		const [role, text] = typeof span === 'string' ? (['plain', span] as const) : span;
		const kept = cut(text, left);
		left -= cells(kept);
		drawn += paint(style, role, kept);
	}

	return left > 0 ? drawn + ' '.repeat(left) : drawn;
}

export function rule(style: Style, width: number): string {
	return paint(style, 'rule', style.glyphs.across.repeat(width));
}

/** Lines cut or filled to exactly `height`. */
export function fill(style: Style, width: number, height: number, lines: readonly string[]): string[] {
	const filled = lines.slice(0, height);
	while (filled.length < height) filled.push(line(style, width, []));
	return filled;
}
