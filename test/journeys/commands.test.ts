import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {makeUsers, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {
	type Ended,
	ending,
	type OutsideDevice,
	runCommand,
	startCommand,
	startOutsideDevice,
} from './process.ts';

const scratch = scratchFolder();
const cwd = scratch.path;
const devices: OutsideDevice[] = [];
afterAll(async () => {
	for (const device of devices) await device.stop();
	scratch.remove();
});

const run = (...args: readonly string[]): Promise<Ended> => runCommand(args, {cwd});

async function simulate(...args: readonly string[]): Promise<string> {
	const device = await startOutsideDevice(args, {cwd});
	devices.push(device);
	return device.address;
}

/** A gym of its own: a database and a terminal in another process. */
async function seeded(name: string, people: string, ...more: readonly string[]) {
	const [sqlite, state] = [join(cwd, `${name}.sqlite`), join(cwd, `${name}.json`)];
	const seed = await run(
		'seed',
		'--people',
		people,
		'--seed',
		'5',
		'--sqlite',
		sqlite,
		'--state',
		state,
		...more,
	);
	const address = await simulate('--state', state);
	const flags = ['--sqlite', sqlite, '--device', address];
	return {seed, state, address, run: (...args: readonly string[]) => run(...args, ...flags)};
}

describe('a gym with every kind of difference', () => {
	let gym: Awaited<ReturnType<typeof seeded>>;
	const pinOf = async (kind: string): Promise<string> =>
		JSON.parse((await gym.run('diff', '--json', '--kind', kind)).stdout).rows[0].pin;

	beforeAll(async () => {
		gym = await seeded('problems', '440', '--problems');
	});

	test('is written by seed, with a memory that only its owner reads', () => {
		expect(gym.seed).toMatchObject({code: 0, stderr: ''});
		expect(gym.seed.stdout).toMatch(/\d+ employees[\s\S]*\d+ users, \d+ fingerprints/);
		expect(statSync(gym.state).mode & 0o077).toBe(0);
	});

	test('diff prints the differences on stdout, the sources on stderr, and exits 1', async () => {
		const {code, stdout, stderr} = await gym.run('diff');
		expect(code).toBe(1);
		expect(stdout).toMatch(/^PIN +SMD +PROBLEM[\s\S]*NO-DEV[\s\S]*NOT-SQL/);
		expect(stderr).toMatch(/^SQL +ok +\d+[\s\S]*MW +ok +\d+[\s\S]*DEV +ok +\d+/);
		expect(stdout).not.toContain('\x1B');
	});

	test('diff --quiet says nothing but the differences', async () => {
		expect(await gym.run('diff', '--quiet')).toMatchObject({code: 1, stderr: ''});
	});

	test('diff --json gives one object, and its summary counts what its rows are', async () => {
		const {code, stdout} = await gym.run('diff', '--json', '--all');
		const {schema, complete, rows, summary} = JSON.parse(stdout);
		expect([code, schema, complete]).toEqual([1, 1, true]);
		expect(stdout.trimEnd().split('\n')).toHaveLength(1);
		for (const [kind, count] of Object.entries(summary))
			expect([kind, rows.filter((row: {kinds: string[]}) => row.kinds.includes(kind)).length]).toEqual([
				kind,
				count,
			]);
		expect(summary['NO-DEV']).toBeGreaterThan(0);
	});

	test('show tells one member in all three systems', async () => {
		const pin = await pinOf('NO-DEV');
		const {code, stdout} = await gym.run('show', pin);
		expect(code).toBe(1);
		expect(stdout).toMatch(/website +yes[\s\S]*middleware +yes[\s\S]*device +no/);
		expect((await gym.run('show', '2')).code).toBe(0);
	});

	test('without a terminal and without --yes a plan is printed, nothing is written, and it exits 2', async () => {
		const pin = await pinOf('NO-DEV');
		const before = readFileSync(gym.state, 'utf8');
		const {code, stdout, stderr} = await gym.run('register', '--pin', pin);
		expect(code).toBe(2);
		expect(stdout).toMatch(new RegExp(`PLAN \\d+ +register[\\s\\S]*\\+ ${pin} `));
		expect(stderr).toMatch(/no confirmation was given.*Nothing was changed.*--yes/);
		expect(readFileSync(gym.state, 'utf8')).toBe(before);
	});

	test('--dry-run shows the plan, writes nothing, and exits 1 because there is something to do', async () => {
		const pin = await pinOf('NO-DEV');
		const before = readFileSync(gym.state, 'utf8');
		expect((await gym.run('register', '--pin', pin, '--dry-run', '--yes')).code).toBe(1);
		expect(readFileSync(gym.state, 'utf8')).toBe(before);
	});

	test('register --yes puts a member on the terminal; a second time there is nothing to do', async () => {
		const pin = await pinOf('NO-DEV');
		const {code, stdout} = await gym.run('register', '--pin', pin, '--yes', '--json');
		const {operation, result} = JSON.parse(stdout);
		expect([code, operation, result.verified.length, result.failed]).toEqual([0, 'register', 1, []]);
		const again = await gym.run('register', '--pin', pin, '--yes', '--json');
		expect([again.code, JSON.parse(again.stdout).plan.steps]).toEqual([0, []]);
	});

	test('resync --yes corrects a name', async () => {
		const pin = await pinOf('NAME');
		expect((await gym.run('resync', '--pin', pin, '--yes')).code).toBe(0);
		expect((await gym.run('diff', '--pin', pin)).code).toBe(0);
	});

	test('delete is not moved by --yes, only by its own phrase', async () => {
		const pin = await pinOf('NOT-SQL');
		const yes = await gym.run('delete', '--pin', pin, '--yes');
		expect(yes).toMatchObject({code: 2, stderr: expect.stringContaining(`--confirm "delete ${pin}"`)});
		expect(await gym.run('delete', '--pin', pin, '--confirm', `delete ${pin}0`)).toMatchObject({code: 2});
		const done = await gym.run('delete', '--pin', pin, '--confirm', `delete ${pin}`, '--json');
		const {result} = JSON.parse(done.stdout);
		expect([done.code, result.verified.length]).toEqual([0, 1]);
		expect(statSync(result.backupFile).mode & 0o777).toBe(0o600);
		// What was on the terminal is neither printed nor written down but in the backup.
		expect(done.stdout + done.stderr).not.toMatch(/template"|record"/);
	});

	test('register --all and delete --kind want their count', async () => {
		const plan = JSON.parse((await gym.run('register', '--all', '--dry-run', '--json')).stdout).plan;
		expect(plan.steps.every((step: {action: string}) => step.action === 'register')).toBe(true);
		expect(plan.leftOut.length).toBeGreaterThan(0);
		expect(await gym.run('delete', '--kind', 'NOT-SQL')).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('--max-delete'),
		});
		expect(await gym.run('delete', '--all')).toMatchObject({code: 2});
	});
});

describe('a gym in sync', () => {
	test('exits 0, so does a PIN that nobody knows, and its last administrator cannot be deleted', async () => {
		const gym = await seeded('clean', '60');
		const {address} = gym;
		const admin = JSON.parse((await run('users', '--device', address, '--json')).stdout).users.find(
			(user: {privilege: number}) => user.privilege === 14,
		).pin;
		const config = join(cwd, 'config');
		mkdirSync(config, {recursive: true});
		writeFileSync(join(config, 'config.json'), JSON.stringify({deviceAdmins: [admin]}), {mode: 0o600});
		const {code, stdout} = await gym.run('diff');
		expect([code, stdout]).toEqual([0, expect.stringMatching(/^All \d+ in sync/)]);
		expect((await gym.run('diff', '--pin', '99999')).code).toBe(0);
		expect((await gym.run('show', '99999')).code).toBe(0);
		// Without an administrator anybody could open the terminal's menu.
		const last = await gym.run('delete', '--pin', admin, '--confirm', `delete ${admin}`);
		expect([last.code, last.stderr]).toEqual([
			2,
			expect.stringMatching(/last administrator.*Nothing was changed/i),
		]);
		expect((await gym.run('diff')).code).toBe(0);
	});
});

describe.concurrent('a mistake on the command line', () => {
	test.for([
		[['diff', '--nonsense'], /no flag --nonsense/],
		[['explode'], /no command "explode"/],
		[['diff', '--max-delete', '3'], /does not take --max-delete/],
		[['diff', '--pin', 'a\x1Bb'], /not a PIN/],
		[['show', '1'.repeat(51)], /not a PIN/],
		[['register', '--pin', ''], /--pin needs a value/],
		[['diff', '--kind', 'SOMETHING'], /no kind "SOMETHING"[\s\S]*NO-DEV/],
		[['register'], /--pin, --kind or --all/],
		[['register', '--pin', '17', '--all'], /one of --pin/],
		[['users', '--device', 'a b'], /--device 192/],
		[['simulate', '--fault', 'gremlins'], /gremlins/],
		[['simulate', '--record-size', '99'], /72, 28/],
		[['seed', '--people', '0'], /--people N/],
	] as const)('%j is explained on stderr, with exit 2 and an empty stdout', async ([args, words]) => {
		const {code, stdout, stderr} = await run(...args);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(/^trisync: /);
		expect(stderr).toMatch(words);
		expect(stderr).not.toMatch(/\x1B|\bat .*\.js:\d/);
	});

	test('no configuration is said with an example', async () => {
		const empty = scratchFolder();
		const {code, stderr} = await runCommand(['diff'], {cwd: empty.path});
		empty.remove();
		expect([code, stderr]).toEqual([
			2,
			expect.stringMatching(/Not configured: .*ETIME_SQL_SERVER.*ESSL_DEVICE_IP.*trisync setup.*Example/),
		]);
	});

	test('the screen in a pipe says which command to take', async () => {
		expect(await run('--demo')).toMatchObject({
			code: 2,
			stdout: '',
			stderr: expect.stringContaining('trisync diff'),
		});
	});

	test.for([['--help'], ['diff', '--help'], ['--version'], ['simulate', '--fault', 'list']])(
		'%j is an answer: stdout, exit 0',
		async args => {
			const {code, stdout, stderr} = await run(...args);
			expect([code, stderr]).toEqual([0, '']);
			expect(stdout).toMatch(/\S/);
		},
	);
});

describe('interrupting', () => {
	test('a command that is reading ends with 130 and says that nothing was changed', async () => {
		const device = await startSimulator({state: {users: makeUsers(50)}, latencyMs: 2000});
		const child = startCommand(['users', '--device', `${device.host}:${device.port}`], {cwd});
		const end = ending(child);
		await vi.waitUntil(() => device.log().total > 0, {timeout: 30_000, interval: 10});
		child.kill('SIGINT');
		expect(await end).toMatchObject({
			code: 130,
			stdout: '',
			stderr: expect.stringMatching(/nothing was changed/),
		});
		await device.close();
	});

	test('simulate ends with 0 after SIGTERM', async () => {
		const device = await startOutsideDevice(['--users', '3'], {cwd});
		expect(await device.stop()).toBe(0);
	});
});
