import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openGym} from '../../source/app/gym.ts';
import {trisync} from '../helpers/fake-gym.ts';
import {openRealGym, type RealGym} from './real-gym.ts';

let gym: RealGym;
beforeEach(async () => {
	gym = await openRealGym();
});
afterEach(() => gym.close());

const zoya = ['add', '--name', ' Zoya Khan ', '--card', '99887766', '--months', '3', '--gender', 'female'];
const employee = (pin: string) =>
	gym.rows(
		'SELECT EmployeeName, Gender, Status, RecordStatus, EmployeeRFIDNumber FROM Employees WHERE EmployeeCodeInDevice = ?',
		pin,
	);

describe('add', () => {
	test('puts a new member into the website and on the terminal, proven in all three lists', async () => {
		const ran = await gym.run(...zoya, '--yes', '--json');
		const {plan, result} = ran.json('plan-result');
		expect([ran.exit, plan.steps.map((step: {action: string}) => step.action)]).toEqual([
			0,
			['sql-insert', 'register'],
		]);
		expect(result.verified).toHaveLength(2);
		const {pin} = plan.steps[0];
		expect(employee(pin)).toMatchObject([{EmployeeName: 'Zoya Khan', Gender: 'Female', RecordStatus: 1}]);
		expect(gym.rows('SELECT Months FROM GymClients WHERE EmployeeCodeInDevice = ?', pin)).toEqual([
			{Months: 3},
		]);
		expect(gym.door.users().find(user => user.pin === pin)).toMatchObject({
			name: 'Zoya Khan',
			card: 99887766,
		});
		const shown = (await gym.run('show', pin, '--json')).json('show');
		expect(shown.checklist.map(({verdict}: {verdict: string}) => verdict)).toEqual(['yes', 'yes', 'yes']);
	});

	test.each<[string, readonly string[], number]>([
		['--dry-run', ['--dry-run', '--yes'], 1],
		['no yes', [], 2],
		['a phrase that it does not ask for', ['--confirm', 'add 22'], 2],
		['--read-only', ['--read-only', '--yes'], 2],
	])('writes nothing with %s', async (_claim, flags, exit) => {
		const before = gym.everything();
		const ran = await gym.run(...zoya, ...flags, '--json');
		expect([ran.exit, gym.everything()]).toEqual([exit, before]);
		ran.json('plan-result');
	});

	test.each<[string, object, RegExp]>([
		['website', {websiteWrite: false}, /websiteWrite/],
		['middleware, which is the same table', {middlewareWrite: false}, /middlewareWrite/],
	])('is blocked where the %s may not be written, naming the setting', async (_claim, settings, reason) => {
		gym.configure(settings);
		const before = gym.everything();
		const ran = await gym.run(...zoya, '--yes', '--json');
		expect([ran.exit, gym.everything()]).toEqual([2, before]);
		expect(
			ran
				.json('plan-result')
				.plan.blocks.map((block: {reason: string}) => block.reason)
				.join(' '),
		).toMatch(reason);
		expect(ran.stderr).toMatch(reason);
	});

	test('is refused while the terminal cannot be read: its numbers are not known', async () => {
		await gym.door.close();
		const before = gym.rows('SELECT COUNT(*) AS n FROM Employees');
		const ran = await gym.run(...zoya, '--yes', '--json');
		expect([ran.exit, gym.rows('SELECT COUNT(*) AS n FROM Employees')]).toEqual([2, before]);
		expect(ran.json('plan-result').error.code).toMatch(/^ERR_TRANSPORT_/);
	});

	test('is refused while another configured terminal cannot be read', async () => {
		const {host, port, serial} = gym.door;
		gym.configure({
			devices: [
				{name: 'door', host, port, serial},
				{name: 'back-door', host, port: 1},
			],
		});
		const ran = await gym.run(...zoya, '--yes', '--json');
		expect(ran.exit).toBe(2);
		expect(ran.stderr).toMatch(/Which number is free is not known: back-door could not be read/);
	});

	test('refuses a card that somebody has', async () => {
		const [holder] = gym.door.users().filter(({card}) => card !== 0);
		const ran = await gym.run('add', '--name', 'Zoya Khan', '--card', String(holder!.card), '--yes');
		expect(ran).toMatchObject({exit: 2, stderr: expect.stringContaining(`belongs to PIN ${holder!.pin}`)});
	});

	test.each<[readonly string[], RegExp]>([
		[[], /add needs a name/],
		[['--name', '  '], /add needs a name/],
		[['--name', 'Zoya', '--months', '0'], /--months takes a number from 1 to 120/],
		[['--name', 'Zoya', '--months', '1.5'], /--months takes a number from 1 to 120/],
		[['--name', 'Zoya', '--months', 'x'], /--months needs a value/],
		[['--name', 'Zoya', '--gender', 'z'], /--gender takes male or female/],
		[['--name', 'Zoya', '--package-end', '2026-02-30'], /"2026-02-30" is not a day/],
		[['--name', 'Zoya', 'Khan'], /add does not know "Khan"/],
		[['--name', 'Zoya', '--pin', '17'], /does not take --pin/],
		[['--name', 'Zoya', '--also', 'sql'], /does not take --also/],
	])('%j is a usage error', async (flags, message) => {
		const before = gym.everything();
		expect(await gym.run('add', ...flags, '--yes')).toMatchObject({
			exit: 2,
			stderr: expect.stringMatching(message),
		});
		expect(gym.everything()).toEqual(before);
	});

	test('refuses months and a last day together', async () => {
		const ran = await gym.run(
			'add',
			'--name',
			'Zoya',
			'--months',
			'3',
			'--package-end',
			'2027-01-01',
			'--yes',
		);
		expect(ran).toMatchObject({exit: 2, stderr: expect.stringMatching(/--months.*--package-end/)});
	});
});

describe('two computers that add at once', () => {
	const open = (state: string) =>
		openGym({}, {TRISYNC_CONFIG: gym.file('config'), TRISYNC_STATE: gym.file(state)}, gym.folder);

	test('never take one PIN: whose number has gone plans again', async () => {
		const [here, there] = [await open('here'), await open('there')];
		let planned: unknown = null;
		const overtaken = {
			...here,
			workbench: {
				...here.workbench,
				async apply(...given: Parameters<typeof here.workbench.apply>) {
					if (planned === null) {
						planned = given[0].steps[0]?.pin;
						const other = await trisync(['add', '--name', 'Ravi Pillai', '--yes', '--json'], {gym: there});
						expect([other.exit, other.json('plan-result').plan.steps[0].pin]).toEqual([0, planned]);
					}

					return here.workbench.apply(...given);
				},
			},
		};
		const ran = await trisync(['add', '--name', 'Zoya Khan', '--yes', '--json'], {gym: overtaken});
		await Promise.all([here.close(), there.close()]);
		const {plan, result} = ran.json('plan-result');
		expect([ran.exit, result.verified.length]).toEqual([0, 2]);
		expect(Number(plan.steps[0].pin)).toBe(Number(planned) + 1);
		expect(
			gym.door
				.users()
				.filter(({name = ''}) => /Zoya|Ravi Pillai/.test(name))
				.map(({pin}) => pin),
		).toEqual([planned, plan.steps[0].pin]);
		expect(
			gym.rows('SELECT EmployeeCodeInDevice, COUNT(*) FROM Employees GROUP BY 1 HAVING COUNT(*) > 1'),
		).toEqual([]);
	});
});
