import {describe, expect, test} from 'vitest';
import {defaultKeymap, helpLines} from '../../source/store/index.ts';
import {openGym} from '../helpers/store.ts';

const commands = [
	{name: 'export', summary: 'the comparison as CSV or JSON'},
	{name: 'audit', summary: 'what was changed, when and by whom'},
	{name: 'undo', summary: 'take an operation back'},
	{name: 'doctor', summary: 'find out what is wrong, rung by rung'},
];
const find = (search: string, from: 'list' | 'plan' = 'list') =>
	helpLines({keymap: defaultKeymap, from, commands}, search);
const first = (search: string) => find(search)[0]?.label;

describe('the help', () => {
	test('is searched on keys, labels and names', () => {
		expect(find('delete').map(line => line.keys)).toContain('d');
		expect(find('half page').map(line => line.keys)).toEqual(['Ctrl-D', 'Ctrl-U']);
		expect(find('zebra')).toEqual([]);
	});

	test.each([
		['how do I export?', 'export the rows shown: CSV or JSON'],
		['what did I do yesterday?', 'audit: who changed what, when'],
		['why can she not get in?', 'details of this PIN'],
		['search', 'find by PIN, name, card, id, slot'],
		['refresh', 'read all sources again'],
		['enable', 'plan: disable or enable on the device'],
		['?', 'help'],
	])('answers "%s" with "%s"', (question, answer) => {
		expect(first(question)).toBe(answer);
	});

	test.each([
		['ex', 'export the rows shown: CSV or JSON'],
		['ye', 'what was changed, when and by whom'],
	])('has the answer after two letters, "%s"', (letters, answer) => {
		expect(
			find(letters)
				.slice(0, 5)
				.map(line => line.label),
		).toContain(answer);
	});

	test('opened from a plan begins with the keys of the plan, and has those of the list as well', () => {
		const lines = find('', 'plan');
		expect(lines.slice(0, 12).map(line => line.label)).toContain('apply the plan');
		expect(lines.find(line => line.label === 'pick kinds')?.deed).toEqual({kind: 'elsewhere', place: 'list'});
	});
});

describe('Enter in the help', () => {
	test('runs the line under the cursor', () => {
		const store = openGym();
		store.keys('?');
		store.type('pick kinds');
		store.keys('enter');
		expect(store.state.dialogs.map(({kind}) => kind)).toEqual(['kinds']);
	});

	test('says how a command of the shell is called', () => {
		const store = openGym(undefined, false, {commands});
		store.keys('?');
		store.type('trisync export');
		expect(store.keys('enter').notice).toBe('In the shell: trisync export --help tells more.');
	});

	test('on the page of a member never asks for a plan', () => {
		const store = openGym();
		store.keys('enter', '?');
		store.type('register');
		expect(store.keys('enter').notice).toMatch(/^Esc, then r:/);
		expect(store.effects.filter(({type}) => type === 'make-plan')).toEqual([]);
	});

	test('scrolls the page it was opened from', () => {
		const store = openGym();
		store.keys('enter', '?');
		store.type('bottom');
		store.keys('enter');
		expect(store.state.dialogs.at(-1)).toMatchObject({kind: 'details'});
	});
});
