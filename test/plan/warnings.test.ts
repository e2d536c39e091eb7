import {describe, expect, test} from 'vitest';
import {makePlan, type PlanWorld} from '../../source/plan/index.ts';
import {deviceUser as d, middleware as m, website as w} from '../reconcile/gym.ts';
import {brakeNames, pins, world} from './world.ts';

const members = Array.from({length: 10}, (_, at) => String(at + 1));
const sentence = 'trisync reads etime1 on GYMPC, where nothing happens; the middleware works with etime2.';

/** Ten members, the first of them not at the door; so many of the last are missing in the middleware's database. */
function gym(absent: number, verdict: 'wrong' | 'alive' | 'asleep' | 'unclear' | null): PlanWorld {
	return world(
		{
			sql: members.map(pin => w(pin, `Member ${pin}`)),
			middleware: members.slice(0, members.length - absent).map(pin => m(pin, `Member ${pin}`)),
			device: members.slice(1).map(pin => d(pin, `Member ${pin}`)),
		},
		{
			middlewareIdentityConfirmed: false,
			...(verdict === null ? {} : {databaseVerdict: {verdict, inUse: 'etime2', sentence, proof: []}}),
		},
	);
}

const registerAll = {operation: 'register', selector: {by: 'all'}} as const;

describe('a database that the middleware does not work with', () => {
	test('is a warning of a plan for one member at the door', () => {
		const plan = makePlan(pins('register', '1'), gym(0, 'wrong'));
		expect([plan.steps.length, plan.warnings[0], brakeNames(plan)]).toEqual([1, sentence, []]);
	});

	test.each([
		['everybody', registerAll],
		['a delete', pins('delete', '5')],
	])('holds a plan for %s, though the same people are in it', (_whom, intent) => {
		const plan = makePlan(intent, gym(0, 'wrong'));
		expect(plan.brakes).toMatchObject([{name: 'wrong-database', reason: sentence}]);
		expect([plan.consent.kind, plan.warnings.includes(sentence)]).toEqual(['phrase', false]);
	});

	test('holds nothing once somebody confirmed it', () => {
		const confirmed = {...gym(0, 'wrong'), middlewareIdentityConfirmed: true};
		expect(brakeNames(makePlan(pins('delete', '5'), confirmed))).toEqual([]);
	});

	test('is told once where the brake tells it already', () => {
		const plan = makePlan(registerAll, gym(5, 'wrong'));
		expect(plan.brakes).toMatchObject([{name: 'wrong-database', reason: expect.stringContaining(sentence)}]);
		expect(plan.warnings).not.toContain(sentence);
	});

	test.each(['alive', 'asleep', 'unclear', null] as const)(
		'is no warning when the verdict is %s',
		verdict => {
			expect(makePlan(pins('register', '1'), gym(0, verdict)).warnings).not.toContain(sentence);
		},
	);

	test('is not told of a plan that does nothing', () => {
		expect(makePlan(pins('register', '2'), gym(0, 'wrong'))).toMatchObject({steps: [], warnings: []});
	});
});
