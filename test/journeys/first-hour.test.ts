import {spawn} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect} from 'vitest';
import {commands, defaultCommand} from '../../source/commands/table.ts';
import {startProgram} from '../helpers/pty.ts';
import {startTdsListener} from '../helpers/tds/index.ts';
import {cleanEnvironment, type Ended, ending, runCommand} from './process.ts';
import {type Site, test} from './site.ts';

const launcher = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

/** Runs a shell line in which `trisync` is the program. */
function shell(line: string, folder: string): Promise<Ended> {
	const script = `trisync() { '${process.execPath}' '${launcher}' "$@"; }; ${line}`;
	const child = spawn('bash', ['-c', script], {
		cwd: folder,
		env: {...process.env, ...cleanEnvironment(folder)},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return ending(child);
}

const flagsOf = ({flags}: Site): string => flags.map(flag => `'${flag}'`).join(' ');

describe('in a pipe', () => {
	test('a reader that goes away ends a command without a word, as it does with cat', async ({site}) => {
		const gym = await site({people: 2000});
		for (const command of ['export --csv', 'diff --all', 'users']) {
			const flags = command === 'users' ? `--device ${gym.device.host}:${gym.device.port}` : flagsOf(gym);
			const ran = await shell(`trisync ${command} --quiet ${flags} | head -c 20`, gym.folder);
			expect([command, ran.stdout.length, ran.stderr]).toEqual([command, 20, '']);
		}
	});

	test('a full disk behind stdout is one sentence and exit 2', async ({site}) => {
		const gym = await site();
		const ran = await shell(`trisync export --csv --quiet ${flagsOf(gym)} > /dev/full`, gym.folder);
		expect([ran.code, ran.stderr]).toEqual([
			2,
			expect.stringMatching(/^trisync: [^\n]*(?:ENOSPC|space)[^\n]*\n$/),
		]);
	});

	test('stdout is data alone, and nothing of it moves', async ({site}) => {
		const gym = await site({people: 60});
		const {stdout, stderr} = await gym.run('export', '--csv');
		expect(stdout.split('\r\n').every(line => line === '' || line.split(',').length >= 22)).toBe(true);
		expect(stderr).not.toMatch(/[\r\u001B]/);
	});
});

test('at a terminal a reading tells how far it is, and takes its line away again', async ({site}) => {
	const gym = await site();
	const diff = startProgram(['diff', ...gym.flags], {cwd: gym.folder, env: cleanEnvironment(gym.folder)});
	await diff.ended;
	expect(diff.written).toMatch(/\rReading: SQL /);
	expect(diff.text().join('\n')).not.toContain('Reading');
	const quiet = startProgram(['diff', '--quiet', ...gym.flags], {
		cwd: gym.folder,
		env: cleanEnvironment(gym.folder),
	});
	await quiet.ended;
	expect(quiet.written).not.toContain('Reading');
});

describe('setup at a terminal', () => {
	test('shows no comm key while it is typed, and three panes afterwards', async ({site, onTestFinished}) => {
		const gym = await site({device: {commKey: 471_100}});
		const env = {...cleanEnvironment(gym.folder), HOME: gym.folder};
		const [, sqlite = ''] = gym.flags;
		const setup = startProgram(['setup'], {cwd: gym.folder, env});
		onTestFinished(() => setup.kill('SIGKILL'));
		for (const [question, answer] of [
			['1. SQL Server', sqlite],
			['2. Is eTimeTrackLite', ''],
			['3. Address', `${gym.device.host}:${gym.device.port}`],
			['Comm key of', '99\u007F\u007F471100'],
		] as const) {
			await setup.waitForText(question);
			setup.press(`${answer}\r`);
		}

		expect(await setup.ended).toEqual({code: 0, signal: 0});
		expect(setup.written).not.toContain('4711');
		const diff = await runCommand(['diff'], {cwd: gym.folder});
		expect([diff.code === 2, diff.stderr]).toEqual([
			false,
			expect.stringMatching(/SQL +ok[\s\S]*MW +ok[\s\S]*DEV +ok/),
		]);
	});

	test('Ctrl-C at the hidden question gives the echo back and changes nothing', async ({
		site,
		onTestFinished,
	}) => {
		const gym = await site({device: {commKey: 471_100}});
		const env = {...cleanEnvironment(gym.folder), HOME: gym.folder};
		const setup = startProgram(['setup', '--device', `${gym.device.host}:${gym.device.port}`], {
			cwd: gym.folder,
			env,
		});
		onTestFinished(() => setup.kill('SIGKILL'));
		await setup.waitForText('1. SQL Server');
		setup.press('none\r');
		await setup.waitForText('2. Address');
		setup.press('\r');
		await setup.waitForText('Comm key of');
		setup.press('47\u0003');
		expect(await setup.ended).toEqual({code: 130, signal: 0});
		expect(setup.written).toContain('interrupted; nothing was changed');
		expect(readdirSync(gym.folder)).not.toContain('config');
	});
});

describe('bad input is one sentence, exit 2, and nothing is changed', () => {
	const pinOf40 = '4'.repeat(40);

	test('a host that does not resolve, and an IPv6 address where nobody listens', async ({site}) => {
		const gym = await site();
		const [, sqlite = ''] = gym.flags;
		for (const [address, words] of [
			['door.invalid', /door\.invalid/],
			['[::1]:9', /\[::1\]:9/],
			['::1', /\[::1\]:4370/],
		] as const) {
			const flags = ['--sqlite', sqlite, '--device', address, '--timeout', '3'];
			const diff = await runCommand(['diff', ...flags], {cwd: gym.folder});
			expect([address, diff.code, diff.stderr]).toEqual([address, 2, expect.stringMatching(words)]);
			const {code, stderr} = await runCommand(['register', '--pin', '2', '--yes', ...flags], {
				cwd: gym.folder,
			});
			expect([address, code, stderr]).toEqual([
				address,
				2,
				expect.stringMatching(/^trisync: [^\n]*Nothing was changed[^\n]*\n$/),
			]);
		}
	});

	test('a PIN of 40 digits that nobody has', async ({site}) => {
		const gym = await site();
		const before = gym.device.users();
		for (const command of ['register', 'resync', 'delete', 'disable']) {
			const {code, stderr} = await gym.run(command, '--pin', pinOf40, '--yes');
			expect([command, code, stderr]).toEqual([command, 2, expect.stringMatching(/Nothing was changed/)]);
		}

		expect(gym.device.users()).toEqual(before);
		expect((await gym.run('show', pinOf40)).code).toBe(0);
	});

	test('a clock that stands in 1970', async ({site}) => {
		const gym = await site();
		const preload = 'data:text/javascript,Date.now = () => 864e5;';
		const {code, stdout, stderr} = await runCommand(['diff', ...gym.flags], {
			cwd: gym.folder,
			env: {NODE_OPTIONS: `--import="${preload.replaceAll(' ', '%20')}"`},
		});
		expect([code, stdout, stderr]).toEqual([
			2,
			'',
			expect.stringMatching(/clock of this computer says 1970-01-02/),
		]);
	});

	test('a state folder that cannot be made', async ({site}) => {
		const gym = await site({cast: {'2': {problem: 'NO-DEV'}}});
		writeFileSync(join(gym.folder, 'occupied'), '');
		const before = gym.device.users();
		const {code, stderr} = await runCommand(['register', '--pin', '2', '--yes', ...gym.flags], {
			cwd: gym.folder,
			env: {TRISYNC_STATE: join(gym.folder, 'occupied', 'state')},
		});
		expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be written/)]);
		expect(gym.device.users()).toEqual(before);
	});

	test('a config.json that others can read', async ({site}) => {
		const gym = await site();
		mkdirSync(join(gym.folder, 'config'));
		writeFileSync(join(gym.folder, 'config', 'config.json'), '{}', {mode: 0o644});
		const {code, stderr} = await gym.run('diff');
		expect([code, stderr]).toEqual([
			2,
			expect.stringMatching(/^trisync: [^\n]*can be read by others[^\n]*chmod 600[^\n]*\n$/),
		]);
	});
});

test('a locale that the computer does not have changes nothing of the data', async ({site}) => {
	const gym = await site({people: 20});
	const env = {LC_ALL: 'xx_YY.nonsense', LANG: ''};
	const ran = await runCommand(['diff', ...gym.flags], {cwd: gym.folder, env});
	const plain = await gym.run('diff');
	expect(ran).toMatchObject({code: plain.code, stdout: plain.stdout});
});

test('no command prints a secret of the settings, nor does a file of the state folder hold one', async ({
	site,
	onTestFinished,
}) => {
	const secrets = ['Sql-hunter2', '471100', 'Soap-hunter3', 'Key-hunter4'];
	const gym = await site({cast: {'2': {problem: 'NO-DEV'}}, device: {commKey: 471_100}});
	const server = await startTdsListener({
		answer: () => 'drop',
		refuse: () => [{number: 18_456, message: "Login failed for user 'essl'."}],
	});
	onTestFinished(() => server.close());
	mkdirSync(join(gym.folder, 'config'));
	const settings = {
		sql: {
			server: server.host,
			port: server.port,
			database: 'gym',
			user: 'essl',
			password: secrets[0],
			encrypt: false,
		},
		devices: [{name: 'main-door', host: gym.device.host, port: gym.device.port, commKey: 471_100}],
		soap: {url: 'http://127.0.0.1:9/x', user: 'api', password: secrets[2], apiKey: secrets[3]},
	};
	writeFileSync(join(gym.folder, 'config', 'config.json'), JSON.stringify(settings), {mode: 0o600});
	const args: Readonly<Record<string, readonly string[]>> = {
		show: ['2'],
		register: ['--pin', '2', '--yes'],
		resync: ['--pin', '2', '--yes'],
		delete: ['--pin', '2', '--yes'],
		disable: ['--pin', '2', '--yes'],
		enable: ['--pin', '2', '--yes'],
		completion: ['bash'],
		config: ['show'],
		setup: ['--yes', '--dry-run'],
		seed: ['--people', '0'],
	};
	const [, sqlite = ''] = gym.flags;
	const names = commands.filter(command => command !== defaultCommand).map(({name}) => name);
	// These run until they are stopped.
	const endless = new Set(['simulate', 'events', 'watch']);
	const runs = names
		.filter(name => !endless.has(name))
		.flatMap(name =>
			[[], ['--json', '--sqlite', sqlite]].map(more => [name, ...(args[name] ?? []), ...more]),
		);
	// Some wait for what does not answer; side by side they wait together.
	const waiting = runs.values();
	const worker = async () => {
		for (const line of waiting) {
			const {stdout, stderr} = await runCommand(line, {cwd: gym.folder});
			const told = secrets.filter(secret => (stdout + stderr).includes(secret));
			expect([line, told]).toEqual([line, []]);
		}
	};
	await Promise.all([worker(), worker(), worker(), worker()]);

	const state = join(gym.folder, 'state');
	for (const name of readdirSync(state, {recursive: true, encoding: 'utf8'})) {
		if (!/\.jsonl?$/.test(name)) continue;
		const text = readFileSync(join(state, name), 'utf8');
		for (const secret of secrets) expect([name, text.includes(secret)]).toEqual([name, false]);
	}
});
