/** Lines between things. UTF-8 adds nothing else: every mark that means something is ASCII in both sets. */
export interface Glyphs {
	readonly across: string;
	readonly down: string;
	readonly crossing: string;
	readonly isAscii: boolean;
}

export const ascii: Glyphs = {across: '-', down: '|', crossing: '-', isAscii: true};
export const unicode: Glyphs = {across: '─', down: '│', crossing: '┴', isAscii: false};

/** The first of LC_ALL, LC_CTYPE and LANG that is set decides; TERM=dumb draws plain. */
export function chooseGlyphs(env: Readonly<Record<string, string | undefined>>): Glyphs {
	const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(value => (value ?? '') !== '') ?? '';
	return /utf-?8/i.test(locale) && env['TERM'] !== 'dumb' ? unicode : ascii;
}
