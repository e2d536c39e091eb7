import {describe, expect, test} from 'vitest';
import {bindings, findBinding, findCommand, helpLines, keyTable} from '../../source/store/index.ts';

const pairs = bindings.flatMap(binding =>
	binding.contexts.flatMap(context => binding.keys.map(key => ({context, key, binding}))),
);

describe('the keymap', () => {
	test('has no two bindings for one key in one context', () => {
		const seen = pairs.map(({context, key}) => `${context} ${key}`);
		expect(seen.filter((pair, at) => seen.indexOf(pair) !== at)).toEqual([]);
	});

	test('never puts what leads to a write on a capital, Ctrl-D, Delete, Backspace or Enter, but for F, which only plans', () => {
		const dangerous = pairs.filter(({binding}) =>
			['plan-requested', 'plan-confirmed', 'retry-requested', 'leave-confirmed'].includes(binding.wish.type),
		);
		expect(dangerous.length).toBeGreaterThan(5);
		const risky = dangerous.filter(
			({key}) => /^[A-Z]$/.test(key) || ['ctrl-d', 'delete', 'backspace', 'enter'].includes(key),
		);
		expect(risky.map(({key}) => key)).toEqual(['F']);
	});

	test('applies a plan with y alone', () => {
		const keys = pairs.filter(({binding}) => binding.wish.type === 'plan-confirmed').map(({key}) => key);
		expect(keys).toEqual(['y']);
	});

	test('gives the key that opened a plan nothing to do inside it', () => {
		for (const key of ['r', 's', 'd', 'x', 'F']) expect(findBinding('plan', key)).toBeNull();
	});

	test('lets Esc and Ctrl-C out of everywhere', () => {
		for (const context of new Set(pairs.map(pair => pair.context))) {
			expect(findBinding(context, 'escape'), context).not.toBeNull();
			expect(findBinding(context, 'ctrl-c'), context).not.toBeNull();
		}
	});

	test('gives every binding a row in the table of the README', () => {
		expect(keyTable()).toHaveLength(bindings.length);
		expect(keyTable()).toContainEqual({keys: 'g Home', label: 'first row', context: 'list'});
	});

	test('names each command once', () => {
		const names = bindings.flatMap(binding => binding.name ?? []);
		expect(new Set(names).size).toBe(names.length);
	});

	test('finds a command by an unambiguous beginning, and none by an ambiguous one', () => {
		expect(findCommand('reg')?.wish).toEqual({type: 'plan-requested', operation: 'register'});
		expect(findCommand('re')).toBeNull();
		expect(findCommand('')).toBeNull();
	});

	test('is searched by the help on keys, labels and names', () => {
		expect(helpLines('delete').map(line => line.keys)).toContain('d');
		expect(helpLines('half page')).toHaveLength(2);
		expect(helpLines('nothing like this')).toEqual([]);
	});
});
