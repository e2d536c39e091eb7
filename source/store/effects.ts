import type {Intent, Plan} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';

/** What `update` asks for and never does itself. */
export type Effect =
	| {readonly type: 'refresh'}
	| {readonly type: 'make-plan'; readonly id: number; readonly intent: Intent}
	| {readonly type: 'cancel-plan'}
	| {readonly type: 'arm-dialog'; readonly id: number; readonly afterMs: number}
	| {readonly type: 'apply-plan'; readonly plan: Plan; readonly consent: ConsentGiven}
	| {readonly type: 'stop-run'}
	| {readonly type: 'watch-events'}
	| {readonly type: 'stop-events'}
	| {readonly type: 'drop-pending-keys'}
	| {readonly type: 'copy'; readonly text: string}
	| {readonly type: 'repaint'}
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'; readonly exitCode: number};
