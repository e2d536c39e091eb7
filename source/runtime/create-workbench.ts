import {setTimeout as sleep} from 'node:timers/promises';
import {
	ConfigError,
	type DeviceRoute,
	type DeviceUserList,
	type FingerTemplate,
	type MiddlewareRepository,
	sentence,
	type TerminalPort,
	type WebsiteRepository,
} from '../domain/index.ts';
import {makePlan, type Plan, type RowStep} from '../plan/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import {applyPlan} from './apply.ts';
import {type CompareSettings, compare, type Knowledge, unread} from './compare.ts';
import {checkFor} from './doctor/check-for.ts';
import type {DoctorSetup} from './doctor/ports.ts';
import {type Files, openFiles} from './files.ts';
import {countsOf, type GoodCounts, rememberCounts} from './good-counts.ts';
import {holdForEvents} from './hold-for-events.ts';
import type {JournalSummary} from './journal-reader.ts';
import {makeLine, readInVisit, type Wait} from './line.ts';
import {planWorld} from './plan-world.ts';
import {type Platform, systemPlatform} from './platform.ts';
import {readCounts} from './read-device.ts';
import {readForPlan} from './read-for-plan.ts';
import {refreshAll} from './refresh.ts';
import type {RowWriters} from './row-leg.ts';
import type {StateFolder} from './state-folder.ts';
import {findUnfinished, noteCompared, unfinishedSentence} from './unfinished.ts';
import {wakeful} from './wakeful-terminal.ts';
import type {Watchdog} from './watchdog.ts';
import type {Workbench} from './workbench.ts';

export interface WorkbenchSettings extends CompareSettings {
	readonly isReadOnly: boolean;
	/** Writing to a device with another serial is refused; null = not set. */
	readonly expectedSerial: string | null;
	/** A person has said once that the middleware's database is the right one. */
	readonly isMiddlewareIdentityConfirmed: boolean;
	/** Rows of the website may be changed; absent = no. */
	readonly mayWriteWebsite?: boolean;
	/** Rows of the middleware may be changed; absent = no. */
	readonly mayWriteMiddleware?: boolean;
}

export interface WorkbenchDependencies {
	/** null = not configured; then its column is off. */
	readonly website: WebsiteRepository | null;
	readonly middleware: MiddlewareRepository | null;
	readonly terminal: TerminalPort | null;
	/** The writing halves of the databases; absent or null = not to be written. */
	readonly writers?: Partial<RowWriters>;
	/** Ways to the terminal when its line is closed; absent = none. */
	readonly routes?: readonly DeviceRoute[];
	/** Locks the backups; absent or null = they are not encrypted. */
	readonly backupPassphrase?: string | null;
	/** Folder for backups, journal, audit, locks and counters; made when first needed. */
	readonly stateDirectory: string;
	readonly settings: WorkbenchSettings;
	readonly clock: {
		/** ms since the epoch. */
		readonly now: () => number;
		/** Local date of the gym, `YYYY-MM-DD`. */
		readonly today: () => string;
		/** Instead of the system's timer, for tests. */
		readonly wait?: Wait;
	};
	/** Who works, for the audit. */
	readonly person: {readonly osUser: string; readonly sshClient: string | null};
	/** Called before the terminal is paused; null where no guardian can be started. */
	readonly startWatchdog: () => Watchdog | null;
	/** How the place is checked; without it `check` refuses. */
	readonly doctor?: DoctorSetup | undefined;
	readonly platform?: Platform;
	readonly files?: Files;
}

/** Puts the runtime together. Nothing is connected, read or written before a method is called. */
export function createWorkbench(dependencies: WorkbenchDependencies): Workbench {
	const {website, middleware, settings, clock, person, startWatchdog} = dependencies;
	const {now} = clock;
	const wait: Wait =
		clock.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : {signal}));
	const platform = dependencies.platform ?? systemPlatform();
	const folder: StateFolder = {
		files: dependencies.files ?? openFiles(platform),
		platform,
		directory: dependencies.stateDirectory,
	};
	const terminal = dependencies.terminal === null ? null : wakeful(dependencies.terminal, folder, now);
	const line = makeLine();
	const writers: RowWriters = {website: null, middleware: null, ...dependencies.writers};
	const mayWriteRows = mayWrite(settings, dependencies);
	const known: Knowledge = unread({
		sql: website !== null,
		middleware: middleware !== null,
		device: terminal !== null,
	});
	let holders = 0;
	/** Templates of the users that the newest plan touches, for its backup. */
	let planned: {readonly number: number; readonly templates: readonly FingerTemplate[] | null} | null = null;
	let told: readonly JournalSummary[] = [];

	/** For the brake on sources that shrink. */
	async function remember(counts: GoodCounts, isAccepted: boolean): Promise<void> {
		try {
			await rememberCounts(folder, counts, isAccepted);
		} catch {
			// Looking at the lists must work where nothing may be written; then there is no brake to release.
		}
	}

	/** Our own deletes are no accident, and a brake that a person has passed is passed. */
	async function acceptCounts(plan: Plan): Promise<void> {
		const {device, ...databases} = known;
		const hasPassed = plan.brakes.some(({name}) => name === 'shrunk');
		const seen = hasPassed ? databases : unread({sql: false, middleware: false, device: true});
		await remember(countsOf({...seen, device}, terminal), true);
	}

	function compareNow(isSettled: boolean) {
		return compare(known, settings, terminal, {today: clock.today(), isLineHeld: holders > 0, isSettled});
	}

	/** The list as read back is the newest reading there is. */
	function takeOver(list: DeviceUserList): void {
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

	return {
		deviceName: terminal?.name ?? null,
		isReadOnly: settings.isReadOnly,
		async refresh(onComparison, signal) {
			signal?.throwIfAborted();
			let comparison: Comparison | null = null;
			await refreshAll(
				known,
				{website, middleware, terminal, line, wait, now, expectedSerial: settings.expectedSerial},
				isSettled => {
					comparison = compareNow(isSettled);
					onComparison(comparison);
				},
				signal,
			);
			await remember(countsOf(known, terminal), false);
			if (told.length > 0 && known.device.state === 'ok') {
				await noteCompared(folder, told, now()).catch(() => {});
				told = [];
			}

			return comparison ?? compareNow(true);
		},
		async plan(intent, signal) {
			if (terminal === null) throw noDevice();
			const templates = await readForPlan(
				intent,
				known,
				{website, middleware, terminal, line, wait, now, expectedSerial: settings.expectedSerial},
				signal,
			);
			const plan = makePlan(
				intent,
				await planWorld(known, folder, {terminal, settings, clock, isLineHeld: holders > 0}),
			);
			const uids = new Set(plan.steps.map(step => step.before?.uid));
			planned = {
				number: plan.number,
				templates: templates?.filter(template => uids.has(template.uid)) ?? null,
			};
			return plan;
		},
		async apply(plan, consent, onProgress, signal) {
			if (terminal === null) throw noDevice();
			const {report, list, isEnabled} = await applyPlan(
				plan,
				consent,
				onProgress,
				{
					terminal,
					line,
					folder,
					now,
					wait,
					startWatchdog,
					isReadOnly: settings.isReadOnly,
					expectedSerial: settings.expectedSerial,
					person,
					plannedTemplates: planned?.number === plan.number ? planned.templates : null,
					writers,
					mayWriteRows,
					routes: dependencies.routes ?? [],
					passphrase: dependencies.backupPassphrase ?? null,
				},
				signal,
			);
			if (!isEnabled) terminal.wakeNextTime(plan.number);
			if (list !== null) {
				takeOver(list);
				await acceptCounts(plan);
			}

			return report;
		},
		async events(onEvent, signal) {
			if (terminal === null) throw noDevice();
			holders++;
			try {
				await holdForEvents({terminal, line, wait}, onEvent, signal);
			} finally {
				holders--;
			}
		},
		async hasDeviceChanged(signal) {
			const before = known.counts;
			if (terminal === null || before === null) return false;
			const counts = await line.visit(
				room => readInVisit(terminal, wait, session => readCounts(session, room), room),
				{
					signal,
					urgency: 'background',
				},
			);
			const names = ['users', 'fingers', 'administrators'] as const;
			return names.some(
				name => before[name] !== null && counts[name] !== null && before[name] !== counts[name],
			);
		},
		check: checkFor({...dependencies, folder, line}),
		async unfinished() {
			try {
				const unfinished = await findUnfinished(folder);
				told = unfinished.filter(
					summary => !summary.hasEnded && summary.device.address === terminal?.address,
				);
				return unfinishedSentence(unfinished);
			} catch (error) {
				return `The journals in ${folder.directory} cannot be read, so nobody knows what is unfinished: ${sentence(error)}`;
			}
		},
		async close() {
			await Promise.all([website?.close(), middleware?.close()]);
		},
	};
}

/** Where both are one table, a change of one is a change of the other, and both must have been allowed. */
function mayWrite(
	{mayWriteWebsite = false, mayWriteMiddleware = false}: WorkbenchSettings,
	{middleware, writers}: Pick<WorkbenchDependencies, 'middleware' | 'writers'>,
): Readonly<Record<RowStep['target'], boolean>> {
	const areOne = middleware !== null && (writers?.middleware ?? null) === null;
	return {website: mayWriteWebsite && (!areOne || mayWriteMiddleware), middleware: mayWriteMiddleware};
}

function noDevice(): ConfigError {
	return new ConfigError('ERR_CONFIG_MISSING', 'No device is configured.', {
		hint: 'Name one in the settings, or with --device HOST.',
	});
}
