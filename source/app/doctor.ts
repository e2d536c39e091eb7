import {constants} from 'node:fs';
import {access, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {DatabaseDiagnosis} from '../domain/index.ts';
import {createTerminal, type Trace} from '../protocol/index.ts';
import {parseServer} from '../repository/index.ts';
import {visitTimeouts} from '../runtime/doctor/budgets.ts';
import type {
	ConfigFacts,
	DatabaseTarget,
	DeviceTarget,
	DoctorSetup,
	FileFacts,
} from '../runtime/doctor/ports.ts';
import type {DatabaseSettings, DeviceSettings, Settings} from './config/settings.ts';
import {systemProbes} from './doctor-probes.ts';

/** Files to look at, beside what they say. */
export interface ConfigPaths {
	readonly file: string;
	readonly env: string;
}

export interface DoctorTools {
	/** Looks around in the website's database; null = there is none. */
	readonly websiteDiagnosis: DatabaseDiagnosis | null;
	/** Looks around in the middleware's database; null = there is none. */
	readonly diagnosis: DatabaseDiagnosis | null;
	/** Sees what passes on the line to the terminal. */
	readonly trace: Trace | undefined;
}

/** How the site is checked. Nothing is connected yet. */
export function siteDoctor(
	settings: Settings,
	{paths, ...tools}: DoctorTools & {readonly paths: ConfigPaths},
): DoctorSetup {
	const {website, middleware, device} = settings;
	return {
		probes: systemProbes,
		config: () => configFacts(paths, settings.stateDirectory),
		website: website === null ? null : databaseTarget(website),
		middleware: middleware === null || middleware === 'same' ? middleware : databaseTarget(middleware),
		websiteDiagnosis: tools.websiteDiagnosis,
		diagnosis: tools.diagnosis,
		device: device === null ? null : deviceTarget(device, device.serial, tools.trace),
	};
}

/** The embedded gym has nothing to configure, and its terminal is a simulator on a port of this computer. */
export function demoDoctor(
	files: {readonly file: string; readonly middlewareFile: string},
	{device, serial}: {readonly device: VisitedDevice; readonly serial: string},
	{websiteDiagnosis, diagnosis, trace}: DoctorTools,
): DoctorSetup {
	return {
		probes: systemProbes,
		config: null,
		website: {kind: 'file', path: files.file},
		middleware: {kind: 'file', path: files.middlewareFile},
		websiteDiagnosis,
		diagnosis,
		device: deviceTarget(device, serial, trace),
	};
}

const defaultSqlPort = 1433;

function databaseTarget(database: DatabaseSettings): DatabaseTarget {
	if (database.engine === 'sqlite') return {kind: 'file', path: database.file};
	const {mssql} = database;
	const parsed = parseServer(mssql.server);
	const instance = mssql.instance ?? parsed.instance ?? null;
	return {
		kind: 'server',
		host: parsed.server,
		port: mssql.port ?? parsed.port ?? (instance === null ? defaultSqlPort : null),
		instance,
		database: mssql.database,
		user: mssql.user,
	};
}

type VisitedDevice = Pick<DeviceSettings, 'name' | 'host' | 'port' | 'commKey'> &
	Partial<Pick<DeviceSettings, 'encoding'>>;

/** A terminal as a check visits it: with the check's own, shorter patience. */
function deviceTarget(
	{name, host, port, commKey, encoding}: VisitedDevice,
	expectedSerial: string | null,
	trace: Trace | undefined,
): DeviceTarget {
	const how = {commKey, trace, timeouts: visitTimeouts, ...(encoding === undefined ? {} : {encoding})};
	return {
		host,
		port,
		hasCommKey: commKey !== 0,
		expectedSerial,
		terminal: createTerminal({name, host, port, ...how}),
	};
}

async function configFacts(paths: ConfigPaths, stateDirectory: string): Promise<ConfigFacts> {
	const [file, env, problem] = await Promise.all([
		fileFacts(paths.file),
		fileFacts(paths.env),
		unwritable(stateDirectory),
	]);
	return {file, env, state: {path: stateDirectory, problem}};
}

async function fileFacts(path: string): Promise<FileFacts> {
	try {
		const {mode} = await stat(path);
		return {path, exists: true, mode: process.platform === 'win32' ? null : mode & 0o777};
	} catch {
		return {path, exists: false, mode: null};
	}
}

/** A folder that is not there yet is made when it is first needed, so its parent is asked. null = fine. */
async function unwritable(folder: string): Promise<string | null> {
	try {
		await access(folder, constants.W_OK);
		return null;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		const parent = dirname(folder);
		return code === 'ENOENT' && parent !== folder ? unwritable(parent) : (code ?? String(error));
	}
}
