import type {
	DeviceUser,
	FingerTemplate,
	RouteRequest,
	RowTransaction,
	RowValues,
	SourceIdentity,
	SourceName,
	SourceState,
	UserDraft,
} from '../domain/index.ts';
import type {Kind} from '../reconcile/row.ts';

export type Operation =
	| 'register'
	| 'resync'
	| 'delete'
	| 'enable'
	| 'disable'
	| 'fix'
	| 'add'
	| 'restore'
	| 'undo';

/** A second place that a delete shall reach: the website's rows, and the middleware's where they are others. */
export type Also = 'sql' | 'mw';

/** Whose fields a resync repairs. */
export type Place = 'device' | 'sql' | 'mw';

/** A member who does not exist yet, as the form or the flags gave it. */
export interface NewMember {
	readonly name: string;
	/** '' = none. */
	readonly card: string;
	/** `YYYY-MM-DD`, the last day of the package. */
	readonly packageEnd: string | null;
	readonly package: string | null;
	readonly trainer: string | null;
	readonly gender: 'Male' | 'Female' | null;
	/** Months that were paid for; without `packageEnd` they count from today. Absent = not said. */
	readonly months?: number | null;
}

/** What a person asked for. `pins` are the marked rows or `--pin`; `kind` and `all` select from the rows. */
export interface Intent {
	readonly operation: Operation;
	readonly selector:
		| {readonly by: 'pins'; readonly pins: readonly string[]}
		| {readonly by: 'kind'; readonly kind: Kind; readonly maxDelete?: number}
		| {readonly by: 'all'};
	/** delete: the places besides the device. Absent = none. */
	readonly also?: readonly Also[];
	/** resync: where. Absent = on the device. */
	readonly in?: Place;
	/** add: who. */
	readonly member?: NewMember;
	/** undo: the number of the operation; restore: the id or path of the backup. */
	readonly from?: string;
}

/** How a step travels, best first. */
export type Route = 'tcp' | 'sql' | 'soap' | 'queue' | 'manual';

interface AnyStep {
	/** Unique within the plan, `1`, `2`, … in order of execution. */
	readonly id: string;
	readonly pin: string;
	readonly reason: string;
	/** Short remarks for the plan's line, e.g. `no finger: enrol after`. */
	readonly remarks: readonly string[];
	/** Id of an earlier step that must be verified before this one starts; absent = none. */
	readonly needs?: string;
}

export type DeviceAction = 'register' | 'resync' | 'enable' | 'disable' | 'delete' | 'restore';

/** One change of one person on the terminal, with what was there and what shall be there. */
export interface DeviceStep extends AnyStep {
	readonly action: DeviceAction;
	/** The device's name. */
	readonly target: string;
	readonly route: 'tcp';
	/** The user as read; null when there is none. Re-checked just before the write. */
	readonly before: DeviceUser | null;
	/** What reading back must show; null for a delete. `record` is '' where only the terminal knows every byte. */
	readonly after: DeviceUser | null;
	/** What is sent; null for a delete (then `before.uid`). */
	readonly draft: UserDraft | null;
	/** Templates to put back after the user (restore, undo). */
	readonly templates: readonly FingerTemplate[];
	/** Fingers the device holds for this slot now; null = not known. */
	readonly fingers: number | null;
	/** The name written is not a spelling of the one that is there: wants `rename PIN` typed. Absent = no. */
	readonly isRename?: boolean;
}

export type RowAction = 'sql-update' | 'sql-insert' | 'sql-delete';

/** One person's rows in one database, changed in one transaction. */
export interface RowStep extends AnyStep {
	readonly action: RowAction;
	readonly target: 'website' | 'middleware';
	readonly route: 'sql';
	/** The values that change, or of the rows that go, by `Table.Column`, for people; null for an insert. */
	readonly before: RowValues | null;
	/** null for a delete. */
	readonly after: RowValues | null;
	readonly transaction: RowTransaction;
}

/** A word that the middleware, or a person, carries to the terminal. Ends as `sent`: only a reading proves it. */
export interface QueueStep extends AnyStep {
	readonly action: 'queue';
	/** The device's name. */
	readonly target: string;
	readonly route: 'soap' | 'queue' | 'manual';
	readonly before: null;
	readonly after: {readonly name: string; readonly card: number} | null;
	readonly request: RouteRequest;
	/** For `manual`: what a person does in eTimeTrackLite, one sentence each. Else empty. */
	readonly instructions: readonly string[];
}

export type Step = DeviceStep | RowStep | QueueStep;

/** Every action that a step may be, the device's before the databases'. */
export const actions = [
	'register',
	'resync',
	'enable',
	'disable',
	'delete',
	'restore',
	'sql-update',
	'sql-insert',
	'sql-delete',
	'queue',
] as const satisfies readonly Step['action'][];

export type Action = Step['action'];

export function isDeviceStep(step: Step): step is DeviceStep {
	return step.route === 'tcp';
}

export function isRowStep(step: Step): step is RowStep {
	return step.route === 'sql';
}

export function isRowAction(action: Action): action is RowAction {
	return action === 'sql-update' || action === 'sql-insert' || action === 'sql-delete';
}

/** Somebody loses a place: at the door, or rows of a database. */
export function isDeleteAction(action: Action): boolean {
	return action === 'delete' || action === 'sql-delete';
}

/** How many people the steps take a place from; one person on the device and in two databases counts once. */
export function countDeleted(steps: readonly {readonly action: Action; readonly pin: string}[]): number {
	return new Set(steps.filter(({action}) => isDeleteAction(action)).map(({pin}) => pin)).size;
}

/** The device's steps of a plan, in their order. */
export function deviceSteps({steps}: Pick<Plan, 'steps'>): readonly DeviceStep[] {
	return steps.filter(isDeviceStep);
}

export interface LeftOut {
	readonly pin: string;
	/**
	`ok` = nothing to do; `absent` = no list that could be read has this PIN. Of undo and restore: `changed` = no
	longer as it was written, so it is not overwritten; `lost` = cannot come back.
	*/
	readonly kind: Kind | 'ok' | 'absent' | 'changed' | 'lost';
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
		| 'locked'
		/** Rows that the settings, or this login's rights, do not let trisync write. */
		| 'not-writable'
		/** add: what was given, or what is known, does not make a member. */
		| 'member';
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

export interface PlanSource {
	readonly state: SourceState;
	readonly count: number | null;
	readonly identity: SourceIdentity;
}

/** A plan is data: shown, refused, applied. Nothing is written without one. */
export interface Plan {
	/** Running number of the operation, e.g. 42. */
	readonly number: number;
	readonly operation: Operation;
	/** The rest of an operation that was cut off: what that one was called. Absent = a plan of its own. */
	readonly resumes?: Operation;
	readonly device: {readonly name: string; readonly address: string; readonly serial: string | null};
	/** ms since the epoch. */
	readonly builtAt: number;
	/** When each source was read for this plan; null = off or not read. */
	readonly readAt: Readonly<Record<SourceName, number | null>>;
	/** What was asked for: makes the same plan again on another day. */
	readonly intent: Intent;
	/** The readings it rests on; a saved plan is refused where an identity is another one by then. */
	readonly sources: Readonly<Record<SourceName, PlanSource>>;
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
