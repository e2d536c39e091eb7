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

/**
The vendor's and the website's tables, with the vendor's types, keys and defaults. What a repair tool has to cope with
on real sites is let in: NULL where the vendor says NOT NULL, names of 4,000 characters.
*/
const schema = [
	`CREATE TABLE dbo.Companies (CompanyId int IDENTITY(1,1) NOT NULL PRIMARY KEY, CompanyFName nvarchar(50) NOT NULL,
		CompanySName nvarchar(50) NOT NULL, CompanyIsVisible int NOT NULL, RecordStatus int DEFAULT 1)`,
	`CREATE TABLE dbo.Departments (DepartmentId int IDENTITY(1,1) NOT NULL PRIMARY KEY,
		DepartmentFName nvarchar(50) NOT NULL, DepartmentSName nvarchar(50) NOT NULL)`,
	`CREATE TABLE dbo.Categories (CategoryId int IDENTITY(1,1) NOT NULL PRIMARY KEY,
		CategoryFName nvarchar(50) NOT NULL, CategorySName nvarchar(50) NOT NULL, RecordStatus int NOT NULL DEFAULT 1)`,
	`CREATE TABLE dbo.Employees (EmployeeId int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Employees PRIMARY KEY,
		EmployeeName nvarchar(4000), EmployeeCode nvarchar(50), StringCode nvarchar(50), NumericCode int,
		Gender nvarchar(255), CompanyId int, DepartmentId int, Designation nvarchar(255), CategoryId int,
		DOJ datetime DEFAULT '1900-01-01', DOR datetime DEFAULT '1900-01-01', DOC datetime DEFAULT '1900-01-01',
		EmployeeCodeInDevice nvarchar(50), EmployeeRFIDNumber nvarchar(255),
		EmployementType nvarchar(255) NOT NULL DEFAULT 'Permanent', Status nvarchar(255),
		EmployeeDeviceGroup nvarchar(50) DEFAULT '1', ContactNo nvarchar(255) DEFAULT '', Email nvarchar(255) DEFAULT '',
		Remarks ntext DEFAULT '', RecordStatus int DEFAULT 1, LastModifiedBy nvarchar(50), EmployeePhoto image)`,
	`CREATE TABLE dbo.GymClients (Id uniqueidentifier NOT NULL DEFAULT NEWID() PRIMARY KEY, EmployeeId int NOT NULL,
		EmployeeCodeInDevice nvarchar(50), Months int, Trainer nvarchar(100), PackageType nvarchar(50),
		TotalAmount decimal(10,2), RemainingDate datetime, BillingDate datetime, IsTrainer bit NOT NULL DEFAULT 0,
		CreatedAt datetime2, UpdatedAt datetime2)`,
	'CREATE TABLE dbo.DeviceUsers (DeviceId int NOT NULL, EmployeeId int NOT NULL, GroupId int, CreatedDate datetime)',
	`CREATE TABLE dbo.EmployeesBio (EmployeeBioId int IDENTITY(1,1) NOT NULL PRIMARY KEY, EmployeeId int NOT NULL,
		BioType nvarchar(50), BioVersion nvarchar(50), BioId int NOT NULL, Bio ntext)`,
	`CREATE TABLE dbo.Devices (DeviceId int IDENTITY(1,1) NOT NULL PRIMARY KEY, DeviceFName nvarchar(255) NOT NULL,
		DeviceSName nvarchar(255) NOT NULL, SerialNumber nvarchar(255), IpAddress nvarchar(255),
		CommKey nvarchar(255) NOT NULL DEFAULT '0', LastPing datetime, DeviceType nvarchar(255))`,
	`CREATE TABLE dbo.DeviceCommands (DeviceCommandId int IDENTITY(1,1) NOT NULL PRIMARY KEY, Title nvarchar(255),
		DeviceCommand nvarchar(4000), SerialNumber nvarchar(255), Status nvarchar(255), Type nvarchar(255),
		CreationDate datetime, ExecutionDate datetime)`,
	...['DeviceLogs', 'DeviceLogs_3_2026'].map(
		table => `CREATE TABLE dbo.${table} (DeviceLogId int IDENTITY(1,1) NOT NULL, DownloadDate datetime,
			DeviceId int NOT NULL, UserId nvarchar(50) NOT NULL, LogDate datetime NOT NULL)`,
	),
	`CREATE TABLE dbo.DeviceErrorMessages (SerialNumber nvarchar(255), ErrorMessage nvarchar(255),
		LogStream nvarchar(4000), CreatedDate datetime)`,
	`CREATE TABLE dbo.DeviceOperationLogs (DeviceOperationLogCode nvarchar(50), DeviceOperationLogExecutedOn datetime,
		SerialNumber nvarchar(255), UserId nvarchar(50))`,
	`CREATE VIEW dbo.vw_EmployeeDetails AS SELECT e.EmployeeId, e.EmployeeName FROM dbo.Employees e
		INNER JOIN dbo.Companies c ON c.CompanyId = e.CompanyId`,
];

const tables = schema.flatMap(statement => /^CREATE TABLE dbo\.(\w+)/.exec(statement)?.[1] ?? []);

/** A database of a test's own on a real server. */
export interface Scratch {
	readonly settings: MssqlSettings;
	/** Runs a batch in it, for what no seed can say. */
	run(sql: string): Promise<void>;
	/** What a SELECT finds there. */
	rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
	/** A login that may do in this database what is granted to it, as `SELECT ON dbo.Employees`; goes with the database. */
	login(grants: readonly string[]): Promise<{readonly user: string; readonly password: string}>;
	drop(): Promise<void>;
}

/** Makes a database with empty tables; the login needs the right to create databases. */
export async function createScratch(server: MssqlSettings): Promise<Scratch> {
	const database = `trisync_test_${randomBytes(6).toString('hex')}`;
	await withPool(server, pool => pool.batch(`CREATE DATABASE ${database}`));
	const settings = {...server, database};
	await withPool(settings, async pool => {
		for (const statement of schema) await pool.batch(statement);
	});
	const logins: string[] = [];
	return {
		settings,
		run: sql => withPool(settings, pool => pool.batch(sql)),
		async rows(sql) {
			let found: readonly Readonly<Record<string, unknown>>[] = [];
			await withPool(settings, async pool => {
				found = (await pool.query(sql)).recordset;
			});
			return found;
		},
		async login(grants) {
			const user = `trisync_test_${randomBytes(4).toString('hex')}`;
			const password = `Gym#${randomBytes(8).toString('hex')}`;
			await withPool(settings, async pool => {
				await pool.batch(`CREATE LOGIN ${user} WITH PASSWORD = N'${password}'`);
				logins.push(user);
				await pool.batch(`CREATE USER ${user} FOR LOGIN ${user}`);
				for (const grant of grants) await pool.batch(`GRANT ${grant} TO ${user}`);
			});
			return {user, password};
		},
		drop: () =>
			withPool(server, async pool => {
				await drop(pool, database);
				for (const user of logins) await pool.batch(`DROP LOGIN ${user}`);
			}),
	};
}

/** One gym after the other in one database, since making a database takes seconds. */
export function openScratchGyms(server: MssqlSettings) {
	let making: Promise<Scratch> | null = null;
	return {
		async open(seed: GymSeed) {
			making ??= createScratch(server);
			const {settings} = await making;
			await withPool(settings, async pool => {
				for (const table of tables) await pool.batch(`TRUNCATE TABLE dbo.${table}`);
				await fill(pool, seed);
			});
			return {
				repositories: await openMssql(settings),
				another: () => openMssql(settings),
				remove: async () => {},
			};
		},
		async drop() {
			await (await making)?.drop();
		},
	};
}

/** Fills the empty tables of a scratch database. */
export async function fillScratch({settings}: Scratch, seed: GymSeed): Promise<void> {
	await withPool(settings, pool => fill(pool, seed));
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
	const companies: NonNullable<GymSeed['companies']> = seed.companies ?? onlyDefault;
	await insert(
		pool,
		'Companies',
		companies.map(({id, name, isVisible}) => ({
			CompanyId: id,
			CompanyFName: name,
			CompanySName: name,
			CompanyIsVisible: isVisible === false ? 0 : -1,
		})),
		true,
	);
	for (const [table, prefix, rows] of [
		['Departments', 'Department', seed.departments ?? onlyDefault],
		['Categories', 'Category', seed.categories ?? onlyDefault],
	] as const) {
		await insert(
			pool,
			table,
			rows.map(({id, name}) => ({[`${prefix}Id`]: id, [`${prefix}FName`]: name, [`${prefix}SName`]: name})),
			true,
		);
	}

	await insert(pool, 'Employees', seed.employees.map(employeeRow), true);
	await insert(
		pool,
		'GymClients',
		(seed.clients ?? []).map(client => ({
			EmployeeId: client.employeeId,
			EmployeeCodeInDevice: client.pin,
			RemainingDate: moment(client.packageEnd),
			BillingDate: moment(client.billedOn),
			CreatedAt: moment(client.createdAt),
			UpdatedAt: moment(client.updatedAt),
		})),
	);
	await insert(
		pool,
		'Devices',
		(seed.devices ?? []).map(device => ({
			DeviceId: device.deviceId,
			DeviceFName: device.name,
			DeviceSName: device.name,
			SerialNumber: device.serial,
			IpAddress: device.address,
			LastPing: moment(device.lastPing),
			DeviceType: 'Attendance',
		})),
		true,
	);
	await insert(
		pool,
		'EmployeesBio',
		(seed.templates ?? []).map(({employeeId, finger, template}) => ({
			EmployeeId: employeeId,
			BioType: 'Fingerprint',
			BioVersion: '10',
			BioId: finger,
			Bio: template,
		})),
	);
	await insert(
		pool,
		'DeviceLogs',
		(seed.punches ?? []).map(({deviceId, pin, at}) => ({
			DownloadDate: moment(at),
			DeviceId: deviceId,
			UserId: pin,
			LogDate: moment(at),
		})),
	);
	await insert(
		pool,
		'DeviceUsers',
		(seed.deviceUsers ?? []).map(({deviceId, employeeId}) => ({
			DeviceId: deviceId,
			EmployeeId: employeeId,
			GroupId: 1,
		})),
	);
	await insert(
		pool,
		'DeviceCommands',
		(seed.commands ?? []).map(({title, command, serial, status, createdAt, executedAt}) => ({
			Title: title,
			DeviceCommand: command,
			SerialNumber: serial,
			Status: status ?? 'Pending',
			Type: 'Command',
			CreationDate: moment(createdAt),
			ExecutionDate: moment(executedAt),
		})),
	);
	await insert(
		pool,
		'DeviceErrorMessages',
		(seed.deviceErrors ?? []).map(({serial, message, stream, at}) => ({
			SerialNumber: serial,
			ErrorMessage: message,
			LogStream: stream ?? null,
			CreatedDate: moment(at),
		})),
	);
	await insert(
		pool,
		'DeviceOperationLogs',
		(seed.deviceOperations ?? []).map(({serial, code, pin, at}) => ({
			DeviceOperationLogCode: String(code),
			DeviceOperationLogExecutedOn: moment(at),
			SerialNumber: serial,
			UserId: pin ?? null,
		})),
	);
}

/** ISO text with a T is the one form that no language setting of a login reads otherwise. */
function moment(text: string | null | undefined): string | null {
	return text?.replace(' ', 'T') ?? null;
}

type Row = Readonly<Record<string, string | number | Buffer | null>>;

function employeeRow(employee: SeedEmployee): Row {
	const {companyId = 1, departmentId = 1, categoryId = 1, resignedOn = '3000-01-01'} = employee;
	const {status = 'Working', recordStatus = 1, card = null} = employee;
	const code = employee.code ?? employee.pin ?? '';
	return {
		EmployeeId: employee.employeeId,
		EmployeeName: employee.name,
		EmployeeCode: code,
		StringCode:
			employee.stringCode === undefined ? (/^[A-Za-z]*/.exec(code)?.[0] ?? '') : employee.stringCode,
		NumericCode:
			employee.numericCode === undefined ? Number(/\d{1,9}/.exec(code)?.[0] ?? 0) : employee.numericCode,
		Gender: employee.gender === undefined ? '' : employee.gender,
		CompanyId: companyId,
		DepartmentId: departmentId,
		CategoryId: categoryId,
		DOR: moment(resignedOn),
		EmployeeCodeInDevice: employee.pin,
		EmployeeRFIDNumber: card,
		Status: status,
		RecordStatus: recordStatus,
		EmployeePhoto: employee.photo === undefined ? null : Buffer.from(employee.photo, 'hex'),
	};
}

/** How many rows a statement may hold is bounded by its parameters, some 2,000 on SQL Server. */
const mostParameters = 1000;

async function insert(
	pool: mssql.ConnectionPool,
	table: string,
	rows: readonly Row[],
	hasIdentity = false,
): Promise<void> {
	const columns = Object.keys(rows[0] ?? {});
	const atOnce = Math.max(1, Math.floor(mostParameters / Math.max(1, columns.length)));
	for (let first = 0; first < rows.length; first += atOnce) {
		const request = pool.request();
		const values = rows.slice(first, first + atOnce).map((row, at) => {
			const names = columns.map((column, place) => {
				const value = row[column] ?? null;
				const name = `v${at}_${place}`;
				const type =
					typeof value === 'number'
						? mssql.Int
						: Buffer.isBuffer(value) || column === 'EmployeePhoto'
							? mssql.VarBinary(mssql.MAX)
							: mssql.NVarChar(mssql.MAX);
				request.input(name, type, value);
				return `@${name}`;
			});
			return `(${names.join(', ')})`;
		});
		const sql = `INSERT INTO dbo.${table} (${columns.join(', ')}) VALUES ${values.join(', ')}`;
		await request.query(
			hasIdentity ? `SET IDENTITY_INSERT dbo.${table} ON; ${sql}; SET IDENTITY_INSERT dbo.${table} OFF` : sql,
		);
	}
}
