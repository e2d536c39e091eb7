import {closeSync, openSync, rmSync} from 'node:fs';
import {DatabaseSync, type SQLInputValue} from 'node:sqlite';
import {RepositoryError} from '../../domain/index.ts';
import {explained} from './explain.ts';
import type {SqliteFiles} from './open.ts';
import {middlewareSchema, websiteSchema} from './schema.ts';
import type {
	GymSeed,
	SeedClient,
	SeedCommand,
	SeedCompany,
	SeedDevice,
	SeedEmployee,
	SeedPunch,
	SeedTemplate,
} from './seed.ts';

/**
Writes a gym into a new SQLite file, or into two when the middleware has its own. Each file is one transaction; a
failed one leaves no file behind.
@throws RepositoryError `ERR_REPOSITORY_CONFLICT` when a file is there already: nothing is ever overwritten.
*/
export function writeSqliteGym(files: SqliteFiles, seed: GymSeed): void {
	writeFile(files.file, websiteSchema, database => {
		insertMiddleware(database, seed);
		insertClients(database, seed.clients ?? []);
	});
	if (files.middlewareFile === undefined) return;
	try {
		writeFile(files.middlewareFile, middlewareSchema, database => {
			insertMiddleware(database, {...seed, ...seed.middleware});
		});
	} catch (error) {
		rmSync(files.file, {force: true});
		throw error;
	}
}

function writeFile(file: string, schema: string, fill: (database: DatabaseSync) => void): void {
	claim(file);
	let database: DatabaseSync | null = null;
	try {
		database = new DatabaseSync(file);
		// The file is new and goes away when anything fails, so nothing has to survive a crash meanwhile.
		database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
		database.exec(schema);
		fill(database);
		database.exec('COMMIT; PRAGMA synchronous = NORMAL');
		database.close();
	} catch (error) {
		database?.close();
		rmSync(file, {force: true});
		explained(file, () => {
			throw error;
		});
	}
}

/** Makes the file exist, or says that it did before. */
function claim(file: string): void {
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
			throw new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', `The file ${file} cannot be written.`, {
				hint: 'Check that its folder exists and may be written.',
				cause,
			});
		}

		throw new RepositoryError(
			'ERR_REPOSITORY_CONFLICT',
			`The file ${file} exists already; it was not changed.`,
			{
				hint: 'Choose another name, or remove it first.',
				cause,
			},
		);
	}
}

type Values = Readonly<Record<string, SQLInputValue>>;

/** Inserts rows of one shape; the first row names the columns. */
function insert(database: DatabaseSync, table: string, rows: Iterable<Values>): void {
	let statement: ReturnType<DatabaseSync['prepare']> | null = null;
	for (const row of rows) {
		const columns = Object.keys(row);
		statement ??= database.prepare(
			`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
		);
		statement.run(...Object.values(row));
	}
}

const onlyDefault = [{id: 1, name: 'Default'}];

function insertMiddleware(database: DatabaseSync, seed: GymSeed): void {
	const companies: NonNullable<GymSeed['companies']> = seed.companies ?? onlyDefault;
	insert(database, 'Companies', companies.map(companyValues));
	insert(
		database,
		'Departments',
		(seed.departments ?? onlyDefault).map(({id, name}) => ({
			DepartmentId: id,
			DepartmentFName: name,
			DepartmentSName: name,
		})),
	);
	insert(
		database,
		'Categories',
		(seed.categories ?? onlyDefault).map(({id, name}) => ({
			CategoryId: id,
			CategoryFName: name,
			CategorySName: name,
		})),
	);
	insert(database, 'Employees', seed.employees.map(employeeValues));
	insert(database, 'Devices', (seed.devices ?? []).map(deviceValues));
	insert(database, 'EmployeesBio', (seed.templates ?? []).map(templateValues));
	insert(database, 'DeviceLogs', (seed.punches ?? []).map(punchValues));
	insert(
		database,
		'DeviceUsers',
		(seed.deviceUsers ?? []).map(({deviceId, employeeId}) => ({
			DeviceId: deviceId,
			EmployeeId: employeeId,
			GroupId: 1,
		})),
	);
	insert(database, 'DeviceCommands', (seed.commands ?? []).map(commandValues));
	insert(
		database,
		'DeviceErrorMessages',
		(seed.deviceErrors ?? []).map(({serial, message, stream, at}) => ({
			SerialNumber: serial,
			ErrorMessage: message,
			LogStream: stream ?? null,
			CreatedDate: at,
		})),
	);
	insert(
		database,
		'DeviceOperationLogs',
		(seed.deviceOperations ?? []).map(({serial, code, pin, at}) => ({
			DeviceOperationLogCode: String(code),
			DeviceOperationLogExecutedOn: at,
			SerialNumber: serial,
			UserId: pin ?? null,
		})),
	);
}

function companyValues({id, name, isVisible = true}: SeedCompany): Values {
	return {CompanyId: id, CompanyFName: name, CompanySName: name, CompanyIsVisible: isVisible ? -1 : 0};
}

function deviceValues(device: SeedDevice): Values {
	return {
		DeviceId: device.deviceId,
		DeviceFName: device.name,
		DeviceSName: device.name,
		DeviceDirection: 'inout',
		SerialNumber: device.serial,
		ConnectionType: 'Tcp/IP',
		IpAddress: device.address,
		LastPing: device.lastPing ?? null,
		DeviceType: 'Attendance',
	};
}

function templateValues({employeeId, finger, template}: SeedTemplate): Values {
	return {EmployeeId: employeeId, BioType: 'Fingerprint', BioVersion: '10', BioId: finger, Bio: template};
}

function commandValues({title, command, serial, status, createdAt, executedAt}: SeedCommand): Values {
	return {
		Title: title,
		DeviceCommand: command,
		SerialNumber: serial,
		Status: status ?? 'Pending',
		Type: 'Command',
		CreationDate: createdAt,
		ExecutionDate: executedAt ?? null,
	};
}

function punchValues({deviceId, pin, at}: SeedPunch): Values {
	return {
		DownloadDate: at,
		DeviceId: deviceId,
		UserId: pin,
		LogDate: at,
		Direction: 'inout',
		AttDirection: '',
	};
}

/** The website's and the middleware's columns of one employee, by name. */
function employeeValues(employee: SeedEmployee): Values {
	const code = employee.code ?? employee.pin ?? '';
	return {
		EmployeeId: employee.employeeId,
		EmployeeName: employee.name,
		EmployeeCode: code,
		StringCode: orDefault(employee.stringCode, /^[A-Za-z]*/.exec(code)?.[0] ?? ''),
		NumericCode: orDefault(employee.numericCode, Number(/\d{1,9}/.exec(code)?.[0] ?? 0)),
		Gender: orDefault(employee.gender, ''),
		CompanyId: orDefault(employee.companyId, 1),
		DepartmentId: orDefault(employee.departmentId, 1),
		CategoryId: orDefault(employee.categoryId, 1),
		DOJ: orDefault(employee.joinedOn, '1900-01-01'),
		DOR: orDefault(employee.resignedOn, '3000-01-01'),
		EmployeeCodeInDevice: employee.pin,
		EmployeeRFIDNumber: employee.card ?? null,
		Status: orDefault(employee.status, 'Working'),
		ContactNo: employee.contact ?? '',
		Email: employee.email ?? '',
		EmployeePhoto: employee.photo === undefined ? null : Buffer.from(employee.photo, 'hex'),
		RecordStatus: orDefault(employee.recordStatus, 1),
	};
}

function insertClients(database: DatabaseSync, clients: readonly SeedClient[]): void {
	insert(
		database,
		'GymClients',
		clients.map((client, at) => ({
			Id: clientId(at + 1),
			...clientValues(client),
		})),
	);
}

/** The GymClients columns of one row, without its id. */
function clientValues(client: SeedClient): Values {
	return {
		EmployeeId: client.employeeId,
		EmployeeCodeInDevice: client.pin,
		Months: client.months ?? null,
		Trainer: client.trainer ?? null,
		PackageType: client.packageType ?? null,
		RemainingDate: client.packageEnd,
		BillingDate: client.billedOn ?? null,
		IsTrainer: client.isTrainer === true ? 1 : 0,
		CreatedAt: client.createdAt ?? null,
		UpdatedAt: client.updatedAt ?? null,
	};
}

/** Repeatable ids, so that the same seed writes the same file. */
function clientId(at: number): string {
	return `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`;
}

/** null stays NULL; only what was left out gets the default. */
function orDefault<T>(value: T | undefined, fallback: T): T {
	return value === undefined ? fallback : value;
}
