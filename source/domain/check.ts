/** What a check (`doctor`, key `c`) found. Plain data: printed, drawn, saved, never holding a secret. */

/** Chains run side by side; each stops at its first failure. */
export type CheckChain = 'config' | 'sql' | 'mw' | 'dev' | 'pin';

/** `slow` could not finish in its time, which is no failure; `not-run` needs what failed, or this computer lacks the means. */
export type RungState = 'ok' | 'warn' | 'slow' | 'fail' | 'not-run';

/** A line to copy into a shell. Shown, never run. */
export interface CheckCommand {
	readonly on: 'windows' | 'ufw' | 'firewalld';
	readonly command: string;
}

/** One thing that was tried. */
export interface CheckRung {
	readonly chain: CheckChain;
	/** `dev.port`; begins with the chain. */
	readonly id: string;
	readonly state: RungState;
	readonly tried: string;
	readonly measured: string;
	/** null = it was not run. */
	readonly ms: number | null;
	/** Stable code of what went wrong; null when nothing did. */
	readonly cause: string | null;
	readonly likely: string | null;
	readonly next: string | null;
	readonly commands: readonly CheckCommand[];
	/** The rung that failed before this one could run. */
	readonly needs: string | null;
}

/** The troubleshooting list's entries. */
export type SymptomName =
	| 'not-in-website'
	| 'may-not-enter'
	| 'not-in-middleware'
	| 'not-on-device'
	| 'no-entry'
	| 'no-connection'
	| 'no-ping';

export interface Symptom {
	readonly name: SymptomName;
	/** `PIN 17: in middleware, not on device` */
	readonly title: string;
}

export interface CheckReport {
	readonly pin: string | null;
	readonly device: {readonly name: string; readonly address: string} | null;
	/** When it began, ms since the epoch. */
	readonly at: number;
	readonly ms: number;
	/** In the order of the chains, each chain from its foot. */
	readonly rungs: readonly CheckRung[];
	/** null = nothing on the troubleshooting list fits. */
	readonly symptom: Symptom | null;
	/** The likely cause and the next step of `decisiveFailure`; null when nothing failed. */
	readonly likely: string | null;
	readonly next: string | null;
	/** No rung failed. Warnings and slow lists pass. */
	readonly hasPassed: boolean;
}

/** The failure that answers the question: the person's own where a person was asked for, else the first one. */
export function decisiveFailure(rungs: readonly CheckRung[]): CheckRung | null {
	const failures = rungs.filter(({state}) => state === 'fail');
	return failures.find(({chain}) => chain === 'pin') ?? failures[0] ?? null;
}
