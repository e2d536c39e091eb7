import type {
	CheckReport,
	CheckRung,
	DatabaseAccess,
	DeviceCounts,
	DeviceInfo,
	DeviceUser,
	DeviceUserList,
	MiddlewarePerson,
	OrphanedClient,
	PeopleList,
	SourceIdentity,
	WebsitePerson,
} from '../../source/domain/index.ts';
import {budgetsMs} from '../../source/runtime/doctor/budgets.ts';
import {check} from '../../source/runtime/doctor/check.ts';
import type {
	CheckedSession,
	ConfigFacts,
	DatabaseTarget,
	MiddlewareSigns,
	PingFound,
	RouteFound,
	TcpFound,
} from '../../source/runtime/doctor/ports.ts';
import {fakePeople, middlewarePerson, websitePerson} from './fake-people.ts';
import {fakeTerminal, fakeUser} from './fake-terminal.ts';

/** When a scene plays, in this computer's zone. */
export const sceneNow = new Date('2026-11-22T10:42:00').getTime();

/** Everything that a check can meet; a test spoils one thing of it. */
export interface Scene {
	pin: string | null;
	names: Record<string, readonly string[] | Error>;
	own: readonly string[];
	route: RouteFound;
	ping: PingFound;
	tcp: TcpFound;
	unreadable: string | null;
	/** Budgets that run out. */
	late: ReadonlySet<number>;
	config: ConfigFacts;
	website: DatabaseTarget;
	middleware: DatabaseTarget | 'same';
	people: WebsitePerson[];
	shown: MiddlewarePerson[];
	websiteCalls: {identity?: unknown; find?: unknown; list?: unknown; isCut?: boolean};
	middlewareCalls: {identity?: unknown; find?: unknown; list?: unknown; isCut?: boolean};
	websiteIdentity: SourceIdentity;
	middlewareIdentity: SourceIdentity;
	isConfirmed: boolean;
	signs: MiddlewareSigns | null;
	orphans: OrphanedClient[];
	access: DatabaseAccess;
	mayWrite: Record<'website' | 'middleware', boolean>;
	host: string;
	hasCommKey: boolean;
	expectedSerial: string | null;
	/** What opening the terminal throws; null = it opens. */
	open: unknown;
	info: DeviceInfo;
	users: DeviceUser[];
	counts: DeviceCounts | null;
	isListCut: boolean;
	clock: string | null;
	state: string | null;
	/** Fingers of everybody. */
	fingers: number;
	pausedBy: number | null;
	/** Visits that were opened and not ended. */
	openVisits: number;
}

/** A gym in which nothing is wrong: 17 is an administrator so that somebody is. */
export function healthyScene(pin: string | null = '17'): Scene {
	const pins = ['16', '17', '18', '19', '20'];
	const identity = {
		engine: 'mssql',
		server: 'GYMDB',
		database: 'GymPortal',
		databaseId: 7,
		createdAt: '2023-04-02 10:00:00',
		login: 'gymsync',
	};
	const access = {edition: 'SQL Server 16.0.1000.6 Express Edition', mayWrite: true, remarks: []};
	const server = {
		kind: 'server',
		host: 'gymdb',
		port: 1433,
		instance: null,
		database: 'GymPortal',
		user: 'gymsync',
	} as const;
	return {
		pin,
		names: {gymdb: ['10.0.0.9'], door: ['192.168.1.201']},
		own: ['127.0.0.1', '192.168.1.10'],
		route: {kind: 'found', from: '192.168.1.10', network: 'eth0', isLocal: true},
		ping: {kind: 'answer', ms: 2},
		tcp: 'open',
		unreadable: null,
		late: new Set(),
		config: {
			file: {path: '/etc/trisync/config.json', exists: true, mode: 0o600},
			env: {path: '/srv/gym/.env', exists: true, mode: 0o600},
			state: {path: '/var/lib/trisync', problem: null},
		},
		website: server,
		middleware: server,
		people: pins.map(one => websitePerson(one)),
		shown: pins.map(one => middlewarePerson(one)),
		websiteCalls: {},
		middlewareCalls: {},
		websiteIdentity: identity,
		middlewareIdentity: identity,
		isConfirmed: false,
		signs: {
			lifeSigns: async () => ({
				lastPing: '2026-11-22T10:41:30',
				newestLog: '2026-11-22T10:40:12',
				newestCommand: null,
				pendingCommands: 0,
				programs: null,
				employees: 5,
				now: '2026-11-22T10:42:00',
			}),
			siblings: async () => [],
			deviceErrors: async () => [],
			access: async () => access,
		},
		orphans: [],
		access,
		mayWrite: {website: true, middleware: true},
		host: 'door',
		hasCommKey: true,
		expectedSerial: 'CKJF2018',
		open: null,
		info: {...fakeTerminal().info, serial: 'CKJF2018', hasFaces: false},
		users: pins.map((one, at) => fakeUser(at + 1, one, {privilege: one === '16' ? 14 : 0})),
		counts: {users: 5, fingers: 5, administrators: 1, userCapacity: 3000, fingerCapacity: 3000},
		isListCut: false,
		clock: '2026-11-22 10:42:01',
		state: 'waiting',
		fingers: 2,
		pausedBy: null,
		openVisits: 0,
	};
}

export interface Played {
	readonly report: CheckReport;
	/** As they came. */
	readonly told: readonly CheckRung[];
	rung(id: string): CheckRung;
	/** `id state` of what was run and is not fine. */
	readonly wrong: readonly string[];
}

export async function play(scene: Scene, signal = new AbortController().signal): Promise<Played> {
	const terminal = fakeTerminal();
	const told: CheckRung[] = [];
	const report = await check(
		scene.pin,
		{
			setup: {
				probes: {
					now: () => sceneNow,
					after(ms, call) {
						const timer = scene.late.has(ms) ? setImmediate(call) : null;
						return () => timer !== null && clearImmediate(timer);
					},
					ownAddresses: () => scene.own,
					async resolve(host) {
						const found = scene.names[host] ?? [host];
						if (found instanceof Error) throw found;
						return found;
					},
					route: async () => scene.route,
					ping: async () => scene.ping,
					tcp: async () => scene.tcp,
					unreadable: async () => scene.unreadable,
				},
				config: async () => scene.config,
				website: scene.website,
				middleware: scene.middleware,
				websiteDiagnosis: {access: async () => scene.access, orphanedClients: async () => scene.orphans},
				diagnosis: scene.signs,
				device: {
					host: scene.host,
					port: 4370,
					hasCommKey: scene.hasCommKey,
					expectedSerial: scene.expectedSerial,
					terminal: {
						name: terminal.name,
						address: terminal.address,
						storage: terminal.storage,
						open: signal => (scene.late.has(budgetsMs.open) ? never(signal) : opened(scene)),
					},
				},
			},
			website: spoil(fakePeople(scene.people), scene.websiteCalls, scene.websiteIdentity),
			middleware: spoil(fakePeople(scene.shown), scene.middlewareCalls, scene.middlewareIdentity),
			settings: {expireByPackage: false, strictNames: false, deviceAdmins: [], expected: []},
			isConfirmed: () => scene.isConfirmed,
			mayWrite: scene.mayWrite,
			today: '2026-11-22',
			visit: work => work(),
			pausedBy: async () => scene.pausedBy,
		},
		rung => told.push(rung),
		signal,
	);
	return {
		report,
		told,
		rung(id) {
			const found = report.rungs.find(rung => rung.id === id);
			if (found === undefined) throw new Error(`there is no rung ${id}`);
			return found;
		},
		wrong: report.rungs
			.filter(({state}) => state !== 'ok' && state !== 'not-run')
			.map(({id, state}) => `${id} ${state}`),
	};
}

/** The fake repository with calls that may fail, and an identity of its own. */
function spoil<
	T,
	Source extends {
		list(): Promise<PeopleList<T>>;
		find(pins: readonly string[]): Promise<readonly T[]>;
		people: T[];
		announced: number | null;
	},
>(source: Source, calls: Scene['websiteCalls'], identity: SourceIdentity): Source {
	const list = source.list.bind(source);
	const find = source.find.bind(source);
	if (calls.isCut) source.announced = source.people.length + 1;
	return Object.assign(source, {
		identity: () => answer(calls.identity, async () => identity),
		find: (pins: readonly string[]) => answer(calls.find, () => find(pins)),
		list: () => answer(calls.list, list),
	});
}

/** `never` stands for a call that hangs. */
async function answer<T>(fault: unknown, work: () => Promise<T>): Promise<T> {
	if (fault === 'never') return new Promise(() => {});
	if (fault !== undefined) throw fault;
	return work();
}

/** Ends with the patience of whoever asked. */
function never<T>(signal: AbortSignal | undefined): Promise<T> {
	return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}

async function opened(scene: Scene): Promise<CheckedSession> {
	if (scene.open !== null) throw scene.open;
	scene.openVisits++;
	const {info, users, counts, isListCut, clock, state, fingers} = scene;
	const refused = () => new Error('refused (2001)');
	return {
		info,
		isKeyAsked: true,
		async readCounts() {
			if (counts === null) throw refused();
			return counts;
		},
		async readUsers(signal): Promise<DeviceUserList> {
			if (scene.late.has(budgetsMs.list)) return never(signal);
			return {
				complete: !isListCut,
				reason: isListCut ? 'Only half of the list arrived.' : null,
				users,
				announced: users.length,
				recordSize: 72,
			};
		},
		async readClock() {
			if (clock === null) throw refused();
			return clock;
		},
		readState: async () => state,
		readTemplate: async (_uid, finger) => (finger < fingers ? {} : null),
		async close() {
			scene.openVisits--;
		},
	};
}
