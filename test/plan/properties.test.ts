import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {SourceState} from '../../source/domain/index.ts';
import {
	checkStep,
	deviceSteps,
	type Intent,
	makePlan,
	type PlanWorld,
	verifyStep,
} from '../../source/plan/index.ts';
import {kinds, reconcile} from '../../source/reconcile/index.ts';
import {deviceUser, middleware, options, reading, website} from '../reconcile/gym.ts';
import {applied, fixAll, world} from './world.ts';

const pin = fc.oneof(
	{weight: 8, arbitrary: fc.integer({min: 1, max: 15}).map(String)},
	fc.constantFrom('', '0', '007', 'A1', '12345678901'),
);
const name = fc.constantFrom(
	'Asha Verma',
	'Aasha Verma',
	'Gita Rao',
	'Sunil Kumar',
	'Subrahmanyam Venkateswaran',
	'',
	'आशा',
);
const id = fc.integer({min: 1, max: 60});
const lists = fc.record({
	sql: fc.uniqueArray(
		fc
			.record({
				pin,
				name,
				employeeId: id,
				card: fc.constantFrom('', '', '77', '78', 'x'),
				status: fc.constantFrom('Working', 'Working', 'inactive', 'deleted'),
			})
			.map(({pin: at, name: called, ...rest}) => website(at, called, rest)),
		{maxLength: 14, selector: ({employeeId}) => employeeId},
	),
	middleware: fc.uniqueArray(
		fc
			.record({pin, name, employeeId: id, hiddenBy: fc.constantFrom(null, null, 'company' as const)})
			.map(({pin: at, name: called, ...rest}) => middleware(at, called, rest)),
		{maxLength: 14, selector: ({employeeId}) => employeeId},
	),
	device: fc.uniqueArray(
		fc
			.record({
				pin,
				name,
				uid: id,
				card: fc.constantFrom(0, 0, 77, 78),
				enabled: fc.boolean(),
				privilege: fc.constantFrom(0, 0, 14),
			})
			.map(({pin: at, name: called, ...rest}) => deviceUser(at, called, rest)),
		{maxLength: 14, selector: ({uid}) => uid},
	),
});
type Lists = typeof lists extends fc.Arbitrary<infer T> ? T : never;

const state = fc.constantFrom<SourceState>('ok', 'ok', 'ok', 'live', 'old', 'part', 'fail', 'wait', 'off');
const states = fc.record({sql: state, middleware: state, device: state});
const selector: fc.Arbitrary<Intent['selector']> = fc.oneof(
	fc.uniqueArray(pin, {minLength: 1, maxLength: 6}).map(pins => ({by: 'pins' as const, pins})),
	fc.constantFrom(...kinds).map(kind => ({by: 'kind' as const, kind})),
	fc.constant({by: 'all' as const}),
);
const intent: fc.Arbitrary<Intent> = fc.record({
	operation: fc.constantFrom('register', 'resync', 'delete', 'enable', 'disable', 'fix'),
	selector,
});
const occupied = fc.oneof(
	fc.constant(null),
	fc.uniqueArray(fc.integer({min: 1, max: 70})).map(slots => new Set(slots)),
);

function gym(
	people: Lists,
	at: Record<'sql' | 'middleware' | 'device', SourceState>,
	more: Partial<PlanWorld> = {},
): PlanWorld {
	const of = <T>(list: readonly T[], now: SourceState) =>
		reading(now === 'off' || now === 'wait' ? [] : list, now);
	const snapshots = {
		sql: of(people.sql, at.sql),
		middleware: of(people.middleware, at.middleware),
		device: of(people.device, at.device),
	};
	return world({sql: [], middleware: [], device: []}, {snapshots, ...more});
}

const allRead = {sql: 'ok', middleware: 'ok', device: 'ok'} as const;

describe('makePlan', () => {
	test('no two steps touch one PIN, one slot or one card, and none takes a slot that holds fingers', () => {
		fc.assert(
			fc.property(lists, states, intent, occupied, (people, at, wanted, slots) => {
				const plan = makePlan(wanted, gym(people, at, {occupiedSlots: slots}));
				const uids = deviceSteps(plan).map(step => step.draft?.uid ?? step.before?.uid);
				expect(new Set(plan.steps.map(step => step.pin)).size).toBe(plan.steps.length);
				expect(new Set(uids).size).toBe(plan.steps.length);
				const taken = new Set(people.device.map(user => user.uid));
				for (const step of deviceSteps(plan).filter(({action}) => action === 'register')) {
					expect(taken.has(step.draft!.uid)).toBe(false);
					expect(slots?.has(step.draft!.uid) ?? false).toBe(false);
				}

				const cards = applied(plan, people.device)
					.map(user => user.card)
					.filter(card => card !== 0);
				const before = people.device.map(user => user.card).filter(card => card !== 0);
				const doubles = (list: readonly number[]) => list.length - new Set(list).size;
				expect(doubles(cards)).toBeLessThanOrEqual(doubles(before));
			}),
		);
	});

	test('a fix plan holds no delete, no switch and no rename, and replaces no card', () => {
		fc.assert(
			fc.property(lists, states, selector, (people, at, chosen) => {
				for (const step of deviceSteps(makePlan({operation: 'fix', selector: chosen}, gym(people, at)))) {
					expect(['register', 'resync']).toContain(step.action);
					expect(step.isRename).toBeUndefined();
					if (step.before !== null && step.before.card !== 0) expect(step.after?.card).toBe(step.before.card);
					if (step.before !== null) {
						expect(step.after).toMatchObject({
							enabled: step.before.enabled,
							privilege: step.before.privilege,
							group: step.before.group,
							hasPassword: step.before.hasPassword,
							uid: step.before.uid,
						});
					}
				}
			}),
		);
	});

	test('no step rests on a source that is not complete and current', () => {
		fc.assert(
			fc.property(lists, states, intent, (people, at, wanted) => {
				const {steps, readAt} = makePlan(wanted, gym(people, at));
				if (steps.length === 0) return;
				const current = (name: keyof typeof at) => at[name] === 'ok' || at[name] === 'live';
				expect(current('device')).toBe(true);
				if (wanted.operation !== 'enable' && wanted.operation !== 'disable')
					expect(current('sql')).toBe(true);
				if (wanted.operation === 'delete' || wanted.operation === 'fix') {
					expect(current('middleware') || at.middleware === 'off').toBe(true);
				}

				if (steps.filter(({action}) => action === 'register').length > 1) {
					expect(current('middleware') || at.middleware === 'off').toBe(true);
				}

				for (const name of ['sql', 'middleware', 'device'] as const) {
					expect(readAt[name] !== null).toBe(current(name));
				}
			}),
		);
	});

	test('nobody is deleted while the website or the middleware lists nobody', () => {
		fc.assert(
			fc.property(lists, fc.constantFrom('sql', 'middleware'), selector, (people, empty, chosen) => {
				const plan = makePlan(
					{operation: 'delete', selector: chosen},
					gym({...people, [empty]: []}, allRead),
				);
				expect(plan.steps).toEqual([]);
				expect(plan.blocks.map(({code}) => code)).toContain('source-empty');
			}),
		);
	});

	test('a device with an administrator keeps one, or the plan is blocked', () => {
		fc.assert(
			fc.property(lists, intent, (people, wanted) => {
				const plan = makePlan(wanted, gym(people, allRead));
				const opens = (list: typeof people.device) => list.some(user => user.privilege >= 6 && user.enabled);
				if (plan.blocks.length === 0 && opens(people.device)) {
					expect(opens(applied(plan, people.device) as typeof people.device)).toBe(true);
				}
			}),
		);
	});

	test('every chosen PIN is either written or left out with a reason', () => {
		fc.assert(
			fc.property(lists, states, intent, (people, at, wanted) => {
				const plan = makePlan(wanted, gym(people, at));
				const named = [...plan.steps.map(step => step.pin), ...plan.leftOut.map(item => item.pin)];
				expect(new Set(named).size).toBe(named.length);
				if (wanted.selector.by === 'pins') expect(new Set(named)).toEqual(new Set(wanted.selector.pins));
				expect(plan.leftOut.every(({reason}) => reason.length > 0)).toBe(true);
			}),
		);
	});

	test('a fresh plan passes its own checks, and its own result verifies it', () => {
		fc.assert(
			fc.property(lists, intent, (people, wanted) => {
				const plan = makePlan(wanted, gym(people, allRead));
				const after = applied(plan, people.device);
				for (const step of deviceSteps(plan)) {
					expect(checkStep(step, people.device)).toBeNull();
					expect(verifyStep(step, after)).toBeNull();
					expect(verifyStep(step, people.device)).not.toBeNull();
				}
			}),
		);
	});

	test('applying a fix plan to a model device leaves an empty fix list', () => {
		fc.assert(
			fc.property(lists, people => {
				const before = gym(people, allRead);
				const plan = makePlan(fixAll, before);
				const device = applied(plan, people.device);
				const after = world({sql: people.sql, middleware: people.middleware, device});
				expect(makePlan(fixAll, after).steps).toEqual([]);
				const fixed = new Set(plan.steps.map(step => step.pin));
				const left = reconcile(after.snapshots, options).filter(
					row => fixed.has(row.pin) && row.fix === 'register',
				);
				expect(left).toEqual([]);
			}),
		);
	});

	test('a gym in sync has an empty fix list', () => {
		const members = fc.uniqueArray(fc.integer({min: 1, max: 99_999}), {maxLength: 20});
		fc.assert(
			fc.property(members, numbers => {
				const plan = makePlan(
					fixAll,
					world({
						sql: numbers.map(number => website(String(number), `Member ${number}`)),
						middleware: numbers.map(number => middleware(String(number), `Member ${number}`)),
						device: numbers.map((number, at) =>
							deviceUser(String(number), `Member ${number}`, {uid: at + 1}),
						),
					}),
				);
				expect(plan).toMatchObject({steps: [], leftOut: [], brakes: [], consent: {kind: 'none'}});
			}),
		);
	});
});
