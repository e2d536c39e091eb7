import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openMssql, type Repositories} from '../../../source/repository/index.ts';
import {createScratch, fillScratch, type Scratch, scratchServer} from '../../helpers/tds/scratch-mssql.ts';

/** What only a server can show: its own refusals, its other databases, and ten thousand people. */
describe.skipIf(scratchServer === null)('a real server', () => {
	const people = 10_000;
	let scratch: Scratch;
	let sibling: Scratch;
	let repositories: Repositories;
	const made: Scratch[] = [];
	const create = async () => {
		const one = await createScratch(scratchServer!);
		made.push(one);
		return one;
	};

	beforeAll(async () => {
		scratch = await create();
		await fillScratch(scratch, {
			companies: [
				{id: 1, name: 'Default'},
				{id: 2, name: 'Closed', isVisible: false},
			],
			employees: [
				...Array.from({length: people}, (_, at) => ({
					employeeId: at + 1,
					name: `Member ${at + 1}`,
					pin: String(100_001 + at),
				})),
				{employeeId: 20_001, name: 'Lookup', pin: '1', departmentId: 77},
				{employeeId: 20_002, name: 'Status', pin: '2', recordStatus: null},
				{employeeId: 20_003, name: 'Company', pin: '3', companyId: 2},
				{employeeId: 20_004, name: 'del_Name', pin: '4'},
			],
			clients: Array.from({length: people}, (_, at) => ({
				employeeId: at + 1,
				pin: String(100_001 + at),
				packageEnd: '2027-03-31',
				createdAt: '2026-01-01',
			})),
		});
		await scratch.run(`CREATE TABLE dbo.Shifts (ShiftId int NOT NULL PRIMARY KEY,
			EmployeeId int NOT NULL CONSTRAINT FK_Shifts_Employees REFERENCES dbo.Employees (EmployeeId))`);
		await scratch.run('INSERT INTO dbo.Shifts VALUES (1, 20004)');
		await scratch.run(`CREATE TABLE dbo.Commands (CommandId int IDENTITY(1,1) NOT NULL PRIMARY KEY, Status int NOT NULL,
			CreatedBy nvarchar(50) NOT NULL DEFAULT 'x', Note nvarchar(10))`);
		sibling = await create();
		await fillScratch(sibling, {
			employees: [{employeeId: 1, name: 'Asha', pin: '1'}],
			devices: [{deviceId: 1, name: 'a', serial: 'A', address: '', lastPing: '2026-11-22 09:00:00'}],
		});
		repositories = await openMssql(scratch.settings);
	}, 300_000);

	afterAll(async () => {
		await repositories.close();
		for (const one of made) await one.drop();
	}, 60_000);

	test('ten thousand people are listed completely on both sides', async () => {
		const [website, middleware] = await Promise.all([
			repositories.website.list(),
			repositories.middleware.list(),
		]);
		expect([website.complete, website.count, middleware.complete, middleware.count]).toEqual([
			true,
			people + 4,
			true,
			people + 4,
		]);
		expect(website.people.every(person => person.employeeId > people || person.clientRows === 1)).toBe(true);
	});

	test('each reason that hides a row is found on the row made for it', async () => {
		const found = await repositories.middleware.find(['1', '2', '3', '4']);
		expect(found.map(person => person.hiddenBy)).toEqual([
			'lookup',
			'record-status',
			'company',
			'deleted-name',
		]);
	});

	test('required columns are those without NULL, default and identity', async () => {
		const {tables, views} = await repositories.websiteWriter.schema();
		expect(tables['Commands']?.required).toEqual(['Status']);
		expect(tables['Employees']?.unique).toEqual(['EmployeeId']);
		expect(views).toEqual(['vw_EmployeeDetails']);
	});

	test('a delete that a foreign key forbids is explained, and nothing is gone', async () => {
		const writer = repositories.websiteWriter;
		const rows = await writer.rowsOf(['4']);
		const changes = rows.map(
			({table, key, values}) => ({kind: 'delete', table, key, before: values}) as const,
		);
		await expect(writer.write({changes, freePin: null, stamp: 's'})).rejects.toMatchObject({
			code: 'ERR_REPOSITORY_FAILED',
			message: expect.stringMatching(/^Nothing was written: .*still refers to this row\.$/),
		});
		expect(await writer.rowsOf(['4'])).toEqual(rows);
	});

	test('a card longer than its column is refused as such', async () => {
		const writer = repositories.websiteWriter;
		const [row] = await writer.rowsOf(['1']);
		const change = {
			kind: 'update',
			table: 'Employees',
			key: row!.key,
			before: {EmployeeCodeInDevice: '1'},
			after: {EmployeeRFIDNumber: '9'.repeat(300)},
		} as const;
		await expect(writer.write({changes: [change], freePin: null, stamp: 's'})).rejects.toMatchObject({
			code: 'ERR_REPOSITORY_FAILED',
			message: expect.stringContaining('a text is longer than'),
		});
	});

	test('a database beside it that owns both tables is found with its signs of life', async () => {
		const siblings = await repositories.middlewareDiagnosis.siblings();
		expect(siblings.find(({name}) => name === sibling.settings.database)).toMatchObject({
			life: {lastPing: '2026-11-22T09:00:00', employees: 1},
		});
		expect(siblings.some(({name}) => name === scratch.settings.database)).toBe(false);
	});

	test('two connections to one database are one, two databases are two', async () => {
		const one = await openMssql(scratch.settings, scratch.settings);
		const two = await openMssql(scratch.settings, sibling.settings);
		try {
			expect([await one.isSame(), await two.isSame()]).toEqual([true, false]);
		} finally {
			await one.close();
			await two.close();
		}
	});
});
