import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {DatabaseSync, type SQLInputValue} from 'node:sqlite';
import {type CastMember, makeTrialGym} from '../../source/app/trial/gym.ts';
import {toGymSeed, toSimulatorState} from '../../source/app/trial/project.ts';
import {writeSqliteGym} from '../../source/repository/index.ts';
import {
	type SimulatedUser,
	type Simulator,
	type SimulatorOptions,
	type SimulatorState,
	startSimulator,
} from '../../source/simulator/index.ts';
import {type BareRun, type BareSetting, runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

export interface RealGymOptions {
	/** By PIN; the others of 20 members (PINs 2 to 21) are healthy. */
	readonly cast?: Readonly<Record<string, CastMember>>;
	/** The middleware has a database of its own. */
	readonly isApart?: boolean;
	/** Besides the databases and the terminal. */
	readonly config?: object;
	/** Of the terminal in `config.json`. */
	readonly deviceConfig?: object;
	readonly door?: Omit<SimulatorOptions, 'state' | 'stateFile'>;
}

/** Settings, databases and a terminal as on site, in this process: everything is real but the terminal's metal. */
export interface RealGym {
	readonly door: Simulator;
	readonly folder: string;
	file(name: string): string;
	run(...argv: readonly string[]): Promise<BareRun>;
	runWith(setting: Partial<BareSetting>, ...argv: readonly string[]): Promise<BareRun>;
	configure(settings: object): void;
	rows(sql: string, ...values: readonly SQLInputValue[]): readonly Record<string, unknown>[];
	/** Somebody else works on the terminal between two commands; its memory comes back changed at the same address. */
	changeDoor(change: (users: readonly SimulatedUser[]) => readonly SimulatedUser[]): Promise<void>;
	/** Users, fingers and rows: what nothing may change without a yes. */
	everything(): unknown;
	/** Paths in the state folder, relative, and the rights of each. */
	stateFiles(): readonly {readonly name: string; readonly mode: number; readonly text: string}[];
	close(): Promise<void>;
}

const personTables = ['Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio'];

export async function openRealGym(options: RealGymOptions = {}): Promise<RealGym> {
	const scratch = scratchFolder();
	const {isApart = false} = options;
	const people = makeTrialGym({
		people: 20,
		seed: 11,
		today: new Date().toISOString().slice(0, 10),
		isMiddlewareApart: isApart,
		store: name => name.slice(0, 23),
		cast: new Map(Object.entries(options.cast ?? {})),
		problemEvery: 0,
	});
	const state: SimulatorState = toSimulatorState(people, 11);
	let door = await startSimulator({...options.door, state});
	const files = [scratch.file('gym.sqlite'), ...(isApart ? [scratch.file('etime.sqlite')] : [])];
	writeSqliteGym(
		{file: files[0]!, ...(isApart ? {middlewareFile: files[1]!} : {})},
		toGymSeed(people, {serial: door.serial}, isApart),
	);
	mkdirSync(scratch.file('config'), {mode: 0o700});
	const settings = {
		sql: {sqlite: files[0]},
		...(isApart ? {middleware: {sqlite: files[1], identityConfirmed: true}} : {}),
		websiteWrite: true,
		middlewareWrite: true,
		devices: [{name: 'door', host: door.host, port: door.port, serial: door.serial, ...options.deviceConfig}],
		deviceAdmins: ['1'],
		...options.config,
	};
	const configure = (more: object): void =>
		writeFileSync(scratch.file('config/config.json'), JSON.stringify({...settings, ...more}), {mode: 0o600});
	configure({});

	function query(file: string, sql: string, values: readonly SQLInputValue[]) {
		const database = new DatabaseSync(file);
		try {
			return database.prepare(sql).all(...values) as readonly Record<string, unknown>[];
		} finally {
			database.close();
		}
	}

	const runWith: RealGym['runWith'] = (setting, ...argv) => runBare(argv, {folder: scratch.path, ...setting});
	return {
		get door() {
			return door;
		},
		folder: scratch.path,
		file: scratch.file,
		run: (...argv) => runWith({}, ...argv),
		runWith,
		configure,
		rows: (sql, ...values) => query(files[0]!, sql, values),
		async changeDoor(change) {
			const {host, port} = door;
			const now = door.state();
			await door.close();
			door = await startSimulator({
				...options.door,
				host,
				port,
				state: {...now, users: [...change(now.users)]},
			});
		},
		everything: () => ({
			...contentOf(door),
			rows: files.flatMap(file =>
				personTables.map(table => {
					const isThere = query(file, 'SELECT 1 FROM sqlite_master WHERE name = ?', [table]).length > 0;
					return [table, isThere ? query(file, `SELECT * FROM ${table}`, []) : []];
				}),
			),
		}),
		stateFiles() {
			const root = scratch.file('state');
			return readdirSync(root, {recursive: true, withFileTypes: true})
				.filter(entry => entry.isFile())
				.map(({parentPath, name}) => {
					const path = `${parentPath}/${name}`;
					const {mode} = statSync(path);
					return {name: path.slice(root.length + 1), mode: mode & 0o777, text: readFileSync(path, 'utf8')};
				});
		},
		async close() {
			await door.close();
			scratch.remove();
		},
	};
}

/** Users and fingers in the order of their slots. */
export function contentOf(door: Simulator) {
	const {users, templates} = door.state();
	return {
		users: users.toSorted((a, b) => a.uid - b.uid),
		templates: templates.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger),
	};
}
