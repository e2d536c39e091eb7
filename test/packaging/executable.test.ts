import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {describe, expect, vi} from 'vitest';
import {readStateFile, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {startCommand} from '../helpers/pty.ts';
import {sqliteAnswers, startTdsListener} from '../helpers/tds/index.ts';
import {type Ended, ending} from '../journeys/process.ts';
import {missing, test} from '../journeys/site.ts';

/** The built file; `.ci/run` builds one and names it here. */
const given = process.env['TRISYNC_EXECUTABLE'];
const executable = resolve(given ?? '');
if (given === undefined)
	process.stderr.write(
		'skipped: executable (npm run executable, then TRISYNC_EXECUTABLE=release/linux-x64/trisync)\n',
	);

type Env = Readonly<Record<string, string>>;

/** Starts it with nothing in its environment: no PATH, no home, and so no Node. */
function start(args: readonly string[], env: Env = {}, cwd = '/'): ChildProcess {
	return spawn(executable, args, {cwd, env, stdio: ['ignore', 'pipe', 'pipe']});
}

const run = async (args: readonly string[], env: Env = {}, cwd = '/'): Promise<Ended> =>
	ending(start(args, env, cwd));

const ownFolders = (folder: string): Env => ({
	TRISYNC_CONFIG: `${folder}/config`,
	TRISYNC_STATE: `${folder}/state`,
});

describe.skipIf(given === undefined)('the executable, in an empty environment', {timeout: 120_000}, () => {
	test('knows its version', async () => {
		const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
		expect(await run(['--version'])).toEqual({code: 0, signal: null, stdout: `${version}\n`, stderr: ''});
	});

	test('compares the demo', async () => {
		const {code, stdout} = await run(['diff', '--demo', '--json']);
		const {complete, sources, summary} = JSON.parse(stdout);
		expect([code, complete, sources.sql.state, sources.middleware.state]).toEqual([1, true, 'ok', 'ok']);
		expect(summary['NO-DEV']).toBeGreaterThan(0);
	});

	test('shows the screen with all three lists, and gives the terminal back', async ({onTestFinished}) => {
		const nothing = Object.fromEntries(Object.keys(process.env).map(name => [name, undefined]));
		const screen = startCommand(executable, ['--demo'], {
			cwd: '/',
			env: {...nothing, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8'},
		});
		onTestFinished(() => screen.kill('SIGKILL'));
		expect(await screen.waitForText(/can still enter and should not/)).toMatch(/SQL ok .* MW ok .* DEV/);
		screen.press('q');
		expect(await screen.ended).toEqual({code: 0, signal: 0});
		expect(screen.isAlternate).toBe(false);
	});

	test('plays a terminal, and reads it', async ({onTestFinished}) => {
		const device = start(['simulate', '--users', '50']);
		onTestFinished(() => void device.kill('SIGKILL'));
		const [line] = (await once(createInterface({input: device.stdout!}), 'line')) as [string];
		const {host, port, serial} = JSON.parse(line);
		const {code, stdout} = await run(['users', '--json', '--device', `${host}:${port}`]);
		const answer = JSON.parse(stdout);
		expect([code, answer.complete, answer.users.length, answer.device.serial]).toEqual([0, true, 50, serial]);
		const gone = once(device, 'exit');
		device.kill('SIGTERM');
		await gone;
	});

	test('carries the tables of other encodings', async ({site}) => {
		const gym = await site({people: 3, device: {faults: ['name-gbk']}});
		const env = ownFolders(gym.folder);
		const config = {devices: [{name: 'door', host: gym.device.host, port: gym.device.port, encoding: 'gbk'}]};
		const place = scratchFolder();
		writeFileSync(place.file('config.json'), JSON.stringify(config), {mode: 0o600});
		const {code, stdout, stderr} = await run(['users', '--json'], {...env, TRISYNC_CONFIG: place.path});
		place.remove();
		expect([code, stderr]).toEqual([0, '']);
		expect(JSON.parse(stdout).users.map((user: {name: string}) => user.name)).toContain('张伟');
	});

	test('killed while the terminal is paused, its guardian enables it', async ({site}) => {
		const gym = await site({people: 60, cast: missing(50), device: {latencyMs: 25}});
		const before = gym.device.users().length;
		const env = ownFolders(gym.folder);
		const writing = start(['register', '--all', '--yes', ...gym.flags], env, gym.folder);
		const gone = once(writing, 'exit');
		const patience = {timeout: 60_000, interval: 5};
		await vi.waitUntil(() => !gym.device.isEnabled && gym.device.users().length > before, patience);
		writing.kill('SIGKILL');
		await gone;
		await vi.waitUntil(() => gym.device.isEnabled, patience);
		expect(gym.device.users().length).toBeLessThan(before + 50);
	});

	test('reads SQL Server through the driver that it carries', async ({onTestFinished}) => {
		const folder = scratchFolder();
		const [sqlite, state] = [folder.file('gym.sqlite'), folder.file('door.json')];
		const seed = ['seed', '--people', '60', '--problems', '--sqlite', sqlite, '--state', state];
		expect(await run(seed)).toMatchObject({code: 0});
		const answers = sqliteAnswers(sqlite, 'etimetracklite1');
		const server = await startTdsListener({answer: answers.answer, refuse: () => []});
		const remembered = await readStateFile(state, 72);
		const device = await startSimulator({state: remembered!});
		onTestFinished(async () => {
			await device.close();
			await server.close();
			answers.close();
			folder.remove();
		});
		const {code, stdout, stderr} = await run(['diff', '--json'], {
			...ownFolders(folder.path),
			ETIME_SQL_SERVER: server.host,
			ETIME_SQL_PORT: String(server.port),
			ETIME_SQL_DB: 'etimetracklite1',
			ETIME_SQL_USER: 'essl',
			ETIME_SQL_PASSWORD: 'Gym;P4ss word',
			ETIME_SQL_ENCRYPT: 'false',
			ESSL_DEVICE_IP: device.host,
			ESSL_DEVICE_PORT: String(device.port),
		});
		const {complete, sources} = JSON.parse(stdout);
		expect([code, complete, sources.sql.state, sources.device.state]).toEqual([1, true, 'ok', 'ok']);
		expect(server.logins[0]).toMatchObject({user: 'essl', database: 'etimetracklite1'});
		expect(stdout + stderr).not.toContain('Gym;P4ss');
	});
});
