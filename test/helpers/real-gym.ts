import {mkdirSync, writeFileSync} from 'node:fs';
import {type CastMember, makeTrialGym} from '../../source/app/trial/gym.ts';
import {toGymSeed, toSimulatorState} from '../../source/app/trial/project.ts';
import {createNameStorage} from '../../source/protocol/index.ts';
import type {GymSeed, MssqlSettings} from '../../source/repository/index.ts';
import {readStateFile, type SimulatorState} from '../../source/simulator/index.ts';
import {type Ended, type OutsideDevice, runCommand, startOutsideDevice} from '../journeys/process.ts';
import {scratchFolder} from './folder.ts';
import {createScratch, fillScratch, type Scratch} from './tds/scratch-mssql.ts';

/** `Employees` as the vendor's script makes it: the eleven columns without default are NOT NULL. */
const vendorEmployees = [
	'DROP VIEW dbo.vw_EmployeeDetails',
	'DROP TABLE dbo.Employees',
	`CREATE TABLE dbo.Employees (EmployeeId int IDENTITY(1,1) NOT NULL CONSTRAINT PK_VendorEmployees PRIMARY KEY,
		EmployeeName nvarchar(50) NOT NULL, EmployeeCode nvarchar(50) NOT NULL, StringCode nvarchar(50) NOT NULL,
		NumericCode int NOT NULL, Gender nvarchar(255) NOT NULL, CompanyId int NOT NULL, DepartmentId int NOT NULL,
		Designation nvarchar(255), CategoryId int NOT NULL, DOJ datetime DEFAULT '1900-01-01',
		DOR datetime DEFAULT '1900-01-01', DOC datetime DEFAULT '1900-01-01', DOB datetime DEFAULT '1900-01-01',
		EmployeeCodeInDevice nvarchar(50) NOT NULL, EmployeeRFIDNumber nvarchar(255),
		EmployementType nvarchar(255) NOT NULL CONSTRAINT DF_EmployementType DEFAULT 'Permanent',
		Status nvarchar(255) NOT NULL, EmployeeDeviceGroup nvarchar(50) DEFAULT '1', ContactNo nvarchar(255) DEFAULT '',
		Email nvarchar(255) DEFAULT '', Remarks ntext DEFAULT '', RecordStatus int DEFAULT 1,
		LastModifiedBy nvarchar(50), EmployeePhoto image)`,
	`CREATE VIEW dbo.vw_EmployeeDetails AS SELECT e.EmployeeId, e.EmployeeName FROM dbo.Employees e
		INNER JOIN dbo.Companies c ON c.CompanyId = e.CompanyId`,
];

export interface RealGymOptions {
	/** Members with PINs from 2 upwards. Default 30. */
	readonly people?: number;
	/** By PIN. */
	readonly cast?: Readonly<Record<string, CastMember>>;
	/** Changes the rows before they are written. */
	readonly seed?: (seed: GymSeed) => GymSeed;
	readonly device?: (state: SimulatorState) => SimulatorState;
	/** `config.json`; without it the website's `.env` is all there is. */
	readonly config?: object;
	/** NULL where the vendor's tables do not take it, and names of any length. */
	readonly isLenient?: boolean;
}

/** A gym whose database lies on a real server, and a terminal in a process of its own. */
export interface RealGym {
	readonly folder: string;
	readonly scratch: Scratch;
	readonly device: OutsideDevice;
	run(...args: readonly string[]): Promise<Ended>;
	/** Runs a command with `--json`. @returns its exit code and what it printed */
	// biome-ignore lint/suspicious/noExplicitAny: the shapes are the JSON contract, which has tests of its own
	json(...args: readonly string[]): Promise<{readonly code: number | null; readonly said: any}>;
	/** What the terminal remembers now. */
	memory(): Promise<SimulatorState>;
	/** Writes the website's `.env` anew; what is left out stays as the gym has it. */
	setEnv(other?: Partial<MssqlSettings>): void;
	setConfig(config: object): void;
}

/** @param onEnd what is to be ended again, the last first */
export async function openRealGym(
	server: MssqlSettings,
	options: RealGymOptions,
	onEnd: (close: () => unknown) => void,
): Promise<RealGym> {
	const {people = 30, cast = {}, isLenient = false} = options;
	const folder = scratchFolder();
	onEnd(() => folder.remove());
	const scratch = await createScratch(server);
	onEnd(() => scratch.drop());
	if (!isLenient) for (const statement of vendorEmployees) await scratch.run(statement);
	const seed = 7;
	const trial = makeTrialGym({
		people,
		seed,
		today: new Date().toISOString().slice(0, 10),
		isMiddlewareApart: false,
		store: name => createNameStorage('utf-8', 72).stored(name).text,
		cast: new Map(Object.entries(cast)),
		problemEvery: 0,
	});
	const remembered = toSimulatorState(trial, seed);
	const state = options.device?.(remembered) ?? remembered;
	const rows = toGymSeed(trial, {serial: state.options['~SerialNumber'] ?? ''}, false);
	await fillScratch(scratch, options.seed?.(rows) ?? rows);
	const stateFile = folder.file('door.json');
	writeFileSync(stateFile, JSON.stringify(state), {mode: 0o600});
	const cwd = folder.path;
	const device = await startOutsideDevice(['--state', stateFile], {cwd});
	onEnd(() => device.stop());
	const [host, port] = device.address.split(':');

	function setEnv(other: Partial<MssqlSettings> = {}): void {
		const sql = {...scratch.settings, ...other};
		const lines = [
			`ETIME_SQL_SERVER=${sql.server}`,
			...(sql.port === undefined ? [] : [`ETIME_SQL_PORT=${sql.port}`]),
			...(sql.instance === undefined ? [] : [`ETIME_SQL_INSTANCE=${sql.instance}`]),
			`ETIME_SQL_DB=${sql.database}`,
			`ETIME_SQL_USER=${sql.user}`,
			`ETIME_SQL_PASSWORD="${sql.password}"`,
			`ETIME_SQL_ENCRYPT=${sql.encrypt ?? true}`,
			`ESSL_DEVICE_IP=${host}`,
			`ESSL_DEVICE_PORT=${port}`,
		];
		writeFileSync(folder.file('.env'), lines.join('\n'), {mode: 0o600});
	}

	function setConfig(config: object): void {
		mkdirSync(folder.file('config'), {recursive: true});
		writeFileSync(folder.file('config/config.json'), JSON.stringify(config), {mode: 0o600});
	}

	setEnv();
	if (options.config !== undefined) setConfig(options.config);
	const run = (...args: readonly string[]) => runCommand(args, {cwd});
	return {
		folder: cwd,
		scratch,
		device,
		run,
		async json(...args) {
			const {code, stdout, stderr} = await run(...args, '--json');
			try {
				return {code, said: JSON.parse(stdout)};
			} catch {
				throw new Error(`trisync ${args.join(' ')} printed no JSON (exit ${code}): ${stdout}${stderr}`);
			}
		},
		async memory() {
			const found = await readStateFile(stateFile, 72);
			if (found === null) throw new Error(`${stateFile} is gone`);
			return found;
		},
		setEnv,
		setConfig,
	};
}
