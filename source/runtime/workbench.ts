import type {DeviceCounts, DeviceEvent, DeviceInfo, Snapshots} from '../domain/index.ts';
import type {Intent, Plan, StepResult, StepState} from '../plan/plan.ts';
import type {Row} from '../reconcile/row.ts';

/** The three readings and what follows from them. */
export interface Comparison {
	readonly snapshots: Snapshots;
	/** Every PIN of every source, ordered by PIN. */
	readonly rows: readonly Row[];
	/** Every configured source was read completely. */
	readonly isComplete: boolean;
	/** No source is being read any more. */
	readonly isSettled: boolean;
	readonly device: {
		readonly name: string;
		readonly address: string;
		readonly info: DeviceInfo | null;
		readonly counts: DeviceCounts | null;
	} | null;
}

export interface RunProgress {
	readonly id: string;
	readonly pin: string;
	readonly state: StepState;
	readonly reason: string | null;
}

export interface RunReport {
	readonly number: number;
	/** In the order of the plan's steps, one each. */
	readonly results: readonly StepResult[];
	/** Why the run ended early, or null. */
	readonly stopped: string | null;
	/** Where the backup lies; null when nothing had to be saved. */
	readonly backupFile: string | null;
}

/**
What the screen and the commands do their work with: the one place where effects on sources and devices start.
Every method takes an AbortSignal; an abort rejects with its reason, except in `apply`, which finishes the step
in hand and reports.
*/
export interface Workbench {
	/** null when no device is configured. */
	readonly deviceName: string | null;
	readonly isReadOnly: boolean;
	/**
	Reads all configured sources side by side; calls `onComparison` when one has arrived (others `wait`, or keep
	their last known people) and again when the fingers are known. Never throws for a source that failed.
	*/
	refresh(onComparison: (comparison: Comparison) => void, signal?: AbortSignal): Promise<Comparison>;
	/** Re-reads the affected PINs and the full device list, then plans. @throws when the device cannot be read. */
	plan(intent: Intent, signal?: AbortSignal): Promise<Plan>;
	/**
	Backup, journal, write, read back. Refuses (SafetyError) what a block forbids, a consent that does not match,
	and a plan whose readings are older than 60 s.
	@param consent 'yes' for the key y, or the phrase as typed.
	*/
	apply(
		plan: Plan,
		consent: ConsentGiven,
		onProgress: (progress: RunProgress) => void,
		signal?: AbortSignal,
	): Promise<RunReport>;
	/** Holds the line for live events until aborted; ends by throwing when the line drops. */
	events(onEvent: (event: DeviceEvent) => void, signal: AbortSignal): Promise<void>;
	/** A word about unfinished operations found at the start; null when there are none. */
	unfinished(): Promise<string | null>;
	close(): Promise<void>;
}

export interface ConsentGiven {
	/** `--yes` or the key y; also stands for a typed count. */
	readonly isYes: boolean;
	/** The phrase as typed, or from `--confirm`. */
	readonly phrase: string | null;
	/** Names of brakes passed by `--pass-brake`. */
	readonly passedBrakes: readonly string[];
}
