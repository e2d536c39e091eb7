import type {Key} from 'ink';
import {describe, expect, test} from 'vitest';
import {keyNames} from '../../source/ui/key-names.ts';

const none = {} as Key;

describe('key names', () => {
	test.each([
		['letters that came together, one by one', 'jjG', none, ['j', 'j', 'G']],
		['the space bar', ' ', none, ['space']],
		['Enter', '', {...none, return: true}, ['enter']],
		['Shift-Tab', '', {...none, tab: true, shift: true}, ['shift-tab']],
		['a control letter', 'd', {...none, ctrl: true}, ['ctrl-d']],
		['an arrow', '', {...none, downArrow: true}, ['down']],
		['nothing for Alt', 'd', {...none, meta: true}, []],
		['nothing for a control character', '\u0000', none, []],
		['an emoji whole', '😀', none, ['😀']],
	] as const)('tell %s', (_, input, key, expected) => {
		expect(keyNames(input, key as Key)).toEqual(expected);
	});
});
