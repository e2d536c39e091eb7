import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createNameStorage} from '../../source/protocol/index.ts';
import type {GymSeed, SeedEmployee} from '../../source/repository/index.ts';
import {emptyState} from '../../source/simulator/index.ts';
import {openRealGym, type RealGym, type RealGymOptions} from '../helpers/real-gym.ts';
import {type Relay, startRelay} from '../helpers/relay.ts';
import {createScratch, fillScratch, scratchServer} from '../helpers/tds/scratch-mssql.ts';
import {runCommand} from './process.ts';

const server = scratchServer!;
if (scratchServer === null)
	process.stdout.write(
		'TRISYNC_TEST_MSSQL is not set: the program was not tried against a real SQL Server.\n',
	);

const writing = {websiteWrite: true, middlewareWrite: true};

/** One gym for the tests of a group, which follow each other. */
function gymFor(options: RealGymOptions): {readonly gym: RealGym; onEnd(close: () => unknown): void} {
	const closers: (() => unknown)[] = [];
	let gym: RealGym | null = null;
	beforeAll(async () => {
		gym = await openRealGym(server, options, close => void closers.push(close));
	}, 120_000);
	afterAll(async () => {
		for (const close of closers.reverse()) await close();
	}, 60_000);
	return {
		get gym() {
			if (gym === null) throw new Error('the gym was not made');
			return gym;
		},
		onEnd: close => void closers.push(close),
	};
}

/** Changes the rows of some people, by PIN. */
function employees(changes: Readonly<Record<string, Partial<SeedEmployee>>>) {
	return (seed: GymSeed): GymSeed => ({
		...seed,
		employees: seed.employees.map(one => ({...one, ...changes[one.pin ?? '']})),
	});
}

const idOf = (seed: GymSeed, pin: string) => seed.employees.find(one => one.pin === pin)!.employeeId;

const rowOf = (said: {rows: {pin: string}[]}, pin: string) =>
	said.rows.find(row => row.pin === pin) as never as Record<string, never>;

const columnsOf = async ({scratch}: RealGym, table: string, where: string) =>
	scratch.rows(`SELECT * FROM dbo.${table} WHERE ${where}`);

describe.skipIf(scratchServer === null)('a gym on a real SQL Server', () => {
	describe('of ten thousand members', () => {
		const people = 10_000;
		const here = gymFor({
			people: 0,
			config: {},
			device: () => ({
				...emptyState(),
				users: Array.from({length: people}, (_, at) => ({
					uid: at + 1,
					pin: `${at + 1}`,
					name: `Member ${at + 1}`,
				})),
			}),
		});
		beforeAll(async () => {
			const digit = `(SELECT 0 AS d${Array.from({length: 9}, (_, at) => ` UNION ALL SELECT ${at + 1}`).join('')})`;
			const number = '1 + a.d + 10 * b.d + 100 * c.d + 1000 * f.d';
			await here.gym.scratch.run(`INSERT INTO dbo.Employees (EmployeeName, EmployeeCode, StringCode, NumericCode, Gender,
				CompanyId, DepartmentId, CategoryId, DOR, EmployeeCodeInDevice, Status)
				SELECT N'Member ' + CAST(${number} AS nvarchar(10)), CAST(${number} AS nvarchar(10)), '', ${number}, 'Male',
				1, 1, 1, '3000-01-01', CAST(${number} AS nvarchar(10)), 'Working'
				FROM ${digit} a CROSS JOIN ${digit} b CROSS JOIN ${digit} c CROSS JOIN ${digit} f`);
			await here.gym.scratch.run(`INSERT INTO dbo.GymClients (EmployeeId, EmployeeCodeInDevice, RemainingDate, BillingDate)
				SELECT EmployeeId, EmployeeCodeInDevice, '2099-01-01', '2026-01-01' FROM dbo.Employees`);
			await here.gym.scratch.run(
				"UPDATE dbo.Employees SET DepartmentId = 77 WHERE EmployeeCodeInDevice = '9000'",
			);
			await here.gym.scratch.run(
				"UPDATE dbo.Employees SET EmployeeName = N'Nobody Else' WHERE NumericCode = 9001",
			);
		}, 120_000);

		test('is compared completely, and every difference found', async () => {
			const {code, said} = await here.gym.json('diff');
			expect([code, said.complete]).toEqual([1, true]);
			expect(
				['sql', 'middleware', 'device'].map(name => [said.sources[name].state, said.sources[name].count]),
			).toEqual(Array(3).fill(['ok', people]));
			expect(said.rows.map(({pin, kinds}: {pin: string; kinds: string[]}) => [pin, kinds[0]])).toEqual([
				['9000', 'NO-MW'],
				['9001', 'WHO?'],
			]);
		});
	});

	describe('with rows that the middleware hides', () => {
		const here = gymFor({
			people: 20,
			config: writing,
			seed: seed => ({
				...employees({
					3: {departmentId: 77},
					4: {recordStatus: 0},
					5: {recordStatus: null},
					6: {companyId: 2},
					7: {name: 'del_Jaya Desai'},
					8: {name: 'Della Thomas'},
					9: {status: 'Active'},
					10: {numericCode: 881},
					13: {companyId: 99, categoryId: 98},
				})(seed),
				clients: seed.clients!.map(one => (one.employeeId === idOf(seed, '11') ? {...one, pin: '864'} : one)),
			}),
		});

		test.for<[string, string, RegExp]>([
			['3', 'lookup', /DepartmentId 77 has no Departments row/],
			['4', 'record-status', /RecordStatus is 0/],
			['5', 'record-status', /RecordStatus is NULL, not 1/],
			['6', 'company', /CompanyIsVisible of company 2 is 0/],
			['7', 'deleted-name', /begins with del_/],
			['13', 'lookup', /CompanyId 99 has no Companies row/],
		])('PIN %s is hidden by %s, and both the list and the card say so', async ([pin, hiddenBy, words]) => {
			const {said} = await here.gym.json('diff', '--all');
			expect(rowOf(said, pin)['middleware']).toMatchObject({hiddenBy});
			const {stdout} = await here.gym.run('show', pin);
			expect(stdout).toMatch(words);
			expect(stdout).toMatch(/middleware +no/);
		});

		test.for<[string, string]>([
			['8', 'WILDCARD'],
			['9', 'NOT-OFFERED'],
			['10', 'CODE'],
			['11', 'CLIENT-PIN'],
		])('PIN %s is shown with the note %s', async ([pin, note]) => {
			const {said} = await here.gym.json('diff', '--all');
			expect(rowOf(said, pin)['notes']).toContain(note);
			expect(rowOf(said, pin)['middleware']).toMatchObject({hiddenBy: null});
		});

		test('single fields bring back who is hidden by them; a hidden company stays', async () => {
			const pins = ['3', '5', '6', '13'].flatMap(pin => ['--pin', pin]);
			const {code, said} = await here.gym.json('resync', '--in', 'mw', ...pins, '--yes');
			expect(code).toBe(1);
			expect(said.result.verified.map(({pin}: {pin: string}) => pin)).toEqual(['3', '5', '13']);
			expect(said.plan.leftOut).toMatchObject([
				{pin: '6', reason: expect.stringContaining('hidden for everybody')},
			]);
			const [row] = await columnsOf(here.gym, 'Employees', "EmployeeCodeInDevice = '13'");
			expect(row).toMatchObject({
				CompanyId: 1,
				CategoryId: 1,
				LastModifiedBy: expect.stringMatching(/^trisync \d+$/),
			});
			const after = (await here.gym.json('diff', '--all')).said;
			for (const pin of ['3', '5', '13']) expect(rowOf(after, pin)['kinds']).toEqual([]);
		});

		test('the copy of the PIN and the sorting number are put right', async () => {
			expect((await here.gym.run('resync', '--in', 'sql', '--pin', '11', '--yes')).code).toBe(0);
			expect((await here.gym.run('resync', '--in', 'sql', '--pin', '10', '--yes')).code).toBe(0);
			expect(await columnsOf(here.gym, 'GymClients', "EmployeeCodeInDevice = '864'")).toEqual([]);
			const [row] = await columnsOf(here.gym, 'Employees', "EmployeeCodeInDevice = '10'");
			expect(row).toMatchObject({NumericCode: 10, StringCode: ''});
		});
	});

	describe("with the vendor's own tables", () => {
		const photo = 'ffd8ff00112233445566778899';
		const here = gymFor({
			people: 20,
			config: writing,
			seed: seed => ({
				...employees({12: {photo}})(seed),
				templates: [6, 7].map(finger => ({employeeId: idOf(seed, '12'), finger, template: `QUJD${finger}`})),
				deviceUsers: [{deviceId: 20, employeeId: idOf(seed, '12')}],
			}),
		});

		test.for<[string, string]>([
			['a name that is anything but plain', `O'Brien [x] 50% _ "Zoë" ; -- शर्मा 😀`],
			['a name of fifty characters', 'Ana '.repeat(12).concat('Bo')],
		])('%s is added in one go and proven in all three systems', async ([, name]) => {
			const flags = ['--months', '3', '--gender', 'female', '--yes'];
			const {code, said} = await here.gym.json('add', '--name', name, ...flags);
			expect([code, said.result.failed]).toEqual([0, []]);
			const pin = said.plan.steps[0].pin as string;
			const [employee] = await columnsOf(here.gym, 'Employees', `EmployeeCodeInDevice = '${pin}'`);
			expect(employee).toMatchObject({
				EmployeeName: name,
				EmployeeCode: pin,
				NumericCode: Number(pin),
				StringCode: '',
				Gender: 'Female',
				EmployementType: 'Permanent',
				Status: 'Working',
			});
			const clients = await columnsOf(here.gym, 'GymClients', `EmployeeCodeInDevice = '${pin}'`);
			expect(clients).toMatchObject([{EmployeeId: employee!['EmployeeId'], Months: 3}]);
			const {users} = await here.gym.memory();
			expect(users.find(user => user.pin === pin)?.name).toBe(
				createNameStorage('utf-8', 72).stored(name).text,
			);
			const shown = (await here.gym.json('diff', '--pin', pin)).said;
			expect(shown.rows).toEqual([]);
		});

		test('a name longer than its column is refused before anything is written', async () => {
			const {code, stderr} = await here.gym.run('add', '--name', 'y'.repeat(51), '--yes');
			expect(code).toBe(2);
			expect(stderr).toMatch(/51 characters, EmployeeName takes 50\. Nothing was changed/);
		});

		test('two computers that add at once never take one PIN', async () => {
			const at = (name: string) =>
				runCommand(['add', '--name', name, '--yes', '--json'], {
					cwd: here.gym.folder,
					env: {TRISYNC_STATE: `${here.gym.folder}/state-of-${name.replace(' ', '')}`},
				});
			const ended = await Promise.all([at('One First'), at('Two Second')]);
			const rows = await columnsOf(here.gym, 'Employees', "EmployeeName IN ('One First', 'Two Second')");
			const pins = rows.map(row => row['EmployeeCodeInDevice']);
			expect(new Set(pins).size).toBe(pins.length);
			expect(rows.length).toBeGreaterThan(0);
			for (const [at, name] of ['One First', 'Two Second'].entries()) {
				const isThere = rows.some(row => row['EmployeeName'] === name);
				const {result} = JSON.parse(ended[at]!.stdout);
				const wrote = [...result.verified, ...result.sent].some(({id}: {id: string}) => id === '1');
				expect([name, isThere]).toEqual([name, wrote]);
			}
		});

		test('a member goes from every system and comes back as it was, under a new number', async () => {
			const tables = ['Employees', 'GymClients', 'EmployeesBio', 'DeviceUsers'];
			const [{EmployeeId: old} = {}] = await columnsOf(here.gym, 'Employees', "EmployeeCodeInDevice = '12'");
			const rows = async (id: unknown) =>
				Promise.all(tables.map(table => columnsOf(here.gym, table, `EmployeeId = ${id} ORDER BY 1`)));
			const before = await rows(old);
			const device = await here.gym.memory();
			const user = device.users.find(({pin}) => pin === '12')!;
			const fingers = device.templates.filter(({uid}) => uid === user.uid);

			const deletion = await here.gym.json(
				'delete',
				'--pin',
				'12',
				'--also',
				'sql,mw',
				'--confirm',
				'delete 12',
			);
			expect([deletion.code, deletion.said.result.verified.length]).toEqual([0, 2]);
			expect(await rows(old)).toEqual([[], [], [], []]);
			expect((await here.gym.memory()).users.some(({pin}) => pin === '12')).toBe(false);

			const undo = await here.gym.json('undo', '--yes');
			expect([undo.code, undo.said.result.sent, undo.said.result.failed]).toEqual([0, [], []]);
			const [{EmployeeId: made} = {}] = await columnsOf(here.gym, 'Employees', "EmployeeCodeInDevice = '12'");
			expect(made).not.toBe(old);
			const plain = (all: Awaited<ReturnType<typeof rows>>) =>
				all.map(some =>
					some.map(({EmployeeId, EmployeeBioId, LastModifiedBy, ...rest}) => JSON.stringify(rest)).sort(),
				);
			expect(plain(await rows(made))).toEqual(plain(before));
			const [{EmployeePhoto: kept} = {}] = await columnsOf(
				here.gym,
				'Employees',
				"EmployeeCodeInDevice = '12'",
			);
			expect((kept as Buffer).toString('hex')).toBe(photo);
			const after = await here.gym.memory();
			const again = after.users.find(({pin}) => pin === '12')!;
			expect(again).toMatchObject({name: user.name});
			expect(
				after.templates.filter(({uid}) => uid === again.uid).map(({template}) => digest(template)),
			).toEqual(fingers.map(({template}) => digest(template)));
			expect((await here.gym.json('diff', '--pin', '12')).said.rows).toEqual([]);
		});

		test('a backup brings back who was deleted since', async () => {
			const deletion = await here.gym.json(
				'delete',
				'--pin',
				'14',
				'--also',
				'sql,mw',
				'--confirm',
				'delete 14',
			);
			const restore = await here.gym.json('restore', deletion.said.result.backupFile, '--pin', '14', '--yes');
			expect([restore.code, restore.said.result.failed, restore.said.result.sent]).toEqual([0, [], []]);
			expect(await columnsOf(here.gym, 'GymClients', "EmployeeCodeInDevice = '14'")).toHaveLength(1);
			expect((await here.gym.json('diff', '--pin', '14')).said.rows).toEqual([]);
		});
	});

	describe('that refuses a change', () => {
		const here = gymFor({
			people: 12,
			config: writing,
			seed: seed => ({
				...seed,
				templates: [{employeeId: idOf(seed, '5'), finger: 6, template: 'QUJD'}],
			}),
		});
		const all = async () =>
			Promise.all(
				['Employees', 'GymClients', 'EmployeesBio'].map(table =>
					columnsOf(here.gym, table, '1 = 1 ORDER BY 1'),
				),
			);

		test('a trigger on the last statement leaves every row, and the way back of the terminal', async () => {
			await here.gym.scratch.run(`CREATE TRIGGER dbo.KeepMembers ON dbo.Employees AFTER DELETE AS BEGIN
				IF EXISTS (SELECT 1 FROM deleted WHERE EmployeeCodeInDevice = '5') BEGIN
				RAISERROR('members are never deleted here', 16, 1); ROLLBACK TRANSACTION; END END`);
			const before = await all();
			const {code, said} = await here.gym.json(
				'delete',
				'--pin',
				'5',
				'--also',
				'sql,mw',
				'--confirm',
				'delete 5',
			);
			expect(code).toBe(1);
			expect(said.result.verified).toMatchObject([{pin: '5'}]);
			expect(said.result.failed).toMatchObject([
				{pin: '5', reason: expect.stringMatching(/^Nothing was written: .*members are never deleted here/)},
			]);
			expect(await all()).toEqual(before);
			const undo = await here.gym.json('undo', '--yes');
			expect([undo.code, undo.said.result.verified.length]).toEqual([0, 1]);
			expect((await here.gym.json('diff', '--pin', '5')).said.rows).toEqual([]);
			await here.gym.scratch.run('DROP TRIGGER dbo.KeepMembers');
		});

		test('a table that refers to the member keeps the delete away, and is named', async () => {
			await here.gym.scratch.run(`CREATE TABLE dbo.Lockers (LockerId int NOT NULL PRIMARY KEY, EmployeeId int NOT NULL,
				CONSTRAINT FK_Lockers_Employees FOREIGN KEY (EmployeeId) REFERENCES dbo.Employees (EmployeeId))`);
			await here.gym.scratch.run(
				"INSERT INTO dbo.Lockers SELECT 1, EmployeeId FROM dbo.Employees WHERE EmployeeCodeInDevice = '6'",
			);
			const before = await all();
			const {code, said} = await here.gym.json(
				'delete',
				'--pin',
				'6',
				'--also',
				'sql,mw',
				'--confirm',
				'delete 6',
			);
			expect(code).toBe(1);
			expect(said.result.failed[0].reason).toMatch(
				/^Nothing was written: .*lockers.* still refers to this row/i,
			);
			expect(await all()).toEqual(before);
		});

		test('a rule of the second table leaves nothing of the first, and nobody on the terminal', async () => {
			await here.gym.scratch.run(
				'ALTER TABLE dbo.GymClients ADD CONSTRAINT CK_Months CHECK (Months IS NULL OR Months < 5)',
			);
			const before = [await all(), (await here.gym.memory()).users.length];
			const {code, said} = await here.gym.json('add', '--name', 'Six Months', '--months', '6', '--yes');
			expect(code).toBe(1);
			expect(said.result.failed[0].reason).toMatch(
				/^Nothing was written: a rule of the table forbids it \(CK_Months\)/i,
			);
			expect(said.result.notTried).toHaveLength(1);
			expect([await all(), (await here.gym.memory()).users.length]).toEqual(before);
		});
	});

	describe('that lets nobody in, or nobody write', () => {
		const here = gymFor({people: 20, config: writing});
		const readable = [
			'Employees',
			'GymClients',
			'Companies',
			'Departments',
			'Categories',
			'Devices',
			'DeviceUsers',
			'EmployeesBio',
		];

		test('a login that may only read compares everything and is told that it may not write', async () => {
			here.gym.setEnv(await here.gym.scratch.login(readable.map(table => `SELECT ON dbo.${table}`)));
			expect((await here.gym.json('diff')).said.complete).toBe(true);
			for (const change of [
				['add', '--name', 'Nobody', '--yes'],
				['delete', '--pin', '3', '--also', 'sql,mw', '--confirm', 'delete 3'],
			]) {
				const {code, stderr} = await here.gym.run(...change);
				expect([code, stderr]).toEqual([
					2,
					expect.stringMatching(/This login may not write to the database .*Nothing was changed/),
				]);
			}
			expect((await here.gym.memory()).users.some(({pin}) => pin === '3')).toBe(true);
		});

		test('the rights that the script gives are enough to add, delete and put back', async () => {
			const login = await here.gym.scratch.login([]);
			const script = readFileSync(new URL('../../scripts/sql/login.sql', import.meta.url), 'utf8')
				.replaceAll('etimetracklite1', here.gym.scratch.settings.database)
				.replaceAll(/\bTO trisync\b/g, `TO ${login.user}`);
			const [, , , reading, people] = script.split(/^GO\s*$/m);
			for (const part of [reading!, people!]) await here.gym.scratch.run(part);
			here.gym.setEnv(login);
			const added = await here.gym.json('add', '--name', 'Least Privilege', '--yes');
			expect([added.code, added.said.result.verified.length]).toEqual([0, 2]);
			const {pin} = added.said.plan.steps[0];
			const gone = await here.gym.json(
				'delete',
				'--pin',
				pin,
				'--also',
				'sql,mw',
				'--confirm',
				`delete ${pin}`,
			);
			expect([gone.code, gone.said.result.verified.length]).toEqual([0, 2]);
			const undo = await here.gym.json('undo', '--yes');
			expect([undo.code, undo.said.result.verified.length]).toEqual([0, 2]);
		});

		test('a login that may not read a table is told which', async () => {
			here.gym.setEnv(await here.gym.scratch.login([]));
			const {code, said} = await here.gym.json('diff');
			expect([code, said.sources.sql.state]).toEqual([2, 'fail']);
			expect(said.sources.sql.reason).toMatch(/Employees/);
			expect(said.sources.sql.hint).toMatch(/db_datareader|right|database/i);
		});

		test.for<[string, Parameters<RealGym['setEnv']>[0], RegExp]>([
			['a wrong password', {password: 'wrong'}, /refused the login/],
			['a login that does not exist', {user: 'nobody_here'}, /refused the login nobody_here/],
			['a database that does not exist', {database: 'no_such_db'}, /has no database no_such_db/],
			['a port where nothing listens', {port: 1}, /Nothing listens at .*:1\b/],
		])('%s is named, the terminal is read, and no password is shown', async ([, other, words]) => {
			here.gym.setEnv(other);
			const {code, stdout, stderr} = await here.gym.run('diff', '--json');
			const {sources} = JSON.parse(stdout);
			expect([code, sources.sql.state, sources.device.state]).toEqual([2, 'fail', 'ok']);
			expect(sources.sql.reason).toMatch(words);
			expect(stdout + stderr).not.toContain(server.password);
		});

		test('a table that does not exist is named', async () => {
			here.gym.setEnv();
			for (const name of ['VIEW dbo.vw_EmployeeDetails', 'TABLE dbo.Employees'])
				await here.gym.scratch.run(`DROP ${name}`);
			const {code, said} = await here.gym.json('diff');
			expect([code, said.sources.sql.state]).toEqual([2, 'fail']);
			expect(said.sources.sql.reason).toMatch(/no table Employees/);
		});
	});

	/** Only what is not encrypted can be cut at a statement. */
	describe.skipIf(scratchServer?.encrypt !== false)('whose line breaks', () => {
		const here = gymFor({
			people: 12,
			config: writing,
			seed: seed => ({
				...seed,
				templates: [{employeeId: idOf(seed, '5'), finger: 6, template: 'QUJD'}],
			}),
		});
		let relay: Relay;
		beforeAll(async () => {
			relay = await startRelay({host: server.server, port: server.port ?? 1433});
			here.onEnd(() => relay.close());
			here.gym.setEnv({server: relay.host, port: relay.port});
		});
		const all = async () =>
			Promise.all(
				['Employees', 'GymClients', 'EmployeesBio'].map(table =>
					columnsOf(here.gym, table, '1 = 1 ORDER BY 1'),
				),
			);

		test.for<[string, string, readonly string[]]>([
			['the first change', 'INSERT INTO [dbo].[Employees]', ['add', '--name', 'Cut Off', '--yes']],
			['the second change', 'INSERT INTO [dbo].[GymClients]', ['add', '--name', 'Cut Off', '--yes']],
			[
				'the last delete',
				'DELETE TOP (1) FROM [dbo].[Employees]',
				['delete', '--pin', '5', '--also', 'sql,mw', '--confirm', 'delete 5'],
			],
		])('inside a transaction at %s keeps the database as before', async ([, statement, command]) => {
			const before = await all();
			const cuts = relay.cuts();
			relay.cutAt(statement);
			const {code, said} = await here.gym.json(...command);
			relay.cutAt(null);
			expect(relay.cuts()).toBeGreaterThan(cuts);
			expect(code).toBe(1);
			const {failed, inDoubt, sent} = said.result;
			expect([...failed, ...inDoubt]).toHaveLength(1);
			expect(sent).toEqual([]);
			expect([...failed, ...inDoubt][0].reason).toMatch(/broke|reading back|lost/i);
			expect(await all()).toEqual(before);
		});

		test('and stays broken is a list that failed, in a program that goes on', async () => {
			await relay.switchOff();
			const {code, said} = await here.gym.json('diff');
			expect([code, said.complete, said.sources.sql.state]).toEqual([2, false, 'fail']);
			expect(said.sources.device.state).toBe('ok');
			expect(new Set(said.rows.map(({kinds}: {kinds: string[]}) => kinds[0]))).toEqual(new Set(['UNKNOWN']));
		});
	});

	describe('that is not the one the middleware works with', () => {
		const here = gymFor({people: 20, cast: {17: {problem: 'NO-DEV'}}});
		let other = '';
		beforeAll(async () => {
			const {scratch} = here.gym;
			const left = await createScratch(server);
			here.onEnd(() => left.drop());
			other = left.settings.database;
			await fillScratch(left, {
				employees: ['16', '17', '18'].map((pin, at) => ({employeeId: at + 1, pin, name: 'Left Behind'})),
			});
			await scratch.run('UPDATE dbo.Devices SET LastPing = GETDATE()');
			await left.run(
				`INSERT INTO dbo.Devices (DeviceFName, DeviceSName, SerialNumber, LastPing) VALUES ('door', 'door', 'X1', '2019-03-01')`,
			);
			here.gym.setConfig({middleware: {database: other}});
		}, 120_000);

		test('is found by its signs of life, and both are named', async () => {
			const {code, said} = await here.gym.json('config', 'confirm-middleware', '--dry-run');
			expect([code, said.state, said.identity.database]).toEqual([1, 'not-confirmed', other]);
			const {database} = here.gym.scratch.settings;
			expect(said.verdict).toMatchObject({verdict: 'wrong', inUse: database});
			expect(said.verdict.sentence).toMatch(new RegExp(`reads ${other}.*works with ${database}`));
			expect(said.verdict.proof.join(' ')).toMatch(/2019-03-01/);
		});

		test('holds a register of everybody, says why, and lets it pass when told to', async () => {
			const held = await here.gym.run('register', '--all', '--yes');
			expect(held.code).toBe(2);
			const said = held.stdout + held.stderr;
			expect(said).toContain(other);
			expect(said).toContain(here.gym.scratch.settings.database);
			expect(said).toMatch(/wrong-database/);
			expect((await here.gym.memory()).users.some(({pin}) => pin === '17')).toBe(false);
			const phrase = /--confirm "([^"]+)"/.exec(held.stderr)![1]!;
			const passed = await here.gym.run(
				'register',
				'--all',
				'--confirm',
				phrase,
				'--pass-brake',
				'wrong-database',
			);
			expect(passed.code).toBe(0);
			expect((await here.gym.memory()).users.some(({pin}) => pin === '17')).toBe(true);
		});

		test('is the code of who is missing there', async () => {
			const {said} = await here.gym.json('diff', '--all');
			expect(rowOf(said, '3')['middleware']).toMatchObject({hiddenBy: 'other-database'});
			expect(rowOf(said, '16')['middleware']).toMatchObject({hiddenBy: null});
		});

		test('holds a delete as well where it is the only one that is configured', async () => {
			here.gym.setConfig({});
			here.gym.setEnv({database: other});
			const held = await here.gym.run('delete', '--pin', '4', '--confirm', 'delete 4');
			here.gym.setConfig({middleware: {database: other}});
			here.gym.setEnv();
			expect([held.code, held.stdout + held.stderr]).toEqual([2, expect.stringMatching(/wrong-database/)]);
			expect((held.stdout + held.stderr).replaceAll(/\s+/g, '')).toContain(
				`workswith${here.gym.scratch.settings.database}`,
			);
			expect((await here.gym.memory()).users.some(({pin}) => pin === '4')).toBe(true);
		});

		test('holds nobody any more when a person confirmed it', async () => {
			expect(
				(await here.gym.run('delete', '--pin', '17', '--confirm', 'delete 17', '--dry-run')).stdout,
			).toMatch(/wrong-database|brake/);
			const confirmed = await here.gym.run('config', 'confirm-middleware', '--yes');
			expect([confirmed.code, confirmed.stderr]).toEqual([0, expect.anything()]);
			expect(
				(await here.gym.run('delete', '--pin', '17', '--confirm', 'delete 17', '--dry-run')).stdout,
			).not.toMatch(/wrong-database|brake/);
		});
	});
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
