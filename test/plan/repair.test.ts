import {describe, expect, test} from 'vitest';
import {forbiddenSteps, type Intent, isRowStep, makePlan, type PlanWorld} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {carryOut, client, employee, type Gym, rowWorld, stored} from './model.ts';
import {blockCodes, leftOut} from './world.ts';

const repair = (place: 'sql' | 'mw', ...pins: readonly string[]): Intent => ({
	operation: 'resync',
	selector: {by: 'pins', pins},
	in: place,
});
const person = (
	more = {},
	clients: readonly ReturnType<typeof client>[] = [client('AA', 881, '17')],
): Gym => ({
	door: {users: [stored({uid: 5, pin: '17', name: 'Asha Verma'})], templates: []},
	website: [
		employee(881, '17', 'Asha Verma', more),
		...clients,
		employee(882, '2', 'Ravi'),
		client('BB', 882, '2'),
	],
	middleware: [],
});
const stepOf = (intent: Intent, world: PlanWorld) => {
	const plan = makePlan(intent, world);
	expect(forbiddenSteps(plan)).toBeNull();
	return plan.steps.find(isRowStep);
};

describe('resync in the middleware', () => {
	test.each([
		[{DepartmentId: '77'}, {'Employees.DepartmentId': '77'}, {'Employees.DepartmentId': '1'}],
		[{RecordStatus: null}, {'Employees.RecordStatus': null}, {'Employees.RecordStatus': '1'}],
		[
			{CompanyId: null, DepartmentId: '77', RecordStatus: '2'},
			{'Employees.CompanyId': null, 'Employees.DepartmentId': '77', 'Employees.RecordStatus': '2'},
			{'Employees.CompanyId': '1', 'Employees.DepartmentId': '1', 'Employees.RecordStatus': '1'},
		],
		[{Status: 'Active'}, {'Employees.Status': 'Active'}, {'Employees.Status': 'Working'}],
	])('sets the fields that hide or hold back a row: %j', (wrong, before, after) => {
		const gym = person(wrong);
		const step = stepOf(repair('mw', '17'), readGym(gym))!;
		expect(step).toMatchObject({action: 'sql-update', target: 'website', before, after});
		const plan = makePlan(repair('mw', '17'), readGym(gym));
		const {gym: fixed} = carryOut(plan, gym);
		expect(makePlan(repair('mw', '17'), readGym(fixed))).toMatchObject({steps: [], leftOut: [{kind: 'ok'}]});
	});

	test('writes only while the row is still this person and holds what was read', () => {
		const step = stepOf(repair('mw', '17'), readGym(person({DepartmentId: '77'})))!;
		expect(step.transaction).toMatchObject({
			freePin: null,
			changes: [
				{
					kind: 'update',
					key: {column: 'EmployeeId', value: '881'},
					before: {EmployeeCodeInDevice: '17', DepartmentId: '77'},
					after: {DepartmentId: '1'},
				},
			],
		});
	});

	test.each([
		['a hidden company', {CompanyId: '9'}, /hidden for everybody/],
		['the mark of a deletion', {EmployeeName: 'del_Asha'}, /not an active member/],
		['somebody who is inactive', {Status: 'resigned', DepartmentId: '77'}, /not an active member/],
	])('leaves out %s', (_, wrong, reason) => {
		const plan = makePlan(repair('mw', '17'), readGym(person(wrong)));
		expect(plan.steps).toEqual([]);
		expect(plan.leftOut[0]).toMatchObject({pin: '17', reason: expect.stringMatching(reason)});
		expect(plan.leftOut[0]?.kind).not.toBe('absent');
	});

	const apart = (row: ReturnType<typeof employee>): Gym => ({
		...person(),
		middleware: [row, employee(45, '2', 'Ravi')],
	});
	test('in a database of its own repairs that one, if it may', () => {
		const gym = apart(employee(44, '17', 'Asha Verma', {DepartmentId: '77'}));
		const read = readGym(gym, {isApart: true});
		expect(stepOf(repair('mw', '17'), read)).toMatchObject({
			target: 'middleware',
			after: {'Employees.DepartmentId': '1'},
		});
		const closed = {...read, middlewareRows: rowWorld(gym.middleware, {isWritable: false})};
		expect(blockCodes(makePlan(repair('mw', '17'), closed))).toContain('not-writable');
	});

	test('a row that the middleware deleted is revived for one chosen person only', () => {
		const read = readGym(apart(employee(44, '17', 'Asha Verma', {RecordStatus: '0'})), {isApart: true});
		expect(stepOf(repair('mw', '17'), read)).toMatchObject({after: {'Employees.RecordStatus': '1'}});
		const kind: Intent = {operation: 'resync', selector: {by: 'kind', kind: 'NO-MW'}, in: 'mw'};
		expect(leftOut(makePlan(kind, read))).toEqual(['17 NO-MW']);
	});

	test('a missing row is a question of the database, not of a field', () => {
		const read = readGym(apart(employee(44, '3', 'Nobody')), {isApart: true});
		expect(makePlan(repair('mw', '17'), read).leftOut[0]?.reason).toContain('another one');
	});

	test('needs the middleware, the website and no device', () => {
		const base = readGym(person({DepartmentId: '77'}));
		const lost = (name: 'sql' | 'middleware' | 'device') =>
			blockCodes(
				makePlan(repair('mw', '17'), {
					...base,
					snapshots: {...base.snapshots, [name]: {...base.snapshots[name], state: 'fail'}},
				}),
			);
		expect([lost('sql'), lost('middleware'), lost('device')]).toEqual([
			['source-incomplete'],
			['source-incomplete'],
			[],
		]);
	});

	test('goes on while another serial number is expected and the device tells none', () => {
		const base = readGym(person({DepartmentId: '77'}), {expectedSerial: 'CKJF2018'});
		const unread = {...base, device: {...base.device, info: null}};
		expect(makePlan(repair('mw', '17'), unread)).toMatchObject({blocks: [], steps: [{action: 'sql-update'}]});
		const other = {...base, expectedSerial: 'OTHER'};
		expect(blockCodes(makePlan(repair('mw', '17'), other))).toEqual(['wrong-serial']);
	});

	test('is never automatic', () => {
		const all: Intent = {operation: 'resync', selector: {by: 'all'}, in: 'mw'};
		const plan = makePlan(all, readGym(person({DepartmentId: '77'})));
		expect(plan.steps).toEqual([]);
		expect(leftOut(plan)).toEqual(['17 NO-MW']);
	});
});

describe('resync on the website', () => {
	test('brings the copies of the PIN to the one that counts, all of them in one transaction', () => {
		const gym = person({}, [client('AA', 881, '881'), client('AB', 881, ''), client('AC', 881, '17')]);
		const step = stepOf(repair('sql', '17'), readGym(gym))!;
		expect(step).toMatchObject({
			before: {'GymClients.EmployeeCodeInDevice': '881', 'GymClients#2.EmployeeCodeInDevice': ''},
			after: {'GymClients.EmployeeCodeInDevice': '17', 'GymClients#2.EmployeeCodeInDevice': '17'},
		});
		expect(step.transaction.changes).toHaveLength(2);
	});

	test.each([
		['T1', null, null, {'Employees.StringCode': 'T', 'Employees.NumericCode': '1'}],
		['0017', '', null, {'Employees.NumericCode': '17'}],
		['17', '', '881', {'Employees.NumericCode': '17'}],
	])(
		'fills StringCode and NumericCode from EmployeeCode %s',
		(EmployeeCode, StringCode, NumericCode, after) => {
			const step = stepOf(repair('sql', '17'), readGym(person({EmployeeCode, StringCode, NumericCode})))!;
			expect(step.after).toEqual(after);
		},
	);

	test('leaves a code without a number, and one too large for its column, to a person', () => {
		for (const EmployeeCode of ['ABC', '99999999999', null]) {
			const plan = makePlan(repair('sql', '17'), readGym(person({EmployeeCode, NumericCode: null})));
			expect(plan.steps).toEqual([]);
			expect(leftOut(plan)).toEqual(['17 BAD-PIN']);
		}
	});

	test("another member's PIN in the copy is corrected for one chosen person with a warning, not for many", () => {
		const gym = person({}, [client('AA', 881, '2')]);
		const alone = makePlan(repair('sql', '17'), readGym(gym));
		expect(alone.steps).toHaveLength(1);
		expect(alone.warnings[0]).toContain("PIN 2, which is another member's");
		expect(leftOut(makePlan(repair('sql', '17', '2'), readGym(gym)))).toEqual(['2 ok', '17 WHO?']);
	});

	test('leaves another number of somebody chosen with others, and says so', () => {
		const people = readGym(person({EmployeeCode: '17', StringCode: '', NumericCode: '881'}));
		const several = {...repair('sql', '17'), selector: {by: 'pins', pins: ['17', '99']}} as const;
		const {steps, leftOut} = makePlan(several, people);
		expect(steps).toEqual([]);
		expect(leftOut.find(({pin}) => pin === '17')).toMatchObject({
			kind: 'BAD-PIN',
			reason: expect.stringContaining('NumericCode is 881, EmployeeCode "17": '),
		});
	});

	test('does nothing where code and copies are in order', () => {
		expect(makePlan(repair('sql', '17'), readGym(person()))).toMatchObject({
			steps: [],
			leftOut: [{kind: 'ok'}],
		});
	});
});
