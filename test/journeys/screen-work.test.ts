import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, vi} from 'vitest';
import type {CastMember} from '../../source/app/trial/gym.ts';
import {apply, atPin, backToRow, enter, esc, goTo, openPlan, rowOf} from './screen.ts';
import {missing, type Site, test, userOf} from './site.ts';

const patience = {timeout: 30_000, interval: 20};
const tab = '\t';

/** Both databases may be written; here they are one table. */
function mayWrite({folder}: Site): void {
	mkdirSync(join(folder, 'config'), {recursive: true, mode: 0o700});
	const settings = {websiteWrite: true, middlewareWrite: true};
	writeFileSync(join(folder, 'config', 'config.json'), JSON.stringify(settings), {mode: 0o600});
}

/** In a department that does not exist. */
const hidden: CastMember = {
	name: 'Dev Anand',
	change: ({website, middleware, ...person}) => ({
		...person,
		website: website && {...website, departmentId: 77},
		middleware: middleware && {...middleware, departmentId: 77},
	}),
};

/** The row as the program reads it now. */
async function shownRow(gym: Site, pin: string) {
	const {stdout} = await gym.run('diff', '--pin', pin, '--all', '--json');
	return JSON.parse(stdout).rows.find((row: {pin: string}) => row.pin === pin) ?? null;
}

describe.concurrent('a member who shall be gone', () => {
	test('goes from all systems with one tick, and comes back from all by undo', async ({site}) => {
		const gym = await site({cast: {9: {problem: 'EXPIRED', name: 'Harish P'}}});
		mayWrite(gym);
		const before = gym.device.state();
		const person = (await shownRow(gym, '9')).sql;
		const screen = await gym.open();
		await goTo(screen, '9');
		expect(await openPlan(screen, 'd')).toMatch(/x delete 1 [\s\S]*\[ \] Tab +also website and middleware/);
		screen.press(tab);
		await screen.waitForText(/x delete 2 [\s\S]*website: [\s\S]*\[x\] Tab[\s\S]*keys wake/);
		await screen.waitForText(/^(?![\s\S]*keys wake)[\s\S]*Type {2}delete 9 /);
		expect(await apply(screen, `delete 9${enter}`)).toMatch(/verified +2/);
		expect([userOf(gym, '9'), await shownRow(gym, '9')]).toEqual([undefined, null]);
		screen.press(esc);
		await screen.waitForText(/^(?![\s\S]*RESULT)/);
		screen.press('u');
		await screen.waitForText(/OPERATIONS[\s\S]*> +\d+ .*delete +2 of 2/);
		expect(await openPlan(screen, 'u')).toMatch(/\+ 9 +Harish P +back to slot/);
		expect(await apply(screen, 'y')).toMatch(/verified +2/);
		// The database gives the row a number of its own.
		expect((await shownRow(gym, '9')).sql).toEqual({...person, employeeId: expect.any(Number)});
		const after = gym.device.state();
		expect(after.users.find(({pin}) => pin === '9')).toEqual(before.users.find(({pin}) => pin === '9'));
		expect(after.templates).toHaveLength(before.templates.length);
	});

	test('is kept out by x, and let in again, without losing a finger', async ({site}) => {
		const gym = await site({cast: {9: {problem: 'EXPIRED', name: 'Harish P'}}});
		const before = gym.device.state();
		const screen = await gym.open();
		expect(await goTo(screen, '9')).toMatch(/can still enter[\s\S]*Decide: x or d/);
		expect(await openPlan(screen, 'x')).toContain('enabled -> disabled');
		await apply(screen, 'y');
		await backToRow(screen, '9', /fixed/);
		const {code} = await gym.run('diff', '--pin', '9');
		expect([code, gym.device.state().templates]).toEqual([0, before.templates]);
		expect(await openPlan(screen, 'x')).toContain('disabled -> enabled');
		await apply(screen, 'y');
		expect(gym.device.state().users).toEqual(before.users);
	});
});

describe.concurrent('a member whom the middleware hides', () => {
	test('is shown again by s: one column of one row, and the device is left alone', async ({site}) => {
		const gym = await site({cast: {24: hidden}});
		mayWrite(gym);
		const before = gym.device.state();
		const screen = await gym.open();
		const shown = await goTo(screen, '24');
		expect(shown).toMatch(/not shown by the middleware\. +Fix: s resync/);
		expect(await openPlan(screen, 's')).toMatch(/~ 24 +Dev Anand +website: Employees\.\w+ .* -> "\w+"/);
		expect(await apply(screen, 'y')).toMatch(/verified +1/);
		await backToRow(screen, '24', /fixed/);
		expect(await shownRow(gym, '24')).toMatchObject({kinds: [], middleware: {hiddenBy: null}});
		expect(gym.device.state()).toEqual(before);
	});

	test('is left to eTimeTrackLite where its rows may not be written', async ({site}) => {
		const gym = await site({cast: {24: hidden}});
		const screen = await gym.open();
		expect(await goTo(screen, '24')).toContain('Enter says how.');
		screen.press(enter);
		await screen.waitForText('Next: Make the member visible in eTimeTrackLite');
		expect(await openPlan(screen, 's')).toMatch(/Blocked: .*cannot be applied/s);
		expect((await shownRow(gym, '24')).kinds).toEqual(['NO-MW']);
	});
});

describe.concurrent('a new member', () => {
	test('is added by the form: website first, then the device, and proven in all three', async ({site}) => {
		const gym = await site();
		mayWrite(gym);
		const before = gym.device.users().length;
		const screen = await gym.open();
		screen.press('A');
		await screen.waitForText('NEW MEMBER');
		screen.press(`Asha Verma${tab}12345678${tab}3`);
		await screen.waitForText(/months +3_/);
		const plan = await openPlan(screen, '\x13');
		const pin = /\+ (\d+) +Asha Verma/.exec(plan)![1]!;
		expect(await apply(screen, 'y')).toMatch(/verified +2/);
		expect([gym.device.users().length, userOf(gym, pin)?.name]).toEqual([before + 1, 'Asha Verma']);
		expect(await shownRow(gym, pin)).toMatchObject({
			kinds: [],
			marks: {sql: '+', middleware: '+', device: '+'},
		});
	});
});

describe.concurrent('a plan that is open while somebody else works', () => {
	test('writes nobody twice', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV', name: 'Asha Verma'}}});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		expect((await gym.run('register', '--pin', '17', '--yes')).code).toBe(0);
		const users = gym.device.users();
		screen.press('y');
		await screen.waitForText(/RESULT|Not applied/);
		expect(gym.device.users()).toEqual(users);
		screen.press(esc);
		await screen.waitForText(atPin('17'));
		screen.press('R');
		await vi.waitUntil(() => /\+\+\+/.test(rowOf(screen.text().join('\n'), '17')), patience);
	});
});

describe.concurrent('files', () => {
	test('hold the rows shown, and the report of a run, for their owner alone', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV', name: 'Asha Verma'}}});
		const screen = await gym.open();
		await goTo(screen, '17');
		screen.press('E');
		await screen.waitForText(/EXPORT 1 of \d+ rows/);
		screen.press('c');
		await screen.waitForText(/Saved: /);
		const files = () => readdirSync(gym.folder).filter(name => name.startsWith('trisync-'));
		const [csv, ...others] = files();
		expect(others).toEqual([]);
		expect(statSync(join(gym.folder, csv!)).mode & 0o777).toBe(0o600);
		const [heads, line, ...more] = readFileSync(join(gym.folder, csv!), 'utf8').trim().split('\r\n');
		expect([heads!.split(',')[0], line!.startsWith('17,'), more]).toEqual(['pin', true, []]);
		await openPlan(screen, 'r');
		await apply(screen, 'y');
		screen.press('E');
		await vi.waitUntil(() => files().length === 2, patience);
		const report = files().find(name => name.endsWith('.json'))!;
		const text = readFileSync(join(gym.folder, report), 'utf8');
		expect(JSON.parse(text)).toMatchObject({
			schema: 1,
			operation: 'register',
			result: {verified: [{pin: '17'}]},
		});
		expect(text).not.toMatch(/"record"|[0-9a-f]{100}/);
	});
});

describe.skipIf(process.platform === 'win32')(
	'a terminal that vanishes in mid-run',
	{concurrent: true},
	() => {
		test('leaves the keypad enabled, the journal ended, and the rest for the next start', async ({site}) => {
			const gym = await site({people: 80, cast: missing(60), device: {latencyMs: 25}});
			const before = gym.device.users().length;
			const screen = await gym.open();
			await openPlan(screen, 'F');
			screen.press(`60${enter}`);
			await vi.waitUntil(() => gym.device.users().length > before + 3, patience);
			screen.vanish();
			await vi.waitUntil(() => !isAlive(screen.pid), patience);
			expect([gym.device.isEnabled, gym.device.connections]).toEqual([true, 0]);
			const written = gym.device.users().length - before;
			expect(written).toBeLessThan(60);
			const journal = join(gym.folder, 'state', 'journal');
			const [file] = readdirSync(journal);
			const events = readFileSync(join(journal, file!), 'utf8')
				.trim()
				.split('\n')
				.map(line => JSON.parse(line).event);
			expect(events.at(-1)).toBe('ended');
			const {code, stdout} = await gym.run('diff', '--json');
			expect([code, JSON.parse(stdout).summary['NO-DEV']]).toEqual([1, 60 - written]);
		});
	},
);

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
