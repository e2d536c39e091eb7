import {describe, expect, test} from 'vitest';
import {
	forbiddenSteps,
	type Intent,
	makePlan,
	type Plan,
	type Present,
	resumeIntent,
	resumePlan,
	savePlan,
} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {bio, carryOut, client, employee, finger, type Gym, stored} from './model.ts';
import {pins} from './world.ts';

const numbers = Array.from({length: 6}, (_, at) => String(50 + at));
const gym: Gym = {
	door: {
		users: [
			stored({uid: 5, pin: '17', name: 'Asha Verma', card: 7, password: '1'}),
			stored({uid: 6, pin: '34', name: 'Chithra R'}),
		],
		templates: [finger(5, 0), finger(5, 1)],
	},
	website: [
		employee(881, '17', 'Asha Verma', {EmployeeRFIDNumber: '7', DepartmentId: '77'}),
		client('AA', 881, '17'),
		bio(1, 881),
		employee(883, '34', 'Chitra R'),
		...numbers.map((pin, at) => employee(900 + at, pin, `Member ${pin}`)),
	],
	middleware: [],
};
const present = ({door, website, middleware}: Gym): Present => {
	const {fingers} = readGym({door, website, middleware});
	return {users: door.users, fingers, rows: {website, middleware}};
};
const world = (at: Gym, more = {}) => readGym(at, {nextPin: {pin: '90', reason: null}, ...more});
const hard: Intent = {...pins('delete', '17'), also: ['sql']};
const adding: Intent = {
	operation: 'add',
	selector: {by: 'pins', pins: []},
	member: {name: 'Nita Shah', card: '', packageEnd: null, package: null, trainer: null, gender: 'Female'},
};
const repair: Intent = {...pins('resync', '17'), in: 'mw'};
const undo = (): {plan: Plan; from: Gym} => {
	const done = carryOut(makePlan(hard, world(gym)), gym);
	return {
		plan: makePlan(
			{operation: 'undo', selector: {by: 'all'}, from: '42'},
			world(done.gym, {past: done.past}),
		),
		from: done.gym,
	};
};
const wishes: readonly (readonly [string, () => {plan: Plan; from: Gym}])[] = [
	['register', () => ({plan: makePlan(pins('register', ...numbers, '17'), world(gym)), from: gym})],
	['resync', () => ({plan: makePlan(pins('resync', '34'), world(gym)), from: gym})],
	['disable', () => ({plan: makePlan(pins('disable', '17'), world(gym)), from: gym})],
	['hard delete', () => ({plan: makePlan(hard, world(gym)), from: gym})],
	['repair', () => ({plan: makePlan(repair, world(gym)), from: gym})],
	['add', () => ({plan: makePlan(adding, world(gym)), from: gym})],
	['undo', undo],
];

describe('resumePlan', () => {
	test.each(wishes)('of %s tells after each step which are done and which are not', (_, make) => {
		const {plan, from} = make();
		expect(plan.steps.length).toBeGreaterThan(0);
		for (let cut = 0; cut <= plan.steps.length; cut++) {
			const written = carryOut({...plan, steps: plan.steps.slice(0, cut)}, from);
			const sorted = resumePlan(savePlan(plan), written.past.steps, present(written.gym));
			expect(sorted.inDoubt).toEqual([]);
			expect(sorted.done.map(({id}) => id)).toEqual(plan.steps.slice(0, cut).map(({id}) => id));
			expect(sorted.notDone.map(({id}) => id)).toEqual(plan.steps.slice(cut).map(({id}) => id));
		}
	});

	test.each(wishes)('of %s needs no word of the journal', (_, make) => {
		const {plan, from} = make();
		const written = carryOut({...plan, steps: plan.steps.slice(0, 1)}, from);
		const sorted = resumePlan(savePlan(plan), [], present(written.gym));
		expect([sorted.done.length, sorted.notDone.length]).toEqual([1, plan.steps.length - 1]);
	});

	test('puts every step into exactly one list', () => {
		const {plan} = wishes[0]![1]();
		const sorted = resumePlan(savePlan(plan), [], {
			users: null,
			fingers: null,
			rows: {website: null, middleware: null},
		});
		expect(sorted).toMatchObject({done: [], notDone: []});
		expect(sorted.inDoubt.map(({id}) => id)).toEqual(plan.steps.map(({id}) => id));
	});

	const doubtOf = (
		intent: Intent,
		change: (gym: Gym) => Gym,
		state: 'verified' | 'in-flight' = 'in-flight',
	) => {
		const plan = makePlan(intent, world(gym));
		const {gym: done, past} = carryOut(plan, gym);
		return resumePlan(
			savePlan(plan),
			past.steps.map(step => ({...step, state})),
			present(change(done)),
		).inDoubt.map(({reason}) => reason);
	};
	const door =
		(change: (users: Gym['door']['users']) => Gym['door']['users']) =>
		(at: Gym): Gym => ({...at, door: {...at.door, users: change(at.door.users)}});

	test.each([
		[
			'a register that is there with a role',
			pins('register', '50'),
			door(users => [...users.slice(0, 2), stored({uid: 7, pin: '50', name: 'Member 50', privilege: 14})]),
			/neither.*role/,
		],
		[
			'a resync of somebody who is gone',
			pins('resync', '34'),
			door(users => users.slice(0, 1)),
			/gone from the device|is gone/,
		],
		[
			'a PIN that is there twice',
			pins('register', '50'),
			door(users => [...users, stored({uid: 30, pin: '50', name: 'X'})]),
			/2 times/,
		],
		[
			'a delete that left the fingers',
			pins('delete', '17'),
			(at: Gym): Gym => ({...at, door: {...at.door, templates: gym.door.templates}}),
			/2 fingers are still in slot 5/,
		],
		[
			'rows that are gone in part',
			hard,
			(at: Gym): Gym => ({...at, website: [...at.website, gym.website[1]!]}),
			/Some of the rows/,
		],
		[
			'a repair over which somebody wrote',
			repair,
			(at: Gym): Gym => ({
				...at,
				website: at.website.map(row => ({...row, values: {...row.values, DepartmentId: '2'}})),
			}),
			/neither as before nor as wanted/,
		],
		[
			'another person under the new number',
			adding,
			(at: Gym): Gym => ({...at, website: [...gym.website, employee(990, '90', 'Somebody')], door: gym.door}),
			/other rows under this PIN/,
		],
	] as const)('leaves to a person: %s', (_, intent, change, reason) => {
		expect(doubtOf(intent, change).join()).toMatch(reason);
	});

	test('what was verified and is as before again was undone by somebody', () => {
		expect(doubtOf(pins('resync', '34'), () => gym, 'verified')).toEqual([
			'It was written and read back, and is as before again.',
		]);
		expect(doubtOf(pins('resync', '34'), () => gym)).toEqual([]);
	});

	test('a user who is back with half of the fingers is half done, and gets the others', () => {
		const {plan, from} = undo();
		const {gym: back, past} = carryOut(plan, from);
		const half = {...back, door: {...back.door, templates: [finger(5, 0)]}};
		expect(resumePlan(savePlan(plan), past.steps, present(half)).notDone).toMatchObject([
			{action: 'restore', reason: expect.stringContaining('1 of 2 fingers'), isHalf: true},
		]);
		const unread = {...present(back), fingers: null};
		expect(resumePlan(savePlan(plan), past.steps, unread).inDoubt).toMatchObject([{action: 'restore'}]);
	});
});

describe('resumeIntent', () => {
	const rest = (intent: Intent, cut: number) => {
		const plan = makePlan(intent, world(gym));
		const written = carryOut({...plan, steps: plan.steps.slice(0, cut)}, gym);
		return {
			plan,
			gym: written.gym,
			intent: resumeIntent(
				savePlan(plan),
				resumePlan(savePlan(plan), written.past.steps, present(written.gym)),
			),
		};
	};

	test('asks for those who are not done, and the same is written in the end', () => {
		const {plan, gym: half, intent} = rest(pins('register', ...numbers), 2);
		expect(intent).toEqual(pins('register', ...numbers.slice(2)));
		const whole = carryOut(plan, gym).gym.door.users;
		const resumed = carryOut(makePlan(intent!, world(half)), half).gym.door.users;
		expect(resumed.map(({pin, uid}) => `${pin} ${uid}`)).toEqual(whole.map(({pin, uid}) => `${pin} ${uid}`));
	});

	test('asks for nothing when nothing is left', () => {
		expect(rest(pins('register', ...numbers), 6).intent).toBeNull();
	});

	test('goes on with the rows of a hard delete whose device part is done', () => {
		const {gym: half, intent} = rest(hard, 1);
		expect(intent).toEqual(hard);
		expect(makePlan(intent!, world(half)).steps.map(({action}) => action)).toEqual(['sql-delete']);
	});

	test('never adds a member a second time', () => {
		const {gym: half, intent} = rest(adding, 1);
		expect(intent).toEqual(pins('register', '90'));
		expect(makePlan(intent!, world(half)).steps.map(({action, pin}) => `${action} ${pin}`)).toEqual([
			'register 90',
		]);
		expect(rest(adding, 0).intent).toEqual(adding);
	});

	test.each([
		[[0, 2], ['sql-insert 90 middleware']],
		[[0], ['sql-insert 90 middleware', 'register 90 main-door']],
	] as const)('of a new member whose steps %j are done writes the others', (done, left) => {
		const apart = (at: Gym) => world(at, {isApart: true});
		const plan = makePlan({...adding, selector: {by: 'all'}}, apart(gym));
		expect(plan.steps.map(({target}) => target)).toEqual(['website', 'middleware', 'main-door']);
		const {gym: half} = carryOut(
			{...plan, steps: plan.steps.filter((_, at) => done.some(one => one === at))},
			gym,
		);
		const intent = resumeIntent(savePlan(plan), resumePlan(savePlan(plan), [], present(half)));
		const again = makePlan(intent!, apart(half));
		expect(again.steps.map(({action, pin, target}) => `${action} ${pin} ${target}`)).toEqual(left);
		expect([again.blocks, forbiddenSteps(again)]).toEqual([[], null]);
		const other = {
			...half,
			website: half.website.map(row => ({...row, values: {...row.values, EmployeeName: 'Else'}})),
		};
		expect(makePlan(intent!, apart(other))).toMatchObject({steps: [], blocks: [{code: 'member'}]});
	});

	test('keeps people whom nobody picked under the rules for such people', () => {
		const all = rest({operation: 'register', selector: {by: 'all'}}, 2).intent;
		expect(all).toEqual({operation: 'fix', selector: {by: 'pins', pins: numbers.slice(2)}});
		expect(rest({operation: 'fix', selector: {by: 'all'}}, 1).intent?.operation).toBe('fix');
	});
});
