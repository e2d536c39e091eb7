import {describe, expect, test} from 'vitest';
import {
	bindings,
	completed,
	completions,
	defaultKeymap,
	findBinding,
	findCommand,
	isDangerous,
	keyTable,
} from '../../source/store/index.ts';

const pairs = bindings.flatMap(binding =>
	binding.contexts.flatMap(context => binding.keys.map(key => ({context, key, binding}))),
);

describe('the keymap', () => {
	test('has no two bindings for one key in one context', () => {
		const seen = pairs.map(({context, key}) => `${context} ${key}`);
		expect(seen.filter((pair, at) => seen.indexOf(pair) !== at)).toEqual([]);
	});

	test('never puts what leads to a write on a capital, Ctrl-D, Delete, Backspace or Enter, but for F, which only plans', () => {
		const dangerous = pairs.filter(({binding}) => isDangerous(binding));
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
		for (const key of ['r', 's', 'd', 'x', 'F']) expect(findBinding(defaultKeymap, 'plan', key)).toBeNull();
	});

	test('lets Esc and Ctrl-C out of everywhere', () => {
		for (const context of new Set(pairs.map(pair => pair.context))) {
			expect(findBinding(defaultKeymap, context, 'escape'), context).not.toBeNull();
			expect(findBinding(defaultKeymap, context, 'ctrl-c'), context).not.toBeNull();
		}
	});

	test('gives every binding a row in the table of the README', () => {
		expect(keyTable()).toHaveLength(bindings.length);
		expect(keyTable()).toContainEqual({
			keys: 'g Home',
			label: 'first row',
			context: 'list',
			name: 'first',
		});
	});

	test('names each action of a place once', () => {
		const names = bindings.flatMap(({name, contexts}) =>
			name === undefined ? [] : contexts.map(context => `${context} ${name}`),
		);
		expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
	});
});

describe('the command line', () => {
	const find = (typed: string) => findCommand(defaultKeymap, typed)?.name ?? null;

	test('finds an action by an unambiguous beginning, and none by an ambiguous one', () => {
		expect(find('reg')).toBe('register');
		expect(find('re')).toBeNull();
		expect(find('')).toBeNull();
		expect(find('nothing')).toBeNull();
	});

	test('finds an action by another word for it', () => {
		expect(find('enable')).toBe('disable');
		expect(find('refresh')).toBe('read');
		expect(find('sort')).toBe('order');
	});

	test('completes as far as all that begin so agree', () => {
		expect(completed(defaultKeymap, 're')).toBe('re');
		expect(completed(defaultKeymap, 'ra')).toBe('range');
		expect(completed(defaultKeymap, 'zzz')).toBe('zzz');
		expect(completions(defaultKeymap, 're').map(({name}) => name)).toEqual(['register', 'resync', 'read']);
		expect(completions(defaultKeymap, '')).toEqual([]);
	});
});
