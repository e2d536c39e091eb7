import {ConfigError, plainText} from '../domain/index.ts';

/** What a piece of text is; colour only repeats what the text says already. */
export const roles = [
	'plain',
	'dim',
	'title',
	'cursor',
	'marked',
	'good',
	'warning',
	'danger',
	'key',
	'rule',
] as const;

export type Role = (typeof roles)[number];

/** How a role is switched on and off (SGR), by role. */
export type Theme = Readonly<Record<Role, readonly [on: string, off: string]>>;

export type ThemeName = 'default' | 'high-contrast' | 'mono';

/** The setting: a theme by its name, or the default one with some roles in other colours, such as `{"danger": "bold 208"}`. */
export type ThemeSetting = ThemeName | Readonly<Record<string, string>>;

const attributes: Readonly<Record<string, readonly [on: number, off: number]>> = {
	bold: [1, 22],
	faint: [2, 22],
	underline: [4, 24],
	inverse: [7, 27],
};

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/**
A colour in words, as in the settings: `bold`, `faint`, `underline`, `inverse`, one of the eight colours, `bright red`,
a number from 0 to 255, or `#d70000`; several joined by spaces. `plain` is none.
@returns null for a word that is none of these.
*/
export function readColour(text: string): readonly [on: string, off: string] | null {
	const on: (number | string)[] = [];
	const off = new Set<number>();
	let isBright = false;
	for (const word of text.toLowerCase().split(/[\s-]+/)) {
		const attribute = attributes[word];
		const colour = colours.indexOf(word as (typeof colours)[number]);
		if (word === 'bright') isBright = true;
		else if (attribute !== undefined) {
			on.push(attribute[0]);
			off.add(attribute[1]);
		} else if (colour !== -1) {
			on.push((isBright ? 90 : 30) + colour);
			off.add(39);
		} else if (/^\d{1,3}$/.test(word) && Number(word) < 256) {
			on.push(`38;5;${Number(word)}`);
			off.add(39);
		} else if (/^#[\da-f]{6}$/.test(word)) {
			const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(word.slice(at, at + 2), 16));
			on.push(`38;2;${red};${green};${blue}`);
			off.add(39);
		} else if (word !== 'plain') return null;
	}

	return on.length === 0 ? ['', ''] : [`\u001B[${on.join(';')}m`, `\u001B[${[...off].join(';')}m`];
}

/** One place for every colour, each in the words of the settings. */
const words: Readonly<Record<ThemeName | 'sixteen', Readonly<Record<Role, string>>>> = {
	// Blue, mauve and red: told apart by eyes that lack red, green or blue, and with 3.9:1 or more on black and on white.
	default: {
		plain: 'plain',
		dim: 'faint',
		title: 'bold',
		cursor: 'inverse',
		marked: 'bold',
		good: '27',
		warning: '132',
		danger: 'bold 196',
		key: 'bold',
		rule: 'faint',
	},
	// The same where a terminal has sixteen colours, which its owner made readable on its background.
	sixteen: {
		plain: 'plain',
		dim: 'faint',
		title: 'bold',
		cursor: 'inverse',
		marked: 'bold',
		good: 'cyan',
		warning: 'magenta',
		danger: 'bold red',
		key: 'bold',
		rule: 'faint',
	},
	// Nothing faint, and no hue that has to be told from another: strength alone.
	'high-contrast': {
		plain: 'plain',
		dim: 'plain',
		title: 'bold',
		cursor: 'inverse',
		marked: 'bold underline',
		good: 'plain',
		warning: 'bold',
		danger: 'bold inverse',
		key: 'bold underline',
		rule: 'plain',
	},
	mono: {
		plain: 'plain',
		dim: 'plain',
		title: 'plain',
		cursor: 'plain',
		marked: 'plain',
		good: 'plain',
		warning: 'plain',
		danger: 'plain',
		key: 'plain',
		rule: 'plain',
	},
};

function themeOf(colourOf: Readonly<Record<Role, string>>): Theme {
	return Object.fromEntries(roles.map(role => [role, readColour(colourOf[role]) ?? ['', '']])) as Theme;
}

export const themes: Readonly<Record<ThemeName | 'sixteen', Theme>> = {
	default: themeOf(words.default),
	sixteen: themeOf(words.sixteen),
	'high-contrast': themeOf(words['high-contrast']),
	mono: themeOf(words.mono),
};

export interface ThemeWish {
	/** `--color` or the setting. */
	readonly color: 'auto' | 'always' | 'never';
	readonly theme: ThemeSetting | null;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/**
NO_COLOR (not empty) and TERM=dumb mean mono, unless colour is asked for by name.
@throws {ConfigError} for a role or a colour that does not exist.
*/
export function chooseTheme({color, theme, env}: ThemeWish): Theme {
	const wanted = readSetting(theme ?? 'default');
	if (color === 'never') return themes.mono;
	const isPlain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
	if (isPlain && color !== 'always') return themes.mono;
	const own = hasManyColours(env) ? themes.default : themes.sixteen;
	return typeof wanted === 'string' ? (wanted === 'default' ? own : themes[wanted]) : {...own, ...wanted};
}

function hasManyColours(env: ThemeWish['env']): boolean {
	const isNamed = /256|direct|kitty|alacritty|foot|ghostty|wezterm/.test(env['TERM'] ?? '');
	return isNamed || (env['COLORTERM'] ?? '') !== '';
}

function readSetting(setting: ThemeSetting): ThemeName | Partial<Theme> {
	if (typeof setting === 'string') {
		if (setting === 'default' || setting === 'high-contrast' || setting === 'mono') return setting;
		throw refuse(
			`"${plainText(setting, 40)}" is no theme.`,
			'Themes: default, high-contrast, mono; or an object such as {"danger": "bold red"}.',
		);
	}

	return Object.fromEntries(
		Object.entries(setting).map(([role, text]) => {
			if (!(roles as readonly string[]).includes(role))
				throw refuse(
					`"${plainText(role, 40)}" is nothing that has a colour.`,
					`These have one: ${roles.join(', ')}.`,
				);
			const colour = readColour(text);
			if (colour === null)
				throw refuse(
					`"${plainText(text, 40)}" is no colour (${role}).`,
					`A colour is ${colours.join(', ')}, "bright red" and so on, a number from 0 to 255, #rrggbb, plain, or one of these with bold, faint, underline or inverse.`,
				);
			return [role, colour];
		}),
	);
}

function refuse(message: string, hint: string): ConfigError {
	return new ConfigError('ERR_CONFIG_INVALID', `Setting "theme": ${message}`, {hint});
}
