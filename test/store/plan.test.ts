import {describe, expect, test} from 'vitest';
import type {Plan} from '../../source/plan/plan.ts';
import {type PlanDialog, topDialog} from '../../source/store/index.ts';
import {planFor} from '../helpers/fake-workbench.ts';
import {designRows, gym} from '../helpers/gym.ts';
import {openGym, openStore, type TestStore} from '../helpers/store.ts';

/** Presses a key for a plan and lets the workbench answer. */
function openPlan(store: TestStore, key: string, changes: Partial<Plan> = {}): Plan {
	store.keys(key);
	const effect = store.take().find(each => each.type === 'make-plan');
	if (effect?.type !== 'make-plan') throw new Error(`${key} asked for no plan: ${store.state.notice}`);
	const plan = planFor(effect.intent, changes);
	store.send({type: 'plan-made', id: effect.id, plan});
	return plan;
}

function arm(store: TestStore): void {
	const effect = store.effects.find(each => each.type === 'arm-dialog');
	if (effect?.type === 'arm-dialog') store.send({type: 'dialog-armed', id: effect.id});
	store.take();
}

const kindOnTop = (store: TestStore) => topDialog(store.state)?.kind ?? null;
const applied = (store: TestStore) => store.effects.filter(effect => effect.type === 'apply-plan');

describe('a plan', () => {
	test('is made for the row under the cursor, or for the marked rows', () => {
		const store = openGym();
		store.keys('r');
		expect(store.take()).toEqual([
			{type: 'make-plan', id: 1, intent: {operation: 'register', selector: {by: 'pins', pins: ['17']}}},
		]);
		store.keys('escape', 'space', 'space', 'r');
		const [, effect] = store.take();
		expect(effect).toMatchObject({intent: {selector: {pins: ['17', '52']}}});
	});

	test('drops keys typed ahead and sleeps for its first second', () => {
		const store = openGym();
		openPlan(store, 'r');
		expect(store.take()).toEqual([{type: 'drop-pending-keys'}, {type: 'arm-dialog', id: 1, afterMs: 1000}]);
		store.keys('y', 'enter', 'space', 'y');
		expect(kindOnTop(store)).toBe('plan');
		expect(applied(store)).toEqual([]);
	});

	test('is left by Esc even in its first second', () => {
		const store = openGym();
		openPlan(store, 'r');
		store.keys('escape');
		expect(kindOnTop(store)).toBeNull();
	});

	test('is not applied by Enter, by a paste, or by the key that opened it', () => {
		const store = openGym();
		openPlan(store, 'r');
		arm(store);
		store.keys('enter', 'r', 'space');
		store.send({type: 'text-pasted', text: 'y\n'});
		expect(applied(store)).toEqual([]);
		expect(kindOnTop(store)).toBe('plan');
	});

	test('is applied by y once it is awake', () => {
		const store = openGym();
		const plan = openPlan(store, 'r');
		arm(store);
		store.keys('y', 'y');
		expect(applied(store)).toEqual([
			{type: 'apply-plan', plan, consent: {isYes: true, phrase: null, passedBrakes: []}},
		]);
	});

	test('with a phrase is applied by the phrase and by nothing else', () => {
		const store = openGym();
		store.keys('j', 'j', 'j');
		const plan = openPlan(store, 'd');
		store.send({type: 'phrase-entered', text: 'delete 1'});
		expect(applied(store)).toEqual([]);
		arm(store);
		store.keys('y', 'enter');
		for (const text of ['', 'y', 'delete', 'delete 12', 'DELETE 1'])
			store.send({type: 'phrase-entered', text});
		expect(applied(store)).toEqual([]);
		store.send({type: 'phrase-entered', text: 'delete 1'});
		expect(applied(store)).toEqual([
			{type: 'apply-plan', plan, consent: {isYes: false, phrase: 'delete 1', passedBrakes: []}},
		]);
	});

	test('with a wrong phrase keeps the reason and empties the line, as Ctrl-U does', () => {
		const store = openGym();
		store.keys('j', 'j', 'j');
		openPlan(store, 'd');
		arm(store);
		const phrase = () => (topDialog(store.state) as PlanDialog).phrase;
		store.send({type: 'phrase-edited', text: 'delete 9'});
		store.send({type: 'phrase-entered', text: 'delete 9'});
		expect([phrase(), store.state.notice]).toEqual(['', 'That is not the phrase. Type  delete 1  or Esc.']);
		store.send({type: 'phrase-edited', text: 'delete'});
		store.keys('ctrl-u');
		expect(phrase()).toBe('');
	});

	test('with a block cannot be applied, and says why', () => {
		const store = openGym();
		openPlan(store, 'r', {blocks: [{code: 'device-full', reason: 'The device is full.'}]});
		arm(store);
		store.keys('y');
		expect(store.state.notice).toBe('The device is full.');
		expect(applied(store)).toEqual([]);
	});

	test('can be viewed but not applied when read-only', () => {
		const store = openGym(undefined, true);
		openPlan(store, 'r');
		arm(store);
		store.keys('y');
		expect(store.state.notice).toMatch(/^Read-only/);
		expect(applied(store)).toEqual([]);
	});

	test('is made again without the line that was taken out', () => {
		const store = openGym();
		store.keys('space', 'space', 'space');
		openPlan(store, 'r');
		arm(store);
		store.keys('j', 'space');
		expect(store.take()).toMatchObject([{type: 'make-plan', intent: {selector: {pins: ['17', '88']}}}]);
	});

	test('that comes after Esc is thrown away', () => {
		const store = openGym();
		store.keys('r', 'escape');
		expect(store.effects.at(-1)).toEqual({type: 'cancel-plan'});
		store.send({
			type: 'plan-made',
			id: 1,
			plan: planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}}),
		});
		expect(kindOnTop(store)).toBeNull();
	});

	test('that cannot be made says so in a sentence', () => {
		const store = openGym();
		store.keys('r');
		store.send({type: 'plan-failed', id: 1, message: 'The device does not answer. Check the cable.'});
		expect(topDialog(store.state)).toMatchObject({
			kind: 'problem',
			message: 'The device does not answer. Check the cable.',
		});
	});

	test.each([
		['s', 'device', 'Device could not be read'],
		['d', 'middleware', 'Middleware could not be read'],
		['F', 'sql', 'Website (SQL) could not be read'],
	])('%s is refused while %s could not be read', (key, source, reason) => {
		const store = openStore();
		store.send({type: 'comparison-arrived', comparison: gym(designRows, {[source]: 'fail'})});
		store.keys(key);
		expect(store.state.notice).toContain(reason);
		expect(store.effects).toEqual([]);
	});

	test('is asked for where the device is out of reach and one member waits, and for no more than one', () => {
		const store = openStore();
		store.send({type: 'comparison-arrived', comparison: gym(designRows, {device: 'fail'})});
		store.keys('p', 'a', 'r');
		expect(store.state.notice).toContain('Device could not be read');
		store.keys('a', 'r');
		expect(store.effects).toMatchObject([{type: 'make-plan', intent: {operation: 'register'}}]);
	});
});

describe('a run', () => {
	function running(): TestStore {
		const store = openGym();
		store.keys('space', 'space');
		openPlan(store, 'r');
		arm(store);
		store.keys('y');
		store.take();
		return store;
	}

	const report = {
		number: 42,
		results: [
			{id: '17', pin: '17', state: 'verified', reason: null},
			{id: '52', pin: '52', state: 'failed', reason: 'refused by the device'},
		],
		stopped: null,
		backupFile: null,
	} as const;

	test('stops after this user with Esc, and asks before it is left', () => {
		const store = running();
		store.keys('escape');
		expect(store.take()).toEqual([{type: 'stop-run'}]);
		expect(kindOnTop(store)).toBe('run');
	});

	test('leaves with 130 after Ctrl-C twice', () => {
		const store = running();
		store.keys('ctrl-c', 'ctrl-c');
		expect(store.take()).toEqual([{type: 'stop-run'}, {type: 'stop-run'}, {type: 'quit', exitCode: 130}]);
	});

	test('ends in its result, marks each row with what became of it, and reads again in place', () => {
		const store = running();
		const before = store.state.list.order;
		store.send({type: 'run-ended', report});
		expect(kindOnTop(store)).toBe('result');
		expect(Object.fromEntries(store.state.outcomes)).toEqual({
			17: {word: 'fixed', reason: null},
			52: {word: 'failed', reason: 'refused by the device'},
		});
		expect(store.take()).toEqual([{type: 'refresh'}]);
		store.send({type: 'comparison-arrived', comparison: gym(designRows.filter(row => row.pin !== '17'))});
		expect(store.state.list.order).toBe(before);
	});

	test('shows its reading back before the sources have answered anew, unless one is not known', () => {
		const store = running();
		store.send({type: 'run-ended', report});
		const rows = designRows.filter(row => row.pin !== '17');
		const arrive = (states: Parameters<typeof gym>[1]) =>
			store.send({type: 'comparison-arrived', comparison: {...gym(rows, states), isSettled: false}});
		arrive({middleware: 'fail'});
		expect(store.state.data.byPin.has('17')).toBe(true);
		arrive({});
		expect(store.state.data.byPin.has('17')).toBe(false);
		expect(store.state.data.isSettled).toBe(true);
	});

	test('calls an acknowledgement alone sent, never fixed', () => {
		const store = running();
		const [first] = report.results;
		const results = [first, {...first, id: '2', state: 'sent', reason: 'not read back'} as const];
		store.send({type: 'run-ended', report: {...report, results}});
		expect(store.state.outcomes.get('17')).toEqual({word: 'sent', reason: 'not read back'});
	});

	test('takes the marks off what is done and leaves them on what is not', () => {
		const store = running();
		store.send({type: 'run-ended', report});
		expect([...store.state.list.marks]).toEqual(['52']);
	});

	test('plans again what is not done', () => {
		const store = running();
		store.send({type: 'run-ended', report});
		store.take();
		store.keys('r');
		expect(store.take()).toMatchObject([
			{type: 'make-plan', intent: {operation: 'register', selector: {pins: ['52']}}},
		]);
	});

	test('that was refused below says so, with nothing written', () => {
		const store = running();
		store.send({type: 'run-failed', message: 'The plan is stale.'});
		expect(topDialog(store.state)).toMatchObject({kind: 'problem', title: 'Not applied'});
	});
});
