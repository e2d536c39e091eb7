import {describe, expect, test} from 'vitest';
import {chooseGlyphs, chooseTheme, themes} from '../../source/ui/index.ts';

describe('colour', () => {
	test.each([
		['mono with NO_COLOR', 'auto', {NO_COLOR: '1'}, 'mono'],
		['default with an empty NO_COLOR', 'auto', {NO_COLOR: ''}, 'default'],
		['mono on a dumb terminal', 'auto', {TERM: 'dumb'}, 'mono'],
		['mono when never is asked for', 'never', {}, 'mono'],
		['default when always is asked for in spite of NO_COLOR', 'always', {NO_COLOR: '1'}, 'default'],
	] as const)('is %s', (_, color, env, expected) => {
		expect(chooseTheme({color, theme: null, env})).toBe(expected);
	});

	test('of the mono theme is none at all', () => {
		expect(Object.values(themes.mono).flat().join('')).toBe('');
	});

	test('is switched off again by every role', () => {
		for (const theme of Object.values(themes))
			for (const [on, off] of Object.values(theme)) expect(on === '').toBe(off === '');
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
