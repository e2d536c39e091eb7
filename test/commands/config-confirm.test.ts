import {chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {examineMiddleware} from '../../source/app/config/confirm-identity.ts';
import {openDatabase} from '../../source/app/config/try-settings.ts';
import {makeTrialGym} from '../../source/app/trial/gym.ts';
import {toGymSeed, toSimulatorState} from '../../source/app/trial/project.ts';
import {confirmMiddleware} from '../../source/commands/config-confirm.ts';
import type {Flags} from '../../source/commands/flags.ts';
import {type LifeSigns, RepositoryError} from '../../source/domain/index.ts';
import {writeSqliteGym} from '../../source/repository/index.ts';
import {type Simulator, startSimulator} from '../../source/simulator/index.ts';
import {type BareSetting, runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
let door: Simulator | undefined;
let config: string;
beforeEach(() => {
	scratch = scratchFolder();
	config = join(scratch.file('config'), 'config.json');
	mkdirSync(scratch.file('config'), {recursive: true});
});
afterEach(async () => {
	await door?.close();
	door = undefined;
	scratch.remove();
});

const run = (argv: readonly string[], setting: Partial<BareSetting> = {}) =>
	runBare(argv, {folder: scratch.path, ...setting});
const confirm = (...flags: readonly string[]) => run(['config', 'confirm-middleware', ...flags]);

function writeConfig(data: object): void {
	writeFileSync(config, JSON.stringify(data), {mode: 0o600});
	chmodSync(config, 0o600);
}

const readConfig = () => JSON.parse(readFileSync(config, 'utf8'));

/** 30 members of whom the middleware's database lacks a third; two are not at the door. */
async function openGym(): Promise<void> {
	const people = makeTrialGym({
		people: 30,
		seed: 3,
		today: '2026-11-22',
		isMiddlewareApart: true,
		store: name => name,
		cast: new Map([
			['2', {problem: 'NO-DEV'}],
			['3', {problem: 'NO-DEV'}],
		]),
		problemEvery: 0,
	}).map((person, at) => (at > 20 ? {...person, middleware: null} : person));
	const state = toSimulatorState(people, 3);
	writeSqliteGym(
		{file: scratch.file('web.sqlite'), middlewareFile: scratch.file('etime1.sqlite')},
		toGymSeed(people, {serial: state.options['~SerialNumber'] ?? ''}, true),
	);
	door = await startSimulator({state});
	writeConfig({
		theme: 'mono',
		sql: {sqlite: scratch.file('web.sqlite')},
		middleware: {sqlite: scratch.file('etime1.sqlite')},
		devices: [{name: 'door', host: door.host, port: door.port}],
		deviceAdmins: ['1'],
	});
}

const life: LifeSigns = {
	lastPing: null,
	newestLog: null,
	newestCommand: null,
	pendingCommands: 0,
	programs: null,
	employees: 30,
	now: '2026-11-22T10:41:00',
};
const stopped = {...life, newestLog: '2025-01-04T09:12:00'};
const alive = {...life, newestLog: '2026-11-22T10:38:00', employees: 31};

/** The database itself with other signs of life, and a neighbour. @param typed null = nobody is at a terminal */
async function confirmBeside(own: LifeSigns | Error, typed: string | null, flags: Flags = {}) {
	const texts = {stdout: '', stderr: ''};
	const stream = (name: 'stdout' | 'stderr') =>
		Object.assign(
			new Writable({
				write(piece: Buffer, _encoding, done) {
					texts[name] += piece.toString();
					done();
				},
			}),
			{isTTY: typed !== null},
		);
	const stdin = Object.assign(new PassThrough(), {isTTY: typed !== null});
	stdin.end(typed === null ? '' : `${typed}\n`);
	const cwd = vi.spyOn(process, 'cwd').mockReturnValue(scratch.path);
	const exit = await confirmMiddleware(
		{
			flags,
			args: ['confirm-middleware'],
			stdin,
			stdout: stream('stdout'),
			stderr: stream('stderr'),
			env: {TRISYNC_CONFIG: scratch.file('config'), TRISYNC_STATE: scratch.file('state')},
			signal: new AbortController().signal,
			openGym: () => Promise.reject(new Error('no terminal is needed')),
		},
		(settings, signal) =>
			examineMiddleware(settings, signal, async (...given) => {
				const repositories = await openDatabase(...given);
				return {
					...repositories,
					middlewareDiagnosis: {
						...repositories.middlewareDiagnosis,
						lifeSigns: () => (own instanceof Error ? Promise.reject(own) : Promise.resolve(own)),
						siblings: async () => [{name: 'etime2', createdAt: null, life: alive}],
					},
				};
			}),
	).finally(() => cwd.mockRestore());
	// Folded in the width of a terminal.
	return {exit, stdout: texts.stdout.replaceAll(/\n? +/g, ' '), stderr: texts.stderr};
}

describe('confirming the middleware', () => {
	test('writes its identity, for the owner only, and keeps everything else', async () => {
		await openGym();
		const before = readConfig();
		const ran = await confirm('--yes', '--json');
		expect([ran.exit, ran.json('config-confirm')]).toMatchObject([
			0,
			{state: 'confirmed', identity: {server: null, database: scratch.file('etime1.sqlite')}},
		]);
		const {middleware, ...rest} = readConfig();
		expect({...rest, middleware: {sqlite: middleware.sqlite}}).toEqual(before);
		expect(middleware.identity).toEqual(ran.json('config-confirm').identity);
		expect(statSync(config).mode & 0o777).toBe(0o600);
		expect((await run(['config', 'validate'])).exit).toBe(0);
	});

	test('shows which database it is and what speaks for it, then asks', async () => {
		await openGym();
		const ran = await confirmBeside(stopped, 'y');
		expect(ran.exit).toBe(0);
		expect(ran.stdout).toContain(`database ${scratch.file('etime1.sqlite')}`);
		expect(ran.stdout).toMatch(
			/verdict WRONG DATABASE: trisync reads .*etime1\.sqlite, where nothing happens; the middleware works with etime2\./,
		);
		expect(ran.stdout).toMatch(/etime2 \(31 Employees rows\): newest punch stored at 2026-11-22 10:38/);
		expect(ran.stderr).toContain("counts only while the middleware's database is this one");
		expect(readConfig().middleware.identity).toBeDefined();
	});

	test.each<[string, string | null, Flags]>([
		['another answer', 'yes', {}],
		['no terminal', null, {}],
		['no terminal, as JSON', null, {json: true}],
	])('writes nothing after %s', async (_claim, typed, flags) => {
		await openGym();
		const before = readFileSync(config, 'utf8');
		const ran = await confirmBeside(alive, typed, flags);
		expect([ran.exit, readFileSync(config, 'utf8')]).toEqual([2, before]);
		expect(ran.stderr).toContain('Nothing was changed');
	});

	test('writes nothing with --dry-run, and ends with 1', async () => {
		await openGym();
		const before = readFileSync(config, 'utf8');
		const ran = await confirm('--dry-run', '--yes', '--json');
		expect([ran.exit, ran.json('config-confirm').state]).toEqual([1, 'not-confirmed']);
		expect(readFileSync(config, 'utf8')).toBe(before);
	});

	test('can be done by a login that may not look for signs of life', async () => {
		await openGym();
		const refused = new RepositoryError('ERR_REPOSITORY_PERMISSION', 'SELECT on Devices is denied.');
		const ran = await confirmBeside(refused, 'y');
		expect([ran.exit, ran.stdout]).toEqual([
			0,
			expect.stringContaining('verdict not known: SELECT on Devices is denied.'),
		]);
	});

	test('says so where it stands already, and leaves the file alone', async () => {
		await openGym();
		await confirm('--yes');
		const before = readFileSync(config, 'utf8');
		const ran = await confirm('--yes');
		expect([ran.exit, readFileSync(config, 'utf8')]).toEqual([0, before]);
		expect(ran.stderr).toContain('confirmed already');
	});

	test('is not needed where both are one database', async () => {
		await openGym();
		writeConfig({sql: {sqlite: scratch.file('etime1.sqlite')}});
		const ran = await confirm('--yes', '--json');
		expect([ran.exit, ran.json('config-confirm').state]).toEqual([0, 'not-needed']);
		expect(readConfig()).toEqual({sql: {sqlite: scratch.file('etime1.sqlite')}});
	});

	test('is possible where both are one database and the middleware seems to work with another', async () => {
		await openGym();
		const {middleware, ...own} = readConfig();
		writeConfig(own);
		const ran = await confirmBeside(stopped, 'y');
		expect([ran.exit, ran.stderr]).toEqual([0, expect.stringContaining('counts only while')]);
		expect(readConfig()).toMatchObject({...own, middleware: {identity: {database: own.sql.sqlite}}});
		expect((await confirmBeside(stopped, 'y')).stderr).toContain('confirmed already');
		expect((await confirmBeside(alive, 'y')).stderr).toContain('confirmed already');
	});

	test('is refused where the database is not named in the own settings, with what to put there', async () => {
		await openGym();
		writeConfig({});
		const ran = await confirm(
			'--sqlite',
			scratch.file('web.sqlite'),
			'--middleware-sqlite',
			scratch.file('etime1.sqlite'),
			'--yes',
			'--json',
		);
		expect([ran.exit, ran.json('config-confirm').error.hint]).toEqual([
			2,
			expect.stringContaining('"identity": {"server":null,"database":'),
		]);
		expect(readConfig()).toEqual({});
	});

	test('is refused where no database is named, or it is not there', async () => {
		expect(await confirm('--yes')).toMatchObject({
			exit: 2,
			stderr: expect.stringContaining('No database of the middleware is configured'),
		});
		writeConfig({middleware: {sqlite: scratch.file('gone.sqlite')}});
		const ran = await confirm('--yes', '--json');
		expect([ran.exit, ran.json('config-confirm').identity]).toEqual([2, null]);
		expect(existsSync(scratch.file('gone.sqlite'))).toBe(false);
	});
});

describe('the brake of the wrong database', () => {
	const registerAll = (...flags: readonly string[]) =>
		run(['register', '--all', '--yes', '--json', ...flags]);
	const names = (plan: {brakes: Array<{name: string}>}) => plan.brakes.map(({name}) => name);

	test('holds register --all until it is passed by name', async () => {
		await openGym();
		const held = await registerAll();
		expect([held.exit, names(held.json('plan-result').plan)]).toEqual([2, ['wrong-database']]);
		expect(held.stderr).toMatch(/--pass-brake wrong-database; .*trisync config confirm-middleware/);
		const passed = await registerAll('--pass-brake', 'wrong-database');
		expect([passed.exit, passed.json('plan-result').result.verified.length]).toEqual([0, 2]);
	});

	test('is gone once the database is confirmed', async () => {
		await openGym();
		await confirm('--yes');
		const ran = await registerAll();
		expect([ran.exit, names(ran.json('plan-result').plan)]).toEqual([0, []]);
	});

	test('is back when another database answers', async () => {
		await openGym();
		await confirm('--yes');
		copyFileSync(scratch.file('etime1.sqlite'), scratch.file('etime2.sqlite'));
		const settings = readConfig();
		writeConfig({...settings, middleware: {...settings.middleware, sqlite: scratch.file('etime2.sqlite')}});
		expect(names((await registerAll()).json('plan-result').plan)).toEqual(['wrong-database']);
	});
});
