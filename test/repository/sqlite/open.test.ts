import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openSqlite, writeSqliteGym} from '../../../source/repository/index.ts';
import {scratchFolder} from '../../helpers/folder.ts';

let folder: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	folder = scratchFolder();
});
afterEach(() => folder.remove());

/** A database that somebody else made. */
function foreign(sql: string): string {
	const file = folder.file('foreign.db');
	const database = new DatabaseSync(file);
	database.exec(sql);
	database.close();
	return file;
}

const employees = [{employeeId: 1, name: 'Asha', pin: '17'}];

describe('opening', () => {
	test('a missing file is named and never created', async () => {
		const file = folder.file('absent.db');
		await expect(openSqlite({file})).rejects.toMatchObject({
			code: 'ERR_REPOSITORY_UNAVAILABLE',
			message: `There is no database file ${file}.`,
		});
		expect(existsSync(file)).toBe(false);
	});

	test("a missing middleware file is named, not the website's", async () => {
		const file = folder.file('gym.db');
		writeSqliteGym({file}, {employees});
		const middlewareFile = folder.file('absent.db');
		await expect(openSqlite({file, middlewareFile})).rejects.toThrow(middlewareFile);
	});

	test('a file that is no database is refused in a sentence', async () => {
		const file = folder.file('notes.txt');
		writeFileSync(file, 'Asha pays on Monday. '.repeat(100));
		await expect(openSqlite({file})).rejects.toMatchObject({
			code: 'ERR_REPOSITORY_DATABASE',
			message: `${file} is not a readable SQLite database.`,
		});
	});

	test('a folder is refused in a sentence', async () => {
		await expect(openSqlite({file: folder.path})).rejects.toMatchObject({code: 'ERR_REPOSITORY_UNAVAILABLE'});
	});

	test('reading changes no byte of the file', async () => {
		const file = folder.file('gym.db');
		writeSqliteGym({file}, {employees});
		const before = readFileSync(file);
		const {website, middleware, close} = await openSqlite({file});
		await Promise.all([website.list(), middleware.list()]);
		await close();
		expect(readFileSync(file).equals(before)).toBe(true);
	});

	test('a writer that holds the file is named as the reason', async () => {
		const file = folder.file('gym.db');
		writeSqliteGym({file}, {employees});
		const {website} = await openSqlite({file});
		const writer = new DatabaseSync(file);
		writer.exec('BEGIN EXCLUSIVE');
		await expect(website.list()).rejects.toMatchObject({code: 'ERR_REPOSITORY_TIMEOUT'});
		writer.close();
	});
});

describe('a long reading', () => {
	const many = Array.from({length: 5000}, (_, at) => ({employeeId: at + 1, name: 'Asha', pin: String(at)}));

	test('lets others have their turn', async () => {
		const file = folder.file('gym.db');
		writeSqliteGym({file}, {employees: many});
		const {website} = await openSqlite({file});
		let turns = 0;
		const count = () => {
			turns++;
			turn = setImmediate(count);
		};
		let turn = setImmediate(count);
		await website.list();
		clearImmediate(turn);
		expect(turns).toBeGreaterThan(5);
	});

	test('ends in the middle when it is aborted', async () => {
		const file = folder.file('gym.db');
		writeSqliteGym({file}, {employees: many});
		const {website} = await openSqlite({file});
		const controller = new AbortController();
		const reason = new Error('the technician pressed Escape');
		const reading = website.list(controller.signal);
		setImmediate(() => controller.abort(reason));
		await expect(reading).rejects.toBe(reason);
	});
});

describe('databases of somebody else', () => {
	const small = `CREATE TABLE Employees (EmployeeId INTEGER, EmployeeName TEXT, EmployeeCodeInDevice TEXT);
		INSERT INTO Employees VALUES (1, 'Asha', '17');`;

	test('the three columns that matter are enough', async () => {
		const {website} = await openSqlite({file: foreign(small)});
		expect(await website.list()).toEqual({
			complete: true,
			reason: null,
			count: 1,
			people: [
				{
					employeeId: 1,
					pin: '17',
					name: 'Asha',
					card: '',
					status: null,
					recordStatus: null,
					resignedOn: null,
					packageEnd: null,
					clientPin: null,
					clientRows: null,
				},
			],
		});
	});

	test('a join that cannot be made hides nobody, and identity names the tables', async () => {
		const {middleware} = await openSqlite({file: foreign(small)});
		expect((await middleware.list()).people).toMatchObject([{pin: '17', hiddenBy: null, hiddenDetail: null}]);
		expect(await middleware.identity()).toMatchObject({missingTables: 'Companies, Departments, Categories'});
	});

	test('tables and columns are found in any case', async () => {
		const file =
			foreign(`CREATE TABLE employees (employeeid INTEGER, EMPLOYEENAME TEXT, employeecodeindevice TEXT);
			INSERT INTO employees VALUES (1, 'Asha', '17');`);
		const {website} = await openSqlite({file});
		expect((await website.list()).people).toMatchObject([{name: 'Asha', pin: '17'}]);
	});

	test('a view serves as well as a table', async () => {
		const file = foreign(`CREATE TABLE people (id INTEGER, name TEXT, pin TEXT);
			INSERT INTO people VALUES (1, 'Asha', '17');
			CREATE VIEW Employees AS SELECT id AS EmployeeId, name AS EmployeeName, pin AS EmployeeCodeInDevice FROM people;`);
		const {website} = await openSqlite({file});
		expect((await website.list()).people).toMatchObject([{name: 'Asha', pin: '17'}]);
	});

	test('numbers where text is expected keep their digits', async () => {
		const file =
			foreign(`CREATE TABLE Employees (EmployeeId INTEGER, EmployeeName TEXT, EmployeeCodeInDevice INTEGER,
				EmployeeRFIDNumber INTEGER, RecordStatus TEXT);
			INSERT INTO Employees VALUES (1, 'Asha', 17, 9223372036854775807, '1');`);
		const {website, middleware} = await openSqlite({file});
		expect((await website.list()).people).toMatchObject([
			{pin: '17', card: '9223372036854775807', recordStatus: 1},
		]);
		expect((await middleware.list()).people).toMatchObject([{hiddenBy: null}]);
	});

	test('GymClients without the later columns still tells the package end', async () => {
		const file = foreign(`${small}
			CREATE TABLE GymClients (EmployeeId int, RemainingDate TEXT);
			INSERT INTO GymClients VALUES (1, '2027-01-01T00:00:00');`);
		const {website} = await openSqlite({file});
		expect((await website.list()).people).toMatchObject([
			{packageEnd: '2027-01-01', clientPin: '', clientRows: 1},
		]);
	});

	test('two Companies rows with one id double nobody', async () => {
		const file =
			foreign(`CREATE TABLE Employees (EmployeeId INTEGER, EmployeeName TEXT, EmployeeCodeInDevice TEXT, CompanyId int);
			CREATE TABLE Companies (CompanyId int);
			INSERT INTO Employees VALUES (1, 'Asha', '17', 1);
			INSERT INTO Companies VALUES (1), (1);`);
		const {middleware} = await openSqlite({file});
		expect((await middleware.list()).people).toHaveLength(1);
	});

	test.each([
		['CREATE TABLE Other (x)', 'ERR_REPOSITORY_TABLE', 'The database foreign.db has no table Employees.'],
		[
			'CREATE TABLE Employees (EmployeeId int, EmployeeName TEXT)',
			'ERR_REPOSITORY_COLUMN',
			'The table Employees has no column EmployeeCodeInDevice.',
		],
		[
			'CREATE TABLE Employees (EmployeeId int, EmployeeCodeInDevice TEXT)',
			'ERR_REPOSITORY_COLUMN',
			'The table Employees has no column EmployeeName.',
		],
	])('what is missing is named: %s', async (sql, code, message) => {
		const {website, middleware} = await openSqlite({file: foreign(sql)});
		await expect(website.list()).rejects.toMatchObject({code, message});
		await expect(middleware.list()).rejects.toMatchObject({code, message});
	});
});
