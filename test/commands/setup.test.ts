import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {seedTrialGym} from '../../source/app/seed.ts';
import {makeUsers, type Simulator, startSimulator} from '../../source/simulator/index.ts';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {type ServerError, sqliteAnswers, startTdsListener, type TdsListener} from '../helpers/tds/index.ts';

const password = 'Gym;P4ss word';
const commKey = 471_100;

let scratch: ReturnType<typeof scratchFolder>;
let config: string;
let sqlite: string;
let server: TdsListener;
let device: Simulator;
let refuse: readonly ServerError[];
let closers: Array<() => unknown>;

beforeEach(async () => {
	scratch = scratchFolder();
	config = join(scratch.file('config'), 'config.json');
	sqlite = scratch.file('gym.sqlite');
	await seedTrialGym({
		people: 20,
		seed: 1,
		hasProblems: false,
		file: sqlite,
		middlewareFile: undefined,
		stateFile: scratch.file('door.json'),
	});
	refuse = [];
	const answers = sqliteAnswers(sqlite, 'GymPortal');
	server = await startTdsListener({
		answer: answers.answer,
		refuse: login => (login.password === password ? refuse : [wrongPassword]),
	});
	device = await startSimulator({state: {users: makeUsers(12)}, commKey});
	closers = [() => device.close(), () => server.close(), () => answers.close(), () => scratch.remove()];
});
afterEach(async () => {
	for (const close of closers) await close();
});

const wrongPassword: ServerError = {number: 18_456, message: "Login failed for user 'essl'."};

function writeEnv(folder = scratch.path, more: readonly string[] = []): void {
	mkdirSync(folder, {recursive: true});
	const lines = [
		`ETIME_SQL_SERVER=${server.host}`,
		`ETIME_SQL_PORT=${server.port}`,
		'ETIME_SQL_DB=GymPortal',
		'ETIME_SQL_USER=essl',
		`ETIME_SQL_PASSWORD="${password}"`,
		'ETIME_SQL_ENCRYPT=false',
		`ESSL_DEVICE_IP=${device.host}`,
		`ESSL_DEVICE_PORT=${device.port}`,
		`ESSL_DEVICE_PASSWORD=${commKey}`,
		...more,
	];
	writeFileSync(join(folder, '.env'), lines.join('\n'), {mode: 0o600});
}

async function setup(input: readonly string[], ...argv: readonly string[]) {
	const ran = await runBare(['setup', ...argv], {
		folder: scratch.path,
		env: {HOME: scratch.path},
		input,
	});
	expect(ran.stdout).toBe('');
	expect(ran.stderr).not.toMatch(/P4ss|471100|hunter2/);
	return ran;
}

const written = () => JSON.parse(readFileSync(config, 'utf8'));
const enter = ['', '', '', '', ''];

describe("setup on the website's .env", () => {
	test('needs Enter five times at most, and writes a file for its owner only', async () => {
		writeEnv();
		const ran = await setup(enter);
		expect([ran.exit, ran.stderr]).toEqual([0, expect.stringMatching(/Found .*\.env/)]);
		expect(statSync(config).mode & 0o777).toBe(0o600);
		expect(written()).toEqual({
			sql: {
				server: server.host,
				port: server.port,
				database: 'GymPortal',
				user: 'essl',
				password,
				encrypt: false,
			},
			devices: [{name: 'main-door', host: device.host, port: device.port, commKey, serial: device.serial}],
		});
	});

	test('tells what each answer was found to be', async () => {
		writeEnv();
		const {stderr} = await setup(enter);
		expect(stderr).toMatch(/ok +127\.0\.0\.1 answers on port \d+/);
		expect(stderr).toMatch(/ok +\d+ people on the website/);
		expect(stderr).toMatch(/ok +eTimeTrackLite shows \d+ people/);
		expect(stderr).toMatch(
			new RegExp(`ok +main-door at 127.0.0.1:${device.port}: serial ${device.serial}, 12 users`),
		);
	});

	test('finds the file in the parts of a website, and then works from any folder', async () => {
		writeEnv(scratch.file('gym/server'));
		expect(await setup(enter)).toMatchObject({exit: 0, stderr: expect.stringContaining('gym/server/.env')});
		const diff = await runBare(['diff', '--json'], {
			folder: '/',
			env: {TRISYNC_CONFIG: scratch.file('config'), TRISYNC_STATE: scratch.file('state')},
		});
		expect(diff.json('diff')).toMatchObject({
			complete: true,
			sources: {sql: {state: 'ok'}, middleware: {state: 'ok'}, device: {state: 'ok'}},
		});
	});

	test('--yes asks nobody', async () => {
		writeEnv();
		expect(await setup([], '--yes', '--quiet')).toMatchObject({exit: 0, stderr: ''});
		expect(written().sql.database).toBe('GymPortal');
	});

	test('--dry-run tries everything and writes nothing', async () => {
		writeEnv();
		expect((await setup(enter, '--dry-run')).exit).toBe(0);
		expect(existsSync(config)).toBe(false);
	});

	test('warns of a file that others can read, and uses it', async () => {
		writeEnv();
		chmodSync(scratch.file('.env'), 0o644);
		expect(await setup(enter)).toMatchObject({
			exit: 0,
			stderr: expect.stringMatching(/can be read by others/),
		});
	});
});

describe('setup without any file', () => {
	test('takes five answers, the comm key apart and only where it is wanted', async () => {
		const ran = await setup([
			`${server.host},${server.port}`,
			'GymPortal, essl',
			password,
			'yes',
			`${device.host}:${device.port}`,
			String(commKey),
		]);
		expect(ran.exit).toBe(0);
		expect(written()).toMatchObject({
			sql: {server: `${server.host},${server.port}`, database: 'GymPortal', user: 'essl', password},
			devices: [{host: device.host, port: device.port, commKey, serial: device.serial}],
		});
	});

	test('takes a database file and flags, with three answers', async () => {
		const flags = [
			'--sqlite',
			'gym.sqlite',
			'--device',
			`${device.host}:${device.port}`,
			'--comm-key',
			String(commKey),
		];
		expect((await setup(['', '', ''], ...flags)).exit).toBe(0);
		expect(written()).toEqual({
			sql: {sqlite},
			devices: [{name: 'main-door', host: device.host, port: device.port, commKey, serial: device.serial}],
		});
	});

	test('takes several terminals by name', async () => {
		const other = await startSimulator({state: {users: makeUsers(3)}});
		closers.unshift(() => other.close());
		const ran = await setup([
			sqlite,
			'off',
			`front=${device.host}:${device.port}, back=${other.host}:${other.port}`,
			String(commKey),
		]);
		expect(ran.exit).toBe(0);
		expect(written()).toMatchObject({
			middleware: 'off',
			devices: [
				{name: 'front', port: device.port, commKey},
				{name: 'back', port: other.port},
			],
		});
	});

	test.each([
		['nobody answers', []],
		['the answers end in the middle', ['GYMPC']],
	])('writes nothing when %s', async (_, input) => {
		const ran = await setup(input);
		expect([ran.exit, existsSync(config)]).toEqual([2, false]);
		expect(ran.stderr).toMatch(/nobody answers. Nothing was changed/);
	});

	test('writes nothing when neither a database nor a terminal is named', async () => {
		expect(await setup(['none', 'none'])).toMatchObject({
			exit: 2,
			stderr: expect.stringMatching(/Neither a database/),
		});
		expect(await setup([], '--yes')).toMatchObject({exit: 2});
		expect(existsSync(config)).toBe(false);
	});
});

describe('setup again', () => {
	test('proposes what is there, keeps secrets and everything that it does not ask for', async () => {
		writeEnv();
		await setup(enter);
		const before = {...written(), expected: [{pin: '61', reason: 'looked at'}], strictNames: true};
		before.devices[0].deviceAdmins = ['1'];
		writeFileSync(config, JSON.stringify(before), {mode: 0o600});
		writeFileSync(scratch.file('.env'), '');
		const ran = await setup(enter);
		expect([ran.exit, ran.stderr]).toEqual([0, expect.stringContaining('[GymPortal, essl]')]);
		expect(written()).toEqual(before);
	});

	test('says when nothing is new', async () => {
		writeEnv();
		await setup(enter);
		expect((await setup(enter)).stderr).toMatch(/says this already; it was left as it is/);
	});

	test('changes one answer alone', async () => {
		writeEnv();
		await setup(enter);
		await setup(['', '', '', 'off', '']);
		expect(written()).toMatchObject({middleware: 'off', sql: {password}, devices: [{commKey}]});
	});

	test('notices another terminal at the address, and takes it when it is kept', async () => {
		writeEnv();
		await setup(enter);
		const before = written();
		before.devices[0].serial = 'OLD1';
		writeFileSync(config, JSON.stringify(before), {mode: 0o600});
		const ran = await setup(['', '', '', '', '', '']);
		expect([ran.exit, ran.stderr]).toEqual([
			0,
			expect.stringMatching(new RegExp(`Another terminal than before.*${device.serial} instead of OLD1`)),
		]);
		expect(written().devices[0].serial).toBe(device.serial);
	});

	test('is refused while the file cannot be kept for its owner', async () => {
		mkdirSync(scratch.file('config'));
		writeFileSync(config, '{}');
		chmodSync(config, 0o644);
		expect(await setup(enter)).toMatchObject({
			exit: 2,
			stderr: expect.stringContaining(`chmod 600 ${config}`),
		});
	});
});

describe('an answer that fails its test', () => {
	test('is asked for again, and the right one goes on', async () => {
		writeEnv();
		const ran = await setup(['', '', 'hunter2', '', password, '', '']);
		expect(ran.exit).toBe(0);
		expect(ran.stderr).toMatch(/FAIL .*ogin[\s\S]*ok +\d+ people on the website/);
		expect(written().sql.password).toBe(password);
	});

	test('is kept by Enter, tried once more, and costs exit code 1', async () => {
		writeEnv();
		await device.close();
		const ran = await setup([...enter, '']);
		expect([ran.exit, ran.stderr]).toEqual([
			1,
			expect.stringMatching(/FAIL[\s\S]*FAIL[\s\S]*Something did not answer/),
		]);
		expect(written().devices[0].host).toBe(device.host);
	});

	test('of a server that is away lets nobody wait for logins to it', async () => {
		writeEnv();
		await server.close();
		const ran = await setup(['', '', '', '', '', '']);
		expect([ran.exit, ran.stderr]).toEqual([
			1,
			expect.stringMatching(/nothing listens on port[\s\S]*not tried/),
		]);
	});

	test('names a host that nobody knows', async () => {
		const ran = await setup(['gympc.invalid', 'none', 'none']);
		expect(ran.stderr).toMatch(/No computer is called gympc\.invalid here/);
		expect(ran.exit).toBe(2);
	});

	test('that is a path without a file says which file', async () => {
		const ran = await setup(['gym/none.sqlit', sqlite, 'yes', 'none']);
		expect([ran.exit, ran.stderr]).toEqual([
			0,
			expect.stringContaining(`There is no file ${scratch.file('gym/none.sqlit')}.`),
		]);
	});

	test.each([
		['a login without its database', ['', ', ', '', '', '', '', '', ''], /Type the database and the login/],
		[
			'a terminal that is no address',
			['', '', '', '', 'http://door', ''],
			/neither a configured name nor an address/,
		],
		[
			'a middleware elsewhere without its name',
			['', '', '', 'no', '', ''],
			/name of eTimeTrackLite's database/,
		],
	])('is explained: %s', async (_, input, words) => {
		writeEnv();
		const ran = await setup(input);
		expect([ran.exit, ran.stderr]).toEqual([0, expect.stringMatching(words)]);
	});
});

describe('setup changes nothing', () => {
	test('when config.json was changed meanwhile', async () => {
		writeEnv();
		const {saveSetup, startSetup} = await import('../../source/app/config/setup-draft.ts');
		const env = {TRISYNC_CONFIG: scratch.file('config'), HOME: scratch.path};
		const start = await startSetup({}, env, scratch.path, []);
		mkdirSync(scratch.file('config'));
		writeFileSync(config, '{"readOnly": true}', {mode: 0o600});
		await expect(saveSetup(start, start.draft)).rejects.toThrow(/changed while setup was running/);
		expect(written()).toEqual({readOnly: true});
	});

	test('when its folder cannot be made', async () => {
		writeEnv();
		writeFileSync(scratch.file('config'), 'a file');
		expect(await setup(enter)).toMatchObject({
			exit: 2,
			stderr: expect.stringMatching(/cannot be written: its folder is a file. Nothing was changed/),
		});
	});

	test.each(['--demo', '--json', '--read-only'])('and does not take %s', async flag => {
		expect(await setup([], flag)).toMatchObject({
			exit: 2,
			stderr: expect.stringContaining(`does not take ${flag}`),
		});
	});
});
