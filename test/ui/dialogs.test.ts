import {describe, expect, test} from 'vitest';
import {deviceSteps} from '../../source/plan/index.ts';
import type {Plan, Step} from '../../source/plan/plan.ts';
import type {State} from '../../source/store/index.ts';
import {meaningOf} from '../../source/ui/dialogs/run.ts';
import {themes} from '../../source/ui/index.ts';
import {plainStyle, type Style} from '../../source/ui/paint.ts';
import {createFramer} from '../../source/ui/view/frame.ts';
import {deleteStep, planFor, registerStep} from '../helpers/fake-workbench.ts';
import {deviceUser, readAt} from '../helpers/gym.ts';
import {openGym, type TestStore} from '../helpers/store.ts';

function shown(state: State, style: Style = plainStyle): string {
	const frame = createFramer(style)(state);
	if (frame.kind !== 'dialog') throw new Error('No dialog is open.');
	return [...frame.head, ...frame.lines, ...frame.foot].map(line => line.trimEnd()).join('\n');
}

interface Size {
	readonly columns: number;
	readonly rows: number;
}

function keysAt(size: Size, ...keys: readonly string[]): TestStore {
	const store = openGym(size);
	store.keys(...keys);
	return store;
}

function openPlan(changes: Partial<Plan>, size?: Size, isReadOnly = false): TestStore {
	const store = openGym(size, isReadOnly);
	store.keys('r');
	const intent = {operation: 'register', selector: {by: 'pins', pins: ['17']}} as const;
	store.send({type: 'plan-made', id: 1, plan: planFor(intent, changes)});
	store.send({type: 'dialog-armed', id: 1});
	return store;
}

const resync = {
	...registerStep('34', 'Chitra R', 33),
	action: 'resync',
	before: {...deviceUser('34', 'Chithra R', 33), card: 5},
	after: {...deviceUser('34', 'Chitra R', 33), card: 5},
	remarks: ['keeps role, password, 2 fingers'],
} as const;

describe('the plan', () => {
	test('tells before and after of each person, and why others are left out', () => {
		const text = shown(
			openPlan({
				steps: [registerStep('17', 'Asha Verma', 406), resync],
				leftOut: [{pin: '40', kind: 'WHO?', reason: 'another person may be behind this PIN'}],
			}).state,
		);
		expect(text).toContain('+ register 1   ~ change 1   x delete 0   ! not included 1');
		expect(text).toMatch(/> \+ 17 +Asha Verma +slot 406, no card, no finger: enrol after/);
		expect(text).toMatch(/~ 34 +Chitra R +name "Chithra R" -> "Chitra R", keeps role/);
		expect(text).toMatch(/! 40 +WHO\? +another person may be behind this PIN/);
		expect(text).toContain('Backup first: 1 record, written and read back before anything changes.');
		expect(text).toContain('y applies 2 changes, Esc goes back.');
	});

	test('tells the age of its readings also where a long device name leaves no room for the time', () => {
		const head = (name: string) =>
			shown(openPlan({device: {name, address: name, serial: 'TRS7221600001'}}).state).split('\n')[1];
		expect(head('main-door')).toMatch(/built \d\d:\d\d:\d\d, reads \d+ s old$/);
		expect(head('192.168.100.201:14370')).toMatch(/TRS7221600001 {2}reads \d+ s old$/);
	});

	test('tells what a delete takes away, and the phrase', () => {
		const phrase = 'delete 12 without backup';
		const text = shown(
			openPlan({
				steps: [deleteStep('12', 'Farah S', 12, 3)],
				consent: {kind: 'phrase', phrase},
			}).state,
		);
		expect(text).toContain('Lost on the device: 1 record, 3 fingerprints, 0 cards. They cannot enter.');
		expect(text).toContain(`Type  ${phrase}  and press Enter`);
	});

	test('tells a brake with its reason, and a block as the end of it', () => {
		const brake = {
			name: 'deletes',
			reason: '120 people would be deleted.',
			phrase: 'delete 120 main-door',
		} as const;
		expect(shown(openPlan({brakes: [brake]}).state)).toContain('Brake: 120 people would be deleted.');
		const blocks = [{code: 'last-administrator', reason: 'PIN 1 is the last administrator.'}] as const;
		const text = shown(openPlan({blocks}).state);
		expect(text).toContain('Blocked: PIN 1 is the last administrator.');
		expect(text).toContain('This plan cannot be applied.');
	});

	test('scrolls with its cursor and says how many lines are below', () => {
		const steps = Array.from({length: 60}, (_, at) => registerStep(String(500 + at), `New ${at}`, 600 + at));
		const store = openPlan({steps});
		expect(shown(store.state)).toMatch(/\.\.\. \d+ more below/);
		store.keys('G');
		expect(shown(store.state)).toMatch(/> \+ 559 /);
	});

	test('shows the line under the cursor whole when the screen cuts it', () => {
		const reason = `two website rows use this PIN, ${'and a long story besides '.repeat(4)}until the end`;
		const store = openPlan({
			steps: [],
			leftOut: [{pin: '12', kind: 'DUP-PIN', reason}],
			consent: {kind: 'none'},
		});
		expect(shown(store.state)).toMatch(/until\s+the\s+end/);
	});
});

describe('a run', () => {
	const steps = ['17', '52', '88'].map((pin, at) => registerStep(pin, `User ${pin}`, 406 + at));

	function running(): TestStore {
		const store = openPlan({steps});
		store.keys('y');
		const item = (id: string, state: 'verified' | 'writing') => ({id, pin: id, state, reason: null});
		store.send({type: 'run-progressed', at: readAt, items: [item('17', 'verified')]});
		store.send({
			type: 'run-progressed',
			at: readAt + 2000,
			items: [item('52', 'verified'), item('88', 'writing')],
		});
		return store;
	}

	test('shows how far it is, how fast, and whom it is writing', () => {
		const text = shown(running().state);
		expect(text).toContain('REGISTER 3  main-door  [################--------] 2/3  1.0/s  1 s left');
		expect(text).toContain('ok 2   failed 0   left 1   now: PIN 88 Esha K');
	});

	test('follows the user in hand, until somebody scrolls, and again from the end of the list', () => {
		const many = Array.from({length: 60}, (_, at) => registerStep(String(500 + at), `User ${at}`, 406 + at));
		const store = openPlan({steps: many});
		store.keys('y');
		const verify = (count: number) =>
			store.send({
				type: 'run-progressed',
				at: readAt,
				items: many.slice(0, count).map(({id, pin}) => ({id, pin, state: 'verified', reason: null})),
			});
		verify(40);
		expect(shown(store.state)).toMatch(/\+ 539 +verified/);
		store.keys('g');
		verify(50);
		expect(shown(store.state)).not.toMatch(/\+ 549 /);
		expect(shown(store.state)).toMatch(/\+ 500 +verified/);
		store.keys('G');
		expect(shown(store.state)).toMatch(/\+ 549 +verified/);
	});

	test('ends in counts with what they mean, what is not done first', () => {
		const store = running();
		store.send({
			type: 'run-ended',
			report: {
				number: 44,
				results: [
					{id: '17', pin: '17', state: 'verified', reason: null},
					{id: '52', pin: '52', state: 'in-doubt', reason: 'no answer for 10 s'},
					{id: '88', pin: '88', state: 'not-tried', reason: 'the run had stopped'},
				],
				stopped: 'The device did not answer for 10 s.',
				backupFile: 'backups/44.json',
			},
		});
		const text = shown(store.state);
		expect(text).toContain('stopped: The device did not answer for 10 s.');
		expect(text).toMatch(/verified +1 +read back from the device, equal to the plan/);
		expect(text).toContain('Backup backups/44.json');
		expect(text.indexOf('no answer for 10 s')).toBeLessThan(text.indexOf('+ 17 '));
	});

	test('tells a long reason whole, below the person', () => {
		const store = running();
		const reason =
			'main-door refused to store PIN 17 (reply 2001). Its list may be full; c checks the device.';
		const results = [{id: '17', pin: '17', state: 'failed', reason}] as const;
		store.send({type: 'run-ended', report: {number: 44, results, stopped: null, backupFile: null}});
		expect(shown(store.state).replaceAll(/\s+/g, ' ')).toContain(reason);
	});

	test('scrolls its result with the first key', () => {
		const many = Array.from({length: 60}, (_, at) => registerStep(String(at), `User ${at}`, 406 + at));
		const store = openPlan({steps: many});
		store.keys('y');
		const results = many.map(({id, pin}) => ({id, pin, state: 'verified', reason: null}) as const);
		store.send({type: 'run-ended', report: {number: 44, results, stopped: null, backupFile: null}});
		expect(shown(store.state)).toMatch(/\+ 0 /);
		store.keys('j');
		expect(shown(store.state)).not.toMatch(/\+ 0 /);
	});
});

describe('a narrow screen', () => {
	const size = {columns: 60, rows: 15};

	test.each<[string, () => TestStore, string]>([
		['the kinds', () => keysAt(size, 'f'), 'picked kinds are listed alone, on any tab'],
		['a new member', () => keysAt(size, 'A'), 'the plan finds the PIN.'],
		['a plan that is only read', () => openPlan({}, size, true), 'not applied. Esc goes back.'],
	])('ends the sentences of %s', (_, open, end) => {
		const lines = shown(open().state).split('\n');
		expect(lines.some(line => line.endsWith(end))).toBe(true);
	});

	test('keeps the speed of a run', () => {
		const store = openPlan({steps: [registerStep('17', 'Asha Verma', 406), resync]}, size);
		store.keys('y');
		for (const [at, state] of ['writing', 'verified'].entries()) {
			const items = [{id: '17', pin: '17', state: state as 'writing' | 'verified', reason: null}];
			store.send({type: 'run-progressed', at: readAt + at * 2000, items});
		}

		expect(shown(store.state)).toMatch(/1\/2 {2}0\.5\/s {2}2 s left$/m);
	});
});

test('the help of a wide screen keeps the names of the keys beside them', () => {
	const lines = shown(keysAt({columns: 200, rows: 50}, '?').state).split('\n');
	expect(Math.max(...lines.filter(line => / :\w/.test(line)).map(line => line.length))).toBeLessThanOrEqual(
		110,
	);
});

describe('what "verified" stands for', () => {
	const intent = {operation: 'delete', selector: {by: 'pins', pins: ['17']}} as const;
	const atDoor: Step = deleteStep('17', 'Asha Verma', 33, 2);
	const inRows = {...atDoor, action: 'sql-delete', target: 'website', route: 'sql'} as unknown as Step;

	test.each<[string, Step[], string]>([
		['the device', [atDoor], 'read back from the device, equal to the plan'],
		['rows of a database', [inRows], 'read back from the database, equal to the plan'],
		['both', [atDoor, inRows], 'read back from the database and the device, equal to the plan'],
	])('names where %s was read back', (_, steps, words) => {
		expect(meaningOf('verified', planFor(intent, {steps}))).toBe(words);
	});
});

describe('cards', () => {
	test('are whole on the page of a member and masked everywhere else', () => {
		const store = openGym();
		store.keys('enter');
		expect(shown(store.state)).toContain('0012345678');
		store.keys('escape', 'r');
		const plan = planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}});
		const step = {...deviceSteps(plan)[0]!, after: deviceUser('17', 'Asha Verma', 406, 12_345_678)};
		store.send({type: 'plan-made', id: 1, plan: {...plan, steps: [step]}});
		expect(shown(store.state)).toContain('card ..5678');
		expect(shown(store.state)).not.toContain('12345678');
	});
});

test('colour only repeats what the text says', () => {
	const style = {...plainStyle, theme: themes['high-contrast']};
	const {state} = openPlan({steps: [resync], warnings: ['The middleware was not read.']});
	expect(
		shown(state, style)
			.replaceAll(/\u001B\[[\d;]*m/g, '')
			.replaceAll(/ +$/gm, ''),
	).toBe(shown(state));
});
