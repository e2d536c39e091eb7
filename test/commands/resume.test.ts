import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {afterEach, describe, expect, test} from 'vitest';
import {openRealGym, type RealGym} from './real-gym.ts';

let gym: RealGym;
afterEach(() => gym.close());

const missing = Object.fromEntries(
	['2', '3', '4', '5', '6', '7'].map(pin => [pin, {problem: 'NO-DEV' as const}]),
);

/** The journal as a program leaves it that is killed when its last word is `event`. */
function cutJournal(number: number, event: string): void {
	const path = gym.file(`state/journal/${number}.jsonl`);
	const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
	const at = lines.findLastIndex(line => JSON.parse(line).event === event);
	writeFileSync(path, `${lines.slice(0, at + 1).join('\n')}\n`);
}

/** Six members are registered, and the program dies when all was written and nothing was read back. */
async function openCutOff(): Promise<void> {
	gym = await openRealGym({cast: missing});
	expect((await gym.run('register', '--all', '--yes')).exit).toBe(0);
	cutJournal(1, 'intended');
}

describe('an operation that was cut off', () => {
	test('is unfinished in the list', async () => {
		await openCutOff();
		expect((await gym.run('undo', '--list')).stdout).toMatch(/ some in doubt, unfinished {2}/);
	});

	test('ends as done where everything turns out to be written', async () => {
		await openCutOff();
		const before = gym.everything();
		const ran = await gym.run('resume', '--yes', '--json');
		const {done, notDone, changed} = ran.json('plan-result');
		expect([ran.exit, done.length > 0, notDone, changed]).toEqual([0, true, [], []]);
		expect(gym.everything()).toEqual(before);
	});

	test('is finished: what is missing at the door is written, under its own number', async () => {
		await openCutOff();
		await gym.changeDoor(users => users.filter(({pin}) => pin !== '6' && pin !== '7'));
		const looked = await gym.run('resume', '1', '--dry-run', '--json');
		expect([looked.exit, looked.json('plan-result').notDone]).toEqual([1, ['6', '7']]);
		const ran = await gym.run('resume', '--yes', '--json');
		const {plan, result} = ran.json('plan-result');
		expect([ran.exit, plan.number, result.verified.map(({pin}: {pin: string}) => pin)]).toEqual([
			0,
			1,
			['6', '7'],
		]);
		expect((await gym.run('diff')).exit).toBe(0);
		const {operations} = (await gym.run('undo', '--list', '--json')).json('undo-list');
		expect(operations).toMatchObject([{number: 1, state: 'ended', counts: {verified: 6}}]);
	});

	test('asks first: without a yes nothing is written', async () => {
		await openCutOff();
		await gym.changeDoor(users => users.filter(({pin}) => pin !== '7'));
		const before = gym.everything();
		const ran = await gym.run('resume');
		expect([ran.exit, gym.everything()]).toEqual([2, before]);
		expect(ran.stderr).toMatch(/^Operation 1: 5 done, 1 not done, 0 left to a person\.$/m);
	});

	test('leaves to a person what is neither as before nor as wanted', async () => {
		await openCutOff();
		await gym.changeDoor(users =>
			users.map(user => (user.pin === '7' ? {...user, name: 'Somebody else'} : user)),
		);
		const ran = await gym.run('resume', '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').changed]).toMatchObject([1, [{pin: '7'}]]);
		expect(gym.door.users().find(({pin}) => pin === '7')?.name).toBe('Somebody else');
	});

	test('can be taken back instead', async () => {
		gym = await openRealGym({cast: missing});
		const before = gym.everything();
		await gym.run('register', '--all', '--yes');
		cutJournal(1, 'intended');
		const asked = await gym.run('undo', '1', '--json');
		const {phrase} = asked.json('plan-result').plan.consent;
		expect((await gym.run('undo', '1', '--confirm', phrase)).exit).toBe(0);
		expect(gym.everything()).toEqual(before);
	});

	test('with a torn last line is taken up as well', async () => {
		await openCutOff();
		appendFileSync(gym.file('state/journal/1.jsonl'), '{"event":"do');
		expect((await gym.run('resume', '--yes', '--json')).exit).toBe(0);
	});
});

describe('resume', () => {
	test('has nothing to do where everything came to its end, and says so', async () => {
		gym = await openRealGym();
		const ran = await gym.run('resume', '--json');
		expect([ran.exit, ran.json('plan-result').plan.steps]).toEqual([0, []]);
		expect(ran.stderr).toContain('Every operation came to its end');
	});

	test('of an operation that nobody knows ends with 2', async () => {
		gym = await openRealGym();
		const ran = await gym.run('resume', '99', '--json');
		expect([ran.exit, ran.json('plan-result').error.code]).toEqual([2, 'ERR_CONFIG_INVALID']);
	});

	test.each([
		['abc', /takes the number of one operation/],
		['1 2', /takes the number of one operation/],
		['--pin 7', /does not take --pin/],
	])('%s is a usage error', async (argv, message) => {
		gym = await openRealGym();
		expect(await gym.run('resume', ...argv.split(' '))).toMatchObject({
			exit: 2,
			stderr: expect.stringMatching(message),
		});
	});
});

describe('Ctrl-C', () => {
	test('finishes the people in hand, tells the rest as not tried, and ends with 130', async () => {
		const interruption = new AbortController();
		gym = await openRealGym({
			cast: missing,
			door: {onChange: () => interruption.abort(new Error('interrupted by SIGINT'))},
		});
		const ran = await gym.runWith(
			{signal: interruption.signal},
			'register',
			'2',
			'3',
			'4',
			'--yes',
			'--json',
		);
		const {result} = ran.json('plan-result');
		expect(ran.exit).toBe(130);
		expect(result.notTried.length + result.verified.length).toBe(3);
		expect(result.verified.length).toBeGreaterThan(0);
		const there = gym.door.users().map(({pin}) => pin);
		for (const {pin} of result.verified) expect(there).toContain(pin);
		for (const {pin} of result.notTried) expect(there).not.toContain(pin);
	});

	test('before anything was written changes nothing', async () => {
		gym = await openRealGym({cast: missing});
		const before = gym.everything();
		const ran = await gym.runWith({signal: AbortSignal.abort()}, 'register', '2', '--yes');
		expect(gym.everything()).toEqual(before);
		expect(ran.stdout).toBe('');
	});
});
