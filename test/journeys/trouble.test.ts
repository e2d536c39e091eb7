import {once} from 'node:events';
import {createServer} from 'node:net';
import {describe, expect, vi} from 'vitest';
import {startSimulator} from '../../source/simulator/index.ts';
import {allKeysTaken, apply, atPin, ctrlC, enter, esc, goTo, openPlan, rowOf, settled} from './screen.ts';
import {missing, test, userOf} from './site.ts';

const patience = {timeout: 30_000, interval: 20};

/** A port on which nobody listens now. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as {port: number};
	server.close();
	await once(server, 'close');
	return port;
}

describe.concurrent('a terminal that is not there', () => {
	test('costs its own pane, says why, and is back after R', async ({site, onTestFinished}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV', name: 'Asha Verma'}}});
		const port = await freePort();
		const screen = gym.start({device: `127.0.0.1:${port}`});
		await screen.waitForText(/SQL ok 30[^\n]*DEV fail/);
		await screen.waitForText(/refused: the device is up, but nothing listens/);
		const shown = await goTo(screen, '17');
		expect(rowOf(shown, '17')).toMatch(/\?.*Asha Verma/);
		expect(shown).not.toMatch(/NO-DEV|Fix: r/);
		// Without the line there is another way for one member, and it says that it knows nothing of the device.
		const plan = await openPlan(screen, 'r');
		expect(plan).toMatch(/The device was not read; an existing PIN 17 may be renamed\./);
		expect(plan).toMatch(/by hand in eTimeTrackLite[\s\S]*\n +1 +Open eTimeTrackLite/);
		expect(plan).toContain('By hand: nothing is sent from here.');
		screen.press('y');
		await screen.waitForText(/Nothing is sent from here: these steps/);
		screen.press(esc);
		await screen.waitForText(atPin('17'));
		const back = await startSimulator({port, state: gym.device.state()});
		onTestFinished(() => back.close());
		screen.press('R');
		await settled(screen);
		expect(rowOf(await screen.waitForText(atPin('17')), '17')).toMatch(/\+\+- NO-DEV/);
	});

	test('that dies in the middle of its list makes nobody missing, and nothing but hands is offered', async ({
		site,
	}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV'}}, device: {faults: ['close-mid-list']}});
		const screen = gym.start();
		await screen.waitForText(/SQL ok[^\n]*DEV (?:fail|part)/);
		const shown = await goTo(screen, '17');
		expect(rowOf(shown, '17')).toMatch(/^>.17 +[+?]{2}\? UNKNOWN/);
		expect(shown).not.toMatch(/NO-DEV|r register/);
		expect(await openPlan(screen, 'r')).toContain('By hand: nothing is sent from here.');
		expect(gym.device.log().counts).not.toHaveProperty('userWrite');
		const {code, stdout} = await gym.run('diff', '--json');
		const {complete, sources, summary} = JSON.parse(stdout);
		const found = Object.entries(summary).filter(([, count]) => count !== 0);
		expect([code, complete, found.map(([kind]) => kind)]).toEqual([2, false, ['UNKNOWN']]);
		expect(sources.device.reason).toMatch(/closed the connection/);
	});
});

describe.concurrent('a run that does not reach its end', () => {
	test('Ctrl-C finishes the user in hand, reports the rest as not tried, and leaves the keypad working', async ({
		site,
	}) => {
		const gym = await site({people: 120, cast: missing(100), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const screen = await gym.open();
		await openPlan(screen, 'F');
		screen.press(`100${enter}`);
		await vi.waitUntil(() => gym.device.users().length > before + 3, patience);
		screen.press(ctrlC);
		const result = await screen.waitForText(/RESULT \d+/);
		const count = (word: string) => Number(new RegExp(`^ +${word} +(\\d+)`, 'm').exec(result)?.[1] ?? 0);
		expect(count('not tried')).toBeGreaterThan(0);
		expect(count('verified') + count('not tried')).toBe(100);
		expect(gym.device.users()).toHaveLength(before + count('verified'));
		expect(gym.device.isEnabled).toBe(true);
	});

	test('Ctrl-C twice leaves with 130 after the user in hand', async ({site}) => {
		const gym = await site({people: 120, cast: missing(100), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const screen = await gym.open();
		await openPlan(screen, 'F');
		screen.press(`100${enter}`);
		await vi.waitUntil(() => gym.device.users().length > before + 3, patience);
		screen.press(ctrlC + ctrlC);
		expect(await screen.ended).toMatchObject({code: 130});
		expect(screen.isAlternate).toBe(false);
		expect(gym.device.isEnabled).toBe(true);
		expect(gym.device.users().length).toBeLessThan(before + 100);
	});

	test('killed in the middle, the watchdog enables the keypad and the next start tells what was going on', async ({
		site,
	}) => {
		const gym = await site({people: 80, cast: missing(60), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const screen = await gym.open();
		await openPlan(screen, 'F');
		screen.press(`60${enter}`);
		await vi.waitUntil(() => !gym.device.isEnabled && gym.device.users().length > before + 3, patience);
		screen.kill('SIGKILL');
		await screen.ended;
		await vi.waitUntil(() => gym.device.isEnabled, patience);
		const written = gym.device.users().length - before;
		expect(written).toBeLessThan(60);
		const next = gym.start();
		await next.waitForText(/Operation 1, (?:fix|register) on .*stopped at \d+\/60/);
		next.press(esc);
		await settled(next);
		// Read again, planned again: nobody is written twice.
		const plan = await openPlan(next, 'F');
		expect(plan).toMatch(new RegExp(`register ${60 - written}\\b`));
		expect(await apply(next, 60 - written > 20 ? `${60 - written}${enter}` : 'y')).toMatch(/verified/);
		expect(new Set(gym.device.users().map(({pin}) => pin)).size).toBe(before + 60);
		expect(gym.device.users()).toHaveLength(before + 60);
	});

	test('killed in the middle, the next start looks what became of it and goes on with it on the spot', async ({
		site,
	}) => {
		const gym = await site({people: 80, cast: missing(60), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const screen = await gym.open();
		await openPlan(screen, 'F');
		screen.press(`60${enter}`);
		await vi.waitUntil(() => gym.device.users().length > before + 3, patience);
		screen.kill('SIGKILL');
		await screen.ended;
		await vi.waitUntil(() => gym.device.isEnabled, patience);
		const written = gym.device.users().length - before;
		const next = gym.start();
		await next.waitForText(/NOT FINISHED[\s\S]*stopped at \d+\/60/);
		const writes = gym.device.log().counts['userWrite'];
		next.press('v');
		await next.waitForText(
			new RegExp(`proven done ${written}, not done ${60 - written}, left to a person 0`),
		);
		expect(gym.device.log().counts['userWrite']).toBe(writes);
		expect(await openPlan(next, 'r')).toMatch(new RegExp(`PLAN 1 [\\s\\S]*register ${60 - written}\\b`));
		expect(await apply(next, 60 - written > 20 ? `${60 - written}${enter}` : 'y')).toMatch(/verified/);
		expect(new Set(gym.device.users().map(({pin}) => pin)).size).toBe(before + 60);
		expect(gym.device.users()).toHaveLength(before + 60);
		next.press(esc);
		await next.waitForText(/^(?![\s\S]*RESULT)/);
		next.press('q');
		await next.ended;
		// It has come to its end: nobody is told again.
		const last = await gym.open();
		await allKeysTaken(last);
		expect(last.written).not.toContain('NOT FINISHED');
	});

	test('a write without an answer is read back before anything is said about it', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV'}}, device: {faults: ['close-after-write']}});
		const screen = await gym.open();
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		expect(await apply(screen, 'y')).toMatch(/verified +1/);
		expect(userOf(gym, '17')).toBeDefined();
	});
});
