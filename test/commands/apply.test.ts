import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openRealGym, type RealGym} from './real-gym.ts';

let gym: RealGym;
let plan: string;
beforeEach(async () => {
	gym = await openRealGym({
		cast: {
			'2': {problem: 'NO-DEV', name: 'Asha Verma'},
			'3': {problem: 'NO-DEV', name: 'Meera N'},
			'4': {problem: 'NOT-SQL', name: 'Harish P'},
		},
		door: {commKey: 748291},
		deviceConfig: {commKey: 748291},
	});
	plan = gym.file('plan.json');
});
afterEach(() => gym.close());

const save = (...argv: readonly string[]) => gym.run(...argv, '--dry-run', '--out', plan);

describe('a plan that is saved', () => {
	test('is for its owner only, and nothing is written but the plan', async () => {
		const before = gym.everything();
		const ran = await save('register', '--all');
		expect([ran.exit, statSync(plan).mode & 0o777, gym.everything()]).toEqual([1, 0o600, before]);
		expect(ran.stderr).toContain(`the plan is saved in ${plan}`);
	});

	test('holds no password, no comm key and no finger', async () => {
		const [taken] = gym.door.state().templates;
		const owner = gym.door.users().find(user => user.uid === taken!.uid);
		await save('delete', '--pin', owner!.pin === '1' ? '4' : owner!.pin);
		const text = readFileSync(plan, 'utf8');
		for (const secret of ['748291', '4711', Buffer.from('4711').toString('hex')])
			expect(text).not.toContain(secret);
		for (const {template} of gym.door.state().templates) expect(text).not.toContain(template.slice(0, 40));
	});

	test.each([
		['register', '--all'],
		['delete', '--pin', '4', '--also', 'sql,mw'],
		['disable', '--pin', '7'],
	])('%s … is applied as it was shown', async (...argv) => {
		await save(...argv);
		const shown = JSON.parse(readFileSync(plan, 'utf8'));
		const asked = await gym.run('apply', plan, '--json');
		expect(asked.exit).toBe(2);
		const {consent} = asked.json('plan-result').plan;
		const yes = consent.kind === 'phrase' ? ['--confirm', consent.phrase] : ['--yes'];
		const ran = await gym.run('apply', plan, ...yes, '--json');
		const {result, changes, operation} = ran.json('plan-result');
		expect([ran.exit, operation, changes]).toEqual([0, 'apply', []]);
		expect(result.verified).toHaveLength(shown.steps.length);
	});

	test.each<[string, () => unknown, RegExp]>([
		['it was applied already', () => gym.run('apply', plan, '--yes'), /PIN 2/],
		['somebody registered one of them', () => gym.run('register', '--pin', '3', '--yes'), /PIN 3/],
		[
			'the website has another name',
			() => gym.rows("UPDATE Employees SET EmployeeName = 'Zoya Khan' WHERE EmployeeCodeInDevice = '2'"),
			/PIN 2/,
		],
		[
			'the website has another card',
			() => gym.rows("UPDATE Employees SET EmployeeRFIDNumber = '55' WHERE EmployeeCodeInDevice = '2'"),
			/PIN 2/,
		],
	])('is refused when %s, and says what', async (_claim, meanwhile, what) => {
		await save('register', '--all');
		await meanwhile();
		const before = gym.everything();
		const ran = await gym.run('apply', plan, '--yes', '--json');
		const {plan: remade, result, changes} = ran.json('plan-result');
		expect([ran.exit, gym.everything()]).toEqual([2, before]);
		expect(changes.join(' ')).toMatch(what);
		expect(remade.blocks[0]).toMatchObject({code: 'stale'});
		expect(result).toMatchObject({verified: [], failed: [], notTried: []});
		expect(ran.stderr).toMatch(/is refused, since the world has moved:\n {2}\S/);
	});

	test('passes no brake and no block that a fresh one would not pass', async () => {
		await save('register', '--all');
		expect(await gym.run('apply', plan, '--read-only', '--yes')).toMatchObject({
			exit: 2,
			stderr: expect.stringContaining('read-only'),
		});
	});

	test('is not applied with more in it than was shown', async () => {
		await save('register', '--all');
		const saved = JSON.parse(readFileSync(plan, 'utf8'));
		saved.steps[0].after.privilege = 14;
		writeFileSync(plan, JSON.stringify(saved));
		const before = gym.everything();
		expect((await gym.run('apply', plan, '--yes')).exit).toBe(2);
		expect(gym.everything()).toEqual(before);
	});

	test.each<[string, string | null, RegExp]>([
		['is not there', null, /There is no plan/],
		['is no JSON', 'PLAN 42', /plan\.json: /],
		['is of something else', '{"schema":1}', /plan\.json: /],
		['is endless', `[${'['.repeat(200_000)}`, /plan\.json: /],
	])('that %s is refused with exit 2', async (_claim, text, message) => {
		if (text !== null) writeFileSync(plan, text);
		const ran = await gym.run('apply', plan, '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').error.code]).toEqual([2, 'ERR_CONFIG_INVALID']);
		expect(ran.stderr).toMatch(message);
	});

	test.each([[[]], [['a', 'b']], [['plan.json', '--all']]])('apply %j is a usage error', async argv => {
		expect(await gym.run('apply', ...argv)).toMatchObject({exit: 2, stdout: ''});
	});

	test.each([
		['whose folder is a file', 'plan.json/deep.json'],
		['that is a folder', 'config'],
	])('does not go into a place %s, and then nothing is applied either', async (_claim, place) => {
		await save('register', '--all');
		const before = gym.everything();
		const ran = await gym.run('register', '--all', '--yes', '--out', gym.file(place), '--json');
		expect([ran.exit, gym.everything()]).toEqual([2, before]);
		expect(ran.json('plan-result').error.code).toBe('ERR_CONFIG_INVALID');
	});

	test('from the state folder is applied by its number', async () => {
		await gym.run('register', '--all', '--dry-run', '--out', gym.file('state/plans/7.json'));
		expect((await gym.run('apply', '7', '--yes')).exit).toBe(0);
	});
});
