import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {expect, vi} from 'vitest';
import type {CastMember} from '../../source/app/trial/gym.ts';
import type {SimulatorState} from '../../source/simulator/index.ts';
import {startCommand} from './process.ts';
import {missing, type Site, test} from './site.ts';

/** What a terminal keeps of people, in one order: who comes back may stand elsewhere in its list. */
function memoryOf({users, templates}: SimulatorState) {
	return {
		users: users.toSorted((a, b) => a.uid - b.uid),
		templates: templates.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger),
	};
}

/** Something that only the terminal knows of everybody: a password, a group, time zones. */
function withSecrets(state: SimulatorState): SimulatorState {
	return {
		...state,
		users: state.users.map(user => ({
			...user,
			group: 1 + (user.uid % 4),
			...(user.uid > 1 ? {passwordHex: Buffer.from(`${1000 + user.uid}`).toString('hex')} : {}),
			timezonesHex: '01000200030004',
		})),
	};
}

/** Answers what a command asks for, as its own words tell. */
async function agreeing(gym: Site, ...args: readonly string[]) {
	const asked = await gym.run(...args);
	expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--confirm')]);
	const phrase = /--confirm "([^"]+)"/.exec(asked.stderr)![1]!;
	return gym.run(...args, '--confirm', phrase, '--json');
}

/** Begins, and is killed at the n-th change of the terminal. */
function killer(at: number) {
	let changes = 0;
	let child: ChildProcess | null = null;
	return {
		onChange(part: string) {
			if (child === null || part !== 'users') return;
			changes++;
			if (changes === at) child.kill('SIGKILL');
		},
		async run(gym: Site, ...args: readonly string[]) {
			child = startCommand([...args, ...gym.flags], {cwd: gym.folder});
			child.stdout!.resume();
			child.stderr!.resume();
			const [, signal] = await once(child, 'exit');
			expect(signal).toBe('SIGKILL');
			child = null;
		},
	};
}

const onceEnabled = ({device}: Site) =>
	vi.waitFor(() => expect(device.isEnabled).toBe(true), {timeout: 5000, interval: 10});

test('kill -9 amid 300 registers: the terminal wakes, resume ends at all verified, undo takes back to the byte', async ({
	site,
}) => {
	const kill = killer(131);
	const gym = await site({
		people: 330,
		cast: missing(300),
		shape: withSecrets,
		device: {onChange: kill.onChange},
	});
	const before = memoryOf(gym.device.state());
	await kill.run(gym, 'register', '--all', '--yes');
	expect(gym.device.users().length).toBe(before.users.length + 131);
	await onceEnabled(gym);

	const resumed = await gym.run('resume', '--yes', '--json');
	const {done, notDone, changed, result} = JSON.parse(resumed.stdout);
	expect([resumed.code, changed, done.length + result.verified.length]).toEqual([0, [], 300]);
	expect(notDone.length).toBe(result.verified.length);
	const pins = gym.device.users().map(({pin}) => pin);
	expect([pins.length, new Set(pins).size]).toEqual([331, 331]);
	const listed = await gym.run('undo', '--list', '--json');
	expect(JSON.parse(listed.stdout).operations).toMatchObject([
		{state: 'ended', planned: 300, counts: {verified: 300}},
	]);

	const undone = await agreeing(gym, 'undo');
	expect([undone.code, JSON.parse(undone.stdout).result.verified.length]).toEqual([0, 300]);
	expect(memoryOf(gym.device.state())).toEqual(before);
});

test('kill -9 amid 50 deletes: resume deletes the rest, undo brings users, cards, passwords and fingers back', async ({
	site,
}) => {
	const kill = killer(31);
	const cast: Record<string, CastMember> = Object.fromEntries(
		Array.from({length: 50}, (_, at) => [String(at + 2), {problem: 'NOT-SQL'}]),
	);
	const gym = await site({people: 120, cast, shape: withSecrets, device: {onChange: kill.onChange}});
	const before = memoryOf(gym.device.state());
	const leaving = ['delete', '--kind', 'NOT-SQL', '--max-delete', '50'];
	const {stderr} = await gym.run(...leaving);
	const phrase = /--confirm "([^"]+)"/.exec(stderr)![1]!;
	await kill.run(gym, ...leaving, '--confirm', phrase);
	expect(gym.device.users().length).toBe(before.users.length - 31);
	await onceEnabled(gym);

	const resumed = await agreeing(gym, 'resume');
	const {changed, result} = JSON.parse(resumed.stdout);
	expect([resumed.code, changed, result.verified.length]).toEqual([0, [], 19]);
	const {users, templates} = gym.device.state();
	expect([users.length, templates.every(({uid}) => users.some(user => user.uid === uid))]).toEqual([
		before.users.length - 50,
		true,
	]);

	const undone = await gym.run('undo', '--yes', '--json');
	expect([undone.code, JSON.parse(undone.stdout).result.verified.length]).toEqual([0, 50]);
	expect(memoryOf(gym.device.state())).toEqual(before);
});
