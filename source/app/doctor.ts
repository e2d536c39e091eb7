import {constants} from 'node:fs';
import {access, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
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

/** How the site is checked. Nothing is connected yet. */
export function siteDoctor(settings: Settings, paths: ConfigPaths, trace?: Trace): DoctorSetup {
	const {website, middleware, device} = settings;
	return {
		probes: systemProbes,
		config: () => configFacts(paths, settings.stateDirectory),
		website: website === null ? null : databaseTarget(website),
		middleware: middleware === null || middleware === 'same' ? middleware : databaseTarget(middleware),
		diagnosis: null,
		device: device === null ? null : deviceTarget(device, device.serial, trace),
	};
}

/** The embedded gym has nothing to configure, and its terminal is a simulator on a port of this computer. */
export function demoDoctor(
	files: {readonly file: string; readonly middlewareFile: string},
	device: Pick<DeviceSettings, 'name' | 'host' | 'port' | 'commKey'>,
	serial: string,
	trace?: Trace,
): DoctorSetup {
	return {
		probes: systemProbes,
		config: null,
		website: {kind: 'file', path: files.file},
		middleware: {kind: 'file', path: files.middlewareFile},
		diagnosis: null,
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

/** A terminal as a check visits it: with the check's own, shorter patience. */
export function deviceTarget(
	{name, host, port, commKey}: Pick<DeviceSettings, 'name' | 'host' | 'port' | 'commKey'>,
	expectedSerial: string | null,
	trace?: Trace,
): DeviceTarget {
	const terminal = createTerminal({name, host, port, commKey, trace, timeouts: visitTimeouts});
	return {
		name,
		host,
		port,
		hasCommKey: commKey !== 0,
		expectedSerial,
		open: signal => terminal.open(signal),
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
