import {describe, expect, test} from 'vitest';
import type {OperationEntry} from '../../source/plan/history.ts';
import {type Door, hintsFor} from '../../source/store/index.ts';
import {planFor} from '../helpers/fake-workbench.ts';
import {openGym} from '../helpers/store.ts';

const operation = (number: number, changes: Partial<OperationEntry> = {}): OperationEntry => ({
	number,
	kind: 'register',
	at: '2026-11-21T09:00:00.000Z',
	device: 'main-door',
	state: 'ended',
	undoes: null,
	isUndone: false,
	planned: 1,
	counts: {verified: 1, sent: 0, 'in-doubt': 0, failed: 0, 'not-tried': 0, 'in-flight': 0},
	pins: ['17'],
	hasMorePins: false,
	...changes,
});

describe('a check', () => {
	test('is for the person under the cursor, and for that of an open card', () => {
		const store = openGym();
		store.keys('c');
		expect(store.take()).toEqual([{type: 'check', id: 1, pin: '17'}]);
		store.keys('escape', 'j', 'enter', 'c');
		expect(store.effects.at(-1)).toEqual({type: 'check', id: 2, pin: '52'});
	});

	test("that is left is given up, and its late answer is nobody's", () => {
		const store = openGym();
		store.keys('c', 'escape');
		expect(store.take().at(-1)).toEqual({type: 'cancel-check'});
		store.send({type: 'page-failed', id: 1, title: 'Not checked', message: 'aborted'});
		expect(store.state.dialogs).toEqual([]);
	});

	test('is not begun again while it climbs', () => {
		const store = openGym();
		store.keys('c');
		expect(store.keys('R').notice).toBe('Still checking.');
	});
});

describe('what was done before', () => {
	function opened(...entries: readonly OperationEntry[]) {
		const store = openGym();
		store.keys('u');
		store.send({type: 'operations-read', id: 1, entries});
		store.take();
		return store;
	}

	test('is taken back by a plan, never by a key', () => {
		const store = opened(operation(45), operation(44));
		store.keys('j', 'u');
		expect(store.take()).toEqual([
			{type: 'make-plan', id: 2, intent: {operation: 'undo', selector: {by: 'all'}, from: '44'}},
		]);
		store.send({
			type: 'plan-made',
			id: 2,
			plan: planFor({operation: 'undo', selector: {by: 'pins', pins: ['17']}}),
		});
		store.keys('u', 'y', 'r');
		expect(store.effects.filter(({type}) => type === 'apply-plan')).toEqual([]);
	});

	test('is gone on with when it did not end', () => {
		const store = opened(operation(44, {state: 'unfinished'}));
		store.keys('r');
		expect(store.take()).toEqual([{type: 'resume', id: 2, number: 44}]);
		store.send({type: 'page-failed', id: 2, title: 'Operation 44', message: 'Nothing is left.'});
		expect(store.state.dialogs.at(-1)).toMatchObject({kind: 'problem', title: 'Operation 44'});
	});

	test.each([
		['u', operation(44, {isUndone: true}), 'It was undone already.'],
		['u', operation(44, {state: 'running'}), 'Somebody is at work on it.'],
		['r', operation(44), 'It came to its end.'],
	] as const)('refuses %s for %j', (key, entry, why) => {
		const store = opened(entry);
		expect(store.keys(key).notice).toBe(why);
		expect(store.take()).toEqual([]);
	});

	test('is read again after a run: its page does not stay behind the result', () => {
		const store = opened(operation(44));
		store.keys('u');
		store.send({
			type: 'plan-made',
			id: 2,
			plan: planFor({operation: 'undo', selector: {by: 'pins', pins: ['17']}}),
		});
		store.send({type: 'dialog-armed', id: 2});
		store.keys('y');
		store.send({type: 'run-ended', report: {number: 45, results: [], stopped: null, backupFile: null}});
		expect(store.state.dialogs.map(({kind}) => kind)).toEqual(['result']);
	});
});

describe('the form for a new member', () => {
	test('asks for a plan of what was typed', () => {
		const store = openGym();
		store.keys('A');
		store.type('Asha Verma');
		store.keys('tab');
		store.type('00 12345678');
		store.keys('enter');
		store.type('3');
		store.keys('up', 'up', 'ctrl-s');
		expect(store.take()).toEqual([
			{
				type: 'make-plan',
				id: 1,
				intent: {
					operation: 'add',
					selector: {by: 'all'},
					member: {
						name: 'Asha Verma',
						card: '0012345678',
						months: 3,
						packageEnd: null,
						package: null,
						trainer: null,
						gender: null,
					},
				},
			},
		]);
	});

	test.each([
		[[], 'A name is needed.'],
		[['A', 'tab', 'x'], 'A card is a number, or left empty.'],
		[['A', 'tab', 'tab', '0'], 'Months are a number from 1 to 120, or left empty.'],
		[['A', 'up', 'x'], 'Gender is male or female, or left empty.'],
	])('says of %j what is wrong, and plans nothing', (keys, problem) => {
		const store = openGym();
		store.keys('A', ...keys);
		expect(store.keys('ctrl-s').notice).toBe(problem);
		expect(store.effects).toEqual([]);
	});

	test('is not left by Enter, and keeps what was typed when a plan fails', () => {
		const store = openGym();
		store.keys('A');
		store.type('Asha');
		store.keys('enter', 'ctrl-s');
		store.send({type: 'plan-failed', id: 1, message: 'The website may not be written.'});
		store.keys('escape');
		expect(store.state.dialogs.at(-1)).toMatchObject({kind: 'add', form: {texts: {name: 'Asha'}}});
	});
});

test("the card of a member asks what was ever done to it, and takes no other member's", () => {
	const store = openGym();
	store.keys('enter');
	expect(store.take()).toEqual([
		{type: 'read-history', pin: '17'},
		{type: 'read-last-punch', pin: '17'},
	]);
	store.send({type: 'history-read', pin: '52', entries: []});
	expect(store.state.dialogs.at(-1)).toMatchObject({history: null});
	store.send({type: 'history-read', pin: '17', entries: []});
	expect(store.state.dialogs.at(-1)).toMatchObject({history: []});
});

test('the log of the door is asked for one card, and given up with it', () => {
	const store = openGym();
	store.keys('enter');
	store.take();
	const punch = {punch: {at: '2026-11-21 18:02:11', verify: 1}, readAt: 0};
	store.send({type: 'last-punch-read', pin: '52', answer: {state: 'known', value: punch}});
	expect(store.state.dialogs.at(-1)).toMatchObject({lastPunch: {state: 'reading'}});
	store.keys('escape');
	expect(store.take()).toEqual([{type: 'cancel-last-punch'}]);
	store.keys('enter');
	store.send({type: 'last-punch-read', pin: '17', answer: {state: 'known', value: punch}});
	store.take();
	store.keys('escape');
	expect(store.take()).toEqual([]);
});

test('the other devices are asked for a PIN when somebody wants it, once at a time', () => {
	const store = openGym();
	store.keys('enter');
	store.take();
	store.keys('t', 't');
	expect(store.take()).toEqual([{type: 'find-elsewhere', pin: '17'}]);
	store.send({type: 'pin-found-elsewhere', pin: '17', answer: {state: 'known', value: []}});
	store.keys('t');
	expect(store.take()).toEqual([{type: 'find-elsewhere', pin: '17'}]);
});

describe('the devices', () => {
	const door = (name: string): Door => ({
		name,
		address: '192.168.1.202:4370',
		state: 'ok',
		serial: 'CKJF2019',
		users: 12,
		userCapacity: 3000,
		fingers: 20,
		reason: null,
	});

	test('are visited without the one that is compared, and another one begins anew', () => {
		const store = openGym();
		store.keys('space', 'w', 't');
		expect(store.take().at(-1)).toEqual({type: 'visit-doors', id: 1, except: 'main-door'});
		store.send({type: 'doors-listed', id: 1, doors: [door('back-door'), door('pool')]});
		store.keys('j', 'j', 'enter');
		expect(store.take()).toEqual([{type: 'stop-events'}, {type: 'change-door', name: 'pool'}]);
		const {device, data, list, live, dialogs, isReadOnly} = store.state;
		expect([device, data.rows, list.marks.size, live.isOn, dialogs, isReadOnly]).toEqual([
			'pool',
			[],
			0,
			false,
			[],
			true,
		]);
		// Nothing that was asked of the other one is taken for an answer of this one.
		store.send({type: 'doors-listed', id: 1, doors: []});
		expect(store.state.dialogs).toEqual([]);
	});

	test('stay where they are on the first line', () => {
		const store = openGym();
		store.keys('t');
		store.send({type: 'doors-listed', id: 1, doors: []});
		store.take();
		store.keys('enter');
		expect([store.state.dialogs, store.take(), store.state.data.rows.length > 0]).toEqual([[], [], true]);
	});
});

describe('an export', () => {
	test.each([
		['c', 'csv'],
		['j', 'json'],
	] as const)('by %s holds the rows shown', (key, format) => {
		const store = openGym();
		store.keys('/');
		store.type('asha');
		store.keys('enter');
		store.take();
		store.keys('E', key);
		expect(store.take()).toMatchObject([
			{type: 'export-rows', format, device: 'main-door', rows: [{pin: '17'}], isComplete: true},
		]);
		expect(store.state.dialogs).toEqual([]);
	});

	test('of a result is its report', () => {
		const store = openGym();
		store.keys('r');
		const plan = planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}});
		store.send({type: 'plan-made', id: 1, plan});
		store.send({type: 'dialog-armed', id: 1});
		store.keys('y');
		const report = {number: 42, results: [], stopped: null, backupFile: null};
		store.send({type: 'run-ended', report});
		store.take();
		store.keys('E');
		expect(store.take()).toEqual([{type: 'save-report', plan, report}]);
	});
});

test('what an earlier run left unfinished is offered until somebody has looked at it', () => {
	const store = openGym();
	store.send({type: 'unfinished-found', text: 'Operation 44 stopped at 132 of 300.', entry: null});
	expect(store.state.notice).toContain('132 of 300');
	store.keys('j');
	expect(hintsFor(store.state, 1)).toMatchObject([{key: 'u', word: 'unfinished operation'}]);
	store.keys('u', 'escape');
	expect(hintsFor(store.state, 9).map(({key}) => key)).not.toContain('u');
});

describe('an operation met at the start', () => {
	const cutOff = operation(44, {state: 'unfinished', planned: 300});
	const met = {type: 'unfinished-found', text: 'Operation 44 stopped.', entry: cutOff} as const;
	const found = {number: 44, done: ['17'], notDone: ['52'], changed: [], plan: null};

	test.each([
		['v', {type: 'verify', id: 1, number: 44}],
		['r', {type: 'resume', id: 2, number: 44}],
		['u', {type: 'make-plan', id: 2, intent: {operation: 'undo', selector: {by: 'all'}, from: '44'}}],
	] as const)('is answered by %s on the spot', (key, effect) => {
		const store = openGym();
		store.send(met);
		store.keys(key);
		expect(store.take()).toEqual([effect]);
	});

	test('is not resumed when a look has shown that nothing is left', () => {
		const store = openGym();
		store.send(met);
		store.keys('v');
		expect(store.keys('r').notice).toBe('Still looking.');
		store.send({type: 'operation-verified', id: 1, found});
		expect(store.keys('r').notice).toBe('Nothing is left to write.');
		expect(store.effects.filter(({type}) => type === 'resume')).toEqual([]);
	});

	test('does not take the keys from somebody who is typing', () => {
		const store = openGym();
		store.keys('/');
		store.type('asha');
		store.send(met);
		expect(store.state.dialogs).toEqual([]);
		expect(store.state.notice).toBe('Operation 44 stopped.');
		expect(store.type(' v').list.query).toBe('asha v');
	});
});

test('a plan is saved from where it is read', () => {
	const store = openGym();
	store.keys('r');
	const plan = planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}});
	store.send({type: 'plan-made', id: 1, plan});
	store.send({type: 'dialog-armed', id: 1});
	store.take();
	store.keys('E');
	expect(store.take()).toEqual([{type: 'save-plan', plan}]);
});
