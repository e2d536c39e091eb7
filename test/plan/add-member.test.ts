import {describe, expect, test} from 'vitest';
import {
	deviceSteps,
	forbiddenSteps,
	type Intent,
	isRowStep,
	makePlan,
	type NewMember,
	type PlanWorld,
} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {carryOut, employee, type Gym, rowWorld, stored, table, vendorSchema} from './model.ts';
import {blockCodes, leftOut} from './world.ts';

const asha: NewMember = {
	name: 'Asha Verma',
	card: '0012345678',
	packageEnd: '2027-02-21',
	package: 'Gold',
	trainer: 'Ravi',
	gender: 'Female',
};
const adding = (member: Partial<NewMember> = {}): Intent => ({
	operation: 'add',
	selector: {by: 'pins', pins: []},
	member: {...asha, ...member},
});
const gym: Gym = {
	door: {users: [stored({uid: 6, pin: '2', name: 'Ravi', card: 77})], templates: []},
	website: [employee(882, '2', 'Ravi', {EmployeeRFIDNumber: '77'})],
	middleware: [],
};
const read = (more: Parameters<typeof readGym>[1] = {}): PlanWorld =>
	readGym(gym, {nextPin: {pin: '18', reason: null}, ...more});
const reasons = (intent: Intent, world: PlanWorld) =>
	makePlan(intent, world).blocks.map(({reason}) => reason);

describe('add', () => {
	test('writes the employee and the client in one transaction, then the device', () => {
		const plan = makePlan(adding(), read());
		expect(plan.steps.map(({id, action, pin, target, needs}) => [id, action, pin, target, needs])).toEqual([
			['1', 'sql-insert', '18', 'website', undefined],
			['2', 'register', '18', 'main-door', '1'],
		]);
		expect(plan).toMatchObject({blocks: [], consent: {kind: 'key'}});
		expect(forbiddenSteps(plan)).toBeNull();
	});

	test('is about one member whose number nobody knows yet, however the wish selects', () => {
		const plan = makePlan({...adding(), selector: {by: 'all'}}, read());
		expect(plan).toMatchObject({blocks: [], brakes: [], consent: {kind: 'key'}});
		expect(forbiddenSteps(plan)).toBeNull();
	});

	test('fills every column that the middleware needs, under a number that must still be free', () => {
		const step = makePlan(adding(), read()).steps.find(isRowStep)!;
		expect(step.transaction.freePin).toBe('18');
		expect(step.transaction.changes).toEqual([
			{
				kind: 'insert',
				table: 'Employees',
				links: {},
				values: {
					EmployeeName: 'Asha Verma',
					EmployeeCode: '18',
					StringCode: '',
					NumericCode: '18',
					Gender: 'Female',
					CompanyId: '1',
					DepartmentId: '1',
					CategoryId: '1',
					DOJ: '2026-11-22',
					DOR: '3000-01-01',
					DOC: '2026-11-22',
					EmployeeCodeInDevice: '18',
					EmployeeRFIDNumber: '0012345678',
					EmployementType: 'Permanent',
					Status: 'Working',
					RecordStatus: '1',
				},
			},
			{
				kind: 'insert',
				table: 'GymClients',
				links: {EmployeeId: 0},
				values: {
					EmployeeCodeInDevice: '18',
					PackageType: 'Gold',
					Trainer: 'Ravi',
					RemainingDate: '2027-02-21',
					BillingDate: '2026-11-22',
					CreatedAt: '2026-11-22',
				},
			},
		]);
	});

	test('gives the device the card as a number and the name as it stores names', () => {
		const [step] = deviceSteps(makePlan(adding({name: 'Subrahmanyam Venkateswaran'}), read()));
		expect(step).toMatchObject({
			draft: {uid: 7, card: 12_345_678, name: 'Subrahmanyam Venkateswa'},
			before: null,
		});
		expect(step?.remarks).toContain('no finger: enrol after');
	});

	test('leaves a member that the lists then show in all three, in sync', () => {
		const {gym: after} = carryOut(makePlan(adding(), read()), gym);
		const row = readGym(after).rows.find(({pin}) => pin === '18');
		expect(row).toMatchObject({marks: {sql: '+', middleware: '+', device: '+'}, kinds: []});
	});

	test('counts months from today to the same day, or to the last one of a shorter month', () => {
		const end = (today: string, months: number) => {
			const step = makePlan(adding({packageEnd: null, months}), read({today})).steps.find(isRowStep)!;
			return [step.after?.['GymClients.RemainingDate'], step.after?.['GymClients.Months']];
		};

		expect(end('2026-11-22', 3)).toEqual(['2027-02-22', '3']);
		expect(end('2026-08-31', 6)).toEqual(['2027-02-28', '6']);
		expect(end('2027-12-31', 2)).toEqual(['2028-02-29', '2']);
	});

	test('writes only columns that are there, and says when there is no GymClients', () => {
		const small = {
			...vendorSchema,
			tables: {
				Employees: table(
					'Employees',
					['EmployeeId*', 'EmployeeName:50!', 'EmployeeCodeInDevice:50!', 'Status:255!'],
					'EmployeeId',
				),
			},
		};
		const step = makePlan(adding(), read({websiteRows: rowWorld(gym.website, {schema: small})})).steps.find(
			isRowStep,
		)!;
		expect(step.transaction.changes).toEqual([
			{
				kind: 'insert',
				table: 'Employees',
				links: {},
				values: {EmployeeName: 'Asha Verma', EmployeeCodeInDevice: '18', Status: 'Working'},
			},
		]);
		expect(step.remarks).toContain('this database has no GymClients table');
	});

	test.each([
		['a name over 50 characters', {name: 'x'.repeat(51)}, /51 characters, EmployeeName takes 50/],
		['no name', {name: '  '}, /needs a name/],
		['a name that counts as deleted', {name: 'del_Asha'}, /counts as deleted/],
		['control characters', {name: 'Asha\u001B[2J'}, /control characters/],
		['a card that is none', {card: 'ask'}, /not a card number/],
		['a card that somebody has on the device', {card: '77'}, /belongs to PIN 2/],
		['a date that is none', {packageEnd: '2027-02-30'}, /no date/],
		['a text too long for its column', {trainer: 'y'.repeat(101)}, /Trainer takes 100 characters/],
	])('is blocked by %s', (_, member, reason) => {
		const plan = makePlan(adding(member), read());
		expect(plan.blocks).toMatchObject([{code: 'member', reason: expect.stringMatching(reason)}]);
	});

	test('50 characters of any script, quotes and brackets pass', () => {
		for (const name of ['x'.repeat(50), `O'Brien "Bob" [x] 100%_`, 'आशा वर्मा 😀']) {
			expect(makePlan(adding({name}), read())).toMatchObject({
				blocks: [],
				steps: [{after: {'Employees.EmployeeName': name}}, {}],
			});
		}
	});

	test('names the required columns that nobody knows a value for', () => {
		const more = {
			...vendorSchema,
			tables: {
				...vendorSchema.tables,
				Employees: table(
					'Employees',
					['EmployeeId*', 'EmployeeName:50!', 'Aadhaar:12!', 'Branch!'],
					'EmployeeId',
				),
			},
		};
		expect(reasons(adding(), read({websiteRows: rowWorld(gym.website, {schema: more})}))).toEqual([
			'Employees needs a value for Aadhaar, Branch, and nobody here knows one.',
		]);
		const homeless = rowWorld(gym.website, {defaults: {CompanyId: null, DepartmentId: '1', CategoryId: '1'}});
		expect(reasons(adding(), read({websiteRows: homeless}))[0]).toContain('CompanyId');
	});

	test('is blocked without a number that is known to be free, with the reason', () => {
		expect(reasons(adding(), read({nextPin: {pin: null, reason: 'back-door could not be read'}}))).toEqual([
			'No free number is known: back-door could not be read.',
		]);
		const {nextPin: _, ...unasked} = read();
		expect(blockCodes(makePlan(adding(), unasked))).toEqual(['member']);
	});

	test('never takes a number that the device still holds', () => {
		const plan = makePlan(adding(), read({nextPin: {pin: '2', reason: null}}));
		expect(plan.steps).toEqual([]);
		expect(plan.blocks).toMatchObject([{code: 'member', reason: expect.stringContaining('PIN 2')}]);
	});

	test('needs websiteWrite, the website and the device, and no middleware', () => {
		expect(blockCodes(makePlan(adding(), read({websiteRows: rowWorld([], {isWritable: false})})))).toEqual([
			'not-writable',
		]);
		const base = read();
		const lost = (name: 'sql' | 'middleware' | 'device') =>
			blockCodes(
				makePlan(adding(), {
					...base,
					snapshots: {...base.snapshots, [name]: {...base.snapshots[name], state: 'fail'}},
				}),
			);
		expect([lost('sql'), lost('device'), lost('middleware')]).toEqual([
			['source-incomplete'],
			['source-incomplete'],
			[],
		]);
	});

	test('a middleware of its own gets the row as well, or the technician the step for it', () => {
		const apart = {...gym, middleware: [employee(44, '2', 'Ravi')]};
		const world = readGym(apart, {isApart: true, nextPin: {pin: '18', reason: null}});
		expect(makePlan(adding(), world).steps.map(({action, target, needs}) => [action, target, needs])).toEqual(
			[
				['sql-insert', 'website', undefined],
				['sql-insert', 'middleware', '1'],
				['register', 'main-door', '1'],
			],
		);
		const closed = {...world, middlewareRows: rowWorld(apart.middleware, {isWritable: false})};
		const plan = makePlan(adding(), closed);
		expect(plan.steps).toHaveLength(2);
		expect(plan.warnings[0]).toMatch(/middlewareWrite is not set.*by hand in eTimeTrackLite/);
		expect(plan.blocks).toEqual([]);
	});

	test('a number that the device has no room for is registered nowhere, and said', () => {
		const plan = makePlan(adding(), read({nextPin: {pin: '1234567890', reason: null}}));
		expect(plan.steps.map(({action}) => action)).toEqual(['sql-insert']);
		expect(leftOut(plan)).toEqual(['1234567890 BAD-PIN']);
	});

	test("warns of a name that the website's filter hides", () => {
		expect(makePlan(adding({name: 'Della Verma'}), read()).warnings.join()).toContain(
			"website's own lists hide",
		);
	});
});
