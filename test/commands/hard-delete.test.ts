import {DatabaseSync} from 'node:sqlite';
import {afterEach, describe, expect, test} from 'vitest';
import type {CastMember} from '../../source/app/trial/gym.ts';
import {openRealGym, type RealGym} from './real-gym.ts';

let gym: RealGym;
afterEach(() => gym.close());

const rowsOf = (pin: string) =>
	['Employees', 'GymClients'].map(
		table => gym.rows(`SELECT * FROM ${table} WHERE EmployeeCodeInDevice = ?`, pin).length,
	);
const isAtDoor = (pin: string) => gym.door.users().some(user => user.pin === pin);

describe('delete', () => {
	test('takes the user off the terminal alone, and says so', async () => {
		gym = await openRealGym();
		const ran = await gym.run('delete', '--pin', '7', '--confirm', 'delete 7', '--json');
		expect([ran.exit, isAtDoor('7'), rowsOf('7')]).toEqual([0, false, [1, 1]]);
		expect(ran.json('plan-result').plan.warnings).toContain(
			'1 person is still in the middleware, which may upload them again.',
		);
	});

	test('--also sql,mw takes the person out of every system, the door first, and keeps all of it', async () => {
		gym = await openRealGym();
		const ran = await gym.run('delete', '--pin', '7', '--also', 'sql,mw', '--confirm', 'delete 7', '--json');
		const {plan, result} = ran.json('plan-result');
		expect([ran.exit, isAtDoor('7'), rowsOf('7')]).toEqual([0, false, [0, 0]]);
		expect(plan.steps.map(({action, target}: {action: string; target: string}) => [action, target])).toEqual([
			['delete', 'door'],
			['sql-delete', 'website'],
		]);
		expect(gym.stateFiles().find(({name}) => name.startsWith('backups/'))).toMatchObject({mode: 0o600});
		expect(result.backupFile).toMatch(/backups\/b\d+\.json$/);
		expect((await gym.run('diff', '--pin', '7')).exit).toBe(0);
	});

	test('rows that the database will not let go are told, and how the person comes back', async () => {
		gym = await openRealGym();
		const database = new DatabaseSync(gym.file('gym.sqlite'));
		database.exec("CREATE TRIGGER kept BEFORE DELETE ON Employees BEGIN SELECT RAISE(ABORT, 'kept'); END");
		database.close();
		const ran = await gym.run('delete', '--pin', '7', '--also', 'sql,mw', '--confirm', 'delete 7');
		expect([ran.exit, isAtDoor('7'), rowsOf('7')]).toEqual([1, false, [1, 1]]);
		expect(ran.stderr).toMatch(/what is verified stays so; trisync undo 1 takes it back/);
		const undone = await gym.run('undo', '1', '--yes');
		expect([undone.exit, isAtDoor('7')]).toEqual([0, true]);
	});

	test('--also may be given twice, and each database by itself', async () => {
		gym = await openRealGym({isApart: true});
		const targets = async (...also: readonly string[]) => {
			const ran = await gym.run('delete', '--pin', '7', ...also, '--dry-run', '--json');
			return ran.json('plan-result').plan.steps.map(({target}: {target: string}) => target);
		};
		expect(await targets('--also', 'sql')).toEqual(['door', 'website']);
		expect(await targets('--also', 'MW')).toEqual(['door', 'middleware']);
		expect(await targets('--also', 'sql', '--also', ' mw')).toEqual(['door', 'website', 'middleware']);
	});

	test.each([
		[false, {websiteWrite: false}, 'sql', /websiteWrite/],
		[false, {middlewareWrite: false}, 'sql', /middlewareWrite/],
		[true, {websiteWrite: false}, 'sql,mw', /websiteWrite/],
		[true, {middlewareWrite: false}, 'mw', /middlewareWrite/],
	])(
		'is blocked where a database may not be written, and names the setting (%j %j)',
		async (isApart, settings, also, reason) => {
			gym = await openRealGym({isApart, config: settings});
			const before = gym.everything();
			const ran = await gym.run('delete', '--pin', '7', '--also', also, '--confirm', 'delete 7', '--json');
			expect([ran.exit, gym.everything()]).toEqual([2, before]);
			expect(ran.json('plan-result').plan.blocks).toMatchObject([
				{code: 'not-writable', reason: expect.stringMatching(reason)},
			]);
			expect(ran.stderr).toMatch(/^trisync: .* Nothing was changed\.$/m);
		},
	);

	test('--also goes on without the database that it does not write', async () => {
		gym = await openRealGym({isApart: true, config: {middlewareWrite: false}});
		const ran = await gym.run('delete', '--pin', '7', '--also', 'sql', '--confirm', 'delete 7');
		expect([ran.exit, rowsOf('7')]).toEqual([0, [0, 0]]);
	});

	test.each([
		['no yes', []],
		['--yes alone', ['--yes']],
		['the phrase of somebody else', ['--confirm', 'delete 8']],
		['--dry-run', ['--dry-run', '--confirm', 'delete 7']],
		['--read-only', ['--read-only', '--confirm', 'delete 7']],
	])('writes nothing with %s', async (_claim, flags) => {
		gym = await openRealGym();
		const before = gym.everything();
		const ran = await gym.run('delete', '--pin', '7', '--also', 'sql,mw', ...flags, '--json');
		expect([ran.exit > 0, gym.everything()]).toEqual([true, before]);
		ran.json('plan-result');
	});

	test.each([
		[['delete', '--pin', '7', '--also', 'web'], /--also takes sql and mw, not "web"/],
		[['delete', '--pin', '7', '--also', ''], /--also needs a value/],
		[['delete', '--pin', '7', '--also', ','], /--also takes sql and mw/],
		[['delete', '--pin', '7', '--in', 'mw'], /does not take --in/],
		[['disable', '--pin', '7', '--also', 'sql'], /does not take --also/],
		[['enable', '--pin', '7', '--also', 'mw'], /does not take --also/],
		[['register', '--pin', '7', '--also', 'mw'], /does not take --also/],
		[['resync', '--pin', '7', '--also', 'mw'], /does not take --also/],
		[['resync', '--pin', '7', '--in', 'door'], /--in takes device, sql or mw/],
		[['undo', '--also', 'sql'], /does not take --also/],
	])('%j is a usage error', async (argv, message) => {
		gym = await openRealGym();
		const before = gym.everything();
		expect(await gym.run(...argv, '--yes')).toMatchObject({exit: 2, stderr: expect.stringMatching(message)});
		expect(gym.everything()).toEqual(before);
	});
});

describe('resync --in', () => {
	const hidden: Record<string, CastMember> = {
		'9': {
			change: person => ({
				...person,
				middleware: person.middleware && {...person.middleware, departmentId: 77},
				website: person.website && {...person.website, departmentId: 77},
			}),
		},
	};

	test('mw repairs the one field that hides a row', async () => {
		gym = await openRealGym({cast: hidden});
		const ran = await gym.run('resync', '--pin', '9', '--in', 'mw', '--yes', '--json');
		const {plan} = ran.json('plan-result');
		expect([ran.exit, plan.steps]).toMatchObject([
			0,
			[
				{
					action: 'sql-update',
					before: {'Employees.DepartmentId': '77'},
					after: {'Employees.DepartmentId': '1'},
				},
			],
		]);
		expect((await gym.run('diff', '--pin', '9')).exit).toBe(0);
	});

	test('mw is blocked where the middleware may not be written', async () => {
		gym = await openRealGym({cast: hidden, isApart: true, config: {middlewareWrite: false}});
		const ran = await gym.run('resync', '--pin', '9', '--in', 'mw', '--yes');
		expect(ran).toMatchObject({exit: 2, stderr: expect.stringContaining('middlewareWrite')});
	});

	test('mw has nothing to do for somebody who is shown', async () => {
		gym = await openRealGym();
		const ran = await gym.run('resync', '--pin', '9', '--in', 'mw', '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').plan.steps]).toEqual([0, []]);
	});
});

describe('disable and enable', () => {
	test('need nothing but the terminal', async () => {
		gym = await openRealGym();
		gym.configure({sql: undefined});
		const ran = await gym.run('disable', '--pin', '7', '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').plan.steps]).toMatchObject([
			0,
			[{action: 'disable', before: {enabled: true}, after: {enabled: false}}],
		]);
		expect((await gym.run('enable', '--pin', '7', '--yes')).exit).toBe(0);
	});
});
