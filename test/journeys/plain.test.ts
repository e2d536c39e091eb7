import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {describe, expect} from 'vitest';
import {cleanEnvironment} from './process.ts';
import {ctrlC} from './screen.ts';
import {type Site, test, userOf} from './site.ts';

const launcher = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));
const asha = {17: {problem: 'NO-DEV', name: 'Asha Verma'}} as const;
const escapeSequence = /\u001B/;

/** The program in pipes, as behind a chat or another program: lines in, lines out. */
function startPlain(gym: Site, env: Readonly<Record<string, string>> = {}) {
	const child = spawn(process.execPath, [launcher, '--plain', ...gym.flags], {
		cwd: gym.folder,
		env: {...process.env, ...cleanEnvironment(gym.folder), ...env},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let heard = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		heard += text;
		child.emit('heard');
	});
	return {
		child,
		ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
		heard: () => heard,
		type: (...lines: readonly string[]) => child.stdin.write(lines.map(line => `${line}\n`).join('')),
		async until(pattern: RegExp): Promise<string> {
			while (!pattern.test(heard)) await once(child, 'heard');
			return heard;
		},
	};
}

describe('the screen in lines, through pipes', {concurrent: true}, () => {
	test('finds, tells, plans, applies and proves, without an escape sequence', async ({site}) => {
		const gym = await site({cast: asha});
		const plain = startPlain(gym);
		plain.type('1');
		expect(await plain.until(/^Next: /m)).toContain(
			'Asha Verma cannot get in: the device has no user with PIN 17.',
		);
		plain.type('r 1');
		expect(await plain.until(/^Type y to apply/m)).toMatch(/1 of 1: register PIN 17, Asha Verma: slot \d+/);
		expect(userOf(gym, '17')).toBeUndefined();
		plain.type('y');
		expect(await plain.until(/^Result of plan 1/m)).toMatch(/1 of 1: PIN 17, Asha Verma, verified/);
		plain.type('q');
		expect(await plain.ended).toEqual([0, null]);
		expect(userOf(gym, '17')?.name).toBe('Asha Verma');
		expect(plain.heard()).not.toMatch(escapeSequence);
		expect(gym.device.connections).toBe(0);
	});

	test('never takes a confirmation that was typed ahead', async ({site}) => {
		const gym = await site({cast: asha});
		const plain = startPlain(gym);
		plain.type('r 1', 'y', 'y', 'y');
		await plain.until(/^Type y to apply/m);
		plain.child.stdin.end();
		expect(await plain.ended).toEqual([0, null]);
		expect(plain.heard()).toContain('Typed before the plan asked: not taken.');
		expect(plain.heard()).toContain('nothing was written');
		expect(userOf(gym, '17')).toBeUndefined();
	});

	test('takes a delete only with its phrase', async ({site}) => {
		const gym = await site({cast: {9: {problem: 'NOT-SQL'}}});
		const plain = startPlain(gym);
		plain.type('d pin:9');
		await plain.until(/^Type delete 9 to apply/m);
		plain.type('y');
		await plain.until(/^Nothing was written\.$/m);
		expect(userOf(gym, '9')).toBeDefined();
		plain.type('d pin:9');
		await plain.until(/Type delete 9 to apply[\s\S]*Type delete 9 to apply/);
		plain.type('delete 9');
		await plain.until(/^Result of plan \d+, delete/m);
		plain.type('q');
		await plain.ended;
		expect(userOf(gym, '9')).toBeUndefined();
	});

	test('ends with its input, and says so of a source that cannot be read', async ({site}) => {
		const gym = await site({cast: asha});
		await gym.device.close();
		const plain = startPlain(gym);
		plain.child.stdin.end();
		expect(await plain.ended).toEqual([0, null]);
		expect(plain.heard()).toMatch(/Device: fail\./);
		expect(plain.heard()).not.toMatch(/missing on the device/);
	});

	test('is left by a signal', async ({site}) => {
		const gym = await site();
		const plain = startPlain(gym);
		await plain.until(/^Type a number/m);
		plain.child.kill('SIGTERM');
		expect(await plain.ended).toEqual([143, null]);
	});
});

describe.skipIf(process.platform === 'win32')(
	'the screen in lines, in a terminal',
	{concurrent: true},
	() => {
		test('is what a dumb terminal gets, and Ctrl-C twice leaves it', async ({site}) => {
			const gym = await site({cast: asha});
			const screen = gym.start({env: {TERM: 'dumb'}, columns: 200});
			await screen.waitForText(/1 of 2: PIN 17, Asha Verma, missing on the device/);
			screen.press('pin:17\r');
			await screen.waitForText(/Asha Verma cannot get in/);
			screen.press(ctrlC);
			await screen.waitForText(/Ctrl-C once more leaves/);
			screen.press(ctrlC);
			expect(await screen.ended).toEqual({code: 130, signal: 0});
			expect(screen.written).not.toMatch(escapeSequence);
		});
	},
);
