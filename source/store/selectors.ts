import type {SourceName} from '../domain/index.ts';
import {isUnknown} from '../domain/index.ts';
import type {OperationEntry} from '../plan/history.ts';
import type {Also, Place, Plan} from '../plan/plan.ts';
import type {Kind, Note, Row} from '../reconcile/row.ts';
import type {RunDialog} from './dialogs.ts';
import {keyOf} from './keymap.ts';
import {type State, topDialog, type WritableRows} from './state.ts';

export function rowAtCursor(state: State): Row | null {
	const pin = state.list.order[state.list.cursor];
	return pin === undefined ? null : (state.data.byPin.get(pin) ?? null);
}

/** Rows on the screen, top to bottom: the only rows a key has to look at. */
export function visibleRows(state: State, bodyRows: number): readonly Row[] {
	const {order, top} = state.list;
	const rows: Row[] = [];
	for (let at = top; at < Math.min(order.length, top + bodyRows); at++) {
		const row = state.data.byPin.get(order[at]!);
		if (row !== undefined) rows.push(row);
	}

	return rows;
}

const listed = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Marks that the filter hides. The set of listed PINs is made once per order. */
export function hiddenMarks(state: State): number {
	const {marks, order} = state.list;
	if (marks.size === 0) return 0;
	let shown = listed.get(order);
	if (shown === undefined) {
		shown = new Set(order);
		listed.set(order, shown);
	}

	let hidden = 0;
	for (const pin of marks) if (!shown.has(pin)) hidden += 1;
	return hidden;
}

/** Names the person behind a PIN the way plans and events do. */
export function nameOfPin(state: State, pin: string): string | null {
	const row = state.data.byPin.get(pin);
	if (row === undefined) return null;
	return row.sql?.name || row.middleware?.name || row.device?.name || '';
}

export function runOf(state: State): RunDialog | null {
	return state.dialogs.find(dialog => dialog.kind === 'run') ?? null;
}

const words: Readonly<Record<SourceName, string>> = {
	sql: 'Website (SQL)',
	middleware: 'Middleware',
	device: 'Device',
};

/** Why this source cannot be built upon now, as a refusal; null when it can. */
export function missingSource(state: State, source: SourceName): string | null {
	const {state: word} = state.data.snapshots[source];
	if (word === 'off') return `${words[source]} is not configured.`;
	if (word === 'wait') return `${words[source]} has not been read yet.`;
	return isUnknown(word) ? `${words[source]} could not be read: ${keyOf(state, 'read')} reads again.` : null;
}

const sources: readonly SourceName[] = ['sql', 'middleware', 'device'];

/** Sources that are configured; the others have no pane. */
export function presentSources(state: State): readonly SourceName[] {
	return sources.filter(source => state.data.snapshots[source].state !== 'off');
}

/** PINs a plan is asked for: the marked rows, else the row under the cursor. */
export function chosenPins(state: State): readonly string[] {
	if (state.list.marks.size > 0) return [...state.list.marks];
	const row = rowAtCursor(state);
	return row === null ? [] : [row.pin];
}

/** What is decided at the device, so that no row of a database is what `s` means there. */
const ofDevice: ReadonlySet<Kind> = new Set([
	'UNKNOWN',
	'DUP-PIN',
	'PIN-FORM',
	'WHO?',
	'CARD',
	'DUP-CARD',
	'NAME',
]);
const hidden: ReadonlySet<Kind> = new Set(['NO-MW', 'SQL-ONLY']);
const drifted: ReadonlySet<Note> = new Set(['CODE', 'CLIENT-PIN']);

/**
Where resync has something to correct for this person: on the device, in what hides the person from the middleware, or
in the website's copies of the PIN.
*/
export function repairPlace({kinds, notes, fix}: Row): Place {
	if (fix === 'resync' || kinds.some(kind => ofDevice.has(kind))) return 'device';
	if (kinds.some(kind => hidden.has(kind))) return 'mw';
	return notes.some(note => drifted.has(note)) ? 'sql' : 'device';
}

/** May the rows of this place be written? */
export function mayRepair({writableRows}: State, place: Place): boolean {
	if (place === 'device') return true;
	return writableRows.includes('both') || writableRows.includes(place === 'mw' ? 'middleware' : 'website');
}

/** Is there something in the way that no phrase passes? */
export function isBlocked(plan: Plan): boolean {
	return plan.blocks.length > 0;
}

/** What a plan dialog shows below its head: one line a step, one a person left out, then what is done by hand. */
export function planLineCount(plan: Plan): number {
	return plan.steps.length + plan.leftOut.length + instructionsOf(plan).length;
}

/** What a person does in eTimeTrackLite, one sentence each; only a plan for one person has any. */
export function instructionsOf({steps}: Plan): readonly string[] {
	return steps.flatMap(step => (step.action === 'queue' ? step.instructions : []));
}

/** Where a person's own hands have to do all of it. */
export function isByHand({steps}: Plan): boolean {
	return steps.length > 0 && steps.every(({route}) => route === 'manual');
}

/** Places that the delete of the open plan may be made to reach too, ticked or not; none for any other plan. */
export function alsoPlaces(state: State): readonly AlsoPlace[] {
	const dialog = topDialog(state);
	if (dialog?.kind !== 'plan' || dialog.plan.operation !== 'delete') return [];
	const ticked = dialog.intent.also ?? [];
	return state.writableRows.map(rows => {
		const also = rows === 'middleware' ? 'mw' : 'sql';
		return {rows, also, isTicked: ticked.includes(also)};
	});
}

export interface AlsoPlace {
	readonly rows: WritableRows;
	readonly also: Also;
	readonly isTicked: boolean;
}

/** PINs of a result that are not verified. */
export function unfinishedPins(state: State): readonly string[] {
	const dialog = topDialog(state);
	if (dialog?.kind !== 'result') return [];
	return dialog.report.results.filter(item => item.state !== 'verified').map(item => item.pin);
}

/** The operation that a key means: the one under the cursor of their list, or the one met at the start. */
export function operationAtCursor(state: State): OperationEntry | null {
	const dialog = topDialog(state);
	if (dialog?.kind === 'unfinished') return dialog.entry;
	return dialog?.kind === 'operations' ? (dialog.entries?.[dialog.cursor] ?? null) : null;
}
