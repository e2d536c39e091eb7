import {describe, expect} from 'vitest';
import {allKeysTaken, apply, backToRow, enter, esc, goTo, openPlan, rowOf} from './screen.ts';
import {missing, type Site, test, userOf} from './site.ts';

const asha = {problem: 'NO-DEV', name: 'Asha Verma'} as const;

/** Nobody was written and nobody deleted. */
function expectNothingWritten({device}: Site): void {
	expect(device.log().names.filter(name => /write|delete/i.test(name))).toEqual([]);
}

describe.concurrent('registering', () => {
	test('a member whom the terminal does not know is found, planned, written and read back', async ({
		site,
	}) => {
		const gym = await site({cast: {17: asha}});
		const screen = await gym.open();
		const shown = await goTo(screen, '17');
		expect(rowOf(shown, '17')).toMatch(/\+\+- NO-DEV/);
		const plan = await openPlan(screen, 'r');
		expect(plan).toMatch(/\+ register 1\b/);
		expect(plan).toMatch(/\+ 17 +Asha Verma/);
		expectNothingWritten(gym);
		expect(await apply(screen, 'y')).toMatch(/verified +1 +read back/);
		await backToRow(screen, '17', /\+\+\+ fixed/);
		const {card = 0, ...user} = userOf(gym, '17')!;
		expect(user).toMatchObject({name: 'Asha Verma', group: 1});
		expect([user.privilege ?? 0, user.passwordHex]).toEqual([0, undefined]);
		const {code, stdout} = await gym.run('diff', '--pin', '17', '--all', '--json');
		expect([code, JSON.parse(stdout).rows[0].kinds]).toEqual([0, []]);
		expect(Number(JSON.parse(stdout).rows[0].sql.card || 0)).toBe(card);
	});

	test('keys typed ahead and pasted text never apply a plan', async ({site}) => {
		const gym = await site({cast: {17: asha}});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 'ry');
		await allKeysTaken(screen);
		expectNothingWritten(gym);
		screen.press('\x1B[200~y\x1B[201~');
		await screen.waitForText('Pasted text');
		await allKeysTaken(screen);
		expectNothingWritten(gym);
		// The plan itself is as good as before.
		expect(await apply(screen, 'y')).toMatch(/verified +1/);
	});

	test('a key in the first second is not heard, and Esc is', async ({site}) => {
		const gym = await site({cast: {17: asha}});
		const screen = await gym.open();
		await goTo(screen, '17');
		screen.press('r');
		await screen.waitForText('keys wake');
		screen.press('yyyy');
		await screen.waitForText(/^(?![\s\S]*keys wake)[\s\S]*y applies 1/);
		await allKeysTaken(screen);
		screen.press(esc);
		await screen.waitForText(/^>.17 /m);
		expectNothingWritten(gym);
	});

	test('marks survive the filter and are registered together', async ({site}) => {
		const gym = await site({cast: {17: asha, 21: {problem: 'NO-DEV'}, 25: {problem: 'NO-DEV'}}});
		const screen = await gym.open();
		await goTo(screen, '17');
		screen.press(' ');
		await screen.waitForText('marked 1');
		await goTo(screen, '21');
		screen.press(' ');
		await screen.waitForText(/marked 2, 1 hidden/);
		expect(await openPlan(screen, 'r')).toMatch(/register 2\b/);
		expect(await apply(screen, 'y')).toMatch(/verified +2/);
		expect([userOf(gym, '17'), userOf(gym, '21'), userOf(gym, '25')].map(Boolean)).toEqual([
			true,
			true,
			false,
		]);
	});

	test('more than twenty want their number typed', async ({site}) => {
		const gym = await site({people: 60, cast: missing(25)});
		const before = gym.device.users().length;
		const screen = await gym.open();
		expect(await openPlan(screen, 'F')).toContain('Type  25  and press Enter');
		screen.press(`y${enter}`);
		await screen.waitForText('not the phrase');
		expectNothingWritten(gym);
		expect(await apply(screen, `\x7F25${enter}`)).toMatch(/verified +25/);
		expect(gym.device.users()).toHaveLength(before + 25);
		expect(gym.device.isEnabled).toBe(true);
	});

	test('"fix all" registers, corrects names and adds missing cards, and says why the others are left out', async ({
		site,
	}) => {
		const gym = await site({
			cast: {
				4: {problem: 'NO-DEV'},
				6: {problem: 'NAME'},
				8: {problem: 'CARD'},
				10: {problem: 'CARD-other'},
				12: {problem: 'DUP-PIN'},
				14: {problem: 'WHO?'},
				16: {problem: 'EXPIRED'},
				18: {problem: 'NOT-SQL'},
				20: {problem: 'DEV-ONLY'},
				22: {problem: 'OFF'},
				24: {problem: 'NO-MW'},
			},
		});
		const before = new Map(gym.device.users().map(user => [user.pin, user]));
		const screen = await gym.open({columns: 160, rows: 45});
		const plan = await openPlan(screen, 'F');
		expect(plan).toMatch(/register 1 +~ change 2 +x delete 0/);
		for (const [pin, kind] of [
			['10', 'CARD'],
			['12', 'DUP-PIN'],
			['14', String.raw`WHO\?`],
			['16', 'EXPIRED'],
			['18', 'NOT-SQL'],
			['20', 'DEV-ONLY'],
			['22', 'OFF'],
			['24', 'NO-MW'],
			['1', 'DEV-ONLY'],
		])
			expect(plan).toMatch(new RegExp(`! ${pin} +${kind} +\\w.{10}`));
		expect(await apply(screen, 'y')).toMatch(/verified +3/);
		const changed = gym.device
			.users()
			.filter(user => JSON.stringify(user) !== JSON.stringify(before.get(user.pin)));
		expect(changed.map(user => user.pin).sort()).toEqual(['4', '6', '8']);
	});

	test('a terminal that acknowledges and does not store ends as "sent", never as verified', async ({
		site,
	}) => {
		const gym = await site({cast: {17: asha}, device: {faults: ['write-not-stored']}});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		const result = await apply(screen, 'y');
		expect(result).toMatch(/^ +sent +1 +acknowledged/m);
		expect(result).not.toContain('verified');
		await backToRow(screen, '17', /\+\+- sent/);
	});
});
