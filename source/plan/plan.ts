import type {DeviceUser, FingerTemplate, SourceName, UserDraft} from '../domain/index.ts';
import type {Kind} from '../reconcile/row.ts';

export type Operation = 'register' | 'resync' | 'delete' | 'enable' | 'disable' | 'fix' | 'restore' | 'undo';

export type Action = 'register' | 'resync' | 'enable' | 'disable' | 'delete' | 'restore';

/** What a person asked for. `pins` are the marked rows or `--pin`; `kind` and `all` select from the rows. */
export interface Intent {
	readonly operation: Operation;
	readonly selector:
		| {readonly by: 'pins'; readonly pins: readonly string[]}
		| {readonly by: 'kind'; readonly kind: Kind; readonly maxDelete?: number}
		| {readonly by: 'all'};
}

/** How a step travels, best first. Issue by issue more routes are built; `tcp` is the direct line. */
export type Route = 'tcp' | 'sql' | 'soap' | 'queue' | 'manual';

/** One change of one person on one target, with what was there and what shall be there. */
export interface Step {
	/** Unique within the plan, `1`, `2`, … in order of execution. */
	readonly id: string;
	readonly action: Action;
	readonly pin: string;
	/** Device name, `website` or `middleware`. */
	readonly target: string;
	readonly route: Route;
	/** The user as read; null when there is none. Re-checked just before the write. */
	readonly before: DeviceUser | null;
	/** What reading back must show; null for a delete. `record` is '' where only the terminal knows every byte. */
	readonly after: DeviceUser | null;
	readonly reason: string;
	/** What is sent; null for a delete (then `before.uid`). */
	readonly draft: UserDraft | null;
	/** Templates to put back after the user (restore, undo). */
	readonly templates: readonly FingerTemplate[];
	/** Fingers the device holds for this slot now; null = not known. */
	readonly fingers: number | null;
	/** Short remarks for the plan's line, e.g. `no finger: enrol after`. */
	readonly remarks: readonly string[];
	/** The name written is not a spelling of the one that is there: wants `rename PIN` typed. Absent = no. */
	readonly isRename?: boolean;
}

export interface LeftOut {
	readonly pin: string;
	/** `ok` = nothing to do; `absent` = no list that could be read has this PIN. */
	readonly kind: Kind | 'ok' | 'absent';
	readonly reason: string;
}

/** Stops the plan whatever is typed. */
export interface Block {
	readonly code:
		| 'last-administrator'
		| 'source-incomplete'
		| 'source-empty'
		| 'wrong-serial'
		| 'stale'
		| 'read-only'
		| 'device-full'
		| 'locked';
	readonly reason: string;
}

/** Stops the plan until its whole phrase is typed (`--confirm`, or `--pass-brake NAME` without a terminal). */
export interface Brake {
	readonly name: 'deletes' | 'share' | 'shrunk' | 'capacity' | 'empty-device' | 'wrong-database';
	readonly reason: string;
	/** With count and device name, e.g. `delete 120 main-door`. */
	readonly phrase: string;
}

/** What a person has to do to set the plan going. Enter alone never does. */
export type Consent =
	| {readonly kind: 'none'} // nothing to do
	| {readonly kind: 'key'} // y
	| {readonly kind: 'phrase'; readonly phrase: string}; // the count, `delete 12`, or a brake's phrase

/** A plan is data: shown, refused, applied. Nothing is written without one. */
export interface Plan {
	/** Running number of the operation, e.g. 42. */
	readonly number: number;
	readonly operation: Operation;
	readonly device: {readonly name: string; readonly address: string; readonly serial: string | null};
	/** ms since the epoch. */
	readonly builtAt: number;
	/** When each source was read for this plan; null = off or not read. */
	readonly readAt: Readonly<Record<SourceName, number | null>>;
	readonly steps: readonly Step[];
	readonly leftOut: readonly LeftOut[];
	readonly warnings: readonly string[];
	readonly blocks: readonly Block[];
	readonly brakes: readonly Brake[];
	readonly consent: Consent;
}

export type StepState = 'planned' | 'writing' | 'sent' | 'verified' | 'failed' | 'in-doubt' | 'not-tried';

export interface StepResult {
	readonly id: string;
	readonly pin: string;
	readonly state: 'verified' | 'sent' | 'in-doubt' | 'failed' | 'not-tried';
	/** null when verified. */
	readonly reason: string | null;
}
