import {describe, expect, test} from 'vitest';
import {makePlan} from '../../source/plan/index.ts';
import {deviceUser as d, middleware as m, website as w} from '../reconcile/gym.ts';
import {brakeNames, pins, world} from './world.ts';

const numbers = (count: number, from = 1) => Array.from({length: count}, (_, at) => String(from + at));
const site = (list: readonly string[]) => list.map(pin => w(pin, `Member ${pin}`));
const shown = (list: readonly string[]) => list.map(pin => m(pin, `Member ${pin}`));
const stored = (list: readonly string[]) => list.map(pin => d(pin, `Member ${pin}`));

/** A gym in sync but for `extra` users that only the device knows. */
function deleting(extra: number, kept: number) {
	const members = numbers(kept, 10_001);
	const strangers = numbers(extra);
	return makePlan(
		pins('delete', ...strangers),
		world({sql: site(members), middleware: 'off', device: stored([...strangers, ...members])}),
	);
}

function registering(
	missing: number,
	kept: number,
	capacity: number | null,
	more: Parameters<typeof world>[1] = {},
) {
	const members = numbers(missing + kept);
	const base = world(
		{sql: site(members), middleware: shown(members), device: stored(members.slice(missing))},
		more,
	);
	const counts = {...base.device.counts!, userCapacity: capacity};
	return makePlan(pins('register', ...members.slice(0, missing)), {
		...base,
		device: {...base.device, counts},
	});
}

describe('brakes', () => {
	test.each([
		[20, 400, []],
		[21, 400, ['deletes']],
		[1, 2, []],
		[2, 18, []],
		[2, 17, ['share']],
		[21, 100, ['deletes', 'share']],
	])('%i deletes beside %i others', (extra, kept, names) => {
		expect(brakeNames(deleting(extra, kept))).toEqual(names);
	});

	test('the phrase holds count and device name', () => {
		expect(deleting(120, 3000)).toMatchObject({
			brakes: [{phrase: 'delete 120 main-door'}],
			consent: {kind: 'phrase', phrase: 'delete 120 main-door'},
		});
	});

	test.each([
		[1, 2, []],
		[1, 1, ['capacity']],
		[5, 10, []],
		[6, 10, ['capacity']],
	])('registering %i with %i places free', (missing, free, names) => {
		expect(brakeNames(registering(missing, 10, 10 + free))).toEqual(names);
	});

	test('an unknown capacity is no ground for a brake', () => {
		expect(brakeNames(registering(500, 1, null))).toEqual([]);
	});

	test('an empty device may have been reset', () => {
		expect(registering(2, 0, 3000).brakes).toMatchObject([
			{name: 'empty-device', phrase: 'register 2 main-door'},
		]);
	});

	test.each([
		['sql', 101, []],
		['sql', 124, []],
		['sql', 125, ['shrunk']],
		['middleware', 125, ['shrunk']],
		['device', 122, []],
		['device', 123, ['shrunk']],
	] as const)('%s had %i people at its last good reading', (name, before, names) => {
		expect(brakeNames(registering(2, 98, 3000, {lastGoodCounts: {[name]: before}}))).toEqual(names);
	});

	test('more than a fifth without any row in the middleware asks for the database', () => {
		const members = numbers(100);
		const gym = (absent: number, confirmed = false) =>
			world(
				{
					sql: site(members),
					middleware: shown(members.slice(0, 100 - absent)),
					device: stored(members.slice(2)),
				},
				{middlewareIdentityConfirmed: confirmed},
			);
		const intent = pins('register', '1', '2');
		expect(brakeNames(makePlan(intent, gym(20)))).toEqual([]);
		expect(brakeNames(makePlan(intent, gym(21)))).toEqual(['wrong-database']);
		expect(brakeNames(makePlan(intent, gym(21, true)))).toEqual([]);
		expect(brakeNames(makePlan(pins('disable', '5'), gym(60)))).toEqual([]);
	});

	test('rows that the middleware hides are rows of its database', () => {
		const members = numbers(10);
		const hidden = members.map(pin => m(pin, `Member ${pin}`, {hiddenBy: 'company' as const}));
		const gym = world(
			{sql: site(members), middleware: hidden, device: stored(['1', ...members, '99'].slice(1))},
			{middlewareIdentityConfirmed: false},
		);
		expect(brakeNames(makePlan(pins('delete', '99'), gym))).toEqual([]);
	});

	test('a plan without steps has nothing to brake', () => {
		expect(makePlan(pins('register', '1'), world({sql: [], middleware: 'off', device: []})).brakes).toEqual(
			[],
		);
	});
});
