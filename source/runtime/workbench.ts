import type {CheckReport, CheckRung, DeviceEvent, DeviceRemark} from '../domain/index.ts';
import type {BackupReport, ReopenedPlan, Resumption} from '../plan/history.ts';
import type {Intent, Plan} from '../plan/plan.ts';
import type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import type {LastPunch} from '../store/doors.ts';
import type {WritableRows} from '../store/state.ts';
import type {TerminalClock} from './clock.ts';
import type {Elsewhere} from './elsewhere.ts';
import type {History} from './history.ts';

export type {AuditEntry, BackupReport, OperationEntry, ReopenedPlan, Resumption} from '../plan/history.ts';
export type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
export type {Comparison} from '../reconcile/comparison.ts';
export type {History} from './history.ts';

/**
What the screen and the commands do their work with: the one place where effects on sources and devices start.
Every method takes an AbortSignal; an abort rejects with its reason, except in `apply`, which finishes the step
in hand and reports.
*/
export interface Workbench {
	/** null when no device is configured. */
	readonly deviceName: string | null;
	readonly isReadOnly: boolean;
	/** Databases whose rows the settings let be written; a login's own rights are looked at by a plan. */
	readonly writableRows: readonly WritableRows[];
	/**
	Reads all configured sources side by side; calls `onComparison` when one has arrived (others `wait`, or keep
	their last known people) and again when the fingers are known. Never throws for a source that failed.
	@param depth `lists` leaves the fingers alone, which take a terminal longest, and writes nothing anywhere: not
	even the state folder learns of the reading.
	*/
	refresh(
		onComparison: (comparison: Comparison) => void,
		signal?: AbortSignal,
		depth?: 'fingers' | 'lists',
	): Promise<Comparison>;
	/** Re-reads the affected PINs and the full device list, then plans. @throws when the device cannot be read. */
	plan(intent: Intent, signal?: AbortSignal): Promise<Plan>;
	/**
	Backup, journal, write, read back. Refuses (SafetyError) what a block forbids, a consent that does not match,
	and a plan whose readings are older than 60 s.
	@param consent what the person typed, or the flags that stand for it.
	*/
	apply(
		plan: Plan,
		consent: ConsentGiven,
		onProgress: (progress: RunProgress) => void,
		signal?: AbortSignal,
	): Promise<RunReport>;
	/**
	The newest punch that the terminal's own log has of this PIN. Takes up to 20 s and makes room for everything else.
	@throws when the log cannot be read, or does not come whole and has nothing of this PIN.
	*/
	lastPunch(pin: string, signal?: AbortSignal): Promise<LastPunch>;
	/**
	What the middleware's own logs of device errors and operations say of this PIN, newest first; takes up to 3 s.
	@returns null when they cannot be read.
	*/
	remarks(pin: string, signal?: AbortSignal): Promise<readonly DeviceRemark[] | null>;
	/** Holds the line for live events until aborted; ends by throwing when the line drops. */
	events(onEvent: (event: DeviceEvent) => void, signal: AbortSignal): Promise<void>;
	/**
	A short visit that asks for the counts alone.
	@returns true when they are no longer those of the last reading, so that the lists on the screen are outdated.
	@throws when the device cannot be reached.
	*/
	hasDeviceChanged(signal?: AbortSignal): Promise<boolean>;
	/**
	The troubleshooting ladder, less than 20 s; changes nothing. Other visits to the device wait meanwhile.
	@param pin whose own chain is wanted too; null = none.
	@param onRung is called with each rung when it is done; chains come mixed.
	*/
	check(pin: string | null, onRung: (rung: CheckRung) => void, signal?: AbortSignal): Promise<CheckReport>;
	/**
	Everybody on the device into a backup, fingers included.
	@param withRows also the rows of everybody who is live there, where the databases are configured.
	@param copyTo a second place for the file; null = the state folder alone.
	@throws SafetyError when the list is not complete; then there is no backup.
	*/
	backUp(
		options: {readonly withRows: boolean; readonly copyTo: string | null},
		signal?: AbortSignal,
	): Promise<BackupReport>;
	/**
	Looks at what became of an operation that did not end, and plans what is left of it under the same number.
	@throws ConfigError when there is none; SafetyError while somebody is at work on it.
	*/
	resume(number: number, signal?: AbortSignal): Promise<Resumption>;
	/** Into a file without secrets. @param path null = in the state folder. @returns where it is. */
	savePlan(plan: Plan, path: string | null): Promise<string>;
	/**
	Makes a saved plan again from what it asked for.
	@param from the number of an operation, or the path of a file.
	@returns `changes`: what is no longer as the saved plan shows it, in sentences; empty = `plan` may be applied in its stead.
	*/
	reopenPlan(from: string, signal?: AbortSignal): Promise<ReopenedPlan>;
	/** The site's other terminals, and who is still to be deleted there. */
	readonly elsewhere: Elsewhere;
	/** What was done before: operations, audit, backups. */
	readonly history: History;
	/** The terminal's clock. Setting it is an action of its own, no part of any plan. */
	readonly clock: TerminalClock;
	/** A word about unfinished operations found at the start; null when there are none. */
	unfinished(): Promise<string | null>;
	close(): Promise<void>;
}
