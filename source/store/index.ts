/** What the layers above may know of the store; `ui` takes its types and words from here alone. */

export type {
	CheckReport,
	CheckRung,
	DeviceUser,
	MiddlewarePerson,
	Snapshot,
	SourceName,
	SourceState,
	WebsitePerson,
} from '../domain/index.ts';
export {
	asClause,
	decisiveFailure,
	isAdministrator,
	isKnown,
	isUnknown,
	maskCard,
	parseCard,
	plainText,
} from '../domain/index.ts';
export {type AuditEntry, type OperationEntry, placeWritten, type Resumption} from '../plan/history.ts';
export {
	type Block,
	type Brake,
	type DeviceStep,
	deviceSteps,
	type Intent,
	isDeviceStep,
	isRowStep,
	type LeftOut,
	type Plan,
	type Step,
	type StepResult,
	type StepState,
} from '../plan/plan.ts';
export {routeWords, rowWords} from '../plan/row-words.ts';
export type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
export type {Comparison} from '../reconcile/comparison.ts';
export {isProblem, type Kind, type Mark, type Row} from '../reconcile/row.ts';
export type {Binding, Context} from './bindings/binding.ts';
export {isDangerous} from './bindings/binding.ts';
export * from './commands.ts';
export * from './contexts.ts';
export * from './data.ts';
export * from './dialogs.ts';
export * from './doors.ts';
export * from './editor.ts';
export * from './effects.ts';
export * from './events.ts';
export {prepareFinding} from './find.ts';
export * from './geometry.ts';
export * from './help.ts';
export * from './key-settings.ts';
export * from './keymap.ts';
export * from './keys.ts';
export * from './kinds.ts';
export * from './list.ts';
export * from './member-form.ts';
export * from './selectors.ts';
export * from './state.ts';
export {update} from './update/index.ts';
