import type {CheckReport, CheckRung, DeviceEvent} from '../domain/index.ts';
import type {Intent, Plan} from '../plan/plan.ts';
import type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
import type {Comparison} from '../reconcile/comparison.ts';

export type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
export type {Comparison} from '../reconcile/comparison.ts';

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
	@param consent what the person typed, or the flags that stand for it.
	*/
	apply(
		plan: Plan,
		consent: ConsentGiven,
		onProgress: (progress: RunProgress) => void,
		signal?: AbortSignal,
	): Promise<RunReport>;
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
	/** A word about unfinished operations found at the start; null when there are none. */
	unfinished(): Promise<string | null>;
	close(): Promise<void>;
}
