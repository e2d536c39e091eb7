import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	bindings,
	changeKeys,
	findBinding,
	isDangerous,
	type KeySettings,
	keyActions,
	keyName,
	keyTable,
	makeKeymap,
	parseKey,
} from '../../source/store/index.ts';
import {openGym} from '../helpers/store.ts';

describe('keys of the settings', () => {
	test("take the place of the program's own, in every place where the action is", () => {
		const keymap = makeKeymap(changeKeys({down: ['e', 'Down'], 'half-page-down': ['Ctrl-F']}));
		for (const context of ['list', 'details', 'plan'] as const) {
			expect(findBinding(keymap, context, 'e')?.name).toBe('down');
			expect(findBinding(keymap, context, 'ctrl-f')?.name).toBe('half-page-down');
			expect(findBinding(keymap, context, 'j')).toBeNull();
		}
	});

	test('may be exchanged', () => {
		const keymap = makeKeymap(changeKeys({register: ['s'], resync: ['r']}));
		expect(findBinding(keymap, 'list', 's')?.name).toBe('register');
		expect(findBinding(keymap, 'list', 'r')?.name).toBe('resync');
	});

	test.each<[why: string, settings: KeySettings, message: RegExp]>([
		['an action that does not exist', {explode: ['e']}, /"explode" is no action/],
		['a key that no terminal sends', {register: ['Hyper-R']}, /"register" cannot have the key "Hyper-R"/],
		['Ctrl with a letter that is another key', {find: ['Ctrl-M']}, /"find" cannot have the key "Ctrl-M"/],
		['Esc', {find: ['Esc']}, /"find" cannot have the key "Esc"/],
		['no key at all', {find: []}, /"find" has no key/],
		['a key of two actions', {register: ['d']}, /d would mean both "register" and "delete" \(list\)/],
		['a key of a fixed action', {find: ['q']}, /q would mean both "find" and "quit"/],
		['a write on a capital', {delete: ['D']}, /"delete" leads to a write and cannot be on D/],
		['a write on Enter', {apply: ['Enter']}, /"apply" leads to a write and cannot be on Enter/],
		['a write on Ctrl-D', {delete: ['ctrl-d'], 'half-page-down': ['e']}, /"delete".*cannot be on Ctrl-D/],
		['a write on Backspace', {retry: ['Backspace']}, /"retry".*cannot be on Backspace/],
		['a write on Delete', {delete: ['Delete']}, /"delete".*cannot be on Delete/],
		[
			'a plan that its own key would apply',
			{register: ['y'], copy: ['m']},
			/"register" opens a plan, and its key is that of "apply"/,
		],
	])('with %s are refused in a sentence', (_, settings, message) => {
		expect(() => changeKeys(settings)).toThrow(message);
	});

	const someKey = fc.oneof(
		fc.constantFrom(...new Set(bindings.flatMap(({keys}) => keys)), 'D', 'Z', 'e', 'c', 'ä', 'Ctrl-F', 'Esc'),
		fc.string({maxLength: 3}),
	);
	const someSettings = fc.dictionary(
		fc.constantFrom(...keyActions),
		fc.array(someKey, {minLength: 1, maxLength: 3}),
		{maxKeys: 4},
	);

	test('that are accepted never collide and never put a write on a slip of the hand', () => {
		fc.assert(
			fc.property(someSettings, settings => {
				let changes: ReturnType<typeof changeKeys>;
				try {
					changes = changeKeys(settings);
				} catch {
					return;
				}

				const keymap = makeKeymap(changes);
				const places = keymap.bindings.flatMap(({contexts, keys}) =>
					contexts.flatMap(context => keys.map(key => `${context} ${key}`)),
				);
				expect(new Set(places).size).toBe(places.length);
				const slips = keymap.bindings
					.filter(isDangerous)
					.flatMap(({keys}) => keys)
					.filter(key => /^\p{Lu}$|^(?:ctrl-d|delete|backspace|enter)$/u.test(key));
				expect(slips.filter(key => key !== 'F')).toEqual([]);
			}),
			{numRuns: 500},
		);
	});
});

describe('a changed key', () => {
	const changed = () =>
		openGym({columns: 80, rows: 24}, false, {keys: changeKeys({register: ['e'], help: ['m']})});

	test('does what the other one did, and the other one nothing', () => {
		const store = changed();
		store.keys('r');
		expect(store.state.dialogs).toEqual([]);
		store.keys('e');
		expect(store.state.dialogs.at(-1)?.kind).toBe('planning');
	});

	test('is in the table of keys', () => {
		const {state} = changed();
		expect(keyTable(makeKeymap(state.keys)).find(({name}) => name === 'register')?.keys).toBe('e');
	});
});

test('every key has one name for people, and is read again from it', () => {
	for (const key of new Set(bindings.flatMap(({keys}) => keys))) {
		if (/^ctrl-[clz]$/.test(key)) continue;
		expect(parseKey(keyName(key)), key).toBe(key);
	}
});
