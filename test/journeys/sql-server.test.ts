import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, test} from 'vitest';
import {readStateFile, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {type ServerError, sqliteAnswers, startTdsListener} from '../helpers/tds/index.ts';
import {runCommand} from './process.ts';

const secret = 'Gym;P4ss word';
const database = 'etimetracklite1';

interface ServerOptions {
	readonly refuse?: readonly ServerError[];
	/** Changes the tables before the server starts. */
	readonly sql?: string;
	readonly withEncryption?: boolean;
}

/** A gym whose website runs on SQL Server: `.env` as the website has it, a server, and a terminal. */
async function openGym(onTestFinished: (close: () => Promise<void>) => void, options: ServerOptions = {}) {
	const folder = scratchFolder();
	const cwd = folder.path;
	const [sqlite, state] = [folder.file('gym.sqlite'), folder.file('door.json')];
	const seed = ['seed', '--people', '60', '--problems', '--sqlite', sqlite, '--state', state];
	expect(await runCommand(seed, {cwd})).toMatchObject({code: 0});
	if (options.sql !== undefined) {
		const tables = new DatabaseSync(sqlite);
		tables.exec(options.sql);
		tables.close();
	}

	const answers = sqliteAnswers(sqlite, database);
	const server = await startTdsListener({answer: answers.answer, refuse: () => options.refuse ?? []});
	const remembered = await readStateFile(state, 72);
	const device = await startSimulator({state: remembered!});
	onTestFinished(async () => {
		await device.close();
		await server.close();
		answers.close();
		folder.remove();
	});
	writeFileSync(
		join(cwd, '.env'),
		[
			`ETIME_SQL_SERVER=${server.host}`,
			`ETIME_SQL_PORT=${server.port}`,
			`ETIME_SQL_DB=${database}`,
			'ETIME_SQL_USER=essl',
			`ETIME_SQL_PASSWORD="${secret}"`,
			'ETIME_SQL_ENCRYPT=false',
			`ESSL_DEVICE_IP=${device.host}`,
			`ESSL_DEVICE_PORT=${device.port}`,
			'NEXT_PUBLIC_SITE=gym',
		].join('\n'),
		{mode: 0o600},
	);
	return {
		server,
		device,
		sqlite,
		run: (...args: readonly string[]) => runCommand(args, {cwd}),
	};
}

describe.concurrent("a gym whose settings are the website's own .env", () => {
	test('is compared over the wire, and found to be what the same tables are without it', async ({
		onTestFinished,
	}) => {
		const gym = await openGym(onTestFinished);
		const {code, stdout, stderr} = await gym.run('diff', '--json');
		const {complete, sources, summary, rows} = JSON.parse(stdout);
		expect([code, complete]).toEqual([1, true]);
		expect([sources.sql.state, sources.middleware.state, sources.device.state]).toEqual(['ok', 'ok', 'ok']);
		expect(sources.sql.identity).toMatchObject({server: expect.any(String), database});
		const embedded = JSON.parse((await gym.run('diff', '--json', '--sqlite', gym.sqlite)).stdout);
		expect(summary).toEqual(embedded.summary);
		expect(rows.map((row: {pin: string; kinds: string[]}) => [row.pin, row.kinds])).toEqual(
			embedded.rows.map((row: {pin: string; kinds: string[]}) => [row.pin, row.kinds]),
		);
		expect(gym.server.logins[0]).toMatchObject({user: 'essl', password: secret, database});
		expect(stdout + stderr).not.toContain(secret);
		await gym.server.allGone();
	});

	test('tells of a package that belongs to nobody where its PIN stands', async ({onTestFinished}) => {
		const gym = await openGym(onTestFinished, {
			sql: "INSERT INTO GymClients (Id, EmployeeId, EmployeeCodeInDevice, RemainingDate) VALUES ('4e3c', 99999, '4711', '2027-03-31')",
		});
		const {rows, summary} = JSON.parse((await gym.run('diff', '--all', '--json')).stdout);
		expect(rows.find(({pin}: {pin: string}) => pin === '4711')).toMatchObject({
			marks: {sql: '-', middleware: '-', device: '-'},
			kinds: [],
			notes: ['ORPHAN'],
			reasons: [expect.stringContaining('EmployeeId 99999 (package until 2027-03-31)')],
			sql: null,
		});
		expect(Object.keys(summary)).not.toContain('ORPHAN');
		expect((await gym.run('diff', '--pin', '4711')).code).toBe(0);
	});

	test('registers a member whom it read over the wire', async ({onTestFinished, expect}) => {
		const gym = await openGym(onTestFinished);
		const {rows} = JSON.parse((await gym.run('diff', '--json', '--kind', 'NO-DEV')).stdout);
		const {pin} = rows[0];
		expect((await gym.run('register', '--pin', pin, '--yes')).code).toBe(0);
		expect(gym.device.users().some(user => user.pin === pin)).toBe(true);
	});

	test.for<[string, ServerOptions, RegExp]>([
		[
			'a login that is refused',
			{refuse: [{number: 18_456, message: "Login failed for user 'essl'.", severity: 14}]},
			/refused the login essl/,
		],
		[
			'a database that is not there',
			{refuse: [{number: 4060, message: `Cannot open database "${database}".`, severity: 11}]},
			/has no database etimetracklite1/,
		],
		['a table that is not there', {sql: 'DROP TABLE Employees'}, /Employees/],
		[
			'a column that is not there',
			{sql: 'ALTER TABLE Employees RENAME COLUMN EmployeeCodeInDevice TO Code2'},
			/EmployeeCodeInDevice/,
		],
	])(
		'%s is named, and the list of the terminal is read all the same',
		async ([, options, words], {onTestFinished}) => {
			const gym = await openGym(onTestFinished, options);
			const {code, stdout, stderr} = await gym.run('diff', '--json', '--all');
			const {complete, sources, rows} = JSON.parse(stdout);
			expect([code, complete, sources.sql.state]).toEqual([2, false, 'fail']);
			expect(sources.sql.reason).toMatch(words);
			expect(sources.sql.hint).toMatch(/\w{4}/);
			expect([sources.device.state, sources.device.count]).toEqual(['ok', gym.device.users().length]);
			expect(rows).toHaveLength(gym.device.users().length);
			expect(new Set(rows.map((row: {kinds: string[]}) => row.kinds[0]))).toEqual(new Set(['UNKNOWN']));
			expect(stdout + stderr).not.toContain(secret);
		},
	);
});
