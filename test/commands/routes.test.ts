import {DatabaseSync} from 'node:sqlite';
import {afterEach, describe, expect, test} from 'vitest';
import {type SoapServer, startSoapServer} from '../helpers/soap-server.ts';
import {openRealGym, type RealGym, type RealGymOptions} from './real-gym.ts';

/** Port 4370 is closed and one member waits at the door. */

let gym: RealGym;
let service: SoapServer | undefined;
afterEach(async () => {
	await service?.close();
	service = undefined;
	await gym.close();
});

async function openClosed(options: RealGymOptions = {}): Promise<void> {
	gym = await openRealGym({
		cast: {'17': {problem: 'NO-DEV', name: 'Asha Verma'}},
		...options,
	});
	await gym.door.close();
}

async function openWithService(options: RealGymOptions = {}): Promise<void> {
	service = await startSoapServer();
	const soap = {url: `${service.url}/iclock/WebAPIService.asmx`, user: 'desk', password: 'correct horse'};
	await openClosed({...options, config: {soap, ...options.config}});
}

const register = (...flags: readonly string[]) => gym.run('register', '--pin', '17', ...flags);

describe('through the web service', () => {
	test('the plan names it, what is not known, and the phrase', async () => {
		await openWithService();
		const ran = await register('--json');
		const {plan} = ran.json('plan-result');
		expect([ran.exit, plan.steps]).toMatchObject([
			2,
			[{action: 'queue', route: 'soap', pin: '17', before: null, after: {name: 'Asha Verma'}}],
		]);
		expect(plan.steps[0].reason).toMatch(/^door could not be read over TCP \(.*127\.0\.0\.1.*\): /);
		expect(plan.warnings).toContain('The device was not read; an existing PIN 17 may be renamed.');
		expect(plan.consent).toEqual({kind: 'phrase', phrase: 'queue 17'});
		expect(ran.stderr).toContain('--confirm "queue 17"');
		expect(service!.words()).toEqual([]);
	});

	test('the word is sent once and called sent, never done', async () => {
		await openWithService();
		const ran = await register('--confirm', 'queue 17', '--json');
		const {result} = ran.json('plan-result');
		expect([ran.exit, result]).toMatchObject([1, {verified: [], sent: [{pin: '17', state: 'sent'}]}]);
		expect(result.sent[0].reason).toMatch(/Done only when the device shows it/);
		expect(service!.words().map(({values}) => values)).toMatchObject([
			{EmployeeCode: '17', EmployeeName: 'Asha Verma', SerialNumber: gym.door.serial},
		]);
	});

	test('the human plan says why the terminal did not answer, and no password', async () => {
		await openWithService();
		const {stdout, stderr} = await register('--confirm', 'queue 17');
		expect(stdout).toMatch(/^\+ 17 {2}through eTimeTrackLite Web: "Asha Verma"/m);
		expect(stdout).toMatch(/^ {4}door could not be read over TCP/m);
		expect(stdout).toMatch(/^sent +1$/m);
		expect(stdout + stderr).not.toContain('correct horse');
		for (const {text} of gym.stateFiles()) expect(text).not.toContain('correct horse');
	});

	test.each([
		['--yes', ['--yes']],
		['another phrase', ['--confirm', 'queue 18']],
		['--dry-run', ['--dry-run', '--confirm', 'queue 17']],
		['--read-only', ['--read-only', '--confirm', 'queue 17']],
	])('sends nothing with %s', async (_claim, flags) => {
		await openWithService();
		expect((await register(...flags, '--json')).exit).toBeGreaterThan(0);
		expect(service!.words()).toEqual([]);
	});

	test('a service that refuses ends in failed, exit 1', async () => {
		await openWithService();
		service!.set({results: {AddEmployee: 'Error: device not found'}});
		const ran = await register('--confirm', 'queue 17', '--json');
		expect([ran.exit, ran.json('plan-result').result]).toMatchObject([1, {sent: [], failed: [{pin: '17'}]}]);
	});

	test('undo of such a word says that it cannot be called back', async () => {
		await openWithService();
		await register('--confirm', 'queue 17');
		const ran = await gym.run('undo', '--yes', '--json');
		expect(ran.exit).toBe(2);
		expect((await gym.run('undo', '--list')).stdout).toMatch(/1 of 1 sent/);
	});

	test.each([
		['several members', ['register', '--pin', '17', '--pin', '16', '--yes']],
		['everybody', ['register', '--all', '--yes']],
		['a delete', ['delete', '--pin', '16', '--confirm', 'delete 16']],
		['a block', ['disable', '--pin', '16', '--yes']],
	])('is no way for %s', async (_claim, argv) => {
		await openWithService();
		const ran = await gym.run(...argv, '--json');
		expect([ran.exit, ran.json('plan-result').error.code]).toEqual([
			2,
			expect.stringMatching(/^ERR_TRANSPORT_/),
		]);
		expect(service!.calls).toEqual([]);
	});
});

describe('through the queue', () => {
	const terminalCalls = () => {
		const database = new DatabaseSync(gym.file('gym.sqlite'));
		database.exec("UPDATE Devices SET LastPing = datetime('now', 'localtime')");
		database.close();
	};

	/** The middleware, handing every waiting row out until it is stopped. */
	function startMiddleware(): () => void {
		const timer = setInterval(() => {
			const database = new DatabaseSync(gym.file('gym.sqlite'));
			database.exec("UPDATE DeviceCommands SET Status = 'Success' WHERE Title = 'trisync probe'");
			database.close();
		}, 20);
		return () => clearInterval(timer);
	}

	test('the plan says that a harmless row goes first, and leaves none', async () => {
		await openClosed();
		terminalCalls();
		const ran = await register('--json');
		const {steps, consent} = ran.json('plan-result').plan;
		expect([steps[0].route, consent.phrase]).toEqual(['queue', 'queue 17']);
		expect(steps[0].remarks.join(' ')).toContain('a harmless row goes first');
		expect(gym.rows('SELECT * FROM DeviceCommands')).toEqual([]);
	});

	test('the word goes once the harmless row was fetched, and is called sent', async () => {
		await openClosed();
		terminalCalls();
		const stop = startMiddleware();
		const ran = await register('--confirm', 'queue 17', '--json').finally(stop);
		expect([ran.exit, ran.json('plan-result').result]).toMatchObject([
			1,
			{verified: [], sent: [{pin: '17'}]},
		]);
		expect(gym.rows("SELECT DeviceCommand FROM DeviceCommands WHERE Title <> 'trisync probe'")).toMatchObject(
			[{DeviceCommand: expect.stringMatching(/PIN=17\tName=Asha Verma/)}],
		);
	});

	test('is passed over where the middleware may not be written, and the plan says why', async () => {
		await openClosed({config: {middlewareWrite: false}});
		terminalCalls();
		const {steps, warnings} = (await register('--json')).json('plan-result').plan;
		expect(steps[0].route).toBe('manual');
		expect(warnings.join(' ')).toContain('middlewareWrite');
	});
});

describe('by hand', () => {
	test.each([
		['no way is configured', {config: {middleware: 'off'}}],
		['the serial number is not in the settings', {deviceConfig: {serial: undefined}}],
	])('is what is left where %s: why the terminal did not answer, and what to do', async (_claim, options) => {
		await openClosed(options);
		const before = gym.rows('SELECT * FROM DeviceCommands');
		const {exit, stdout, stderr} = await register('--yes');
		expect(exit).toBe(2);
		expect(stdout).toMatch(/^ {4}door could not be read over TCP \(/m);
		expect(stdout).toMatch(/^ {4}\d\. .*Upload Users \(PC to device\).*17/m);
		expect(stdout).toMatch(/^ {4}\d\. Not "Download Users"/m);
		expect(stderr).toContain('this is done by hand, as the plan says. Nothing was changed.');
		expect(gym.rows('SELECT * FROM DeviceCommands')).toEqual(before);
	});

	test('says what the serial number would be good for', async () => {
		await openClosed({deviceConfig: {serial: undefined}});
		expect((await register()).stdout).toContain(
			'warning: The serial number of door is not in the settings: without it neither the web service nor the queue can be told which terminal is meant.',
		);
	});

	test('is in the JSON as well, step by step', async () => {
		await openClosed({deviceConfig: {serial: undefined}});
		const {plan} = (await register('--json')).json('plan-result');
		expect(plan).toMatchObject({consent: {kind: 'none'}, steps: [{route: 'manual', action: 'queue'}]});
		expect(plan.steps[0].instructions.length).toBeGreaterThan(4);
	});

	test('is nothing for somebody who is not a member', async () => {
		await openClosed({deviceConfig: {serial: undefined}});
		const ran = await gym.run('register', '--pin', '999', '--yes');
		expect(ran).toMatchObject({exit: 2, stdout: expect.not.stringContaining('Upload Users')});
	});
});

test('a terminal that answers and refuses the comm key is no case for other ways', async () => {
	gym = await openRealGym({
		cast: {'17': {problem: 'NO-DEV', name: 'Asha Verma'}},
		door: {commKey: 5},
		deviceConfig: {commKey: 6},
	});
	const ran = await register('--yes', '--json');
	expect([ran.exit, ran.json('plan-result').error.code]).toEqual([2, 'ERR_DEVICE_UNAUTHORIZED']);
});
