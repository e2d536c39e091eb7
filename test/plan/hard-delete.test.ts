import {describe, expect, test} from 'vitest';
import {forbiddenSteps, type Intent, isRowStep, makePlan, type PlanWorld} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {
	assignment,
	bio,
	carryOut,
	client,
	employee,
	finger,
	type Gym,
	rowWorld,
	stored,
	vendorSchema,
} from './model.ts';
import {blockCodes, brakeNames, leftOut} from './world.ts';

/** PIN 17 everywhere with two fingers; PIN 2 stays. */
const gym: Gym = {
	door: {
		users: [
			stored({uid: 5, pin: '17', name: 'Asha Verma', password: '123'}),
			stored({uid: 6, pin: '2', name: 'Ravi'}),
		],
		templates: [finger(5, 0), finger(5, 6), finger(6, 1)],
	},
	website: [
		employee(881, '17', 'Asha Verma'),
		client('AA', 881, '17'),
		client('AB', 881, '17'),
		assignment(881, 20),
		bio(1, 881),
		bio(2, 881),
		employee(882, '2', 'Ravi'),
		client('BB', 882, '2'),
	],
	middleware: [],
};
const hardDelete = (pins: readonly string[], also: Intent['also'] = ['sql', 'mw']): Intent => ({
	operation: 'delete',
	selector: {by: 'pins', pins},
	...(also === undefined ? {} : {also}),
});
const lines = (intent: Intent, world: PlanWorld) =>
	makePlan(intent, world).steps.map(
		({id, action, target, needs}) =>
			`${id} ${action} ${target}${needs === undefined ? '' : ` after ${needs}`}`,
	);

describe('delete with --also', () => {
	test('takes the device first, and the rows only when that is verified', () => {
		expect(lines(hardDelete(['17']), readGym(gym))).toEqual([
			'1 delete main-door',
			'2 sql-delete website after 1',
		]);
	});

	test('takes children before parents in one transaction, each as it was read', () => {
		const step = makePlan(hardDelete(['17']), readGym(gym)).steps.find(isRowStep)!;
		expect(step.transaction.changes.map(change => `${change.kind} ${change.table}`)).toEqual([
			'delete GymClients',
			'delete GymClients',
			'delete DeviceUsers',
			'delete EmployeesBio',
			'delete EmployeesBio',
			'delete Employees',
		]);
		expect(
			step.transaction.changes.every(
				change => change.kind === 'delete' && Object.keys(change.before).length > 2,
			),
		).toBe(true);
		expect(step).toMatchObject({
			after: null,
			before: {
				'Employees.EmployeeName': 'Asha Verma',
				'GymClients.Id': 'AA',
				'GymClients#2.Id': 'AB',
				'EmployeesBio#2.EmployeeBioId': '2',
			},
		});
	});

	test('leaves nothing of the person and everything of the others', () => {
		const plan = makePlan(hardDelete(['17']), readGym(gym));
		const {gym: after} = carryOut(plan, gym);
		expect(after.door.users.map(({pin}) => pin)).toEqual(['2']);
		expect(after.website).toEqual(gym.website.slice(-2));
		expect(forbiddenSteps(plan)).toBeNull();
	});

	test('counts one person in all systems as one delete', () => {
		const plan = makePlan(hardDelete(['17']), readGym(gym));
		expect(plan.consent).toEqual({kind: 'phrase', phrase: 'delete 17'});
		expect(brakeNames(plan)).toEqual([]);
	});

	test('somebody who is not on the device loses the rows alone', () => {
		const away = {...gym, door: {users: gym.door.users.slice(1), templates: []}};
		expect(lines(hardDelete(['17']), readGym(away))).toEqual(['1 sql-delete website']);
		expect(leftOut(makePlan(hardDelete(['17'], []), readGym(away)))).toEqual(['17 ok']);
	});

	test('two databases are two transactions, and only those that were asked for', () => {
		const apart = {
			...gym,
			middleware: [employee(44, '17', 'Asha Verma'), bio(9, 44), employee(45, '2', 'Ravi')],
		};
		const read = readGym(apart, {isApart: true});
		expect(lines(hardDelete(['17']), read)).toEqual([
			'1 delete main-door',
			'2 sql-delete website after 1',
			'3 sql-delete middleware after 1',
		]);
		expect(lines(hardDelete(['17'], ['mw']), read)).toEqual([
			'1 delete main-door',
			'2 sql-delete middleware after 1',
		]);
		expect(lines(hardDelete(['17'], ['sql']), read)).toEqual([
			'1 delete main-door',
			'2 sql-delete website after 1',
		]);
	});

	test('an older deleted row under the same PIN is somebody else and stays', () => {
		const reused = {...gym, website: [employee(500, '17', 'del_Old Member'), ...gym.website]};
		const step = makePlan(hardDelete(['17']), readGym(reused)).steps.find(isRowStep)!;
		expect(step.remarks.join()).toContain('deleted row 500');
		expect(
			step.transaction.changes.some(change => change.kind === 'delete' && change.key.value === '500'),
		).toBe(false);
	});

	test('a copy in GymClients whose employee is gone goes with the PIN', () => {
		const orphaned = {...gym, website: [client('CC', 4711, '17'), employee(882, '2', 'Ravi')]};
		const step = makePlan(hardDelete(['17']), readGym(orphaned)).steps.find(isRowStep)!;
		expect(step.transaction.changes).toMatchObject([
			{kind: 'delete', table: 'GymClients', key: {value: 'CC'}},
		]);
	});

	test('a PIN that two people have is left out as a whole', () => {
		const doubled = {...gym, website: [employee(900, '17', 'Another'), ...gym.website]};
		const plan = makePlan(hardDelete(['17']), readGym(doubled));
		expect(plan.steps).toEqual([]);
		expect(leftOut(plan)).toEqual(['17 DUP-PIN']);
	});

	const withRights = (table: string, rights: object) =>
		rowWorld(gym.website, {
			schema: {
				...vendorSchema,
				tables: {
					...vendorSchema.tables,
					[table]: {
						...vendorSchema.tables[table]!,
						rights: {...vendorSchema.tables[table]!.rights, ...rights},
					},
				},
			},
		});
	test.each([
		[
			'websiteWrite is off',
			{websiteRows: rowWorld(gym.website, {isWritable: false})},
			'not-writable',
			/websiteWrite and middlewareWrite/,
		],
		[
			'the login is read-only',
			{websiteRows: rowWorld(gym.website, {schema: {...vendorSchema, mayWrite: false}})},
			'not-writable',
			/may not write/,
		],
		[
			'the login may not delete from one table',
			{websiteRows: withRights('EmployeesBio', {delete: false})},
			'not-writable',
			/no right to delete rows of EmployeesBio/,
		],
		['the rows could not be read', {websiteRows: null}, 'source-incomplete', /could not be read/],
	] as const)('is blocked when %s', (_, more, code, reason) => {
		const plan = makePlan(hardDelete(['17']), readGym(gym, more));
		expect(plan.blocks).toMatchObject([{code, reason: expect.stringMatching(reason)}]);
	});

	test('is blocked for a middleware that is not configured', () => {
		const base = readGym(gym);
		const off = {
			...base,
			snapshots: {...base.snapshots, middleware: {...base.snapshots.middleware, state: 'off' as const}},
		};
		expect(blockCodes(makePlan(hardDelete(['17'], ['mw']), off))).toContain('source-incomplete');
		expect(blockCodes(makePlan(hardDelete(['17'], ['sql']), off))).toEqual([]);
	});

	test('several people are braked by people, not by steps', () => {
		const numbers = Array.from({length: 25}, (_, at) => String(100 + at));
		const big: Gym = {
			door: {
				users: numbers.map((pin, at) => stored({uid: at + 1, pin, name: `Member ${pin}`})),
				templates: [],
			},
			website: [
				...numbers.map((pin, at) => employee(at + 1, pin, `Member ${pin}`)),
				employee(99, '9', 'Stays'),
			],
			middleware: [],
		};
		const plan = makePlan(hardDelete(numbers), readGym(big));
		expect(plan.steps).toHaveLength(50);
		expect(plan.consent).toEqual({kind: 'phrase', phrase: 'delete 25 main-door'});
		expect(brakeNames(plan)).toEqual(['deletes', 'share']);
		expect(brakeNames(makePlan(hardDelete(numbers.slice(0, 2)), readGym(big)))).toEqual([]);
		const few = {
			operation: 'delete',
			selector: {by: 'kind', kind: 'NOT-SQL', maxDelete: 3},
			also: ['mw'],
		} as const;
		expect(
			makePlan(
				few,
				readGym({...big, website: big.website.slice(-1), middleware: big.website}, {isApart: true}),
			),
		).toMatchObject({steps: []});
	});
});

describe('what a delete says first', () => {
	const expired = {
		...gym,
		website: [employee(881, '17', 'Asha Verma', {Status: 'resigned'}), employee(882, '2', 'Ravi')],
	};
	const plain: Intent = {operation: 'delete', selector: {by: 'pins', pins: ['17']}};
	const faces = (hasFaces: boolean | null): Partial<PlanWorld> => {
		const {device} = readGym(gym);
		return {device: {...device, info: {...device.info!, hasFaces}}};
	};

	test('offers disabling before anything else to people who are expired or gone from the website', () => {
		expect(makePlan(plain, readGym(expired)).warnings[0]).toMatch(
			/^Disabling instead.*some models ignore it/,
		);
		expect(makePlan(plain, readGym(gym)).warnings.join()).not.toContain('Disabling');
	});

	test('names faces as lost where the device may have any', () => {
		expect(makePlan(plain, readGym(expired, faces(true))).warnings.at(-1)).toMatch(
			/^Faces are not readable and cannot be restored/,
		);
		expect(makePlan(plain, readGym(expired, faces(null))).warnings.at(-1)).toContain(
			'did not say whether it keeps faces',
		);
		expect(makePlan(plain, readGym(expired, faces(false))).warnings.join()).not.toContain('aces');
	});

	test('says who may come back by the middleware, unless it goes there too', () => {
		expect(makePlan(plain, readGym(expired)).warnings).toContain(
			'1 person is still in the middleware, which may upload them again.',
		);
		expect(makePlan(hardDelete(['17']), readGym(expired)).warnings.join()).not.toContain('upload');
	});
});
