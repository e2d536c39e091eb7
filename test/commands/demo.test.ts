import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Gym, openGym} from '../../source/app/gym.ts';
import {trisync} from '../helpers/fake-gym.ts';

/** The embedded gym: real repositories, the real client, a simulated terminal. What is printed here is no fake's. */
describe('on the demo', () => {
	let gym: Gym;
	beforeAll(async () => {
		gym = await openGym({demo: true}, {}, '.');
	});
	afterAll(() => gym.close());

	test('diff prints every row as its schema says', async () => {
		const ran = await trisync(['diff', '--all', '--json'], {gym});
		const {complete, sources, rows} = ran.json('diff');
		expect([ran.exit, complete]).toEqual([1, true]);
		expect(rows.length).toBeGreaterThanOrEqual(sources.device.count);
	});

	test('users prints every user as its schema says', async () => {
		const {count, users} = (await trisync(['users', '--json'], {gym})).json('users');
		expect(users).toHaveLength(count);
	});

	test('a missing member is registered and in sync afterwards', async () => {
		const {rows} = (await trisync(['diff', '--kind', 'NO-DEV', '--json'], {gym})).json('diff');
		const pin: string = rows.find((row: {fix: string}) => row.fix === 'register').pin;
		const planned = await trisync(['register', pin, '--dry-run', '--json'], {gym});
		expect([planned.exit, planned.json('plan-result').plan.steps.length]).toEqual([1, 1]);
		const run = await trisync(['register', pin, '--yes', '--json'], {gym});
		expect(run.json('plan-result').result.verified).toMatchObject([{pin, state: 'verified'}]);
		const shown = await trisync(['show', pin, '--json'], {gym});
		expect(shown.json('show').checklist).toMatchObject([{}, {}, {system: 'device', verdict: 'yes'}]);
		const again = await trisync(['register', pin, '--yes', '--json'], {gym});
		expect([again.exit, again.json('plan-result').plan.steps]).toEqual([0, []]);
	});

	test('a delete keeps a backup and is gone afterwards', async () => {
		const {rows} = (await trisync(['diff', '--kind', 'NOT-SQL', '--json'], {gym})).json('diff');
		const {pin} = rows[0];
		const unasked = await trisync(['delete', pin, '--yes', '--json'], {gym});
		expect(unasked.exit).toBe(2);
		const {consent} = unasked.json('plan-result').plan;
		const run = await trisync(['delete', pin, '--confirm', consent.phrase, '--json'], {gym});
		expect(run.json('plan-result').result).toMatchObject({verified: [{pin}], backupFile: expect.any(String)});
		expect(run.exit).toBe(0);
		const {users} = (await trisync(['users', '--json'], {gym})).json('users');
		expect(users.map((user: {pin: string}) => user.pin)).not.toContain(pin);
	});
});
