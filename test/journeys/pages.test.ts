import {describe, expect} from 'vitest';
import {apply, enter, esc, goTo, openPlan} from './screen.ts';
import {test, userOf} from './site.ts';

const asha = {17: {problem: 'NO-DEV', name: 'Asha Verma'}} as const;

describe.concurrent('pages beside the list', () => {
	test('a mistake is found in the operations and taken back, with proof', async ({site}) => {
		const gym = await site({cast: asha});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		await apply(screen, 'y');
		expect(userOf(gym, '17')).toBeDefined();
		screen.press(esc);
		await screen.waitForText(/^(?![\s\S]*RESULT)/);
		screen.press('u');
		await screen.waitForText(/OPERATIONS[\s\S]*>\s+1 .* register +1 of 1 +ended/);
		screen.press('u');
		const plan = await screen.waitForText(/^(?![\s\S]*keys wake)[\s\S]*PLAN \d+ undo[\s\S]*Esc goes back/);
		const [, phrase] = /Type {2}(\S.*?) {2}and press Enter/.exec(plan) ?? [];
		screen.press(phrase === undefined ? 'y' : `${phrase}${enter}`);
		await screen.waitForText(/RESULT \d+ undo[\s\S]*verified +1/);
		expect(userOf(gym, '17')).toBeUndefined();
		screen.press(esc);
		await screen.waitForText(/^(?![\s\S]*RESULT)/);
		screen.press('@');
		expect(await screen.waitForText(/AUDIT[\s\S]*register/)).toMatch(
			/delete +17 +verified[\s\S]*register +17 +verified/,
		);
	});

	test('a check of a member says which rung fails and what to do', async ({site}) => {
		const gym = await site({cast: asha});
		const screen = await gym.open();
		await goTo(screen, '17');
		await gym.device.close();
		screen.press('c');
		expect(await screen.waitForText(/CHECK[\s\S]*Next: /)).toMatch(/FAIL +dev\.port/);
		screen.press(esc);
		await screen.waitForText(/PROBLEM/);
	});

	test('a plan is saved from where it is read, and nothing is written', async ({site}) => {
		const gym = await site({cast: asha});
		const screen = await gym.open({columns: 200});
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		screen.press('E');
		await screen.waitForText(/Saved: \S+/);
		expect(userOf(gym, '17')).toBeUndefined();
	});
});
