import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test as plain} from 'vitest';
import {scratchFolder} from '../helpers/folder.ts';
import {startProgram} from '../helpers/pty.ts';
import {cleanEnvironment, runCommand} from './process.ts';
import {apply, ctrlC, esc, goTo, openPlan, settled} from './screen.ts';
import {test} from './site.ts';

describe.skipIf(process.platform === 'win32')('leaving', {concurrent: true}, () => {
	test.for([
		['q', 0],
		['Ctrl-C twice', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)(
		'%s gives the shell its screen and its cursor back, with code %i',
		async ([way, code], {site}) => {
			const gym = await site();
			const screen = await gym.open();
			expect(screen.isAlternate).toBe(true);
			if (way === 'q') screen.press('q');
			else if (way === 'Ctrl-C twice') screen.press(ctrlC + ctrlC);
			else screen.kill(way);
			expect(await screen.ended).toEqual({code, signal: 0});
			expect(screen.isAlternate).toBe(false);
			expect(screen.written.lastIndexOf('\x1B[?25h')).toBeGreaterThan(
				screen.written.lastIndexOf('\x1B[?25l'),
			);
			expect(gym.device.connections).toBe(0);
			expect(gym.device.log().counts['connect']).toBe(gym.device.log().counts['exit']);
		},
	);

	test('a signal while it is still reading ends it as well', async ({site}) => {
		const gym = await site({device: {latencyMs: 300}});
		const screen = gym.start();
		await screen.waitForText(/DEV wait/);
		screen.kill('SIGTERM');
		expect(await screen.ended).toEqual({code: 143, signal: 0});
		expect(screen.isAlternate).toBe(false);
	});
});

describe.concurrent('the demo', () => {
	plain(
		'needs nothing, has the members of the documentation, and leaves nothing behind',
		async ({onTestFinished}) => {
			const folder = scratchFolder();
			onTestFinished(() => folder.remove());
			const screen = startProgram(['--demo'], {
				cwd: folder.path,
				env: {...cleanEnvironment(folder.path), TMPDIR: folder.path},
			});
			onTestFinished(() => screen.kill('SIGKILL'));
			await settled(screen);
			await goTo(screen, '17');
			await screen.waitForText(/>.17 .*NO-DEV.*Asha Verma/);
			expect(readdirSync(folder.path)).toHaveLength(1);
			screen.press('q');
			expect(await screen.ended).toEqual({code: 0, signal: 0});
			expect(readdirSync(folder.path)).toEqual([]);
		},
	);

	plain('keeps one gym across the screen and commands', async ({onTestFinished}) => {
		const folder = scratchFolder();
		onTestFinished(() => folder.remove());
		const flags = ['--demo', `--keep=${folder.file('gym')}`];
		const run = (...args: readonly string[]) => runCommand([...args, ...flags], {cwd: folder.path});
		const screen = startProgram(flags, {cwd: folder.path, env: cleanEnvironment(folder.path)});
		onTestFinished(() => screen.kill('SIGKILL'));
		await settled(screen);
		// One gym, one at a time: two simulators with one memory would forget each other's changes.
		expect(await run('diff')).toMatchObject({code: 2, stderr: expect.stringMatching(/demo gym/)});
		await goTo(screen, '17');
		await openPlan(screen, 'r');
		expect(await apply(screen, 'y')).toMatch(/verified +1/);
		screen.press(esc);
		await screen.waitForText(/^(?![\s\S]*RESULT)/);
		screen.press('q');
		await screen.ended;
		expect(await run('diff', '--pin', '17')).toMatchObject({code: 0});
		expect((await run('register', '--pin', '52', '--yes')).code).toBe(0);
		expect(await run('diff', '--pin', '52')).toMatchObject({code: 0});
		expect(await run('diff', '--pin', '34')).toMatchObject({code: 1});
		const audit = readFileSync(join(folder.file('gym'), 'state', 'audit.jsonl'), 'utf8')
			.trim()
			.split('\n');
		expect(audit.map(line => JSON.parse(line).pin)).toEqual(['17', '52']);
		expect(existsSync(folder.file('state'))).toBe(false);
	});
});
