import type {CheckReport, CheckRung, DeviceEvent, SourceName} from '../domain/index.ts';
import type {AuditEntry, OperationEntry, Resumption} from '../plan/history.ts';
import type {Operation, Plan} from '../plan/plan.ts';
import type {RunProgress, RunReport} from '../plan/run.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import type {Asked, Door, LastPunch, PinThere} from './doors.ts';
import type {Edit} from './editor.ts';
import type {Size} from './geometry.ts';
import type {MoveBy, Tab} from './list.ts';
import type {WritableRows} from './state.ts';

/** What came in from outside: keys, the terminal, the workbench. */
export type Report =
	| {readonly type: 'key-pressed'; readonly key: string}
	| {readonly type: 'text-pasted'; readonly text: string}
	| {readonly type: 'resized'; readonly size: Size}
	/** The uppermost dialog was scrolled beyond its last page, which begins here. */
	| {readonly type: 'layout-ended'; readonly lastTop: number}
	| {
			readonly type: 'workbench-opened';
			readonly device: string | null;
			readonly isReadOnly: boolean;
			readonly writableRows: readonly WritableRows[];
	  }
	| {readonly type: 'comparison-arrived'; readonly comparison: Comparison}
	| {readonly type: 'reading-ended'}
	| {readonly type: 'plan-made'; readonly id: number; readonly plan: Plan}
	| {readonly type: 'plan-failed'; readonly id: number; readonly message: string}
	| {readonly type: 'dialog-armed'; readonly id: number}
	| {readonly type: 'phrase-entered'; readonly text: string}
	| {readonly type: 'rung-climbed'; readonly id: number; readonly rung: CheckRung}
	| {readonly type: 'check-ended'; readonly id: number; readonly report: CheckReport}
	/** Newest first. */
	| {readonly type: 'audit-read'; readonly id: number; readonly entries: readonly AuditEntry[]}
	/** Newest first. */
	| {readonly type: 'operations-read'; readonly id: number; readonly entries: readonly OperationEntry[]}
	/** Newest first. */
	| {readonly type: 'history-read'; readonly pin: string; readonly entries: readonly AuditEntry[]}
	/** An earlier run of the program left something behind. @param entry the operation, where it was on this device. */
	| {readonly type: 'unfinished-found'; readonly text: string; readonly entry: OperationEntry | null}
	| {readonly type: 'last-punch-read'; readonly pin: string; readonly answer: Asked<LastPunch>}
	| {readonly type: 'pin-found-elsewhere'; readonly pin: string; readonly answer: Asked<readonly PinThere[]>}
	/** The site's terminals, before and after each visit. */
	| {readonly type: 'doors-listed'; readonly id: number; readonly doors: readonly Door[]}
	/** What a look at an unfinished operation found. */
	| {readonly type: 'operation-verified'; readonly id: number; readonly found: Resumption}
	/** The page that was asked for cannot be shown. */
	| {readonly type: 'page-failed'; readonly id: number; readonly title: string; readonly message: string}
	| {readonly type: 'run-progressed'; readonly at: number; readonly items: readonly RunProgress[]}
	| {readonly type: 'run-ended'; readonly report: RunReport}
	| {readonly type: 'run-failed'; readonly message: string}
	| {readonly type: 'device-events-arrived'; readonly events: readonly DeviceEvent[]}
	| {readonly type: 'device-events-ended'; readonly reason: string | null}
	| {readonly type: 'notice-given'; readonly text: string};

/** What a key means. Intents carry "one down", never a computed next state, so fast typing cannot act on an old frame. */
export type Wish =
	| {readonly type: 'cursor-moved'; readonly by: MoveBy; readonly direction: 1 | -1}
	| {readonly type: 'problem-sought'; readonly direction: 1 | -1}
	| {readonly type: 'pane-focused'; readonly direction: 1 | -1}
	| {readonly type: 'panes-chosen'; readonly panes: SourceName | 'all'}
	| {readonly type: 'details-opened'; readonly isBytesFirst: boolean}
	| {readonly type: 'mark-toggled'}
	| {readonly type: 'range-toggled'}
	| {readonly type: 'shown-marked'}
	/** These and no others are meant by what comes next. */
	| {readonly type: 'pins-pointed'; readonly pins: readonly string[]}
	/** What to find, whole. */
	| {readonly type: 'query-given'; readonly query: string}
	| {readonly type: 'plan-requested'; readonly operation: Operation | 'switch'}
	/** Absent = the person of the card, else the one under the cursor. */
	| {readonly type: 'check-requested'; readonly pin?: string | null}
	| {readonly type: 'audit-opened'}
	| {readonly type: 'operations-opened'}
	/** Absent = the operation under the cursor. */
	| {readonly type: 'undo-requested'; readonly number?: number}
	| {readonly type: 'resume-requested'; readonly number?: number}
	/** Looks what became of the unfinished operation; offers no plan. */
	| {readonly type: 'verify-requested'}
	/** Another place for the delete of this plan, or one less; by its place in the list of those that may be written. */
	| {readonly type: 'also-toggled'; readonly at: number}
	| {readonly type: 'export-opened'}
	| {readonly type: 'export-requested'; readonly format: 'csv' | 'json'}
	| {readonly type: 'doors-opened'}
	| {readonly type: 'door-chosen'}
	| {readonly type: 'elsewhere-requested'}
	| {readonly type: 'save-requested'}
	| {readonly type: 'add-opened'}
	| {readonly type: 'field-moved'; readonly direction: 1 | -1}
	| {readonly type: 'add-requested'}
	| {readonly type: 'find-opened'}
	| {readonly type: 'command-opened'}
	| {readonly type: 'kinds-opened'}
	| {readonly type: 'help-opened'}
	| {readonly type: 'tab-chosen'; readonly tab: Tab | 'other'}
	| {readonly type: 'sort-cycled'}
	| {readonly type: 'refresh-requested'}
	| {readonly type: 'live-toggled'}
	| {readonly type: 'copy-requested'}
	| {readonly type: 'repaint-requested'}
	| {readonly type: 'suspend-requested'}
	| {readonly type: 'went-back'}
	| {readonly type: 'leave-requested'}
	| {readonly type: 'interrupted'}
	| {readonly type: 'leave-confirmed'}
	| {readonly type: 'edited'; readonly edit: Edit}
	| {readonly type: 'prompt-entered'}
	| {readonly type: 'command-completed'}
	| {readonly type: 'scrolled'; readonly by: MoveBy; readonly direction: 1 | -1}
	| {readonly type: 'kind-toggled'}
	| {readonly type: 'kinds-cleared'}
	| {readonly type: 'help-page-turned'}
	| {readonly type: 'help-line-run'}
	| {readonly type: 'plan-confirmed'}
	| {readonly type: 'phrase-edited'; readonly text: string}
	| {readonly type: 'step-taken-out'}
	| {readonly type: 'stop-requested'}
	| {readonly type: 'retry-requested'};

export type Event = Report | Wish;
