import {randomBytes} from 'node:crypto';
import {setTimeout as nextAttempt} from 'node:timers/promises';
import mssql from 'mssql';
import {
	type GymSeed,
	type MssqlSettings,
	openMssql,
	parseServer,
	type SeedEmployee,
} from '../../../source/repository/index.ts';
import type {OpenGym} from '../../contracts/repository.contract.ts';

/** The server of `TRISYNC_TEST_MSSQL`, an ADO connection string; null when it is not set. */
export const scratchServer: MssqlSettings | null = parse(process.env['TRISYNC_TEST_MSSQL'] ?? '');

function parse(text: string): MssqlSettings | null {
	const parts = new Map(
		text
			.split(';')
			.map(part => part.split('='))
			.map(([key, ...value]) => [key!.trim().toLowerCase(), value.join('=').trim()]),
	);
	const server = parts.get('server') ?? parts.get('data source');
	if (server === undefined) return null;
	const yes = (key: string, otherwise: boolean) =>
		/^(?:true|yes|1)$/i.test(parts.get(key) ?? String(otherwise));
	return {
		...parseServer(server),
		database: parts.get('database') ?? parts.get('initial catalog') ?? 'master',
		user: parts.get('user id') ?? parts.get('uid') ?? '',
		password: parts.get('password') ?? parts.get('pwd') ?? '',
		encrypt: yes('encrypt', true),
		trustServerCertificate: yes('trustservercertificate', false),
	};
}

const schema = [
	'CREATE TABLE dbo.Companies (CompanyId int NOT NULL PRIMARY KEY, CompanyFName nvarchar(50) NOT NULL, CompanyIsVisible int NOT NULL)',
	'CREATE TABLE dbo.Departments (DepartmentId int NOT NULL PRIMARY KEY, DepartmentFName nvarchar(50) NOT NULL)',
	'CREATE TABLE dbo.Categories (CategoryId int NOT NULL PRIMARY KEY, CategoryFName nvarchar(50) NOT NULL)',
	`CREATE TABLE dbo.Employees (EmployeeId int NOT NULL PRIMARY KEY, EmployeeName nvarchar(4000), CompanyId int,
		DepartmentId int, CategoryId int, DOR datetime, EmployeeCodeInDevice nvarchar(50),
		EmployeeRFIDNumber nvarchar(255), Status nvarchar(255), RecordStatus int)`,
	`CREATE TABLE dbo.GymClients (Id uniqueidentifier NOT NULL DEFAULT NEWID(), EmployeeId int NOT NULL,
		EmployeeCodeInDevice nvarchar(50), RemainingDate datetime, BillingDate datetime, CreatedAt datetime2,
		UpdatedAt datetime2)`,
];

/** Makes a database for one gym and removes it afterwards; the login needs the right to create databases. */
export function openScratchMssql(server: MssqlSettings): OpenGym {
	return async seed => {
		const database = `trisync_test_${randomBytes(6).toString('hex')}`;
		await withPool(server, pool => pool.batch(`CREATE DATABASE ${database}`));
		const settings = {...server, database};
		await withPool(settings, pool => fill(pool, seed));
		return {
			repositories: await openMssql(settings),
			remove: () => withPool(server, pool => drop(pool, database)),
		};
	};
}

/** Servers built on PostgreSQL do not take U+0000 in text. */
export async function canStoreNul(server: MssqlSettings): Promise<boolean> {
	let version = '';
	await withPool(server, async pool => {
		version = String((await pool.query('SELECT @@VERSION AS Version')).recordset[0].Version);
	});
	return !/babelfish/i.test(version);
}

/** The server may need a moment to notice that the last connection to the database is gone. */
async function drop(pool: mssql.ConnectionPool, database: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await pool.batch(`DROP DATABASE ${database}`);
			return;
		} catch (error) {
			if (attempt === 20) throw error;
			await nextAttempt(100);
		}
	}
}

async function withPool(settings: MssqlSettings, use: (pool: mssql.ConnectionPool) => Promise<unknown>) {
	const {server, port, user, password, database, encrypt = true, trustServerCertificate = false} = settings;
	const pool = new mssql.ConnectionPool({
		server,
		...(port === undefined ? {} : {port}),
		user,
		password,
		database,
		options: {encrypt, trustServerCertificate},
	});
	await pool.connect();
	try {
		await use(pool);
	} finally {
		await pool.close();
	}
}

async function fill(pool: mssql.ConnectionPool, seed: GymSeed): Promise<void> {
	const onlyDefault = [{id: 1, name: 'Default'}];
	for (const statement of schema) await pool.batch(statement);
	const companies: NonNullable<GymSeed['companies']> = seed.companies ?? onlyDefault;
	await insert(
		pool,
		'Companies',
		companies.map(({id, name, isVisible}) => ({
			CompanyId: id,
			CompanyFName: name,
			CompanyIsVisible: isVisible === false ? 0 : -1,
		})),
	);
	for (const [table, prefix, rows] of [
		['Departments', 'Department', seed.departments ?? onlyDefault],
		['Categories', 'Category', seed.categories ?? onlyDefault],
	] as const) {
		await insert(
			pool,
			table,
			rows.map(({id, name}) => ({[`${prefix}Id`]: id, [`${prefix}FName`]: name})),
		);
	}

	await insert(pool, 'Employees', seed.employees.map(employeeRow));
	await insert(
		pool,
		'GymClients',
		(seed.clients ?? []).map(client => ({
			EmployeeId: client.employeeId,
			EmployeeCodeInDevice: client.pin,
			RemainingDate: client.packageEnd,
			BillingDate: client.billedOn ?? null,
			CreatedAt: client.createdAt ?? null,
			UpdatedAt: client.updatedAt ?? null,
		})),
	);
}

function employeeRow(employee: SeedEmployee): Readonly<Record<string, string | number | null>> {
	const {companyId = 1, departmentId = 1, categoryId = 1, resignedOn = '3000-01-01'} = employee;
	const {status = 'Working', recordStatus = 1, card = null} = employee;
	return {
		EmployeeId: employee.employeeId,
		EmployeeName: employee.name,
		CompanyId: companyId,
		DepartmentId: departmentId,
		CategoryId: categoryId,
		// ISO text with a T is the one form that no language setting of a login reads otherwise.
		DOR: resignedOn?.replace(' ', 'T') ?? null,
		EmployeeCodeInDevice: employee.pin,
		EmployeeRFIDNumber: card,
		Status: status,
		RecordStatus: recordStatus,
	};
}

async function insert(
	pool: mssql.ConnectionPool,
	table: string,
	rows: readonly Readonly<Record<string, string | number | null>>[],
): Promise<void> {
	for (const row of rows) {
		const request = pool.request();
		const columns = Object.keys(row);
		for (const [at, column] of columns.entries()) {
			const value = row[column] ?? null;
			request.input(`v${at}`, typeof value === 'number' ? mssql.Int : mssql.NVarChar(4000), value);
		}

		const values = columns.map((_, at) => `@v${at}`);
		await request.query(`INSERT INTO dbo.${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`);
	}
}
