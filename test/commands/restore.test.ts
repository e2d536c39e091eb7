import {afterEach, describe, expect, test} from 'vitest';
import {startSimulator} from '../../source/simulator/index.ts';
import {contentOf, openRealGym, type RealGym} from './real-gym.ts';

let gym: RealGym;
afterEach(() => gym.close());

/** Somebody with fingers, no administrator. */
function enrolled() {
	const {users, templates} = gym.door.state();
	const found = users.find(
		({uid, privilege = 0}) => privilege === 0 && templates.some(one => one.uid === uid),
	)!;
	return {pin: found.pin, fingers: templates.filter(({uid}) => uid === found.uid)};
}

async function backUp(...flags: readonly string[]) {
	const ran = await gym.run('backup', '--json', ...flags);
	expect(ran.exit).toBe(0);
	return ran.json('backup').backup;
}

describe('backup', () => {
	test('keeps everybody and every finger in one file for its owner', async () => {
		gym = await openRealGym();
		const {users, templates} = contentOf(gym.door);
		const report = await backUp();
		expect(report).toMatchObject({
			users: users.length,
			templates: templates.length,
			rows: 0,
			isEncrypted: false,
		});
		expect(gym.stateFiles().find(({name}) => name === `backups/${report.id}.json`)?.mode).toBe(0o600);
	});

	test('needs the terminal alone, unless rows are asked for', async () => {
		gym = await openRealGym();
		expect((await backUp('--rows')).rows).toBeGreaterThan(30);
		gym.configure({sql: undefined});
		await backUp();
	});

	test('copies itself where --out says, and refuses a place that holds no file', async () => {
		gym = await openRealGym();
		const out = gym.file('door.json');
		expect((await backUp('--out', out)).path).toBe(out);
		const ran = await gym.run('backup', '--out', gym.file('config'), '--json');
		expect([ran.exit, ran.json('backup')]).toMatchObject([
			2,
			{backup: null, error: {code: 'ERR_CONFIG_INVALID'}},
		]);
	});

	test('is unreadable without its passphrase, and restorable with it', async () => {
		gym = await openRealGym();
		const locked = {env: {TRISYNC_BACKUP_PASSPHRASE: 'correct horse'}};
		const {pin, fingers} = enrolled();
		const {backup} = (await gym.runWith(locked, 'backup', '--json')).json('backup');
		expect(backup.isEncrypted).toBe(true);
		const text = gym.stateFiles().find(({name}) => name.endsWith(`${backup.id}.json`))!.text;
		expect(text).not.toContain(Buffer.from(fingers[0]!.template, 'base64').toString('hex').slice(0, 64));
		await gym.runWith(locked, 'delete', pin, '--confirm', `delete ${pin}`);
		expect(
			(await gym.run('restore', backup.id, '--pin', pin, '--yes', '--json')).json('plan-result').error.code,
		).toBe('ERR_SAFETY_BACKUP');
		expect((await gym.runWith(locked, 'restore', backup.id, '--pin', pin, '--yes')).exit).toBe(0);
	});

	test('of a terminal that is away ends with 2, in JSON as well', async () => {
		gym = await openRealGym();
		await gym.door.close();
		const ran = await gym.run('backup', '--json');
		expect([ran.exit, ran.json('backup')]).toMatchObject([
			2,
			{backup: null, error: {code: expect.stringMatching(/^ERR_TRANSPORT_/)}},
		]);
	});
});

describe('restore', () => {
	test('brings somebody back byte for byte, with the fingers', async () => {
		gym = await openRealGym();
		const before = contentOf(gym.door);
		const {pin} = enrolled();
		const {id} = await backUp();
		await gym.run('delete', pin, '--confirm', `delete ${pin}`);
		const ran = await gym.run('restore', id, '--pin', pin, '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').result.verified.length]).toEqual([0, 1]);
		expect(contentOf(gym.door)).toEqual(before);
	});

	test('brings rows back as well, where they were kept', async () => {
		gym = await openRealGym();
		const {pin} = enrolled();
		await gym.run('delete', pin, '--also', 'sql,mw', '--confirm', `delete ${pin}`);
		const {backups} = (await gym.run('restore', '--list', '--json')).json('restore-list');
		const ran = await gym.run('restore', backups[0].id, '--pin', pin, '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').result.verified.length]).toEqual([0, 2]);
		expect((await gym.run('diff', '--pin', pin)).exit).toBe(0);
	});

	test.each([
		['the same algorithm brings the fingers along', {}, true],
		['another algorithm leaves the fingers out, and says so', {'~ZKFPVersion': '9'}, false],
	])('to another terminal with %s', async (_claim, options, comesWithFingers) => {
		gym = await openRealGym();
		const {pin, fingers} = enrolled();
		const {id} = await backUp();
		const state = gym.door.state();
		const other = await startSimulator({
			state: {
				...state,
				users: state.users.filter(user => user.pin !== pin),
				templates: [],
				options: {...state.options, '~SerialNumber': 'OTHER0001', ...options},
			},
		});
		try {
			gym.configure({devices: [{name: 'back-door', host: other.host, port: other.port}]});
			const ran = await gym.run('restore', id, '--pin', pin, '--yes', '--json');
			const {steps} = ran.json('plan-result').plan;
			expect([ran.exit, other.users().some(user => user.pin === pin)]).toEqual([0, true]);
			expect(other.state().templates.map(({template}) => template)).toEqual(
				comesWithFingers ? fingers.map(({template}) => template) : [],
			);
			expect(steps[0].remarks.join(' ')).toMatch(comesWithFingers ? /finger/ : /stay out.*enrol again/);
		} finally {
			await other.close();
		}
	});

	test('--all has nothing to do where everybody is there', async () => {
		gym = await openRealGym();
		const {id} = await backUp();
		const ran = await gym.run('restore', id, '--all', '--yes', '--json');
		expect([ran.exit, ran.json('plan-result').plan.steps]).toEqual([0, []]);
	});

	test('needs the terminal alone where no rows were kept', async () => {
		gym = await openRealGym();
		const {pin} = enrolled();
		const {id} = await backUp();
		await gym.run('delete', pin, '--confirm', `delete ${pin}`);
		gym.configure({sql: undefined});
		expect((await gym.run('restore', id, '--pin', pin, '--yes')).exit).toBe(0);
	});

	test.each([
		['no yes', []],
		['--dry-run', ['--dry-run', '--yes']],
		['--read-only', ['--read-only', '--yes']],
	])('writes nothing with %s', async (_claim, flags) => {
		gym = await openRealGym();
		const {pin} = enrolled();
		const {id} = await backUp();
		await gym.run('delete', pin, '--confirm', `delete ${pin}`);
		const before = gym.everything();
		const ran = await gym.run('restore', id, '--pin', pin, ...flags);
		expect([ran.exit > 0, gym.everything()]).toEqual([true, before]);
	});

	test.each([
		[[], /needs one backup/],
		[['b1', 'b2', '--all'], /needs one backup/],
		[['b1'], /needs to know whom/],
		[['b1', '--all', '--pin', '7'], /needs to know whom/],
		[['b1', '--kind', 'NO-DEV'], /does not take --kind/],
	])('%j is a usage error', async (argv, message) => {
		gym = await openRealGym();
		expect(await gym.run('restore', ...argv, '--yes')).toMatchObject({
			exit: 2,
			stdout: '',
			stderr: expect.stringMatching(message),
		});
	});

	test.each([
		['a backup that is not there', 'b99'],
		['a file that is not there', 'gone.json'],
		['a file that is no backup', 'config/config.json'],
	])('from %s ends with 2', async (_claim, from) => {
		gym = await openRealGym();
		const before = gym.everything();
		const ran = await gym.run(
			'restore',
			from.includes('.') ? gym.file(from) : from,
			'--all',
			'--yes',
			'--json',
		);
		expect([ran.exit, gym.everything()]).toEqual([2, before]);
		expect(ran.json('plan-result').error.code).toBe('ERR_SAFETY_BACKUP');
	});

	test('of somebody whom the backup does not hold is a mistake on the command line', async () => {
		gym = await openRealGym();
		const {id} = await backUp();
		expect(await gym.run('restore', id, '--pin', '999', '--yes')).toMatchObject({
			exit: 2,
			stderr: expect.stringContaining('the backup does not hold PIN 999'),
		});
	});
});

describe('restore --list', () => {
	test('needs no settings, and says how to make the first one', async () => {
		gym = await openRealGym();
		gym.configure({devices: [], sql: undefined});
		expect(await gym.run('restore', '--list')).toMatchObject({
			exit: 0,
			stdout: '',
			stderr: expect.stringContaining('trisync backup makes one'),
		});
		expect((await gym.run('restore', '--list', '--json')).json('restore-list').backups).toEqual([]);
	});

	test('tells what each was made for, no wider than a small terminal', async () => {
		gym = await openRealGym();
		const {pin} = enrolled();
		await gym.run('delete', pin, '--confirm', `delete ${pin}`);
		await backUp();
		const {stdout, stderr} = await gym.run('restore', '--list');
		const lines = stdout.trimEnd().split('\n');
		const when = /^(b\d+) {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}/;
		expect(lines.map(line => line.replace(when, '').split(/ {2,}/))).toEqual([
			['made by itself'],
			['before delete', 'door', `PIN ${pin}`],
		]);
		for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
		expect(stderr).toBe(`trisync: they lie in ${gym.file('state/backups')}\n`);
	});
});
