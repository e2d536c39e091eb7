/** What a piece of text is; colour only repeats what the text says already. */
export type Role =
	| 'plain'
	| 'dim'
	| 'title'
	| 'cursor'
	| 'marked'
	| 'good'
	| 'warning'
	| 'danger'
	| 'key'
	| 'rule';

export type Theme = Readonly<Record<Role, readonly [on: string, off: string]>>;

export type ThemeName = 'default' | 'high-contrast' | 'mono';

const sgr = (on: number | string, off: number | string): readonly [string, string] => [
	`\u001B[${on}m`,
	`\u001B[${off}m`,
];
const none: readonly [string, string] = ['', ''];
const inverse = sgr(7, 27);
const bold = sgr(1, 22);

/** One place for every colour: the 16 that each terminal lets its owner choose. */
export const themes: Readonly<Record<ThemeName, Theme>> = {
	default: {
		plain: none,
		dim: sgr(90, 39),
		title: bold,
		cursor: inverse,
		marked: sgr(36, 39),
		good: sgr(32, 39),
		warning: sgr(33, 39),
		danger: sgr(31, 39),
		key: bold,
		rule: sgr(90, 39),
	},
	'high-contrast': {
		plain: none,
		dim: none,
		title: bold,
		cursor: inverse,
		marked: sgr('1;96', '22;39'),
		good: sgr('1;92', '22;39'),
		warning: sgr('1;93', '22;39'),
		danger: sgr('1;97;41', '22;39;49'),
		key: sgr('1;4', '22;24'),
		rule: none,
	},
	mono: {
		plain: none,
		dim: none,
		title: none,
		cursor: none,
		marked: none,
		good: none,
		warning: none,
		danger: none,
		key: none,
		rule: none,
	},
};

export interface ThemeWish {
	/** `--color` or the setting. */
	readonly color: 'auto' | 'always' | 'never';
	readonly theme: ThemeName | null;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** NO_COLOR (not empty) and TERM=dumb mean mono, unless colour is asked for by name. */
export function chooseTheme(wish: ThemeWish): ThemeName {
	if (wish.color === 'never') return 'mono';
	const isPlain = (wish.env['NO_COLOR'] ?? '') !== '' || wish.env['TERM'] === 'dumb';
	if (isPlain && wish.color !== 'always') return 'mono';
	return wish.theme ?? 'default';
}
