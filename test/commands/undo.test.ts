import {afterEach, describe, expect, test} from 'vitest';
import {openRealGym, type RealGym, type RealGymOptions} from './real-gym.ts';

let gym: RealGym;
afterEach(() => gym.close());

async function open(options: RealGymOptions = {}): Promise<void> {
	gym = await openRealGym({
		cast: {
			'2': {problem: 'NO-DEV', name: 'Asha Verma'},
			'3': {problem: 'NOT-SQL', name: 'Harish P'},
			'4': {
				name: 'Chitra R',
				change: person => ({...person, device: person.device && {...person.device, name: 'Chithra R'}}),
			},
			'5': {problem: 'OFF', name: 'Nikhil Joshi'},
		},
		...options,
	});
}

/** @returns the result that the command printed, which ended well. */
async function done(...argv: readonly string[]) {
	const ran = await gym.run(...argv, '--json');
	const {plan, result} = ran.json('plan-result');
	expect([argv, ran.exit, result.failed, plan.blocks]).toEqual([argv, 0, [], []]);
	return {plan, result};
}

const undo = async (...flags: readonly string[]) => {
	const {plan} = (await gym.run('undo', '--dry-run', '--json', ...flags)).json('plan-result');
	const consent = plan.consent.kind === 'phrase' ? ['--confirm', plan.consent.phrase] : ['--yes'];
	return done('undo', ...flags, ...consent);
};

describe.each([
	['one database', false],
	['a database of the middleware', true],
])('undo, with %s,', (_claim, isApart) => {
	test.each([
		['register', ['register', '--pin', '2', '--yes']],
		['delete', ['delete', '--pin', '3', '--confirm', 'delete 3']],
		['hard delete', ['delete', '--pin', '7', '--also', 'sql,mw', '--confirm', 'delete 7']],
		['resync', ['resync', '--pin', '4', '--yes']],
		['disable', ['disable', '--pin', '6', '--yes']],
		['enable', ['enable', '--pin', '5', '--yes']],
		['add', ['add', '--name', 'Zoya Khan', '--card', '99887766', '--months', '3', '--yes']],
	] as const)('takes back %s, and undo of undo brings it again', async (_what, argv) => {
		await open({isApart});
		const before = gym.everything();
		await done(...argv);
		const after = gym.everything();
		expect(after).not.toEqual(before);
		await undo();
		expect(content(gym.everything())).toEqual(content(before));
		const {operations} = (await gym.run('undo', '--list', '--json')).json('undo-list');
		expect(operations).toMatchObject([
			{kind: 'undo', undoes: operations[1].number},
			{kind: argv[0], isUndone: true},
		]);
		await undo(String(operations[0].number));
		expect(content(gym.everything())).toEqual(content(after));
	});
});

/** Rows that come again get a new key from the database, and the stamp of the operation that brought them. */
function content(everything: unknown): unknown {
	const {rows, ...door} = everything as {readonly rows: ReadonlyArray<readonly [string, readonly object[]]>};
	return {
		...door,
		rows: rows.map(([table, all]) => [
			table,
			all
				.map(row =>
					JSON.stringify(row, (key, value) =>
						/^(?:EmployeeId|LastModifiedBy|Id|UpdatedAt|CreatedAt)$/.test(key) ? null : value,
					),
				)
				.toSorted(),
		]),
	};
}

describe('undo', () => {
	test('takes the newest operation that did something and was not undone', async () => {
		await open();
		await done('register', '--pin', '2', '--yes');
		await done('disable', '--pin', '6', '--yes');
		expect((await undo()).plan.steps).toMatchObject([{action: 'enable', pin: '6'}]);
		expect((await undo()).plan.steps).toMatchObject([{action: 'delete', pin: '2'}]);
		const none = await gym.run('undo', '--json');
		expect([none.exit, none.json('plan-result').error.message]).toEqual([
			2,
			expect.stringContaining('There is no operation to undo'),
		]);
	});

	test('leaves out whom somebody has changed since, and says so', async () => {
		await open();
		await done('disable', '--pin', '6', '--yes');
		await done('enable', '--pin', '6', '--yes');
		const [, first] = (await gym.run('undo', '--list', '--json')).json('undo-list').operations;
		const ran = await gym.run('undo', String(first.number), '--yes', '--json');
		expect(ran.json('plan-result').plan).toMatchObject({steps: [], leftOut: [{pin: '6', kind: 'ok'}]});
		expect(ran.exit).toBe(0);
	});

	test('ends with 2 where nothing of it can be taken back, and with 1 where only a part can', async () => {
		await open({cast: {'2': {problem: 'NO-DEV'}, '3': {problem: 'NO-DEV'}}});
		await done('register', '--all', '--yes');
		await done('disable', '--pin', '2', '--yes');
		const [, first] = (await gym.run('undo', '--list', '--json')).json('undo-list').operations;
		const asked = await gym.run('undo', String(first.number), '--json');
		const {leftOut, consent} = asked.json('plan-result').plan;
		expect(leftOut).toMatchObject([{pin: '2', kind: 'changed'}]);
		expect((await gym.run('undo', String(first.number), '--confirm', consent.phrase)).exit).toBe(1);
		const again = await gym.run('undo', String(first.number), '--yes');
		expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('changed')]);
	});

	test('takes back one person of many', async () => {
		await open();
		await done('register', '--all', '--yes');
		const {plan} = await undo('--pin', '2');
		expect(plan.steps.map(({pin}: {pin: string}) => pin)).toEqual(['2']);
	});

	test('of somebody whom the operation did not touch ends with 2', async () => {
		await open();
		await done('register', '--pin', '2', '--yes');
		const asking = gym.run('undo', '--pin', '9', '--yes');
		expect(await asking).toMatchObject({exit: 2, stderr: expect.stringContaining('did not touch PIN 9')});
	});

	test('asks: without a terminal and without --yes nothing is written', async () => {
		await open();
		await done('disable', '--pin', '6', '--yes');
		const before = gym.everything();
		const ran = await gym.run('undo');
		expect([ran.exit, gym.everything()]).toEqual([2, before]);
		expect(ran.stderr).toContain('Nothing was changed. Without a terminal --yes');
	});

	test('of a number that nobody knows ends with 2, in JSON as well', async () => {
		await open();
		const ran = await gym.run('undo', '99', '--json');
		expect([ran.exit, ran.json('plan-result').error.hint]).toEqual([
			2,
			'trisync undo --list shows those that there are.',
		]);
	});

	test.each([
		['abc', /number of one operation/],
		['1 2', /number of one operation/],
		['--all', /does not take --all/],
		['--pin a\u0001b', /is not a PIN/],
	])('%s is a usage error', async (argv, message) => {
		await open();
		expect(await gym.run('undo', ...argv.split(' '))).toMatchObject({
			exit: 2,
			stderr: expect.stringMatching(message),
		});
	});
});

describe('undo --list', () => {
	test('needs no settings, and says where nothing was done', async () => {
		await open();
		gym.configure({devices: [], sql: undefined});
		expect(await gym.run('undo', '--list')).toMatchObject({exit: 0, stdout: '', stderr: /nothing to undo/});
		expect((await gym.run('undo', '--list', '--json')).json('undo-list').operations).toEqual([]);
	});

	test.each(['undo', 'restore'])('of nothing is quiet where %s shall be', async command => {
		await open();
		expect(await gym.run(command, '--list', '--quiet')).toMatchObject({exit: 0, stdout: '', stderr: ''});
	});

	test('is one line for each operation, no wider than a small terminal', async () => {
		await open();
		await done('register', '--pin', '2', '--yes');
		await done('delete', '--pin', '3', '--confirm', 'delete 3');
		await undo();
		const {stdout, stderr} = await gym.run('undo', '--list');
		const lines = stdout.trimEnd().split('\n');
		expect(lines).toHaveLength(3);
		const when = /^ +\d+ {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}/;
		expect(lines.map(line => line.replace(when, '').split(/ {2,}/))).toEqual([
			['undo', 'door', '1 of 1 verified', 'PIN 3'],
			['delete', 'door', '1 of 1 verified, undone', 'PIN 3'],
			['register', 'door', '1 of 1 verified', 'PIN 2'],
		]);
		// One column under the other.
		expect(new Set(lines.map(line => line.indexOf('PIN'))).size).toBe(1);
		for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
		expect(stderr).toBe('');
	});
});
