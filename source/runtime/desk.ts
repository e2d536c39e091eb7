import {setTimeout as sleep} from 'node:timers/promises';
import {ConfigError, type DatabaseDiagnosis, type DeviceUserList} from '../domain/index.ts';
import type {Plan, RowStep} from '../plan/index.ts';
import type {WritableRows} from '../store/state.ts';
import {type Vault, vaultOf} from './backup.ts';
import {type Knowledge, unread} from './compare.ts';
import type {WorkbenchDependencies} from './dependencies.ts';
import {openFiles} from './files.ts';
import {countsOf, type GoodCounts, rememberCounts} from './good-counts.ts';
import {type Line, makeLine, type Wait} from './line.ts';
import {systemPlatform} from './platform.ts';
import type {RowSources} from './row-world.ts';
import type {StateFolder} from './state-folder.ts';
import {type WakefulTerminal, wakeful} from './wakeful-terminal.ts';

/** What the parts of a workbench share: what is known of the sources, and what they work with. */
export interface Desk
	extends Pick<WorkbenchDependencies, 'website' | 'middleware' | 'settings' | 'clock' | 'person'> {
	readonly terminal: WakefulTerminal | null;
	readonly otherTerminals: NonNullable<WorkbenchDependencies['otherTerminals']>;
	readonly otherSerials: NonNullable<WorkbenchDependencies['otherSerials']>;
	readonly rows: RowSources;
	readonly middlewareDiagnosis: DatabaseDiagnosis | null;
	readonly routes: NonNullable<WorkbenchDependencies['routes']>;
	readonly startWatchdog: WorkbenchDependencies['startWatchdog'];
	readonly expectedSerial: string | null;
	/** May rows be changed? Where both are one table, both have to be allowed. */
	readonly mayWriteRows: Readonly<Record<RowStep['target'], boolean>>;
	readonly folder: StateFolder;
	readonly vault: Vault;
	readonly line: Line;
	readonly wait: Wait;
	readonly now: () => number;
	readonly known: Knowledge;
	/** Somebody holds the line for live events. */
	readonly isLineHeld: () => boolean;
}

/** Nothing is connected, read or written by it. */
export function makeDesk(dependencies: WorkbenchDependencies, isLineHeld: () => boolean): Desk {
	const {website, middleware, settings, clock, person, startWatchdog} = dependencies;
	const platform = dependencies.platform ?? systemPlatform();
	const folder: StateFolder = {
		files: dependencies.files ?? openFiles(platform),
		platform,
		directory: dependencies.stateDirectory,
	};
	const terminal = dependencies.terminal === null ? null : wakeful(dependencies.terminal, folder, clock.now);
	return {
		website,
		middleware,
		settings,
		clock,
		person,
		startWatchdog,
		terminal,
		otherTerminals: dependencies.otherTerminals ?? [],
		otherSerials: dependencies.otherSerials ?? {},
		rows: {website: null, middleware: null, ...dependencies.rows},
		middlewareDiagnosis: dependencies.middlewareDiagnosis ?? null,
		routes: dependencies.routes ?? [],
		expectedSerial: settings.expectedSerial,
		mayWriteRows: mayWrite(dependencies),
		folder,
		vault: vaultOf(folder, dependencies.backupPassphrase ?? null),
		line: makeLine(),
		wait: clock.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : {signal})),
		now: clock.now,
		known: unread({sql: website !== null, middleware: middleware !== null, device: terminal !== null}),
		isLineHeld,
	};
}

function mayWrite({settings, middleware, rows}: WorkbenchDependencies): Desk['mayWriteRows'] {
	const {mayWriteWebsite = false, mayWriteMiddleware = false} = settings;
	return {
		website: mayWriteWebsite && (!areOne(middleware, rows) || mayWriteMiddleware),
		middleware: mayWriteMiddleware,
	};
}

/** Do website and middleware keep their people in one table? */
function areOne(
	middleware: WorkbenchDependencies['middleware'],
	rows: Partial<RowSources> | undefined,
): boolean {
	return middleware !== null && (rows?.middleware ?? null) === null;
}

/** The databases that may be written, as people tell them apart. */
export function writableRows(dependencies: WorkbenchDependencies): readonly WritableRows[] {
	const {rows} = dependencies;
	const may = mayWrite(dependencies);
	const website = may.website && rows?.website != null;
	if (areOne(dependencies.middleware, rows)) return website ? ['both'] : [];
	const middleware = may.middleware && rows?.middleware != null;
	return [...(website ? (['website'] as const) : []), ...(middleware ? (['middleware'] as const) : [])];
}

/** @throws ConfigError when no device is configured. */
export function requireTerminal({terminal}: Desk): WakefulTerminal {
	if (terminal !== null) return terminal;
	throw new ConfigError('ERR_CONFIG_MISSING', 'No device is configured.', {
		hint: 'Name one in the settings, or with --device HOST.',
	});
}

/** The list as read back is the newest reading there is. */
export function takeOver({known, now}: Desk, list: DeviceUserList): void {
	known.device = {
		...known.device,
		state: 'ok',
		people: list.users,
		count: list.users.length,
		readAt: now(),
	};
	known.fingers = null;
	// Our own writes are no news; what else they counted is asked for at the next reading.
	if (known.counts !== null) {
		known.counts = {...known.counts, users: list.announced, fingers: null, administrators: null};
	}
}

/** For the brake on sources that shrink. */
export async function rememberReading({folder, known, terminal}: Desk): Promise<void> {
	await remember(folder, countsOf(known, terminal), false);
}

/** Our own deletes are no accident, and a brake that a person has passed is passed. */
export async function acceptCounts({folder, known, terminal}: Desk, plan: Plan): Promise<void> {
	const {device, ...databases} = known;
	const hasPassed = plan.brakes.some(({name}) => name === 'shrunk');
	const seen = hasPassed ? databases : unread({sql: false, middleware: false, device: true});
	await remember(folder, countsOf({...seen, device}, terminal), true);
}

async function remember(folder: StateFolder, counts: GoodCounts, isAccepted: boolean): Promise<void> {
	try {
		await rememberCounts(folder, counts, isAccepted);
	} catch {
		// Looking at the lists must work where nothing may be written; then there is no brake to release.
	}
}
