import type {RowValues} from '../domain/index.ts';
import type {PastUser} from './archive.ts';
import type {Operation, Plan, StepResult} from './plan.ts';

/** An operation as the undo list shows it. */
export interface OperationEntry {
	readonly number: number;
	readonly kind: Operation;
	/** ISO time of its start. */
	readonly at: string;
	readonly device: string;
	/** `unfinished`: nobody is at work on it any more and its journal has no end. */
	readonly state: 'ended' | 'unfinished' | 'running';
	/** Number of the operation that this one took back; null for any but an undo. */
	readonly undoes: number | null;
	/** A later operation took it back, and was not itself taken back. */
	readonly isUndone: boolean;
	/** How many steps the plan had, and what is known of those that were begun. */
	readonly planned: number;
	readonly counts: Readonly<Record<StepResult['state'] | 'in-flight', number>>;
	/** The first few PINs. */
	readonly pins: readonly string[];
	/** There are more. */
	readonly hasMorePins: boolean;
}

/** What a look at the world says of an operation that did not end. */
export interface Resumption {
	readonly number: number;
	/** PINs whose steps are proven done. */
	readonly done: readonly string[];
	/** PINs whose steps are not done, and everything is still as it was before. */
	readonly notDone: readonly string[];
	/** Neither as before nor as wanted: left to a person. */
	readonly changed: readonly {readonly pin: string; readonly reason: string}[];
	/** Writes what is not done, under the same number; null when nothing is left. */
	readonly plan: Plan | null;
}

/** A saved plan, made again today. */
export interface ReopenedPlan {
	readonly plan: Plan;
	/** What is no longer as the saved one shows it, in sentences. */
	readonly changes: readonly string[];
	/** When the saved one was made, ISO time. */
	readonly savedAt: string;
}

/** One attempted change, as `@` and `audit --json` show it. No password, no template, no record bytes. */
export interface AuditEntry {
	readonly time: string;
	readonly osUser: string;
	/** Address from which the person came over SSH; null at the machine itself. */
	readonly sshClient: string | null;
	readonly device: string;
	readonly serial: string | null;
	readonly operation: number;
	readonly kind: Operation | 'clock';
	readonly pin: string;
	readonly slot: number | null;
	readonly action: string;
	/** The device's name, `website` or `middleware`; null = an older version did not note it. */
	readonly target: string | null;
	readonly before: PastUser | RowValues | null;
	readonly after: PastUser | RowValues | null;
	readonly result: StepResult['state'];
	readonly verified: boolean;
	readonly reason: string | null;
}

/** `main-door`; for rows `website (main-door)`: the plan was the device's, what was written was not on it. */
export function placeWritten({device, target}: Pick<AuditEntry, 'device' | 'target'>): string {
	return target === null || target === device ? device : `${target} (${device})`;
}

/** What a backup of the whole device kept. */
export interface BackupReport {
	readonly id: string;
	readonly path: string;
	readonly users: number;
	/** null = the templates could not be read, and are not in it. */
	readonly templates: number | null;
	readonly rows: number;
	readonly isEncrypted: boolean;
}
