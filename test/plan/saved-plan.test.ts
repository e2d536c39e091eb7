import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	comparePlans,
	type Intent,
	makePlan,
	type Plan,
	type SavedPlan,
	savePlan,
} from '../../source/plan/index.ts';
import {parseSavedPlan} from '../../source/plan/parse-saved-plan.ts';
import {readGym} from './gym-world.ts';
import {bio, carryOut, client, employee, finger, type Gym, stored} from './model.ts';
import {fixAll, pins} from './world.ts';

const gym: Gym = {
	door: {
		users: [
			stored({uid: 5, pin: '17', name: 'Asha Verma', password: 'pw4711', card: 7}),
			stored({uid: 6, pin: '34', name: 'Chithra R'}),
		],
		templates: [finger(5, 0, 'dd')],
	},
	website: [
		employee(881, '17', 'Asha Verma', {EmployeeRFIDNumber: '7'}),
		client('AA', 881, '17'),
		bio(1, 881),
		employee(883, '34', 'Chitra R'),
		employee(884, '52', 'Meera N'),
	],
	middleware: [],
};
const hard: Intent = {...pins('delete', '17'), also: ['sql']};
const parsed = (plan: Plan): SavedPlan => {
	const {plan: saved, problem} = parseSavedPlan(JSON.stringify(savePlan(plan)));
	expect(problem).toBeNull();
	return saved!;
};
const undo = (): Plan => {
	const done = carryOut(makePlan(hard, readGym(gym)), gym);
	return makePlan(
		{operation: 'undo', selector: {by: 'all'}, from: '42'},
		readGym(done.gym, {past: done.past}),
	);
};
const wishes: readonly (readonly [string, () => Plan])[] = [
	['fix', () => makePlan(fixAll, readGym(gym))],
	['hard delete', () => makePlan(hard, readGym(gym))],
	['undo', undo],
	[
		'add',
		() =>
			makePlan(
				{
					operation: 'add',
					selector: {by: 'pins', pins: []},
					member: {
						name: 'Nita',
						card: '',
						packageEnd: null,
						package: null,
						trainer: null,
						gender: null,
						months: 3,
					},
				},
				readGym(gym, {nextPin: {pin: '90', reason: null}}),
			),
	],
	[
		'delete by kind',
		() =>
			makePlan({operation: 'delete', selector: {by: 'kind', kind: 'DEV-ONLY', maxDelete: 3}}, readGym(gym)),
	],
];

describe('a saved plan', () => {
	test.each(wishes)('of %s is read back as it was written, and nothing differs', (_, make) => {
		const plan = make();
		expect(parsed(plan)).toEqual(savePlan(plan));
		expect(comparePlans(parsed(plan), {...make(), number: 77, builtAt: plan.builtAt + 86_400_000})).toEqual(
			[],
		);
	});

	test.each(wishes)('of %s holds no record, template, password or finger of a row', (_, make) => {
		const text = JSON.stringify(savePlan(make()));
		expect(text).not.toMatch(/"record"|"template"|draft|transaction/);
		expect(text).not.toMatch(/pw4711|707734373131|dddddd|sesame|U0VDUkVU/);
	});

	test('knows serial, identity and count of each source, and when it was read', () => {
		const base = readGym(gym);
		const world = {
			...base,
			snapshots: {...base.snapshots, sql: {...base.snapshots.sql, identity: {database: 'GymPortal', id: 7}}},
		};
		expect(savePlan(makePlan(fixAll, world))).toMatchObject({
			device: {serial: 'CKJF2018'},
			builtAt: '2026-11-18T11:06:41.000Z',
			readAt: {sql: expect.stringMatching(/Z$/)},
			sources: {sql: {state: 'ok', count: 3, identity: {database: 'GymPortal', id: 7}}, device: {count: 2}},
		});
	});
});

describe('comparePlans tells', () => {
	const intent: Intent = {operation: 'fix', selector: {by: 'all'}};
	const was = savePlan(makePlan(intent, readGym(gym)));
	const now = (other: Gym, more: Parameters<typeof readGym>[1] = {}) =>
		comparePlans(was, makePlan(intent, readGym(other, more)));
	const door = (users: Gym['door']['users']): Gym => ({...gym, door: {...gym.door, users}});

	test('that nothing changed, by saying nothing', () => {
		expect(now(gym)).toEqual([]);
	});

	test('another terminal', () => {
		const {device} = readGym(gym);
		expect(now(gym, {device: {...device, info: {...device.info!, serial: 'OTHER'}}})).toEqual([
			'The device had serial number CKJF2018, this one has OTHER.',
		]);
	});

	test('another database', () => {
		const {snapshots} = readGym(gym);
		const identity = (database: string) => ({
			snapshots: {...snapshots, sql: {...snapshots.sql, identity: {database}}},
		});
		const saved = savePlan(makePlan(intent, readGym(gym, identity('GymPortal'))));
		expect(comparePlans(saved, makePlan(intent, readGym(gym, identity('Other'))))).toEqual([
			'The website is another one: database was GymPortal and is Other.',
		]);
	});

	test('a step that is gone, with its reason, one that is new, and counts that moved', () => {
		const someone = stored({uid: 7, pin: '52', name: 'Meera N'});
		expect(now(door([...gym.door.users, someone]))).toEqual([
			'The device had 2 people and has 3 now.',
			'register of PIN 52 on main-door is no longer to be done.',
		]);
		const more = {...gym, website: [...gym.website, employee(885, '60', 'New')]};
		expect(now(more)).toContain('register of PIN 60 on main-door is new.');
		expect(now(more)).toContain('The website had 3 people and has 4 now.');
	});

	test('a step with another before, after or slot', () => {
		const regrouped = door([gym.door.users[0]!, stored({uid: 6, pin: '34', name: 'Chithra R', group: 3})]);
		expect(now(regrouped)).toEqual([
			'resync of PIN 34 on main-door is another one: what is there now is not what was there, it would write something else.',
		]);
		const moved = door([gym.door.users[0]!, stored({uid: 8, pin: '34', name: 'Chithra R'})]);
		expect(now(moved)).toEqual([
			'resync of PIN 34 on main-door is another one: what is there now is not what was there, it would write something else.',
			'register of PIN 52 on main-door is another one: it would write something else.',
		]);
	});

	test('a finger that was enrolled since a delete was planned', () => {
		const saved = savePlan(makePlan(hard, readGym(gym)));
		const enrolled = {...gym, door: {...gym.door, templates: [...gym.door.templates, finger(5, 3)]}};
		expect(comparePlans(saved, makePlan(hard, readGym(enrolled)))).toEqual([
			'delete of PIN 17 on main-door is another one: 2 fingers instead of 1.',
		]);
	});

	test('a row that changed, though nothing of it is shown', () => {
		const saved = savePlan(makePlan(hard, readGym(gym)));
		const other = {
			...gym,
			website: gym.website.map(row =>
				row.key.value === 'AA' ? {...row, values: {...row.values, Trainer: 'Somebody'}} : row,
			),
		};
		expect(comparePlans(saved, makePlan(hard, readGym(other))).join()).toContain(
			'sql-delete of PIN 17 on website is another one',
		);
	});

	test('a source that cannot be read now, a new brake and a block', () => {
		const base = readGym(gym);
		const fail = {
			...base,
			snapshots: {...base.snapshots, middleware: {...base.snapshots.middleware, state: 'fail' as const}},
		};
		expect(comparePlans(was, makePlan(intent, fail))).toContain(
			'The middleware could be read then and cannot now.',
		);
		expect(now(gym, {lastGoodCounts: {sql: 100}}).join()).toContain('A brake holds it now');
		expect(now(gym, {isReadOnly: true}).join()).toContain('It is blocked now');
	});

	test('at most 21 lines', () => {
		const many = {
			...gym,
			website: [
				...gym.website,
				...Array.from({length: 60}, (_, at) => employee(2000 + at, String(2000 + at), 'New')),
			],
		};
		expect(now(many)).toHaveLength(21);
		expect(now(many).at(-1)).toMatch(/^\d+ more differences\.$/);
	});
});

describe('a file that is no plan', () => {
	const good = savePlan(makePlan(hard, readGym(gym)));
	const problem = (change: unknown) => parseSavedPlan(JSON.stringify(change)).problem;

	test.each([
		['nothing', '', /no complete JSON/],
		['half of one', JSON.stringify(good).slice(0, 300), /no complete JSON/],
		['something else', '[]', /no plan of trisync/],
		['null', 'null', /no plan of trisync/],
		['a newer one', JSON.stringify({...good, version: 2}), /version/],
		[
			'one that asks for something else than it shows',
			JSON.stringify({...good, operation: 'undo'}),
			/something else than it shows/,
		],
	])('is refused: %s', (_, text, reason) => {
		expect(parseSavedPlan(text)).toMatchObject({plan: null, problem: expect.stringMatching(reason)});
	});

	test.each([
		['steps', {...good, steps: [{...good.steps[0], action: 'format-disk'}]}, /steps\.0\.action/],
		['numbers', {...good, number: -1}, /number/],
		['texts without end', {...good, device: {...good.device, name: 'x'.repeat(1e5)}}, /device\.name/],
		[
			'selectors',
			{...good, intent: {...good.intent, selector: {by: 'sql', where: '1=1'}}},
			/intent\.selector/,
		],
		['tables', {...good, steps: [{...good.steps[1], rows: [{table: 'Users', key: null}]}]}, /rows\.0\.table/],
	])('names the place of wrong %s', (_, data, where) => {
		expect(problem(data)).toMatch(where);
	});

	test('drops what a plan does not have', () => {
		const {plan} = parseSavedPlan(
			JSON.stringify({
				...good,
				__proto__: null,
				draft: 'x',
				steps: good.steps.map(step => ({...step, draft: {record: 'ff'}})),
			}),
		);
		expect(plan).toEqual(good);
	});

	test('never throws', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.json(),
					fc.string(),
					fc.jsonValue().map(value => JSON.stringify({...good, steps: value})),
				),
				text => {
					const {plan, problem} = parseSavedPlan(text);
					expect((plan === null) !== (problem === null)).toBe(true);
				},
			),
		);
	});
});
