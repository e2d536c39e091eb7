import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {validateSettings} from '../../source/app/config/validate.ts';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
let file: string;
beforeEach(() => {
	scratch = scratchFolder();
	file = join(scratch.file('config'), 'config.json');
});
afterEach(() => scratch.remove());

const run = (...argv: readonly string[]) => runBare(['config', ...argv], {folder: scratch.path});

function writeConfig(data: unknown, mode = 0o600): void {
	mkdirSync(scratch.file('config'), {recursive: true});
	writeFileSync(file, typeof data === 'string' ? data : JSON.stringify(data));
	chmodSync(file, mode);
}

describe('config show', () => {
	test('tells every value with its origin, and secrets by name only', async () => {
		writeFileSync(scratch.file('.env'), 'ESSL_DEVICE_IP=10.0.0.4\nESSL_DEVICE_PASSWORD=471100', {
			mode: 0o600,
		});
		writeConfig({
			sql: {server: 'GYMPC', database: 'gym', user: 'essl', password: 'hunter2secret'},
			soap: {url: 'http://gympc/x', password: 'hunter3secret', apiKey: 'hunter4secret'},
		});
		const text = await run('show');
		expect(text.exit).toBe(0);
		expect(text.stdout).toMatch(new RegExp(`^sql.server +GYMPC +${file}$`, 'm'));
		expect(text.stdout).toMatch(/^devices.main-door.commKey +\(set, not shown\) +ESSL_DEVICE_PASSWORD in /m);
		expect(text.stdout).toMatch(/^websiteWrite +false +default$/m);
		const {settings} = (await run('show', '--json')).json('config-show');
		expect(settings).toContainEqual({
			key: 'sql.password',
			value: null,
			secret: true,
			origin: {place: 'user file', name: 'sql.password', file},
		});
		for (const ran of [text, await run('show', '--json')])
			expect(ran.stdout + ran.stderr).not.toMatch(/hunter|471100/);
	});

	test("warns of a website's .env that others can read", async () => {
		writeFileSync(scratch.file('.env'), 'ESSL_DEVICE_IP=10.0.0.4');
		chmodSync(scratch.file('.env'), 0o644);
		expect((await run('show')).stderr).toMatch(/\.env can be read by others/);
	});

	test('is refused with the line that mends it when others can read config.json', async () => {
		writeConfig({}, 0o640);
		expect(await run('show')).toMatchObject({
			exit: 2,
			stdout: '',
			stderr: expect.stringContaining(`Run: chmod 600 ${file}`),
		});
	});
});

describe('config validate', () => {
	test('finds nothing wrong without any file, and says that nothing is configured', async () => {
		const {exit, stdout, stderr} = await run('validate');
		expect([exit, stdout]).toEqual([0, expect.stringContaining('missing')]);
		expect(stdout).not.toContain('valid');
		expect(stderr).toBe(
			'trisync: Nothing is configured yet: no database and no terminal. Run: trisync setup\n',
		);
	});

	test('is content with a terminal alone', async () => {
		writeConfig({devices: [{host: '10.0.0.4'}]});
		expect(await run('validate')).toMatchObject({
			exit: 0,
			stdout: expect.stringMatching(/^The settings are valid\.$/m),
			stderr: '',
		});
	});

	test('tells all mistakes at once, and ends with 2', async () => {
		writeConfig({readOnyl: true, devices: [{hots: 'a'}]});
		const ran = await run('validate', '--json');
		expect(ran.exit).toBe(2);
		const {valid, problems, files} = ran.json('config-validate');
		expect([valid, files[0].state]).toEqual([false, 'wrong']);
		expect(problems).toEqual([
			`${file}: devices.0.host: expected string, received undefined.`,
			`${file}: devices.0: unknown key hots; did you mean host?`,
			`${file}: unknown key readOnyl; did you mean readOnly?`,
		]);
		const text = await run('validate');
		expect([text.exit, text.stdout]).toEqual([2, expect.stringContaining('did you mean host?')]);
	});

	test('tells every variable that is wrong, and what the files say wrong beside them', async () => {
		writeConfig({
			devices: [
				{name: 'door', host: '10.0.0.4'},
				{name: 'door', host: '10.0.0.5'},
			],
		});
		const lines = {
			ETIME_SQL_SERVER: 'GYMPC',
			ETIME_SQL_PORT: '99999',
			ETIME_SQL_ENCRYPT: 'perhaps',
			ESSL_DEVICE_IP: '10.0.0.4',
			ESSL_DEVICE_PORT: 'four',
			ESSL_DEVICE_PASSWORD: 'abc',
			ESSL_TRACKLITE_SERVER: 'GYMPC',
			ESSL_TRACKLITE_PORT: '0',
		};
		const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
		writeFileSync(scratch.file('.env'), text.join(''), {mode: 0o600});
		const ran = await run('validate', '--json');
		const {problems} = ran.json('config-validate');
		expect(problems).toEqual([
			expect.stringMatching(/^The port of ETIME_SQL_PORT is not/),
			expect.stringMatching(/^ETIME_SQL_ENCRYPT takes true or false/),
			expect.stringMatching(/incomplete: ETIME_SQL_DB, ETIME_SQL_USER, ETIME_SQL_PASSWORD/),
			expect.stringMatching(/^The port of ESSL_DEVICE_PORT is not/),
			expect.stringMatching(/^ESSL_DEVICE_PASSWORD is not a comm key/),
			'Two devices are called "door". Give each its own name in config.json.',
			expect.stringMatching(/^The port of ESSL_TRACKLITE_PORT is not/),
		]);
		expect(ran.stdout).not.toMatch(/abc|99999|perhaps/);
	});

	test('tells an address that is none beside the other variables of the terminal', async () => {
		writeFileSync(scratch.file('.env'), 'ESSL_DEVICE_IP=10.0.0/4\nESSL_DEVICE_PASSWORD=abc\n', {mode: 0o600});
		const {problems} = (await run('validate', '--json')).json('config-validate');
		expect(problems).toEqual([
			expect.stringMatching(/^ESSL_DEVICE_PASSWORD is not a comm key/),
			expect.stringMatching(/^ESSL_DEVICE_IP is not an address/),
		]);
	});

	test('tells what only the whole shows', async () => {
		writeConfig({sql: {server: 'GYMPC'}});
		expect((await run('validate')).stdout).toMatch(
			/incomplete: ETIME_SQL_DB, ETIME_SQL_USER, ETIME_SQL_PASSWORD/,
		);
	});

	test('says the chmod line for a file that others can read', async () => {
		writeConfig({}, 0o644);
		expect((await run('validate')).stdout).toContain(`Run: chmod 600 ${file}`);
	});

	test('says on Windows that nobody checked who can read the files', async () => {
		const env = {TRISYNC_CONFIG: scratch.file('config'), TRISYNC_STATE: scratch.file('state')};
		writeConfig({devices: [{host: '10.0.0.4'}]});
		expect((await validateSettings({}, env, scratch.path, 'win32')).warnings).toEqual([
			expect.stringMatching(/On Windows it is not checked/),
		]);
		expect((await validateSettings({}, env, scratch.path, 'linux')).warnings).toEqual([]);
	});
});

test('config schema prints the schema for editors', async () => {
	const {exit, stdout} = await run('schema');
	expect([exit, JSON.parse(stdout).title]).toEqual([0, 'trisync config.json']);
});

test('config path prints where the file belongs, there or not', async () => {
	expect(await run('path')).toMatchObject({exit: 0, stdout: `${file}\n`});
	expect(JSON.parse((await run('path', '--json')).stdout)).toEqual({schema: 1, path: file});
});

test.each([[], ['explode'], ['show', 'more'], ['show', '--demo']].map(argv => [argv] as const))(
	'config %j is a mistake',
	async argv => {
		expect(await run(...argv)).toMatchObject({exit: 2, stdout: ''});
	},
);
