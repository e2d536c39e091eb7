import {describe, expect, test} from 'vitest';
import type {Plan} from '../../../source/plan/plan.ts';
import {type Effect, initialState} from '../../../source/store/index.ts';
import {createPlainSession} from '../../../source/ui/plain/session.ts';
import {planFor} from '../../helpers/fake-workbench.ts';
import {designRows, gym, member, readAt} from '../../helpers/gym.ts';

function open({isReadOnly = false, rows = designRows} = {}) {
	const said: string[] = [];
	const effects: Effect[] = [];
	const session = createPlainSession(
		initialState({
			device: null,
			isReadOnly: false,
			size: {columns: 200, rows: 50},
			commands: [{name: 'export', summary: 'the lists as CSV or JSON'}],
		}),
		{say: lines => said.push(...lines), perform: effect => effects.push(effect)},
	);
	session.dispatch({type: 'workbench-opened', device: 'main-door', isReadOnly, writableRows: []});
	session.dispatch({type: 'refresh-requested'});
	session.dispatch({type: 'comparison-arrived', comparison: gym(rows)});
	session.dispatch({type: 'reading-ended'});
	return {
		session,
		effects,
		/** What was said since the last look. */
		heard: () => said.splice(0),
		plan(changes: Partial<Plan> = {}) {
			const asked = effects.findLast(effect => effect.type === 'make-plan')!;
			session.dispatch({type: 'plan-made', id: asked.id, plan: planFor(asked.intent, changes)});
		},
		arm() {
			const asked = effects.findLast(effect => effect.type === 'arm-dialog')!;
			session.dispatch({type: 'dialog-armed', id: asked.id});
		},
		applied: () => effects.filter(effect => effect.type === 'apply-plan'),
	};
}

describe('the list in lines', () => {
	test('tells what was read, the two questions, and numbers everybody', () => {
		const said = open().heard();
		expect(said).toContain('Device: ok, 39 people, read at 10:41:55.');
		expect(said).toContain('10 problems: 3 can still enter and should not, 3 cannot enter, 4 to look at.');
		expect(said).toContain('1 of 10: PIN 17, Asha Verma, missing on the device, fix: register');
	});

	test('goes on with more, and tells the card of a line of it', () => {
		const {session, heard} = open();
		session.take('p');
		expect(heard()).toContain('22 more: type more.');
		session.take('more');
		expect(heard()[0]).toMatch(/^21 of 42: /);
		session.take('42');
		expect(heard()[0]).toBe('PIN 429. Member 29 can get in: enabled on the device with 2 fingers.');
	});

	test.each(['export csv', 'E csv'])('exports the rows that were found by "%s"', typed => {
		const {session, effects} = open();
		session.take('/ asha');
		session.take(typed);
		expect(effects.at(-1)).toMatchObject({type: 'export-rows', format: 'csv', rows: [{pin: '17'}]});
	});

	test('has nothing to export where nobody was found', () => {
		const {session, heard, effects} = open();
		session.take('/ nobody');
		heard();
		session.take('export json');
		expect(heard()).toEqual(['No row is shown.']);
		expect(effects.some(({type}) => type === 'export-rows')).toBe(false);
	});

	test.each([
		['/ asha', '1 of 42 fit.'],
		['find kind:no-dev !meera', '1 of 42 fit.'],
		['/ nobody', 'Nobody fits. / alone shows everybody again.'],
		['99', 'There is no line 99: the list has 10.'],
		['pin:999', 'No list has the PIN 999.'],
		['r', 'For whom? For example: register 2, or register 2 5-7, or register pin:17.'],
		['kinds', 'NO-DEV, 2: missing on the device'],
		['export', 'As what? export csv masks the cards, export json has them whole.'],
		['help how do I export?', 'E or export: export the rows shown: CSV or JSON'],
		['explode', expect.stringMatching(/^"explode" is no command\./)],
		['k', expect.stringMatching(/^"up" belongs to the full screen\./)],
		['help how do I export?', 'In the shell, trisync export: the lists as CSV or JSON'],
		['pin:17', 'Next: r register on main-door. Then enrol a finger at the door.'],
	])('answers "%s"', (typed, answer) => {
		const {session, heard} = open();
		heard();
		session.take(typed);
		expect(heard()).toContainEqual(answer);
	});
});

describe('a plan in lines', () => {
	test('is asked for by places in the list, told, and applied by y once it listens', () => {
		const gymInLines = open();
		gymInLines.session.take('r 1-2');
		expect(gymInLines.effects.at(-1)).toMatchObject({
			type: 'make-plan',
			intent: {operation: 'register', selector: {by: 'pins', pins: ['17', '52']}},
		});
		gymInLines.heard();
		gymInLines.plan();
		expect(gymInLines.heard()).toContain(
			'1 of 2: register PIN 17, Asha Verma: slot 406, no card, no finger: enrol after',
		);
		gymInLines.arm();
		expect(gymInLines.heard()).toEqual(['Type y to apply 2 changes; anything else goes back.']);
		gymInLines.session.take('y');
		expect(gymInLines.applied()).toHaveLength(1);
	});

	test.each(['', 'Y', 'yes', 'n', 'r 1', '\u001B'])('is left by "%s", and nothing is written', typed => {
		const gymInLines = open();
		gymInLines.session.take('r 1');
		gymInLines.plan();
		gymInLines.arm();
		gymInLines.session.take(typed);
		expect(gymInLines.applied()).toEqual([]);
		expect(gymInLines.heard().at(-1)).toBe('Nothing was written.');
	});

	test('is never confirmed by a line typed before it asks', () => {
		const gymInLines = open();
		gymInLines.session.take('r 1');
		gymInLines.session.take('y');
		gymInLines.plan();
		gymInLines.session.take('y');
		gymInLines.arm();
		expect(gymInLines.applied()).toEqual([]);
		expect(gymInLines.heard()).toContain('Typed before the plan asked: not taken.');
	});

	test('with a delete wants its phrase', () => {
		const gymInLines = open();
		gymInLines.session.take('delete 4');
		gymInLines.plan();
		gymInLines.arm();
		expect(gymInLines.heard()).toContain('Type delete 1 to apply 1 change; anything else goes back.');
		gymInLines.session.take('delete 1');
		expect(gymInLines.applied()).toMatchObject([{consent: {isYes: false, phrase: 'delete 1'}}]);
	});

	test.each([
		['read-only', {isReadOnly: true}, {}],
		['blocked', {}, {blocks: [{code: 'stale', reason: 'The readings are old.'}]}],
	] as const)('that is %s takes no y', (_, options, changes) => {
		const gymInLines = open(options);
		gymInLines.session.take('r 1');
		gymInLines.plan(changes);
		gymInLines.arm();
		gymInLines.session.take('y');
		expect(gymInLines.applied()).toEqual([]);
	});

	test('is left when no line comes any more, and so is the program', () => {
		const gymInLines = open();
		gymInLines.session.take('r 1');
		gymInLines.plan();
		gymInLines.arm();
		gymInLines.session.end();
		expect(gymInLines.applied()).toEqual([]);
		expect(gymInLines.effects.at(-1)).toEqual({type: 'quit', exitCode: 0});
	});
});

describe('a run in lines', () => {
	function running() {
		const gymInLines = open();
		gymInLines.session.take('r 1-2');
		gymInLines.plan();
		gymInLines.arm();
		gymInLines.session.take('y');
		gymInLines.heard();
		return gymInLines;
	}

	test('tells each person once, and stops when it is told to', () => {
		const {session, heard, effects} = running();
		const items = [
			{id: '17', pin: '17', state: 'verified', reason: null},
			{id: '52', pin: '52', state: 'writing', reason: null},
		] as const;
		session.dispatch({type: 'run-progressed', at: readAt, items});
		session.dispatch({type: 'run-progressed', at: readAt, items});
		expect(heard()).toEqual(['1 of 2: PIN 17, Asha Verma, verified']);
		session.take('stop');
		expect(effects.at(-1)).toEqual({type: 'stop-run'});
	});

	test('goes on when no line comes any more, and leaves afterwards', () => {
		const {session, effects, heard} = running();
		session.end();
		expect(effects.filter(({type}) => type === 'quit')).toEqual([]);
		const results = [{id: '17', pin: '17', state: 'failed', reason: 'refused (2001)'}] as const;
		session.dispatch({type: 'run-ended', report: {number: 42, results, stopped: null, backupFile: null}});
		expect(heard()).toContain('PIN 17, Asha Verma, failed: refused (2001)');
		expect(effects.at(-1)).toEqual({type: 'quit', exitCode: 0});
	});

	test('is planned again by retry', () => {
		const {session, effects} = running();
		const results = [{id: '52', pin: '52', state: 'in-doubt', reason: 'no answer'}] as const;
		session.dispatch({type: 'run-ended', report: {number: 42, results, stopped: null, backupFile: null}});
		session.take('retry');
		expect(effects.at(-1)).toMatchObject({
			type: 'make-plan',
			intent: {selector: {by: 'pins', pins: ['52']}},
		});
	});
});

describe('pages in lines', () => {
	test('a check tells each rung once, and in the end what to do', () => {
		const {session, heard, effects} = open();
		session.take('check pin:17');
		expect(effects.at(-1)).toEqual({type: 'check', id: 1, pin: '17'});
		heard();
		const rung = {
			chain: 'dev',
			id: 'dev.port',
			state: 'fail',
			tried: 'a connect',
			measured: 'refused',
			ms: 2,
			cause: null,
			likely: 'TCP is off.',
			next: 'Switch it on.',
			commands: [],
			needs: null,
		} as const;
		session.dispatch({type: 'rung-climbed', id: 1, rung});
		const report = {
			pin: '17',
			device: null,
			at: readAt,
			ms: 3,
			rungs: [rung],
			symptom: null,
			likely: null,
			next: null,
			hasPassed: false,
		} as const;
		session.dispatch({type: 'check-ended', id: 1, report});
		expect(heard()).toEqual([
			'dev.port, fail: refused',
			'Failed: dev.port.',
			'Likely: TCP is off.',
			'Next: Switch it on.',
		]);
		session.take('1');
		expect(heard()[0]).toMatch(/^PIN 17\. Asha Verma cannot get in/);
	});

	test('operations are listed, and one is taken back by its number, with a plan', () => {
		const {session, heard, effects} = open();
		session.take('undo');
		heard();
		const counts = {verified: 1, sent: 0, 'in-doubt': 0, failed: 0, 'not-tried': 0, 'in-flight': 0};
		const entry = {
			number: 44,
			kind: 'register',
			at: '2026-11-21T09:00:00.000Z',
			device: 'main-door',
			state: 'ended',
			undoes: null,
			isUndone: false,
			planned: 1,
			counts,
			pins: ['17'],
			hasMorePins: false,
		} as const;
		session.dispatch({type: 'operations-read', id: 1, entries: [entry]});
		expect(heard()).toEqual([
			'44 21 Nov 14:30 register 1 of 1 ended 17',
			'Type undo and a number, or resume and a number.',
		]);
		session.take('undo 45');
		expect(heard()).toEqual(['There is no operation 45 in the list.']);
		session.take('undo 44');
		expect(effects.at(-1)).toMatchObject({type: 'make-plan', intent: {operation: 'undo', from: '44'}});
	});
});

test('no line holds what a terminal could act on, whatever people are called', () => {
	const name = '\u001B[2J\u001B]0;title\u0007Asha\n\r\u202Everma';
	const {session, heard} = open({
		rows: [member('1\u001B[A', name, {kinds: ['NAME'], reason: name, marks: '++!'})],
	});
	session.take('1');
	session.take('/ \u001B[31mred');
	session.take(name);
	session.take('help');
	for (const line of heard()) expect(line).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
});
