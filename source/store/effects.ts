import type {Snapshots} from '../domain/index.ts';
import type {Intent, Plan} from '../plan/plan.ts';
import type {ConsentGiven, RunReport} from '../plan/run.ts';
import type {Row} from '../reconcile/row.ts';

/** What `update` asks for and never does itself. */
export type Effect =
	| {readonly type: 'refresh'}
	/** Somebody is about to type what to find in these rows. */
	| {readonly type: 'prepare-finding'; readonly rows: readonly Row[]}
	| {readonly type: 'make-plan'; readonly id: number; readonly intent: Intent}
	| {readonly type: 'cancel-plan'}
	| {readonly type: 'arm-dialog'; readonly id: number; readonly afterMs: number}
	| {readonly type: 'apply-plan'; readonly plan: Plan; readonly consent: ConsentGiven}
	| {readonly type: 'stop-run'}
	| {readonly type: 'check'; readonly id: number; readonly pin: string | null}
	| {readonly type: 'cancel-check'}
	| {readonly type: 'read-audit'; readonly id: number}
	| {readonly type: 'read-operations'; readonly id: number}
	/** What was done to one PIN; nothing comes of it when it cannot be read. */
	| {readonly type: 'read-history'; readonly pin: string}
	/** Looks at what became of an operation and plans what is left of it; ends as `plan-made` or `page-failed`. */
	| {readonly type: 'resume'; readonly id: number; readonly number: number}
	/** Only looks what became of it; ends as `operation-verified` or `page-failed`. */
	| {readonly type: 'verify'; readonly id: number; readonly number: number}
	| {readonly type: 'save-plan'; readonly plan: Plan}
	/** Into a file; ends as `notice-given`. */
	| {
			readonly type: 'export-rows';
			readonly format: 'csv' | 'json';
			/** Whose users they are compared with. */
			readonly device: string | null;
			readonly rows: readonly Row[];
			readonly snapshots: Snapshots;
			readonly isComplete: boolean;
	  }
	/** Into a file; ends as `notice-given`. */
	| {readonly type: 'save-report'; readonly plan: Plan; readonly report: RunReport}
	/** When this PIN was last at the door, from the terminal's own log; ends as `last-punch-read`. */
	| {readonly type: 'read-last-punch'; readonly pin: string}
	| {readonly type: 'cancel-last-punch'}
	/** This PIN on the other terminals; ends as `pin-found-elsewhere`. */
	| {readonly type: 'find-elsewhere'; readonly pin: string}
	/** Short visits; the terminal with this name is left alone. Each ends as `door-visited`. */
	| {readonly type: 'visit-doors'; readonly id: number; readonly except: string | null}
	/** Another terminal is compared from now on; ends as `workbench-opened`. */
	| {readonly type: 'change-door'; readonly name: string}
	| {readonly type: 'watch-events'}
	| {readonly type: 'stop-events'}
	| {readonly type: 'drop-pending-keys'}
	| {readonly type: 'copy'; readonly text: string}
	| {readonly type: 'repaint'}
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'; readonly exitCode: number};
