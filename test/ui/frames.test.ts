import {describe, expect, test} from 'vitest';
import type {CheckReport, CheckRung} from '../../source/domain/index.ts';
import type {AuditEntry, OperationEntry, Resumption} from '../../source/plan/history.ts';
import type {Plan, QueueStep} from '../../source/plan/plan.ts';
import type {Row} from '../../source/reconcile/row.ts';
import type {State} from '../../source/store/index.ts';
import {plainStyle} from '../../source/ui/paint.ts';
import {createFramer} from '../../source/ui/view/frame.ts';
import {deleteStep, planFor, registerStep} from '../helpers/fake-workbench.ts';
import {designRows, deviceUser, gym, readAt} from '../helpers/gym.ts';
import {openGym, openStore, type TestStore} from '../helpers/store.ts';

/**
Every dialog at 80x24 without colour, in files that a person can read: look at what changed before taking it over
(`vitest run test/ui/frames.test.ts --update`).
*/
function textOf(state: State): string {
	const frame = createFramer(plainStyle)(state);
	const lines =
		frame.kind === 'small'
			? frame.lines
			: frame.kind === 'main'
				? [...frame.head, ...frame.body, ...frame.foot]
				: [...frame.head, ...frame.lines, ...frame.foot];
	return `${lines.map(line => line.trimEnd()).join('\n')}\n`;
}

const commands = [
	{name: 'diff', summary: 'compares the three lists; exit 0 in sync, 1 differences, 2 trouble'},
	{name: 'export', summary: 'the comparison as CSV or JSON'},
	{name: 'audit', summary: 'what was changed, when and by whom'},
];

const steps = ['17', '52', '88'].map((pin, at) =>
	registerStep(pin, ['Asha Verma', 'Meera N', 'Esha K'][at]!, 406 + at),
);
const resync = {
	...registerStep('34', 'Chitra R', 33),
	action: 'resync',
	before: {...deviceUser('34', 'Chithra R', 33), card: 5},
	after: {...deviceUser('34', 'Chitra R', 33), card: 5},
	remarks: ['keeps role, password, 2 fingers'],
} as const;

function planned(changes: Partial<Plan>, isReadOnly = false): TestStore {
	const store = openGym(undefined, isReadOnly);
	store.keys('r');
	const intent = {operation: 'register', selector: {by: 'pins', pins: ['17']}} as const;
	store.send({type: 'plan-made', id: 1, plan: planFor(intent, changes)});
	return store;
}

function awake(changes: Partial<Plan>, isReadOnly?: boolean): TestStore {
	const store = planned(changes, isReadOnly);
	store.send({type: 'dialog-armed', id: 1});
	return store;
}

function running(): TestStore {
	const store = awake({steps});
	store.keys('y');
	store.send({
		type: 'run-progressed',
		at: readAt,
		items: [{id: '17', pin: '17', state: 'verified', reason: null}],
	});
	store.send({
		type: 'run-progressed',
		at: readAt + 2000,
		items: [{id: '52', pin: '52', state: 'writing', reason: null}],
	});
	return store;
}

function ended(): TestStore {
	const store = running();
	store.send({
		type: 'run-ended',
		report: {
			number: 44,
			results: [
				{id: '17', pin: '17', state: 'verified', reason: null},
				{
					id: '52',
					pin: '52',
					state: 'sent',
					reason: 'Sent, not stored: the reading back has no user with PIN 52, although the device said yes.',
				},
				{id: '88', pin: '88', state: 'not-tried', reason: 'The run had stopped.'},
			],
			stopped: 'The device did not answer for 10 s.',
			backupFile: 'backups/44.json',
		},
	});
	return store;
}

function keys(...names: readonly string[]): TestStore {
	const store = openGym(undefined, false, {commands});
	for (const name of names)
		if (name.length > 1 && name.includes(' ')) store.type(name.trim());
		else store.keys(name);
	return store;
}

const unknown = (row: Row): Row => ({
	...row,
	kinds: ['UNKNOWN'],
	reasons: ['The device could not be read, so nobody is called missing.'],
	marks: {...row.marks, device: '?'},
	fix: null,
});

function failed(): TestStore {
	const store = openStore();
	store.send({
		type: 'comparison-arrived',
		comparison: gym(designRows.slice(3, 9).map(unknown), {
			device: 'fail',
			reason: '192.168.1.201:4370 refused the connection.',
		}),
	});
	return store;
}

function checking(known: readonly CheckRung[]): TestStore {
	const store = keys('c');
	for (const rung of known) store.send({type: 'rung-climbed', id: 1, rung});
	return store;
}

function rung(id: string, measured: string, changes: Partial<CheckRung> = {}): CheckRung {
	return {
		chain: id.split('.')[0] as CheckRung['chain'],
		id,
		state: 'ok',
		tried: `tried ${id}`,
		measured,
		ms: 3,
		cause: null,
		likely: null,
		next: null,
		commands: [],
		needs: null,
		...changes,
	};
}

const rungs: readonly CheckRung[] = [
	rung('sql.login', 'gymdb:1433 as gymsync, GymPortal (id 7, made 2023-04-02)'),
	rung('sql.row', 'PIN 17 id 881 active, code not empty, no duplicate'),
	rung('mw.same-db', 'the middleware reads gymdb/GymPortal (id 7), the same one'),
	rung('dev.ping', 'no answer within 2 s; proves nothing', {
		state: 'warn',
		tried: 'three pings to 192.168.1.201',
		likely: 'Many terminals do not answer pings.',
	}),
	rung('dev.port', '4370 refused: the device is up, TCP is off or on another port', {
		state: 'fail',
		tried: 'a connect to 192.168.1.201:4370',
		likely: 'TCP is not enabled on the device (Menu > Comm.).',
		next: 'Enable it on the device, then check again.',
	}),
	...['dev.hello', 'dev.serial', 'dev.list'].map(id =>
		rung(id, '', {state: 'not-run', ms: null, needs: 'dev.port'}),
	),
];

const report = (found: readonly CheckRung[]): CheckReport => ({
	pin: '17',
	device: {name: 'main-door', address: '192.168.1.201:4370'},
	at: readAt,
	ms: 900,
	rungs: found,
	symptom: {name: 'not-on-device', title: 'PIN 17: in middleware, not on device'},
	likely: null,
	next: null,
	hasPassed: found.every(({state}) => state !== 'fail'),
});

const auditEntries: readonly AuditEntry[] = [
	{
		time: '2026-11-21T09:02:11.000Z',
		osUser: 'ravi',
		sshClient: '10.0.0.7',
		device: 'main-door',
		serial: 'CKJF2018',
		operation: 44,
		kind: 'register',
		pin: '149',
		slot: 512,
		action: 'register',
		target: 'main-door',
		before: null,
		after: null,
		result: 'in-doubt',
		verified: false,
		reason: 'No answer for 10 s.',
	},
	{
		time: '2026-11-21T09:02:10.000Z',
		osUser: 'ravi',
		sshClient: null,
		device: 'main-door',
		serial: 'CKJF2018',
		operation: 44,
		kind: 'register',
		pin: '148',
		slot: 511,
		action: 'register',
		target: 'main-door',
		before: null,
		after: null,
		result: 'verified',
		verified: true,
		reason: null,
	},
];

const counts = {verified: 131, sent: 0, 'in-doubt': 1, failed: 1, 'not-tried': 167, 'in-flight': 0};
const operationEntries: readonly OperationEntry[] = [
	{
		number: 45,
		kind: 'undo',
		at: '2026-11-22T04:40:00.000Z',
		device: 'main-door',
		state: 'ended',
		undoes: 43,
		isUndone: false,
		planned: 1,
		counts: {...counts, verified: 1, 'in-doubt': 0},
		pins: ['34'],
		hasMorePins: false,
	},
	{
		number: 44,
		kind: 'register',
		at: '2026-11-21T09:00:00.000Z',
		device: 'main-door',
		state: 'unfinished',
		undoes: null,
		isUndone: false,
		planned: 300,
		counts,
		pins: ['17', '52', '88', '101', '102'],
		hasMorePins: true,
	},
	{
		number: 43,
		kind: 'resync',
		at: '2026-11-20T11:30:00.000Z',
		device: 'main-door',
		state: 'ended',
		undoes: null,
		isUndone: true,
		planned: 1,
		counts: {...counts, verified: 1, 'in-doubt': 0},
		pins: ['34'],
		hasMorePins: false,
	},
];

const brake = {
	name: 'deletes',
	reason: '21 people would be deleted, more than 20.',
	phrase: 'delete 21 main-door',
} as const;

const byHand: QueueStep = {
	id: '1',
	pin: '17',
	action: 'queue',
	target: 'main-door',
	route: 'manual',
	before: null,
	after: {name: 'Asha Verma', card: 0},
	reason: 'main-door could not be read over TCP (refused): by hand in eTimeTrackLite.',
	remarks: ['by hand: nothing is sent from here', 'no finger: enrol after'],
	request: {kind: 'register', pin: '17', name: 'Asha Verma', card: 0, serial: 'CKJF2018'},
	instructions: [
		'Open eTimeTrackLite, Employees List, press F5 and find PIN 17 (Asha Verma).',
		"Status is 'Working', as Upload Users wants it.",
		'Desktop edition: on the page Upload Users (PC to device) tick PIN 17 (Asha Verma) and main-door (serial number CKJF2018), then upload.',
		'When main-door answers again, read it: trisync show 17. Only that proves it.',
	],
};
const queued: QueueStep = {
	...byHand,
	route: 'queue',
	remarks: ['likely: a harmless command was fetched today', 'no finger: enrol after'],
	instructions: [],
};
const unread = 'The device was not read; an existing PIN 17 may be renamed.';

function unfinished(found: Resumption | null): TestStore {
	const store = openGym();
	const entry = operationEntries.find(({state}) => state === 'unfinished')!;
	store.send({type: 'unfinished-found', text: 'Operation 41 stopped.', entry});
	if (found !== null) store.send({type: 'operation-verified', id: 1, found});
	return store;
}

const frames: Readonly<Record<string, () => TestStore>> = {
	'main-problems': () => openGym(),
	'main-all': () => keys('p'),
	'main-read-only': () => openGym(undefined, true),
	'main-wait': () => openStore(),
	'main-fail': failed,
	'main-in-sync': () => {
		const store = openStore();
		store.send({type: 'comparison-arrived', comparison: gym(designRows.slice(12))});
		return store;
	},
	'main-marks-and-range': () => keys('space', 'j', 'v', 'j', 'j'),
	find: () => keys('/', ' kind:no-dev !meera'),
	'find-nobody': () => keys('/', ' nobody is called this'),
	'command-line': () => keys(':', 'r', 'e'),
	'command-complete': () => keys(':', 'r', 'e', 'g'),
	kinds: () => keys('f', 'j', 'space'),
	help: () => keys('?'),
	'help-question': () => keys('?', ' how do I export?'),
	'help-yesterday': () => keys('?', 'y', 'e'),
	'help-nothing': () => keys('?', ' zebra'),
	'help-of-a-plan': () => {
		const store = awake({steps});
		store.keys('?');
		return store;
	},
	'card-cannot-enter': () => keys('enter'),
	'card-can-still-enter': () => keys('p', '/', ' 73 ', 'enter', 'enter'),
	'card-differs': () => keys('p', '/', ' 34 ', 'enter', 'enter'),
	'card-bytes': () => keys('p', '/', ' 34 ', 'enter', 'b'),
	'card-after-a-run': () => {
		const store = ended();
		store.send({type: 'live-toggled'});
		store.send({
			type: 'device-events-arrived',
			events: [{kind: 'punch', at: '2026-11-22 10:42:03', pin: '17', verify: 1}],
		});
		store.keys('escape', 'enter');
		return store;
	},
	'card-with-a-history': () => {
		const store = keys('enter');
		const entries = auditEntries.map(entry => ({...entry, pin: '17'}));
		store.send({type: 'history-read', pin: '17', entries});
		return store;
	},
	'card-with-the-log': () => {
		const store = keys('enter', 't');
		const value = {punch: {at: '2026-11-21 18:02:11', verify: 1}, readAt};
		store.send({type: 'last-punch-read', pin: '17', answer: {state: 'known', value}});
		const read = {state: 'ok', readAt, reason: null} as const;
		const away = {state: 'fail', readAt: null, reason: '192.168.1.203:4370 does not answer.'} as const;
		store.send({
			type: 'pin-found-elsewhere',
			pin: '17',
			answer: {
				state: 'known',
				value: [
					{name: 'back-door', reading: read, users: [deviceUser('17', 'Asha Verma', 33)]},
					{name: 'pool', reading: read, users: []},
					{name: 'gate', reading: away, users: []},
				],
			},
		});
		return store;
	},
	devices: () => {
		const store = keys('t');
		const known = {address: '192.168.1.202:4370', users: 388, userCapacity: 3000, fingers: 402};
		const away = {users: null, userCapacity: null, fingers: null, serial: null};
		const reason = '192.168.1.203:4370 does not answer within 3 s. Check its power and network.';
		store.send({
			type: 'doors-listed',
			id: 1,
			doors: [
				{name: 'back-door', state: 'ok', serial: 'CKJF2019', reason: null, ...known},
				{name: 'pool', address: '192.168.1.203:4370', state: 'fail', reason, ...away},
				{name: 'gate', address: '192.168.1.204:4370', state: 'wait', reason: null, ...away},
			],
		});
		store.keys('j', 'j');
		return store;
	},
	'devices-one': () => {
		const store = keys('t');
		store.send({type: 'doors-listed', id: 1, doors: []});
		return store;
	},
	export: () => keys('/', ' kind:no-dev ', 'enter', 'E'),
	'main-unfinished': () => {
		const store = openGym();
		store.send({type: 'unfinished-found', text: 'Operation 44 stopped at 132 of 300.', entry: null});
		store.keys('j');
		return store;
	},
	'card-of-a-failed-source': () => {
		const store = failed();
		store.keys('enter');
		return store;
	},
	'plan-reading': () => keys('r'),
	'plan-asleep': () => planned({steps}),
	plan: () =>
		awake({
			steps: [...steps, resync],
			leftOut: [
				{
					pin: '12',
					kind: 'DUP-PIN',
					reason: 'two website rows use PIN 12 (id 881, 1204): fix it on the website',
				},
				{pin: '40', kind: 'WHO?', reason: 'Gita Rao on the website, ROHAN M on the device: decide'},
			],
			warnings: ['The middleware was not read: it may upload PIN 17 by itself.'],
		}),
	'plan-delete': () =>
		awake({
			operation: 'delete',
			steps: [deleteStep('9', 'Harish P', 9, 2)],
			consent: {kind: 'phrase', phrase: 'delete 9'},
		}),
	'plan-delete-everywhere': () => {
		const store = openGym();
		store.send({
			type: 'workbench-opened',
			device: 'main-door',
			isReadOnly: false,
			writableRows: ['website', 'middleware'],
		});
		store.keys('d');
		const intent = {operation: 'delete', selector: {by: 'pins', pins: ['9']}} as const;
		const plan = planFor(intent, {
			steps: [deleteStep('9', 'Harish P', 9, 2)],
			consent: {kind: 'phrase', phrase: 'delete 9'},
		});
		store.send({type: 'plan-made', id: 1, plan});
		store.send({type: 'dialog-armed', id: 1});
		store.keys('tab');
		store.send({type: 'plan-made', id: 2, plan});
		store.send({type: 'dialog-armed', id: 2});
		return store;
	},
	'plan-by-hand': () => awake({steps: [byHand], warnings: [unread], consent: {kind: 'none'}}),
	// The last step is reached where there is no room for all.
	'plan-by-hand-60x15': () => {
		const store = openGym({columns: 60, rows: 15});
		store.keys('r');
		const intent = {operation: 'register', selector: {by: 'pins', pins: ['17']}} as const;
		const plan = planFor(intent, {steps: [byHand], warnings: [unread], consent: {kind: 'none'}});
		store.send({type: 'plan-made', id: 1, plan});
		store.send({type: 'dialog-armed', id: 1});
		store.keys('G');
		return store;
	},
	'plan-by-the-queue': () =>
		awake({steps: [queued], warnings: [unread], consent: {kind: 'phrase', phrase: 'queue 17'}}),
	'result-sent': () => {
		const store = awake({steps: [queued], consent: {kind: 'phrase', phrase: 'queue 17'}});
		store.send({type: 'phrase-entered', text: 'queue 17'});
		const reason = 'Command 4711 of the queue says nothing: it waits. Done only when the device shows it.';
		store.send({
			type: 'run-ended',
			report: {
				number: 44,
				results: [{id: '1', pin: '17', state: 'sent', reason}],
				stopped: null,
				backupFile: null,
			},
		});
		return store;
	},
	unfinished: () => unfinished(null),
	'unfinished-verified': () =>
		unfinished({
			number: 41,
			done: ['4', '5', '6'],
			notDone: ['7', '8'],
			changed: [
				{pin: '9', reason: 'the device has Harish P with another card: neither as before nor as planned'},
			],
			plan: planFor({operation: 'register', selector: {by: 'pins', pins: ['7', '8']}}),
		}),
	'plan-brake': () =>
		awake({
			operation: 'delete',
			steps: Array.from({length: 21}, (_, at) => deleteStep(String(400 + at), `Member ${at}`, 400 + at, 1)),
			brakes: [brake],
			consent: {kind: 'phrase', phrase: brake.phrase},
		}),
	'plan-blocked': () =>
		awake({blocks: [{code: 'last-administrator', reason: 'PIN 1 is the last administrator of main-door.'}]}),
	'plan-nothing': () =>
		awake({
			steps: [],
			leftOut: [{pin: '17', kind: 'ok', reason: 'nothing to do: in sync'}],
			consent: {kind: 'none'},
		}),
	'plan-read-only': () => awake({steps}, true),
	'plan-failed': () => {
		const store = keys('r');
		store.send({
			type: 'plan-failed',
			id: 1,
			message: 'main-door did not answer within 10 s. Check its power and network; c checks the device.',
		});
		return store;
	},
	run: running,
	'run-stopping': () => {
		const store = running();
		store.keys('escape');
		return store;
	},
	'run-leaving': () => {
		const store = running();
		store.keys('escape');
		store.send({type: 'leave-requested'});
		return store;
	},
	result: ended,
	'check-running': () => checking(rungs.slice(0, 3)),
	'check-failed': () => {
		const store = checking([]);
		store.send({type: 'check-ended', id: 1, report: report(rungs)});
		return store;
	},
	'check-passed': () => {
		const store = checking([]);
		store.send({type: 'check-ended', id: 1, report: report(rungs.slice(0, 4))});
		return store;
	},
	'audit-reading': () => keys('@'),
	audit: () => {
		const store = keys('@');
		store.send({type: 'audit-read', id: 1, entries: auditEntries});
		return store;
	},
	'audit-empty': () => {
		const store = keys('@');
		store.send({type: 'audit-read', id: 1, entries: []});
		return store;
	},
	operations: () => {
		const store = keys('u');
		store.send({type: 'operations-read', id: 1, entries: operationEntries});
		return store;
	},
	'new-member': () => keys('A', ' Asha Verma ', 'tab', ' 12345678 ', 'tab'),
	'new-member-wrong': () => keys('A', ' Asha ', 'tab', 'tab', ' 999 '),
	'too-small': () => openGym({columns: 50, rows: 12}),
};

describe('the frame', () => {
	test.each(Object.keys(frames))('%s', async name => {
		await expect(textOf(frames[name]!().state)).toMatchFileSnapshot(`__snapshots__/frames/${name}.txt`);
	});
});
