import type {CheckReport, CheckRung} from '../domain/index.ts';
import type {AuditEntry, OperationEntry, Resumption} from '../plan/history.ts';
import type {Intent, Plan} from '../plan/plan.ts';
import type {RunProgress, RunReport} from '../plan/run.ts';
import type {Context} from './bindings/binding.ts';
import type {Asked, Door, LastPunch, PinThere} from './doors.ts';
import type {Editor} from './editor.ts';
import type {MemberForm} from './member-form.ts';

/** What lies over the list; the last one has the keys, Esc takes it away. */
export type Dialog =
	| DetailsDialog
	| HelpDialog
	| KindsDialog
	| PlanningDialog
	| PlanDialog
	| RunDialog
	| ResultDialog
	| ProblemDialog
	| LeaveDialog
	| CheckDialog
	| AuditDialog
	| OperationsDialog
	| UnfinishedDialog
	| AddDialog
	| ExportDialog
	| DoorsDialog;

export interface DetailsDialog {
	readonly kind: 'details';
	readonly pin: string;
	readonly top: number;
	/** What was ever done to this PIN from here, newest first; null while it is read, or when it cannot be. */
	readonly history: readonly AuditEntry[] | null;
	readonly lastPunch: Asked<LastPunch>;
	readonly elsewhere: Asked<readonly PinThere[]>;
	/** Opened by `b`: the bytes as stored come first. */
	readonly isBytesFirst: boolean;
}

export interface HelpDialog {
	readonly kind: 'help';
	/** Where it was opened: these keys come first, and only these can be run. */
	readonly from: Context;
	readonly page: 'keys' | 'marks';
	readonly search: Editor;
	readonly cursor: number;
}

export interface KindsDialog {
	readonly kind: 'kinds';
	readonly cursor: number;
}

/** The workbench reads the device and plans; Esc gives up. */
export interface PlanningDialog {
	readonly kind: 'planning';
	readonly id: number;
	readonly intent: Intent;
}

export interface PlanDialog {
	readonly kind: 'plan';
	readonly id: number;
	readonly intent: Intent;
	readonly plan: Plan;
	/** Line of the plan the cursor is on: steps first, then what was left out. */
	readonly cursor: number;
	/** False for the first second: a key typed for the list must not answer the plan. */
	readonly isArmed: boolean;
	readonly phrase: string;
}

export interface RunDialog {
	readonly kind: 'run';
	readonly intent: Intent;
	readonly plan: Plan;
	readonly progress: ReadonlyMap<string, RunProgress>;
	/** When the first and the newest word came, ms since the epoch; null before. */
	readonly startedAt: number | null;
	readonly newestAt: number | null;
	readonly isStopping: boolean;
	/** First step drawn; null = the list follows the step in hand. */
	readonly top: number | null;
}

export interface ResultDialog {
	readonly kind: 'result';
	readonly plan: Plan;
	readonly intent: Intent;
	readonly report: RunReport;
	readonly top: number;
}

/** Something that could not be done, in one or two sentences. */
export interface ProblemDialog {
	readonly kind: 'problem';
	readonly title: string;
	readonly message: string;
}

/** The troubleshooting ladder, rung by rung while it climbs. */
export interface CheckDialog {
	readonly kind: 'check';
	readonly id: number;
	/** Whose own chain is wanted too; null = none. */
	readonly pin: string | null;
	readonly rungs: readonly CheckRung[];
	/** null while it climbs. */
	readonly report: CheckReport | null;
	readonly top: number;
}

export interface AuditDialog {
	readonly kind: 'audit';
	readonly id: number;
	/** Newest first; null while it is read. */
	readonly entries: readonly AuditEntry[] | null;
	readonly top: number;
}

/** What was done before, to take it back or to go on with it. */
export interface OperationsDialog {
	readonly kind: 'operations';
	readonly id: number;
	/** Newest first; null while they are read. */
	readonly entries: readonly OperationEntry[] | null;
	readonly cursor: number;
}

/** Met at the start: an operation that an earlier run of the program did not end. */
export interface UnfinishedDialog {
	readonly kind: 'unfinished';
	readonly id: number;
	readonly entry: OperationEntry;
	/** What a look at the device found; `looking` while it is under way, null before. */
	readonly found: Resumption | 'looking' | null;
	readonly top: number;
}

/** The form for a new member. */
export interface AddDialog {
	readonly kind: 'add';
	readonly form: MemberForm;
}

/** Which kind of file the rows shown go into. */
export interface ExportDialog {
	readonly kind: 'export';
}

/** The site's terminals; one of them is compared. */
export interface DoorsDialog {
	readonly kind: 'doors';
	readonly id: number;
	/** Besides the one that is compared; null until they are known. */
	readonly others: readonly Door[] | null;
	readonly cursor: number;
}

/** Asked only while a run is going. */
export interface LeaveDialog {
	readonly kind: 'leave';
}

interface WithDialogs {
	readonly dialogs: readonly Dialog[];
}

/** The dialog above all others. */
export function pushDialog<S extends WithDialogs>(state: S, dialog: Dialog): S {
	return {...state, dialogs: [...state.dialogs, dialog]};
}

/** The dialog instead of the uppermost one. */
export function replaceTop<S extends WithDialogs>(state: S, dialog: Dialog): S {
	return {...state, dialogs: [...state.dialogs.slice(0, -1), dialog]};
}
