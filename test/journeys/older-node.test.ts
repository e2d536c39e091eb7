import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect} from 'vitest';
import {startCommand} from '../helpers/pty.ts';
import {cleanEnvironment} from './process.ts';
import {goTo, settled} from './screen.ts';
import {test} from './site.ts';

const launcher = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

/** A Node of this machine that is too old for the bundle; undefined where there is none. */
function olderNode(): string | undefined {
	const found = (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, 'node'));
	return found.find(file => {
		if (!existsSync(file)) return false;
		const version = execFileSync(file, ['-p', 'process.versions.node'], {encoding: 'utf8'});
		return Number(version.split('.')[0]) < 22;
	});
}

const older = olderNode();
if (older === undefined) process.stderr.write('older Node: none on this machine, skipped\n');

describe.skipIf(older === undefined)('started by a Node that is too old', {concurrent: true}, () => {
	test('a command runs on the Node that came along', () => {
		expect(execFileSync(older!, [launcher, '--version'], {encoding: 'utf8'})).toMatch(/^\d+\.\d+\.\d+\n$/);
	});

	test.for([
		['q', 0],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)(
		'the screen works, and %s leaves it with code %i',
		async ([way, code], {site, onTestFinished}) => {
			const gym = await site({cast: {17: {problem: 'NO-DEV'}}});
			const screen = startCommand(older!, [launcher, ...gym.flags], {
				cwd: gym.folder,
				env: cleanEnvironment(gym.folder),
			});
			onTestFinished(() => screen.kill('SIGKILL'));
			await settled(screen);
			expect(await goTo(screen, '17')).toContain('NO-DEV');
			if (way === 'q') screen.press('q');
			else screen.kill(way);
			expect(await screen.ended).toEqual({code, signal: 0});
			expect([screen.isAlternate, gym.device.connections]).toEqual([false, 0]);
		},
	);
});
