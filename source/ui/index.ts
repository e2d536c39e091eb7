/** The screen, and how it is drawn on this terminal. */
export {ascii, chooseGlyphs, type Glyphs, unicode} from './glyphs.ts';
export {createLineTokens, type LineTokens} from './line-tokens.ts';
export type {Style} from './paint.ts';
export {Screen, type StoreView} from './screen.tsx';
export {
	chooseTheme,
	readColour,
	roles,
	type Theme,
	type ThemeName,
	type ThemeSetting,
	themes,
} from './theme.ts';
