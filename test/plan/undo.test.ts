import {describe, expect, test} from 'vitest';
import type {DeviceUser, StoredRow} from '../../source/domain/index.ts';
import {
	deviceSteps,
	forbiddenSteps,
	type Intent,
	isRowStep,
	makePlan,
	type PastOperation,
	type PlanWorld,
} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {assignment, bio, carryOut, client, employee, finger, type Gym, rowWorld, stored} from './model.ts';
import {blockCodes, leftOut, pins} from './world.ts';

const all: Intent = {operation: 'undo', selector: {by: 'all'}, from: '42'};
const home: Gym = {
	door: {
		users: [
			stored({uid: 5, pin: '17', name: 'Asha Verma', card: 7, password: '4711', group: 3, rest: 'garbage'}),
			stored({uid: 6, pin: '2', name: 'Ravi', privilege: 14}),
			stored({uid: 9, pin: '34', name: 'Chithra R', card: 0, password: '99'}),
		],
		templates: [finger(5, 0), finger(5, 6, 'b2'), finger(6, 1)],
	},
	website: [
		employee(881, '17', 'Asha Verma', {EmployeeRFIDNumber: '7'}),
		client('AA', 881, '17'),
		assignment(881, 20),
		bio(1, 881),
		employee(882, '2', 'Ravi'),
		employee(883, '34', 'Chitra R', {EmployeeRFIDNumber: '55'}),
		employee(884, '52', 'Meera N'),
	],
	middleware: [],
};

interface Undoing {
	readonly gym?: Gym;
	/** What somebody does between the operation and its undo. */
	readonly meanwhile?: (gym: Gym) => Gym;
	readonly past?: (past: PastOperation) => PastOperation;
	readonly more?: (world: PlanWorld) => Partial<PlanWorld>;
	readonly undo?: Intent;
}

/** Writes an intent's plan, lets things happen, and plans its undo. */
function undoOf(
	intent: Intent,
	{gym = home, meanwhile = same => same, past = same => same, more, undo = all}: Undoing = {},
) {
	const plan = makePlan(intent, readGym(gym, {nextPin: {pin: '90', reason: null}}));
	expect(plan.blocks).toEqual([]);
	expect(plan.steps.length).toBeGreaterThan(0);
	const done = carryOut(plan, gym);
	const now = meanwhile(done.gym);
	const read = readGym(now, {past: past(done.past), number: 43});
	const back = makePlan(undo, {...read, ...more?.(read)});
	return {plan, back, now, past: done.past, world: read};
}

const withUser = (gym: Gym, pin: string, change: (user: DeviceUser) => DeviceUser): Gym => ({
	...gym,
	door: {...gym.door, users: gym.door.users.map(user => (user.pin === pin ? change(user) : user))},
});
const withRow = (gym: Gym, key: string, values: StoredRow['values']): Gym => ({
	...gym,
	website: gym.website.map(row =>
		row.key.value === key ? {...row, values: {...row.values, ...values}} : row,
	),
});
const byUid = (users: readonly DeviceUser[]) => users.toSorted((a, b) => a.uid - b.uid);
const byFinger = (gym: Gym) => gym.door.templates.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger);

function expectHome(gym: Gym): void {
	expect(byUid(gym.door.users)).toEqual(byUid(home.door.users));
	expect(byFinger(gym)).toEqual(home.door.templates);
}

describe('undo on the device', () => {
	test.each([
		['register', pins('register', '52')],
		['resync', pins('resync', '34')],
		['disable', pins('disable', '17')],
		['delete', pins('delete', '17')],
	] as const)('of %s puts every byte and finger back', (_, intent) => {
		const {back, now} = undoOf(intent);
		expect(back.blocks).toEqual([]);
		expect(back.leftOut).toEqual([]);
		expect(forbiddenSteps(back)).toBeNull();
		expectHome(carryOut(back, now).gym);
	});

	test.each([
		['register', 'delete', pins('register', '52'), {kind: 'phrase', phrase: 'delete 52'}],
		['resync', 'resync', pins('resync', '34'), {kind: 'key'}],
		['disable', 'enable', pins('disable', '17'), {kind: 'key'}],
		['delete', 'restore', pins('delete', '17'), {kind: 'key'}],
	] as const)('of %s is %s, and asks for what that asks for', (_, action, intent, consent) => {
		const {back} = undoOf(intent);
		expect(back.steps.map(step => step.action)).toEqual([action]);
		expect(back.consent).toEqual(consent);
	});

	test('goes newest first', () => {
		const {back} = undoOf(
			{operation: 'register', selector: {by: 'pins', pins: ['52', '53']}},
			{
				gym: {...home, website: [...home.website, employee(885, '53', 'Nita')]},
			},
		);
		expect(back.steps.map(({pin}) => pin)).toEqual(['53', '52']);
		expect(back.consent).toEqual({kind: 'phrase', phrase: 'delete 2 main-door'});
	});

	test('of an undo brings the first operation back, and of that one the beginning', () => {
		for (const intent of [
			pins('register', '52'),
			pins('resync', '34'),
			pins('disable', '17'),
			pins('delete', '17'),
		]) {
			const first = carryOut(makePlan(intent, readGym(home)), home);
			const second = carryOut(makePlan(all, readGym(first.gym, {past: first.past})), first.gym);
			expectHome(second.gym);
			const third = makePlan(all, readGym(second.gym, {past: second.past}));
			expect(third.leftOut).toEqual([]);
			const again = carryOut(third, second.gym);
			expect(byUid(again.gym.door.users)).toEqual(byUid(first.gym.door.users));
			expect(byFinger(again.gym)).toEqual(byFinger(first.gym));
			expectHome(carryOut(makePlan(all, readGym(again.gym, {past: again.past})), again.gym).gym);
		}
	});

	test('takes only those who are asked for', () => {
		const two = {operation: 'delete', selector: {by: 'pins', pins: ['17', '34']}} as const;
		const {back} = undoOf(two, {undo: {operation: 'undo', selector: {by: 'pins', pins: ['34', '99']}}});
		expect(back.steps.map(({pin}) => pin)).toEqual(['34']);
		expect(leftOut(back)).toEqual(['99 absent']);
	});

	test('comes back to the old slot, or to another when that is taken or holds fingers', () => {
		const slot = (meanwhile: (gym: Gym) => Gym) => {
			const [step] = deviceSteps(undoOf(pins('delete', '17'), {meanwhile}).back);
			return [step?.draft?.uid, step?.templates.map(({uid}) => uid)];
		};

		expect(slot(gym => gym)).toEqual([5, [5, 5]]);
		const taken = (gym: Gym): Gym => ({
			...gym,
			door: {...gym.door, users: [...gym.door.users, stored({uid: 5, pin: '60', name: 'New'})]},
		});
		const dirty = (gym: Gym): Gym => ({
			...gym,
			door: {...gym.door, templates: [...gym.door.templates, finger(5, 3)]},
		});
		expect(slot(taken)).toEqual([10, [10, 10]]);
		expect(slot(dirty)).toEqual([10, [10, 10]]);
	});

	test('a record in another slot verifies when every other byte is the saved one', () => {
		const taken = (gym: Gym): Gym => ({
			...gym,
			door: {...gym.door, users: [...gym.door.users, stored({uid: 5, pin: '60', name: 'New'})]},
		});
		const {back, now} = undoOf(pins('delete', '17'), {meanwhile: taken});
		const {gym} = carryOut(back, now);
		const user = gym.door.users.find(({pin}) => pin === '17')!;
		expect(user).toMatchObject({uid: 10, card: 7, group: 3, hasPassword: true});
		expect(user.record.slice(4)).toBe(home.door.users[0]!.record.slice(4));
	});

	describe('leaves as it is, and says why', () => {
		const enrolled =
			(uid: number) =>
			(gym: Gym): Gym => ({...gym, door: {...gym.door, templates: [...gym.door.templates, finger(uid, 4)]}});
		test.each([
			[
				'who enrolled a finger since',
				pins('register', '52'),
				enrolled(10),
				'52 changed',
				/1 fingers were enrolled/,
			],
			[
				'who got a password since',
				pins('register', '52'),
				(gym: Gym) =>
					withUser(gym, '52', user => stored({uid: user.uid, pin: '52', name: user.name, password: '1'})),
				'52 changed',
				/password changed since/,
			],
			[
				'who became an administrator since',
				pins('register', '52'),
				(gym: Gym) =>
					withUser(gym, '52', user => stored({uid: user.uid, pin: '52', name: user.name, privilege: 14})),
				'52 changed',
				/role changed/,
			],
			[
				'whose name was changed again',
				pins('resync', '34'),
				(gym: Gym) =>
					withUser(gym, '34', user =>
						stored({uid: user.uid, pin: '34', name: 'Other', password: '99', card: 55}),
					),
				'34 changed',
				/name changed/,
			],
			[
				'whose password is another one, though it shows nowhere',
				pins('resync', '34'),
				(gym: Gym) =>
					withUser(gym, '34', user =>
						stored({uid: user.uid, pin: '34', name: user.name, password: '77', card: user.card}),
					),
				'34 changed',
				/password, group or time zones/,
			],
			[
				'who is on the device again',
				pins('delete', '17'),
				(gym: Gym): Gym => ({
					...gym,
					door: {...gym.door, users: [...gym.door.users, stored({uid: 20, pin: '17', name: 'Asha Verma'})]},
				}),
				'17 changed',
				/on the device again/,
			],
			[
				'whose card somebody else has',
				pins('delete', '17'),
				(gym: Gym): Gym => ({
					...gym,
					door: {...gym.door, users: [...gym.door.users, stored({uid: 20, pin: '60', name: 'X', card: 7})]},
				}),
				'17 DUP-CARD',
				/PIN 60/,
			],
			[
				'who is gone already',
				pins('register', '52'),
				(gym: Gym): Gym => ({...gym, door: {...gym.door, users: home.door.users}}),
				'52 ok',
				/nothing to do/,
			],
		] as const)('%s', (_, intent, meanwhile, line, reason) => {
			const {back} = undoOf(intent, {meanwhile});
			expect(back.steps).toEqual([]);
			expect(leftOut(back)).toEqual([line]);
			expect(back.leftOut[0]?.reason).toMatch(reason);
		});

		test('who was registered when the fingers cannot be read: somebody may have enrolled', () => {
			const {back} = undoOf(pins('register', '52'), {more: () => ({fingers: null, templates: null})});
			expect(leftOut(back)).toEqual(['52 UNKNOWN']);
		});

		test('whom no backup holds', () => {
			const past = (known: PastOperation): PastOperation => ({...known, archive: null});
			expect(leftOut(undoOf(pins('delete', '17'), {past}).back)).toEqual(['17 lost']);
			expect(leftOut(undoOf(pins('resync', '34'), {past}).back)).toEqual(['34 lost']);
		});
	});

	test('who is back with half of the fingers gets the others, and nothing else', () => {
		const {past} = undoOf(pins('delete', '17'));
		const half: Gym = {...home, door: {...home.door, templates: [finger(5, 0), finger(6, 1)]}};
		const {steps} = makePlan(all, readGym(half, {past, number: 43}));
		expect(steps).toMatchObject([
			{action: 'restore', pin: '17', fingers: 1, templates: [finger(5, 6, 'b2')]},
		]);
	});

	test('without saved fingers the user comes back alone, and that is said', () => {
		const past = (known: PastOperation): PastOperation => ({
			...known,
			archive: {...known.archive!, templates: null},
		});
		const [step] = deviceSteps(undoOf(pins('delete', '17'), {past}).back);
		expect(step).toMatchObject({templates: [], remarks: ['its fingers were not saved: enrol again']});
	});

	test('names faces as lost once more', () => {
		const more = ({device}: PlanWorld): Partial<PlanWorld> => ({
			device: {...device, info: {...device.info!, hasFaces: true}},
		});
		expect(undoOf(pins('delete', '17'), {more}).back.warnings.join()).toContain('Faces were not readable');
	});

	test('is not made for another terminal', () => {
		const past = (known: PastOperation): PastOperation => ({
			...known,
			device: {...known.device, serial: 'OTHER'},
		});
		const {back} = undoOf(pins('delete', '17'), {past});
		expect(blockCodes(back)).toEqual(['wrong-serial']);
		expect(back.steps).toEqual([]);
	});

	test('deletes under the rules of deletes: lists needed, brakes, last administrator', () => {
		const lost =
			(name: 'sql' | 'middleware', state: 'fail' | 'ok') =>
			(world: PlanWorld): Partial<PlanWorld> => ({
				snapshots: {...world.snapshots, [name]: {...world.snapshots[name], state, people: [], count: 0}},
			});
		expect(blockCodes(undoOf(pins('register', '52'), {more: lost('sql', 'fail')}).back)).toEqual([
			'source-incomplete',
		]);
		expect(blockCodes(undoOf(pins('register', '52'), {more: lost('middleware', 'ok')}).back)).toEqual([
			'source-empty',
		]);
		expect(blockCodes(undoOf(pins('delete', '17'), {more: lost('sql', 'fail')}).back)).toEqual([]);
		const numbers = Array.from({length: 30}, (_, at) => String(100 + at));
		const many = {
			...home,
			website: [...home.website, ...numbers.map((pin, at) => employee(1000 + at, pin, `Member ${pin}`))],
		};
		const {back} = undoOf({operation: 'register', selector: {by: 'pins', pins: numbers}}, {gym: many});
		expect(back.consent).toEqual({kind: 'phrase', phrase: 'delete 30 main-door'});
		expect(forbiddenSteps(back)).toBeNull();
		const twoAdmins = {
			...home,
			door: {
				...home.door,
				users: [...home.door.users, stored({uid: 11, pin: '70', name: 'B', privilege: 15})],
			},
		};
		const gone = undoOf(pins('enable', '70'), {
			gym: twoAdmins,
			meanwhile: gym => ({...gym, door: {...gym.door, users: gym.door.users.filter(({pin}) => pin !== '2')}}),
		});
		expect(blockCodes(gone.back)).toEqual(['last-administrator']);
	});
});

describe('undo of what nobody is sure of', () => {
	const inFlight = (known: PastOperation): PastOperation => ({
		...known,
		steps: known.steps.map(step => ({...step, state: 'in-flight'})),
	});
	const asBefore = (): Gym => home;

	test.each([
		['register', pins('register', '52')],
		['resync', pins('resync', '34')],
		['delete', pins('delete', '17')],
	] as const)('takes %s back when the device shows it', (_, intent) => {
		const {back, now} = undoOf(intent, {past: inFlight});
		expectHome(carryOut(back, now).gym);
	});

	test.each([
		['register', pins('register', '52')],
		['resync', pins('resync', '34')],
		['delete', pins('delete', '17')],
	] as const)('has nothing to do where %s never came about', (_, intent) => {
		const {back} = undoOf(intent, {past: inFlight, meanwhile: asBefore});
		expect(back.steps).toEqual([]);
		expect(back.leftOut).toMatchObject([{kind: 'ok'}]);
	});

	test.each(['failed', 'not-tried'] as const)('has nothing to do where it was %s', state => {
		const past = (known: PastOperation): PastOperation => ({
			...known,
			steps: known.steps.map(step => ({...step, state})),
		});
		expect(leftOut(undoOf(pins('delete', '17'), {past, meanwhile: asBefore}).back)).toEqual(['17 ok']);
	});

	test('a word through the middleware is named as one that cannot be called back', () => {
		const past = (known: PastOperation): PastOperation => ({
			...known,
			steps: known.steps.map(step => ({...step, action: 'queue' as const})),
		});
		expect(leftOut(undoOf(pins('register', '52'), {past}).back)).toEqual(['52 lost']);
	});
});

describe('undo of rows', () => {
	const hard: Intent = {...pins('delete', '17'), also: ['sql']};
	const repair: Intent = {...pins('resync', '17'), in: 'mw'};
	const hidden = withRow(home, '881', {DepartmentId: '77', CompanyId: null});
	const adding: Intent = {
		operation: 'add',
		selector: {by: 'pins', pins: []},
		member: {name: 'Nita Shah', card: '', packageEnd: null, package: null, trainer: null, gender: 'Female'},
	};
	const people = (rows: readonly StoredRow[]) =>
		rows
			.map(({table, values}) => [
				table,
				values['EmployeeName'] ?? null,
				values['EmployeeCodeInDevice'] ?? null,
				values['Bio'] ?? null,
			])
			.sort();

	test('of a hard delete inserts the rows under a new id, linked to each other, and says so', () => {
		const {back, now} = undoOf(hard);
		const step = back.steps.find(isRowStep)!;
		expect(back.steps.map(({action}) => action)).toEqual(['restore', 'sql-insert']);
		expect(step.transaction.freePin).toBe('17');
		expect(step.remarks.join()).toContain('new EmployeeId, 881 is not given a second time');
		const {gym} = carryOut(back, now);
		expectHome(gym);
		expect(people(gym.website)).toEqual(people(home.website));
		const id = gym.website.find(
			row => row.values['EmployeeCodeInDevice'] === '17' && row.table === 'Employees',
		)?.key.value;
		expect(gym.website.filter(row => row.values['EmployeeId'] === id)).toHaveLength(4);
		expect(gym.website.find(({table}) => table === 'GymClients')?.key.value).toBe('AA');
	});

	test('of that undo deletes the rows and the person again', () => {
		const {back, now} = undoOf(hard);
		const again = carryOut(back, now);
		const third = makePlan(all, readGym(again.gym, {past: again.past}));
		expect(third.leftOut).toEqual([]);
		expect(third.steps.map(({action, needs}) => [action, needs])).toEqual([
			['delete', undefined],
			['sql-delete', '1'],
		]);
		expect(third.consent).toEqual({kind: 'phrase', phrase: 'delete 17'});
		expect(people(carryOut(third, again.gym).gym.website)).toEqual(people(home.website.slice(4)));
	});

	test('takes the person off the device before the rows, whatever came first', () => {
		const {now, past} = undoOf(hard);
		const forth = carryOut(makePlan(all, readGym(now, {past})), now);
		for (const steps of [forth.past.steps, forth.past.steps.toReversed()]) {
			const back = makePlan(all, readGym(forth.gym, {past: {...forth.past, steps}}));
			expect(back.leftOut).toEqual([]);
			expect(back.steps.map(({action}) => action)).toEqual(['delete', 'sql-delete']);
			expect(forbiddenSteps(back)).toBeNull();
		}
	});

	test('of a repair sets the old values, NULL included', () => {
		const {back, now} = undoOf(repair, {gym: hidden});
		expect(back.steps).toMatchObject([
			{action: 'sql-update', after: {'Employees.DepartmentId': '77', 'Employees.CompanyId': null}},
		]);
		const row = carryOut(back, now).gym.website.find(({key}) => key.value === '881')!;
		expect(row.values).toMatchObject({DepartmentId: '77', CompanyId: null});
	});

	test('of a repair needs no device', () => {
		const more = ({snapshots}: PlanWorld): Partial<PlanWorld> => ({
			snapshots: {...snapshots, device: {...snapshots.device, state: 'fail', people: []}},
		});
		expect(undoOf(repair, {gym: hidden, more}).back).toMatchObject({blocks: [], steps: [{}]});
	});

	test('of a new member takes the person off the device, and only then the rows', () => {
		const {back, now} = undoOf(adding);
		expect(back.steps.map(({action, needs}) => [action, needs])).toEqual([
			['delete', undefined],
			['sql-delete', '1'],
		]);
		expect(back.consent).toEqual({kind: 'phrase', phrase: 'delete 90'});
		const {gym} = carryOut(back, now);
		expectHome(gym);
		expect(gym.website).toEqual(home.website);
	});

	test('a new member who enrolled since keeps device and rows', () => {
		const enrolled = (gym: Gym): Gym => ({
			...gym,
			door: {...gym.door, templates: [...gym.door.templates, finger(10, 4)]},
		});
		const {back} = undoOf(adding, {meanwhile: enrolled});
		expect(back.steps).toEqual([]);
		expect(leftOut(back)).toEqual(['90 changed', '90 changed']);
		expect(back.leftOut[1]?.reason).toContain('its rows stay as well');
	});

	test.each([
		[
			'updated since',
			hidden,
			repair,
			(gym: Gym) => withRow(gym, '881', {DepartmentId: '2'}),
			/Employees.DepartmentId changed since/,
		],
		[
			'gone since',
			hidden,
			repair,
			(gym: Gym): Gym => ({...gym, website: gym.website.filter(({key}) => key.value !== '881')}),
			/gone since/,
		],
		[
			'inserted again since',
			home,
			hard,
			(gym: Gym): Gym => ({...gym, website: [...gym.website, employee(990, '17', 'Somebody')]}),
			/belongs to id 990/,
		],
		[
			'added to since',
			home,
			adding,
			(gym: Gym): Gym => ({...gym, website: [...gym.website, bio(77, 1001)]}),
			/EmployeesBio were added since/,
		],
		[
			'edited since',
			home,
			adding,
			(gym: Gym) => withRow(gym, '1001', {EmployeeName: 'Nita S'}),
			/Employees.EmployeeName changed since/,
		],
	] as const)('leaves out rows that were %s', (_, gym, intent, meanwhile, reason) => {
		const {back} = undoOf(intent, {gym, meanwhile});
		expect(back.steps.filter(isRowStep)).toEqual([]);
		expect(back.leftOut.find(({kind}) => kind === 'changed')?.reason).toMatch(reason);
	});

	test('does not bring back what was never away, nor what the journal does not tell', () => {
		const never = undoOf(hard, {meanwhile: () => home});
		expect(never.back.leftOut).toMatchObject([{kind: 'ok'}, {kind: 'ok'}]);
		const past = (known: PastOperation): PastOperation => ({
			...known,
			archive: null,
			steps: known.steps.map(({rows: _, ...step}) => step),
		});
		expect(leftOut(undoOf(repair, {gym: hidden, past}).back)).toEqual(['17 lost']);
		expect(leftOut(undoOf(hard, {past}).back)).toEqual(['17 lost', '17 lost']);
	});

	test('finds the rows without their keys where a backup or the values tell them', () => {
		const past = (known: PastOperation): PastOperation => ({
			...known,
			steps: known.steps.map(({rows: _, ...step}) => step),
		});
		expect(undoOf(repair, {gym: hidden, past}).back.steps).toHaveLength(1);
		expect(undoOf(adding, {past}).back.steps).toHaveLength(2);
	});

	test('is left out where rows may not be written', () => {
		const more = (world: PlanWorld): Partial<PlanWorld> => ({
			websiteRows: rowWorld(world.websiteRows!.rows, {isWritable: false}),
		});
		const {back} = undoOf(hard, {more});
		expect(back.steps.map(({action}) => action)).toEqual(['restore']);
		expect(leftOut(back)).toEqual(['17 lost']);
	});

	test('tells no secret of a row in the journal, and still brings it back', () => {
		const {past, back, now} = undoOf(hard);
		expect(JSON.stringify(past.steps)).not.toMatch(/sesame|U0VDUkVU/);
		const row = carryOut(back, now).gym.website.find(
			({values}) => values['EmployeeCodeInDevice'] === '17' && values['EmployeeName'],
		);
		expect(row?.values['EmployeeDevicePassword']).toBe('sesame');
	});
});
