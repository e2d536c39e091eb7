import {describe, expect, test} from 'vitest';
import {designRows, gym, member} from '../helpers/gym.ts';
import {openGym, openStore} from '../helpers/store.ts';

const inGroups = ['17', '52', '88', '1', '9', '73', '12', '34', '40', '61'];

describe('the list', () => {
	test('shows who cannot enter, then who should not, then the rest, each by PIN', () => {
		expect(openGym().state.list.order).toEqual(inGroups);
	});

	test('calls nobody a problem before every source has answered', () => {
		const store = openStore();
		store.send({type: 'refresh-requested'});
		store.send({
			type: 'comparison-arrived',
			comparison: gym(designRows, {middleware: 'wait', device: 'wait'}),
		});
		expect(store.state.list.order).toHaveLength(designRows.length);
		expect(store.state.data.isSettled).toBe(false);
	});

	test('keeps rows and cursor where they are while it reads again', () => {
		const store = openGym();
		store.keys('j', 'j', 'R');
		store.send({type: 'comparison-arrived', comparison: gym([member('17', 'Asha Verma')], {device: 'wait'})});
		expect(store.state.list.order).toEqual(inGroups);
		expect(store.state.sources.device.state).toBe('wait');
		expect(store.pin).toBe('88');
	});

	test('keeps the cursor on its PIN when a reading changes the order', () => {
		const store = openGym();
		store.keys('j', 'R');
		store.send({type: 'comparison-arrived', comparison: gym(designRows.filter(row => row.pin !== '17'))});
		expect(store.pin).toBe('52');
		expect(store.state.list.order[0]).toBe('52');
	});

	test('moves nobody when finger counts come after the lists', () => {
		const store = openGym();
		store.keys('R');
		store.send({type: 'comparison-arrived', comparison: gym(designRows)});
		const later = gym(designRows.map(row => ({...row, kinds: [], fingers: 1})));
		store.send({type: 'comparison-arrived', comparison: later});
		expect(store.state.list.order).toEqual(inGroups);
		expect(store.state.data.byPin.get('34')?.fingers).toBe(1);
	});

	test('finds PIN 17 in four keys', () => {
		const store = openGym();
		store.keys('/', '1', '7', 'enter');
		expect(store.pin).toBe('17');
		expect(store.state.prompt).toBeNull();
	});

	test('searches all rows whatever the tab is', () => {
		const store = openGym();
		store.keys('/');
		store.type('member 29');
		expect(store.state.list.order).toEqual(['429']);
	});

	test('brings back the former filter when finding is given up', () => {
		const store = openGym();
		store.keys('/', '1', '7', 'escape');
		expect(store.state.list.order).toEqual(inGroups);
	});

	test('goes back one level with each Esc: marks, then filter, then tab', () => {
		const store = openGym();
		store.keys('p', '/', '1', '7', 'enter', 'space', 'escape');
		expect([store.state.list.marks.size, store.state.list.query]).toEqual([0, '17']);
		store.keys('escape');
		expect([store.state.list.query, store.state.list.tab]).toEqual(['', 'all']);
		store.keys('escape');
		expect(store.state.list.tab).toBe('problems');
	});

	test('marks a range from v to v, and everything shown with a', () => {
		const store = openGym();
		store.keys('v', 'j', 'j', 'v');
		expect([...store.state.list.marks]).toEqual(['17', '52', '88']);
		store.keys('a');
		expect(store.state.list.marks.size).toBe(10);
		store.keys('a');
		expect(store.state.list.marks.size).toBe(0);
	});

	test('keeps marks that a filter hides', () => {
		const store = openGym();
		store.keys('space', '/');
		store.type('meera');
		expect([...store.state.list.marks]).toEqual(['17']);
	});

	test('acts on the newest state when keys arrive together', () => {
		const store = openGym();
		store.keys(...'jjjjjjjjjjjjkk');
		expect(store.pin).toBe('34');
	});

	test('keeps the cursor on its PIN and on the screen after a resize', () => {
		const store = openGym();
		store.keys('p', 'G');
		const pin = store.pin;
		store.send({type: 'resized', size: {columns: 80, rows: 16}});
		const {list} = store.state;
		expect(store.pin).toBe(pin);
		expect(list.cursor - list.top).toBeLessThan(8);
	});

	test('jumps from problem to problem in the tab All', () => {
		const store = openGym();
		store.keys('p', 'g', 'n', 'n');
		expect(store.pin).toBe('12');
		store.keys('N');
		expect(store.pin).toBe('9');
	});
});
