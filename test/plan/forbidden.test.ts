import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {changedUser} from '../../source/domain/index.ts';
import {
	type DeviceStep,
	deviceSteps,
	forbiddenSteps,
	type Intent,
	isRowStep,
	makePlan,
	type Plan,
	type QueueStep,
	type RowStep,
} from '../../source/plan/index.ts';
import {deviceUser as d, website as w} from '../reconcile/gym.ts';
import {readGym} from './gym-world.ts';
import {client, employee, finger, type Gym, stored} from './model.ts';
import {fixAll, pins, world} from './world.ts';

const lists = {
	sql: [
		w('1', 'Asha Verma'),
		w('2', 'Chitra R'),
		w('3', 'Gita Rao', {card: '9'}),
		w('5', 'Owner'),
		w('6', 'Kamla'),
	],
	middleware: 'off',
	device: [
		d('2', 'Chithra R'),
		d('3', 'Gita Rao', {card: 8}),
		d('5', 'Owner', {privilege: 14}),
		d('6', 'Kamla', {privilege: 14}),
		d('7', 'Guest'),
	],
} as const;
const made = (intent: Intent): Plan => makePlan(intent, world(lists));
/** The same plan with its first device step made into something else. */
const tampered = (plan: Plan, change: (step: DeviceStep) => Partial<DeviceStep>): Plan => ({
	...plan,
	steps: plan.steps.map((step, at) =>
		at === 0 ? {...(step as DeviceStep), ...change(step as DeviceStep)} : step,
	),
});
const wanted = (step: DeviceStep, changes: object): DeviceStep['after'] => changedUser(step.after!, changes);

describe('forbiddenSteps', () => {
	test.each([
		['fix', fixAll],
		['register', pins('register', '1')],
		['resync', pins('resync', '2')],
		['a card replaced for one', pins('resync', '3')],
		['disable', pins('disable', '7')],
		['delete', pins('delete', '7')],
		['delete of one administrator', pins('delete', '5')],
	])('lets through what the maker made: %s', (_, intent) => {
		const plan = made(intent);
		expect(plan.steps.length).toBeGreaterThan(0);
		expect(forbiddenSteps(plan)).toBeNull();
	});

	const disguised = (from: Intent, intent: Intent): Plan => ({
		...made(from),
		intent,
		operation: intent.operation,
	});
	test.each([
		['a delete called fix', disguised(pins('delete', '7'), fixAll), /fix never holds delete/],
		['a disable called fix', disguised(pins('disable', '7'), fixAll), /fix never holds disable/],
		[
			'a delete of everybody',
			disguised(pins('delete', '7'), {operation: 'delete', selector: {by: 'all'}}),
			/nobody deletes everybody/,
		],
		[
			'a disable by kind',
			disguised(pins('disable', '7'), {operation: 'disable', selector: {by: 'kind', kind: 'EXPIRED'}}),
			/never automatic/,
		],
		[
			'somebody whom nobody named',
			disguised(pins('delete', '7'), pins('delete', '9')),
			/nobody asked for this person/,
		],
		[
			'an operation that is not the wish',
			{...made(pins('delete', '7')), operation: 'register' as const},
			/what was asked for is delete/,
		],
		[
			'a replaced card under --all',
			disguised(pins('resync', '3'), {operation: 'resync', selector: {by: 'all'}}),
			/no card is replaced automatically/,
		],
		[
			'another device',
			{...made(pins('delete', '7')), device: {...made(fixAll).device, name: 'back-door'}},
			/goes to main-door/,
		],
	])('refuses %s', (_, plan, reason) => {
		expect(forbiddenSteps(plan)).toMatch(reason);
	});

	test.each([
		[
			'a role',
			pins('register', '1'),
			(step: DeviceStep) => ({after: wanted(step, {privilege: 14})}),
			/plain one/,
		],
		[
			'a role that is only sent',
			pins('register', '1'),
			(step: DeviceStep) => ({draft: {...step.draft!, privilege: 14}}),
			/roles and passwords/,
		],
		[
			'a password taken',
			pins('resync', '2'),
			(step: DeviceStep) => ({draft: {...step.draft!, clearPassword: true as const}}),
			/roles and passwords/,
		],
		[
			'a password shown as taken',
			pins('resync', '2'),
			(step: DeviceStep) => ({before: changedUser(step.before!, {hasPassword: true})}),
			/device's own/,
		],
		[
			'a whole record',
			pins('resync', '2'),
			(step: DeviceStep) => ({draft: {...step.draft!, record: 'ff'.repeat(72)}}),
			/no saved record/,
		],
		[
			"somebody else's finger",
			pins('register', '1'),
			() => ({templates: [finger(1, 1)]}),
			/no saved record or finger/,
		],
		[
			'a card erased',
			pins('resync', '3'),
			(step: DeviceStep) => ({after: wanted(step, {card: 0}), draft: {...step.draft!, card: 0}}),
			/never erased/,
		],
		[
			'another card than shown',
			pins('register', '1'),
			(step: DeviceStep) => ({draft: {...step.draft!, card: 99}}),
			/not the one shown/,
		],
		[
			'another slot',
			pins('resync', '2'),
			(step: DeviceStep) => ({after: wanted(step, {uid: 77}), draft: {...step.draft!, uid: 77}}),
			/another slot/,
		],
		[
			'another person',
			pins('resync', '2'),
			(step: DeviceStep) => ({draft: {...step.draft!, pin: '7'}}),
			/not the same person/,
		],
		[
			'a switch on the side',
			pins('resync', '2'),
			(step: DeviceStep) => ({after: wanted(step, {enabled: false})}),
			/lets somebody in or keeps/,
		],
		[
			'a name on the side',
			pins('disable', '7'),
			(step: DeviceStep) => ({draft: {...step.draft!, name: 'X'}}),
			/one bit only/,
		],
		[
			'a write over somebody',
			pins('register', '1'),
			() => ({before: d('1', 'There')}),
			/another slot|never writes over/,
		],
		[
			'a delete that writes',
			pins('delete', '7'),
			(step: DeviceStep) => ({draft: {uid: 7, pin: '7', base: null}, after: step.before}),
			/names nobody, or writes/,
		],
	])('refuses %s', (_, intent, change, reason) => {
		expect(forbiddenSteps(tampered(made(intent), change))).toMatch(reason);
	});

	test("refuses another person's name in a plan for everybody, whether or not it is called a rename", () => {
		const renamed = (step: DeviceStep): Partial<DeviceStep> => ({
			after: wanted(step, {name: 'ROHAN M', nameBytes: '524f48414e204d'}),
			draft: {...step.draft!, name: 'ROHAN M'},
		});
		const plan = makePlan(fixAll, world({...lists, sql: lists.sql.slice(1)}));
		expect(forbiddenSteps(tampered(plan, renamed))).toMatch(/may be another person/);
		expect(forbiddenSteps(tampered(plan, () => ({isRename: true})))).toMatch(/may be another person/);
	});

	test('refuses administrators deleted together with others, in any order and by undo too', () => {
		const two = makePlan(pins('delete', '5', '7'), {...world(lists), rows: world(lists).rows});
		expect(two.steps.map(({pin}) => pin)).toEqual(['7']);
		const admin = deviceSteps(made(pins('delete', '5')))[0]!;
		const both: Plan = {
			...two,
			steps: [...two.steps, {...admin, id: '2'}],
			consent: {kind: 'phrase', phrase: 'delete 2 main-door'},
		};
		expect(forbiddenSteps(both)).toMatch(/administrator.*never deleted together/i);
	});

	test('refuses two steps for one person, one slot or under one number', () => {
		const plan = made(pins('delete', '7'));
		const [step] = deviceSteps(plan);
		const twice = (more: Partial<DeviceStep>, intent = plan.intent): Plan => ({
			...plan,
			intent,
			steps: [step!, {...step!, ...more}],
		});
		expect(forbiddenSteps(twice({id: '2'}))).toMatch(/one PIN in one place/);
		const both = pins('delete', '7', '8');
		const other = {pin: '8', before: changedUser(step!.before!, {pin: '8'})};
		expect(forbiddenSteps(twice({...other, id: '2'}, both))).toMatch(/one slot/);
		expect(forbiddenSteps(twice({...other, before: changedUser(other.before, {uid: 8})}, both))).toMatch(
			/one number/,
		);
	});

	describe('asks for what the steps ask for', () => {
		test.each([
			['y for a delete', pins('delete', '7'), {consent: {kind: 'key'}}, /"delete 7"/],
			['nothing for a register', pins('register', '1'), {consent: {kind: 'none'}}, /ask for y/],
			['another phrase', pins('delete', '7'), {consent: {kind: 'phrase', phrase: 'delete 8'}}, /"delete 7"/],
			[
				'a brake with a phrase of its own',
				pins('delete', '7'),
				{brakes: [{name: 'share', reason: '', phrase: 'ok'}], consent: {kind: 'phrase', phrase: 'ok'}},
				/"delete 1 main-door"/,
			],
		] as const)('%s is refused', (_, intent, change, reason) => {
			expect(forbiddenSteps({...made(intent), ...change})).toMatch(reason);
		});

		test('more than 20 deletes, or a tenth of the device, without their brakes are refused', () => {
			const numbers = Array.from({length: 30}, (_, at) => String(100 + at));
			const gym = world({sql: [w('1', 'A')], middleware: 'off', device: numbers.map(pin => d(pin, 'X'))});
			const many = makePlan(pins('delete', ...numbers.slice(0, 25)), gym);
			const few = makePlan(pins('delete', ...numbers.slice(0, 5)), gym);
			expect([forbiddenSteps(many), forbiddenSteps(few)]).toEqual([null, null]);
			const unbraked = (plan: Plan, phrase: string): Plan => ({
				...plan,
				brakes: [],
				consent: {kind: 'phrase', phrase},
			});
			expect(forbiddenSteps(unbraked(many, 'delete 25'))).toMatch(/25 users without a brake/);
			expect(forbiddenSteps(unbraked(few, 'delete 5'))).toMatch(/5 of 30 users without a brake/);
		});
	});

	describe('of rows', () => {
		const gym: Gym = {
			door: {users: [stored({uid: 5, pin: '17', name: 'Asha Verma'})], templates: []},
			website: [
				employee(881, '17', 'Asha Verma', {DepartmentId: '77'}),
				client('AA', 881, '17'),
				employee(882, '2', 'Ravi'),
			],
			middleware: [],
		};
		const hard = makePlan({...pins('delete', '17'), also: ['sql']}, readGym(gym));
		const repair = makePlan({...pins('resync', '17'), in: 'mw'}, readGym(gym));
		const withRows = (plan: Plan, change: (step: RowStep) => Partial<RowStep>): Plan => ({
			...plan,
			steps: plan.steps.map(step => (isRowStep(step) ? {...step, ...change(step)} : step)),
		});
		const setting =
			(column: string, value: string | null) =>
			(step: RowStep): Partial<RowStep> => ({
				transaction: {
					...step.transaction,
					changes: step.transaction.changes.map(change =>
						change.kind === 'update' ? {...change, after: {[column]: value}} : change,
					),
				},
			});

		test("lets the maker's own through", () => {
			expect([forbiddenSteps(hard), forbiddenSteps(repair)]).toEqual([null, null]);
		});

		test.each([
			[
				'rows that go before the door',
				withRows(hard, () => ({needs: undefined!})),
				/before the device let the person go/,
			],
			['rows that nobody asked for', {...hard, intent: pins('delete', '17')}, /nobody asked for its rows/],
			[
				'a delete called an update',
				withRows(repair, () => ({transaction: hard.steps.find(isRowStep)!.transaction})),
				/something else besides/,
			],
			['a name', withRows(repair, setting('EmployeeName', 'X')), /EmployeeName is not repaired/],
			['a login', withRows(repair, setting('LoginPassword', 'X')), /LoginPassword is not repaired/],
			['a row that is hidden', withRows(repair, setting('RecordStatus', '0')), /hides somebody/],
			[
				'a repair under fix',
				{...repair, intent: fixAll, operation: 'fix' as const},
				/fix never holds sql-update/,
			],
			[
				'a repair of everybody',
				{...repair, intent: {...repair.intent, selector: {by: 'all'} as const}},
				/nothing but the device/,
			],
		])('refuses %s', (_, plan, reason) => {
			expect(forbiddenSteps(plan)).toMatch(reason);
		});

		test('a new member under a number that nobody made sure of is refused', () => {
			const member = {name: 'Nita', card: '', packageEnd: null, package: null, trainer: null, gender: null};
			const plan = makePlan(
				{operation: 'add', selector: {by: 'pins', pins: []}, member},
				readGym(gym, {nextPin: {pin: '18', reason: null}}),
			);
			expect(forbiddenSteps(plan)).toBeNull();
			expect(
				forbiddenSteps(withRows(plan, ({transaction}) => ({transaction: {...transaction, freePin: null}}))),
			).toMatch(/number is free/);
		});
	});

	test('never refuses what the maker makes for everybody, whatever the names', () => {
		const name = fc.oneof(
			fc.constantFrom(
				'Mohammad Asif',
				'Asif',
				'R. Kumar',
				'Sunil Kumar',
				'आशा वर्मा',
				'NN-3',
				'',
				'Subrahmanyam Venkateswaran',
			),
			fc.string({maxLength: 30}),
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(name, name), {minLength: 1, maxLength: 8}), couples => {
				const plan = makePlan(
					fixAll,
					world({
						sql: couples.map(([site], at) => w(String(at + 1), site)),
						middleware: 'off',
						device: couples.map(([, door], at) => d(String(at + 1), door)),
					}),
				);
				expect(forbiddenSteps(plan)).toBeNull();
			}),
		);
	});
});

describe('a plan around a closed port', () => {
	const routes = {
		trouble: {code: 'ERR_TRANSPORT_REFUSED', reason: 'Port 4370 is closed.'},
		soap: {name: 'eTimeTrackLite Web', probe: {isUsable: true, confidence: 'answers'}, isHarmless: true},
		queue: null,
	} as const;
	const closed = world({...lists, device: 'wait'}, {expectedSerial: 'CKJF2018', routes});

	test('holds one word for one person, wants it typed, and passes the last look', () => {
		const plan = makePlan(pins('register', '1'), closed);
		expect(plan).toMatchObject({
			blocks: [],
			readAt: {device: null},
			steps: [{action: 'queue', route: 'soap', pin: '1'}],
			consent: {kind: 'phrase', phrase: 'queue 1'},
		});
		expect(forbiddenSteps(plan)).toBeNull();
	});

	test('is made for nobody else, and holds no word about another person or for more', () => {
		expect(makePlan(pins('register', '1', '2'), closed).steps).toEqual([]);
		const plan = makePlan(pins('register', '1'), closed);
		const queued = plan.steps[0] as QueueStep;
		const asking = (request: Partial<QueueStep['request']>, more: Partial<Plan> = {}): Plan => ({
			...plan,
			...more,
			steps: [{...queued, request: {...queued.request, ...request}}],
		});
		expect(forbiddenSteps(asking({pin: '2'}))).toMatch(/another PIN/);
		expect(forbiddenSteps(asking({kind: 'delete'}))).toMatch(/only one person is registered/);
		expect(forbiddenSteps(asking({card: 99}))).toMatch(/not the one shown/);
		expect(forbiddenSteps(asking({}, {intent: pins('register', '1', '2')}))).toMatch(
			/only one person is registered/,
		);
		const [register] = made(pins('register', '1')).steps;
		expect(forbiddenSteps({...plan, steps: [queued, {...register!, id: '2'}]})).not.toBeNull();
	});
});
