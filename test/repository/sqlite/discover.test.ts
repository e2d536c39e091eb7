import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openSqlite, type Repositories} from '../../../source/repository/index.ts';
import {scratchFolder} from '../../helpers/folder.ts';

let folder: ReturnType<typeof scratchFolder>;
let repositories: Repositories | null = null;
beforeEach(() => {
	folder = scratchFolder();
});
afterEach(async () => {
	await repositories?.close();
	repositories = null;
	folder.remove();
});

/** A site whose tables are none that trisync was delivered with. */
async function site(...statements: readonly string[]) {
	const file = folder.file('site.db');
	const database = new DatabaseSync(file);
	for (const statement of statements) database.exec(statement);
	database.close();
	repositories = await openSqlite({file});
	return repositories.websiteWriter;
}

const vendor = `CREATE TABLE Employees (EmployeeId INTEGER PRIMARY KEY, EmployeeName nvarchar(50) NOT NULL,
	EmployeeCode nvarchar(50) NOT NULL UNIQUE, StringCode nvarchar(50) NOT NULL, NumericCode int NOT NULL,
	Gender nvarchar(255) NOT NULL, CompanyId int NOT NULL, DepartmentId int NOT NULL, CategoryId int NOT NULL,
	EmployeeCodeInDevice nvarchar(50) NOT NULL, EmployementType nvarchar(255) NOT NULL, Status nvarchar(255) NOT NULL,
	RecordStatus int NOT NULL DEFAULT 1, Shown AS (EmployeeName || EmployeeCode))`;

test('the columns that an INSERT has to give are computed, not known', async () => {
	const {tables} = await (await site(vendor)).schema();
	expect(tables['Employees']?.required).toEqual([
		'EmployeeName',
		'EmployeeCode',
		'StringCode',
		'NumericCode',
		'Gender',
		'CompanyId',
		'DepartmentId',
		'CategoryId',
		'EmployeeCodeInDevice',
		'EmployementType',
		'Status',
	]);
	expect(tables['Employees']?.columns.find(column => column.name === 'Shown')?.isComputed).toBe(true);
	expect(tables['Employees']?.unique).toEqual(['EmployeeId', 'EmployeeCode']);
});

test('an insert without them is refused before the database is asked, naming them', async () => {
	const writer = await site(vendor);
	const change = {kind: 'insert', table: 'Employees', values: {EmployeeName: 'Asha'}, links: {}} as const;
	await expect(writer.write({changes: [change], freePin: null, stamp: 's'})).rejects.toMatchObject({
		code: 'ERR_REPOSITORY_CONFLICT',
		message: expect.stringContaining('needs EmployeeCode, StringCode, NumericCode'),
	});
});

test('names are found in any case, and tables that are not there are absent', async () => {
	const {tables, remarks} = await (
		await site('CREATE TABLE employees (EMPLOYEEID INTEGER PRIMARY KEY, employeecodeindevice text)')
	).schema();
	expect(Object.keys(tables)).toEqual(['Employees']);
	expect(tables['Employees']).toMatchObject({name: 'employees', key: 'EMPLOYEEID'});
	expect(remarks).toEqual(['Nothing keeps EmployeeCodeInDevice unique; two people may get one PIN.']);
});

test('a table whose EmployeeId is no key says so, and its rows are not changed', async () => {
	const writer = await site(
		'CREATE TABLE Employees (EmployeeId int, EmployeeName text, EmployeeCodeInDevice text)',
		"INSERT INTO Employees VALUES (1, 'Asha', '17'), (1, 'Ravi', '18')",
	);
	const {tables, remarks} = await writer.schema();
	expect(tables['Employees']?.key).toBeNull();
	expect(remarks.join(' ')).toContain('Nothing keeps EmployeeId unique');
	const key = {column: 'EmployeeId', value: '1'};
	const change = {kind: 'update', table: 'Employees', key, before: {}, after: {EmployeeName: 'x'}} as const;
	await expect(writer.write({changes: [change], freePin: null, stamp: 's'})).rejects.toMatchObject({
		code: 'ERR_REPOSITORY_CONFLICT',
	});
});

test('every month’s log counts for the highest PIN and for the newest punch, and other tables do not', async () => {
	const log = (name: string, pin: string, at: string) =>
		`CREATE TABLE ${name} (UserId nvarchar(50), LogDate datetime, DownloadDate datetime); INSERT INTO ${name} VALUES ('${pin}', '${at}', '${at}')`;
	const writer = await site(
		vendor,
		log('DeviceLogs', '20', '2026-01-01 08:00:00'),
		log('DeviceLogs_3_2026', '30', '2026-03-01 08:00:00'),
		log('DeviceLogs_11_2026', '25', '2026-11-01 08:00:00'),
		log('DeviceLogs_Processed', '99', '2026-12-01 08:00:00'),
		log('DeviceLogs_3_2026_old', '98', '2026-12-01 08:00:00'),
	);
	expect(await writer.highestPin()).toBe('30');
	expect((await repositories!.middlewareDiagnosis.lifeSigns()).newestLog).toBe('2026-11-01T08:00:00');
});

test('a row that another table refers to is not deleted, and the reason is told', async () => {
	const writer = await site(
		vendor,
		`CREATE TABLE Shifts (EmployeeId int REFERENCES Employees (EmployeeId)); INSERT INTO Employees
			(EmployeeId, EmployeeName, EmployeeCode, StringCode, NumericCode, Gender, CompanyId, DepartmentId, CategoryId,
			EmployeeCodeInDevice, EmployementType, Status)
			VALUES (5, 'Asha', '17', '', 17, 'Female', 1, 1, 1, '17', 'Permanent', 'Working'); INSERT INTO Shifts VALUES (5)`,
	);
	const [row] = await writer.rowsOf(['17']);
	const change = {kind: 'delete', table: 'Employees', key: row!.key, before: row!.values} as const;
	await expect(writer.write({changes: [change], freePin: null, stamp: 's'})).rejects.toMatchObject({
		code: 'ERR_REPOSITORY_FAILED',
		message: 'Nothing was written: another table still refers to this row.',
	});
	expect(await writer.rowsOf(['17'])).toEqual([row]);
});

test('tables that changed since are looked up again after the failure', async () => {
	const writer = await site(vendor, 'CREATE TABLE DeviceUsers (EmployeeId int, DeviceId int)');
	await writer.schema();
	const database = new DatabaseSync(folder.file('site.db'));
	database.exec(
		"DROP TABLE DeviceUsers; INSERT INTO Employees VALUES (1, 'a', '1', '', 1, '', 1, 1, 1, '1', '', '', 1)",
	);
	database.close();
	await expect(writer.rowsOf(['1'])).rejects.toMatchObject({code: 'ERR_REPOSITORY_FAILED'});
	expect(await writer.rowsOf(['1'])).toHaveLength(1);
});
