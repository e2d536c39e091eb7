import {describe, expect, vi} from 'vitest';
import {apply, enter, goTo, openPlan} from './screen.ts';
import {missing, test, userOf} from './site.ts';

const patience = {timeout: 30_000, interval: 20};

describe.concurrent('when somebody else is at work as well', () => {
	test('a plan that the world has overtaken writes nobody twice', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV', name: 'Asha Verma'}}});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		expect((await gym.run('register', '--pin', '17', '--yes')).code).toBe(0);
		const before = gym.device.state();
		const result = await apply(screen, 'y');
		expect(result).toMatch(/^ +failed +1/m);
		expect(result).not.toContain('verified');
		expect(gym.device.state().users).toEqual(before.users);
		expect(gym.device.users().filter(({pin}) => pin === '17')).toHaveLength(1);
	});

	test('a person who changed since the plan was made is left as found', async ({site}) => {
		const gym = await site({
			cast: {
				17: {
					name: 'Chitra R',
					change: person => ({...person, device: person.device && {...person.device, name: 'Chithra R'}}),
				},
			},
		});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 's');
		expect((await gym.run('disable', '--pin', '17', '--yes')).code).toBe(0);
		const before = userOf(gym, '17');
		expect(await apply(screen, 'y')).toMatch(/^ +failed +1/m);
		expect(userOf(gym, '17')).toEqual(before);
	});

	test('a second writer is turned away while the first one writes, and told who that is', async ({site}) => {
		const gym = await site({people: 220, cast: missing(200), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const screen = await gym.open();
		await openPlan(screen, 'F');
		screen.press(`200${enter}`);
		await vi.waitUntil(() => gym.device.users().length > before, patience);
		// Far from done until the second writer has had its say, however slow this computer is.
		gym.device.setFault('slow-200');
		// A list that grows while it is read may be refused before the lock is met; then the second writer asks again.
		const said: string[] = [];
		const namesTheFirst = new RegExp(`by process ${screen.pid}\\b`);
		while (!said.some(line => namesTheFirst.test(line)) && gym.device.users().length < before + 200) {
			const {code, stderr} = await gym.run('register', '--pin', '201', '--yes');
			expect(code).toBe(2);
			said.push(stderr);
		}

		gym.device.clearFaults();
		expect(said.at(-1)).toMatch(namesTheFirst);
		expect(await screen.waitForText(/RESULT \d+/)).toMatch(/verified +200/);
		expect(gym.device.users()).toHaveLength(before + 200);
	});
});

describe.concurrent.for([
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const)('%s in the middle of a run', ([signal, code]) => {
	test('finishes the user in hand, frees the keypad, and gives the shell its screen back', async ({site}) => {
		const gym = await site({people: 80, cast: missing(60), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const screen = await gym.open();
		await openPlan(screen, 'F');
		screen.press(`60${enter}`);
		await vi.waitUntil(() => !gym.device.isEnabled && gym.device.users().length > before + 3, patience);
		screen.kill(signal);
		expect(await screen.ended).toEqual({code, signal: 0});
		expect(screen.isAlternate).toBe(false);
		expect([gym.device.isEnabled, gym.device.connections]).toEqual([true, 0]);
		expect(gym.device.users().length).toBeLessThan(before + 60);
		// Whoever was written is whole, and the others can still be.
		const plan = JSON.parse((await gym.run('register', '--all', '--dry-run', '--json')).stdout).plan;
		expect(plan.steps).toHaveLength(before + 60 - gym.device.users().length);
	});
});
