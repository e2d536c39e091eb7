import {copyFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {type CastMember, makeTrialGym} from '../../source/app/trial/gym.ts';
import {toGymSeed, toSimulatorState} from '../../source/app/trial/project.ts';
import type {DeviceUser, FingerTemplate, StoredRow} from '../../source/domain/index.ts';
import {createNameStorage, createTerminal, reenable} from '../../source/protocol/index.ts';
import {openSqlite, type Repositories, writeSqliteGym} from '../../source/repository/index.ts';
import {createWorkbench} from '../../source/runtime/create-workbench.ts';
import type {Workbench} from '../../source/runtime/workbench.ts';
import {type Simulator, type SimulatorState, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {type FaultyDisk, faultyDisk, type Papers} from './disk.ts';
import {type FaultyLine, openLine} from './line.ts';
import {type FaultyRows, faultyRows} from './rows.ts';

/** A gym at rest: what its terminal, its databases and its state folder hold. */
export interface Gym {
	readonly state: SimulatorState;
	/** Folder with `website.sqlite` and `middleware.sqlite`. */
	readonly databases: string;
	readonly papers: ReadonlyMap<string, string>;
}

/** Where the state folder is said to be; it is in memory. */
export const stateFolder = '/state';
const startOfTime = Date.UTC(2026, 10, 22, 5, 0, 0);
const databaseNames = ['website.sqlite', 'middleware.sqlite'] as const;

/** A gym with this cast, in a folder of its own that is the caller's to remove. */
export async function makeGym(
	people: number,
	cast: Readonly<Record<string, CastMember>>,
): Promise<Gym & {remove(): void}> {
	const folder = scratchFolder();
	const seed = 11;
	const trial = makeTrialGym({
		people,
		seed,
		today: '2026-11-22',
		isMiddlewareApart: true,
		store: name => createNameStorage('utf-8', 72).stored(name).text,
		cast: new Map(Object.entries(cast)),
		problemEvery: 0,
	});
	const state = toSimulatorState(trial, seed);
	const rich = {
		...state,
		// What only the device knows, so that a copy that loses it is found out.
		users: state.users.map(user => ({
			...user,
			group: 1 + (user.uid % 3),
			...(user.uid % 2 === 0 && user.uid > 1
				? {passwordHex: '34373131', timezonesHex: '0100020003000400'}
				: {}),
		})),
	};
	const [file, middlewareFile] = databaseNames.map(name => folder.file(name)) as [string, string];
	writeSqliteGym(
		{file, middlewareFile},
		toGymSeed(trial, {serial: state.options['~SerialNumber'] ?? ''}, true),
	);
	// Told by a terminal itself, so that two states are equal when their texts are.
	const device = await startSimulator({state: rich});
	const told = device.state();
	await device.close();
	return {state: told, databases: folder.path, papers: new Map(), remove: folder.remove};
}

/** One program over the gym: started, and perhaps killed. */
export interface Program {
	readonly workbench: Workbench;
	readonly disk: FaultyDisk;
	/** What its guardian process was told. */
	readonly watch: ('armed' | 'disarmed' | 'fired')[];
	/** Resolves when the process was killed. */
	readonly died: Promise<void>;
	readonly isDead: boolean;
}

/** A gym at work, in which one thing can be made to go wrong. */
export interface Lab {
	readonly device: Simulator;
	readonly line: FaultyLine;
	readonly rows: FaultyRows;
	readonly papers: Papers;
	/** ms since the epoch, for every program. */
	now: number;
	/** @param patienceMs how long it waits for an answer of the terminal. */
	start(patienceMs?: number): Program;
	/** The guardian of a program that is no more, or that asked for help. */
	wake(): Promise<void>;
	/** Everything in the person tables, as text; equal texts are equal databases. */
	tables(): string;
	/** The same, as a backup keeps rows. */
	storedRows(): Promise<Readonly<Record<'website' | 'middleware', readonly StoredRow[]>>>;
	/** Everybody on the terminal, as a backup keeps them, over a line of its own. */
	storedUsers(): Promise<{
		readonly users: readonly DeviceUser[];
		readonly templates: readonly FingerTemplate[];
	}>;
	/** Somebody else at the terminal, over a line of its own. */
	intrude(
		work: (session: Awaited<ReturnType<ReturnType<typeof createTerminal>['open']>>) => Promise<void>,
	): Promise<void>;
	/** The gym as it is now, for another lab. Its databases last as long as this one. */
	rest(): Gym;
	close(): Promise<void>;
}

let lastPid = 1000;

export async function openLab(gym: Gym): Promise<Lab> {
	const folder = scratchFolder();
	for (const name of databaseNames) copyFileSync(join(gym.databases, name), folder.file(name));
	const device = await startSimulator({state: gym.state, clock: () => new Date(lab.now)});
	const line = await openLine(device);
	const rows = faultyRows();
	const papers: Papers = new Map(gym.papers);
	const [file, middlewareFile] = databaseNames.map(name => folder.file(name)) as [string, string];
	const repositories = await openSqlite({file, middlewareFile});
	const alive = new Set<number>();

	const lab: Lab = {
		device,
		line,
		rows,
		papers,
		now: startOfTime,
		start(patienceMs = 5000) {
			const pid = ++lastPid;
			alive.add(pid);
			const end = Promise.withResolvers<void>();
			let isDead = false;
			const die = (): void => {
				isDead = true;
				alive.delete(pid);
				end.resolve();
			};
			line.onDeath = die;
			const disk = faultyDisk(papers, () => lab.now, {die, isDead: () => isDead});
			/** What a dead process asks for is never answered. */
			const whileAlive = async <T>(work: () => Promise<T>): Promise<T> =>
				isDead ? new Promise<T>(() => {}) : work();
			const terminal = createTerminal({
				name: 'main-door',
				host: '127.0.0.1',
				port: line.port,
				timeouts: {connectMs: 5000, commandMs: patienceMs, silenceMs: patienceMs, listMs: 20_000},
			});
			const watch: Program['watch'] = [];
			const workbench = createWorkbench({
				...people(repositories),
				terminal: {
					name: terminal.name,
					address: terminal.address,
					get storage() {
						return terminal.storage;
					},
					open: signal => whileAlive(() => terminal.open(signal)),
				},
				rows: {
					website: rows.around(
						{...repositories.websiteWriter, lookups: repositories.websiteDiagnosis.lookups},
						whileAlive,
					),
					middleware: rows.around(
						{...repositories.middlewareWriter, lookups: repositories.middlewareDiagnosis.lookups},
						whileAlive,
					),
				},
				stateDirectory: stateFolder,
				settings: {
					isReadOnly: false,
					expectedSerial: device.serial,
					isMiddlewareIdentityConfirmed: true,
					expireByPackage: false,
					strictNames: false,
					deviceAdmins: [],
					expected: [],
					mayWriteWebsite: true,
					mayWriteMiddleware: true,
				},
				clock: {now: () => lab.now, today: () => '2026-11-22', wait: async () => {}},
				person: {osUser: 'asha', sshClient: '192.0.2.77'},
				startWatchdog() {
					watch.push('armed');
					return {disarm: () => watch.push('disarmed'), fire: () => watch.push('fired')};
				},
				platform: {
					canFlushFolders: true,
					hasModes: true,
					host: 'gym',
					pid,
					isAlive: one => alive.has(one),
					originOf: () => null,
				},
				files: disk.files,
			});
			return {
				workbench,
				disk,
				watch,
				died: end.promise,
				get isDead() {
					return isDead;
				},
			};
		},
		wake: () => reenable({host: '127.0.0.1', port: device.port, commKey: 0}),
		tables: () => [file, middlewareFile].map(tablesOf).join('\n'),
		async storedRows() {
			const pins = [file, middlewareFile].flatMap(pinsOf);
			return {
				website: await repositories.websiteWriter.rowsOf(pins),
				middleware: await repositories.middlewareWriter.rowsOf(pins),
			};
		},
		async storedUsers() {
			const session = await openDirectly(device);
			try {
				const {users} = await session.readUsers();
				return {users, templates: (await session.readTemplates()).templates};
			} finally {
				await session.close();
			}
		},
		async intrude(work) {
			const session = await openDirectly(device);
			try {
				await work(session);
			} finally {
				await session.close();
			}
		},
		rest: () => ({state: device.state(), databases: folder.path, papers: new Map(papers)}),
		async close() {
			await line.close();
			await device.close();
			await repositories.close();
			folder.remove();
		},
	};
	return lab;
}

function people({website, middleware}: Repositories): Pick<Repositories, 'website' | 'middleware'> {
	return {website, middleware};
}

function openDirectly({host, port}: Simulator): ReturnType<ReturnType<typeof createTerminal>['open']> {
	return createTerminal({name: 'main-door', host, port}).open();
}

const personTables = ['Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio'] as const;

function tablesOf(file: string): string {
	return read(file, database =>
		personTables
			.filter(
				table => database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined,
			)
			.map(
				table => `${table} ${JSON.stringify(database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all())}`,
			)
			.join('\n'),
	);
}

function pinsOf(file: string): readonly string[] {
	return read(file, database =>
		database
			.prepare('SELECT DISTINCT EmployeeCodeInDevice AS pin FROM Employees')
			.all()
			.map(({pin}) => String(pin)),
	);
}

function read<T>(file: string, work: (database: DatabaseSync) => T): T {
	const database = new DatabaseSync(file, {readOnly: true});
	try {
		return work(database);
	} finally {
		database.close();
	}
}
