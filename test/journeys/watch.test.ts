import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {describe, expect, onTestFinished, vi} from 'vitest';
import {startSimulator} from '../../source/simulator/index.ts';
import {expectToMatch} from '../helpers/json-schema.ts';
import {ending, startCommand} from './process.ts';
import {type Site, test} from './site.ts';

const asha = {17: {problem: 'NO-DEV', name: 'Asha Verma'}} as const;

/** Starts a command that goes on until it is ended, and reads its lines as they come. */
function follow(gym: Site, ...args: readonly string[]) {
	const child = startCommand([...args, ...gym.flags], {cwd: gym.folder});
	onTestFinished(() => void child.kill('SIGKILL'));
	return {child, lines: linesOf(child.stdout!), words: linesOf(child.stderr!), ended: ending(child)};
}

function linesOf(stream: NonNullable<ChildProcess['stdout']>): string[] {
	const lines: string[] = [];
	createInterface({input: stream}).on('line', line => lines.push(line));
	return lines;
}

const soon = {timeout: 20_000};

describe('watch', () => {
	test('sees a repair that another command makes, and SIGTERM ends it cleanly', async ({site}) => {
		const gym = await site({cast: asha});
		const {child, lines, words, ended} = follow(gym, 'watch', '--every', '1s', '--json', '--metrics', '0');
		await vi.waitFor(() => expect(lines).toHaveLength(1), soon);
		expect((await gym.run('register', '--pin', '17', '--yes')).code).toBe(0);
		await vi.waitFor(() => expect(lines).toHaveLength(2), soon);
		const [summary, change] = lines.map(line => JSON.parse(line));
		for (const line of [summary, change]) expectToMatch('watch', line);
		expect(summary).toMatchObject({event: 'summary', complete: true, summary: {'NO-DEV': 1}});
		expect(change).toMatchObject({event: 'disappeared', pin: '17', kind: 'NO-DEV', name: 'Asha Verma'});

		const url = /http:\S+/.exec(words.join('\n'))![0];
		const metrics = await (await fetch(url)).text();
		expect(metrics).toContain(`trisync_people{source="device"} ${gym.device.users().length}\n`);
		expect(metrics).toContain('trisync_rows{kind="NO-DEV"} 0\n');
		expect(metrics).not.toContain('Asha');

		child.kill('SIGTERM');
		expect(await ended).toMatchObject({code: 143});
		await vi.waitFor(() => expect(gym.device.connections).toBe(0), soon);
	});

	test('only reads: no command to the terminal is one that changes or pauses it', async ({site}) => {
		const gym = await site({cast: asha});
		gym.device.clearLog();
		expect((await gym.run('watch', '--once')).code).toBe(1);
		const {counts} = gym.device.log();
		expect(counts).toMatchObject({connect: 1, exit: 1});
		expect(Object.keys(counts).filter(name => /write|delete|disable|refresh|clear|set/i.test(name))).toEqual(
			[],
		);
	});
});

describe('events', () => {
	test('follows the door until Ctrl-C, which lets the line go and exits 130', async ({site}) => {
		const gym = await site({cast: asha});
		const {child, lines, words, ended} = follow(gym, 'events');
		await vi.waitFor(() => expect(words.join('\n')).toContain('holding the line'), soon);
		await vi.waitFor(() => expect(gym.device.log().counts).toHaveProperty('registerEvent'), soon);
		gym.device.punch({pin: '5', uid: 5});
		gym.device.punch({pin: '999'});
		await vi.waitFor(() => expect(lines).toHaveLength(2), soon);
		expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d punch PIN 5 \S+/);
		expect(lines[1]).toMatch(/ punch PIN 999 finger \(unknown\)$/);
		child.kill('SIGINT');
		expect(await ended).toMatchObject({code: 130});
		await vi.waitFor(() => expect(gym.device.connections).toBe(0), soon);
	});

	test('ends quietly when its reader goes away', async ({site}) => {
		const gym = await site({cast: asha});
		const {child, lines, words, ended} = follow(gym, 'events', '--json', '--quiet');
		await vi.waitFor(() => expect(gym.device.log().counts).toHaveProperty('registerEvent'), soon);
		gym.device.punch({pin: '5', uid: 5});
		await vi.waitFor(() => expect(lines).toHaveLength(1), soon);
		expectToMatch('events', JSON.parse(lines[0]!));
		// What was to be collected to the end breaks off, as it is meant to.
		ended.catch(() => {});
		const exited = once(child, 'exit');
		child.stdout!.destroy();
		const knocking = setInterval(() => gym.device.punch({pin: '5', uid: 5}), 50);
		onTestFinished(() => clearInterval(knocking));
		expect(await exited).toEqual([0, null]);
		expect(words).toEqual([]);
	});

	test('takes the line up again when the terminal was away, and says so', async ({site}) => {
		const gym = await site({cast: asha});
		const {lines, words, ended} = follow(gym, 'events', '--count', '1');
		await vi.waitFor(() => expect(gym.device.log().counts).toHaveProperty('registerEvent'), soon);
		const {port} = gym.device;
		const state = gym.device.state();
		await gym.device.close();
		await vi.waitFor(() => expect(words.join('\n')).toMatch(/Trying again in 1 s/), soon);
		const again = await startSimulator({port, state});
		onTestFinished(() => again.close());
		await vi.waitFor(() => expect(again.log().counts).toHaveProperty('registerEvent'), soon);
		again.punch({pin: '999'});
		expect(await ended).toMatchObject({code: 0});
		expect(lines).toEqual([expect.stringContaining('PIN 999')]);
		expect(words.join('\n')).toContain('answers again; events meanwhile were missed');
	});
});
