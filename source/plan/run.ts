import type {StepResult, StepState} from './plan.ts';

/** One step changed its state while a plan is applied. */
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

/** What a person gave to set a plan going. */
export interface ConsentGiven {
	/** `--yes` or the key y; also stands for a typed count. */
	readonly isYes: boolean;
	/** The phrase as typed, or from `--confirm`. */
	readonly phrase: string | null;
	/** Names of brakes passed by `--pass-brake`. */
	readonly passedBrakes: readonly string[];
}
