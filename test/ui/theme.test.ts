import {describe, expect, test} from 'vitest';
import {chooseGlyphs, chooseTheme, readColour, themes} from '../../source/ui/index.ts';
import {contrast, difference, paletteColour} from '../helpers/colours.ts';

describe('colour', () => {
	test.each([
		['mono with NO_COLOR', 'auto', {NO_COLOR: '1'}, 'mono'],
		['sixteen colours with an empty NO_COLOR', 'auto', {NO_COLOR: ''}, 'sixteen'],
		['more where the terminal has more', 'auto', {TERM: 'xterm-256color'}, 'default'],
		['mono on a dumb terminal', 'auto', {TERM: 'dumb'}, 'mono'],
		['mono when never is asked for', 'never', {}, 'mono'],
		['there when always is asked for in spite of NO_COLOR', 'always', {NO_COLOR: '1'}, 'sixteen'],
	] as const)('is %s', (_, color, env, expected) => {
		expect(chooseTheme({color, theme: null, env})).toBe(themes[expected]);
	});

	test('of the mono theme is none at all', () => {
		expect(Object.values(themes.mono).flat().join('')).toBe('');
	});

	test('is switched off again by every role', () => {
		for (const theme of Object.values(themes))
			for (const [on, off] of Object.values(theme)) expect(on === '').toBe(off === '');
	});
});

describe('the default theme', () => {
	const numbers = (['good', 'warning', 'danger'] as const).map(role =>
		Number(/38;5;(\d+)/.exec(themes.default[role][0])?.[1]),
	);

	test.each([
		['black', [0, 0, 0]],
		['white', [255, 255, 255]],
	] as const)('is read on %s', (_, background) => {
		for (const number of numbers)
			expect(contrast(paletteColour(number), background)).toBeGreaterThanOrEqual(3.9);
	});

	test.each(['normal', 'protanopia', 'deuteranopia', 'tritanopia'] as const)(
		'keeps its three colours apart for %s eyes',
		eyes => {
			const [good, warning, danger] = numbers.map(paletteColour) as [number[], number[], number[]];
			for (const [a, b] of [
				[good, warning],
				[warning, danger],
				[good, danger],
			] as const)
				expect(difference(a, b, eyes)).toBeGreaterThan(40);
		},
	);
});

describe('a theme of the settings', () => {
	const choose = (theme: Parameters<typeof chooseTheme>[0]['theme']) =>
		chooseTheme({color: 'auto', theme, env: {}});

	test('is taken by its name', () => {
		expect(choose('high-contrast')).toBe(themes['high-contrast']);
	});

	test('changes the roles that it names and leaves the others', () => {
		expect(choose({danger: 'bold 208'})).toEqual({
			...themes.sixteen,
			danger: ['\u001B[1;38;5;208m', '\u001B[22;39m'],
		});
	});

	test.each([
		['a theme that does not exist', 'solarized', /"solarized" is no theme\./],
		['a role that does not exist', {border: 'red'}, /"border" is nothing that has a colour/],
		['a colour that does not exist', {danger: 'crimson'}, /"crimson" is no colour \(danger\)/],
		['a number that is too large', {danger: '256'}, /"256" is no colour/],
	])('with %s is refused in a sentence, whatever colour is asked for', (_, theme, message) => {
		for (const color of ['auto', 'never'] as const)
			expect(() => chooseTheme({color, theme: theme as never, env: {}})).toThrow(message);
	});

	test.each([
		['bright red', '\u001B[91m'],
		['bright-cyan', '\u001B[96m'],
		['underline', '\u001B[4m'],
		['#d70000', '\u001B[38;2;215;0;0m'],
		['plain', ''],
	])('knows %s', (text, on) => {
		expect(readColour(text)?.[0]).toBe(on);
	});
});

describe('lines', () => {
	test.each([
		['UTF-8 when LANG says so', {LANG: 'en_IN.UTF-8'}, false],
		['ASCII when LC_ALL says C, whatever LANG says', {LC_ALL: 'C', LANG: 'en_IN.UTF-8'}, true],
		['ASCII without a locale', {}, true],
		['ASCII on a dumb terminal', {LANG: 'en_IN.UTF-8', TERM: 'dumb'}, true],
	])('are %s', (_, env, isAscii) => {
		expect(chooseGlyphs(env).isAscii).toBe(isAscii);
	});
});
