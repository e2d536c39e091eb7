import {isDangerous} from '../bindings/binding.ts';
import {contextOf} from '../contexts.ts';
import {kindsPresent} from '../data.ts';
import {type Dialog, pushDialog, type RunDialog, replaceTop} from '../dialogs.ts';
import {notAsked, reading} from '../doors.ts';
import {edit, emptyEditor} from '../editor.ts';
import type {Effect} from '../effects.ts';
import {linesOfHelp} from '../help.ts';
import type {MoveBy} from '../list.ts';
import {planLineCount, rowAtCursor, runOf} from '../selectors.ts';
import {geometryOf, type State, topDialog} from '../state.ts';
import {type Next, relist, type Theme, type Update} from './next.ts';

/** Exit code after Ctrl-C. */
const interrupted = 130;

/** Member page, help, kinds, and the ways out. */
export const updateDialogs: Theme = (state, event, update) => {
	const dialog = topDialog(state);
	switch (event.type) {
		case 'details-opened': {
			const row = rowAtCursor(state);
			if (row === null) return [state, []];
			return [
				pushDialog(state, {
					kind: 'details',
					pin: row.pin,
					top: 0,
					history: null,
					lastPunch: state.device === null ? notAsked : reading,
					elsewhere: notAsked,
					isBytesFirst: event.isBytesFirst,
				}),
				[
					{type: 'read-history', pin: row.pin},
					...(state.device === null ? [] : [{type: 'read-last-punch', pin: row.pin} as const]),
				],
			];
		}
		case 'help-opened':
			return [
				pushDialog(state, {
					kind: 'help',
					from: contextOf(state),
					page: 'keys',
					search: emptyEditor,
					cursor: 0,
				}),
				[],
			];
		case 'kinds-opened':
			return [pushDialog(state, {kind: 'kinds', cursor: 0}), []];
		case 'edited':
			if (dialog?.kind !== 'help') return null;
			return [replaceTop(state, {...dialog, search: edit(dialog.search, event.edit), cursor: 0}), []];
		case 'help-page-turned':
			if (dialog?.kind !== 'help') return null;
			return [replaceTop(state, {...dialog, page: dialog.page === 'keys' ? 'marks' : 'keys'}), []];
		case 'help-line-run':
			return runHelpLine(state, dialog, update);
		case 'kind-toggled':
			return dialog?.kind === 'kinds' ? [toggleKind(state, dialog.cursor), []] : null;
		case 'kinds-cleared':
			return [relist({...state, list: {...state.list, picked: new Set()}}, 'new-filter'), []];
		case 'scrolled':
			return [scroll(state, dialog, event.by, event.direction), []];
		case 'layout-ended':
			return [stopAt(state, dialog, event.lastTop), []];
		case 'went-back':
			return dialog === null ? null : [closeTop(state), endingOf(dialog)];
		case 'leave-requested':
			if (runOf(state) !== null) return [pushDialog(state, {kind: 'leave'}), []];
			return [state, [{type: 'quit', exitCode: 0}]];
		case 'leave-confirmed':
			return [state, [{type: 'stop-run'}, {type: 'quit', exitCode: interrupted}]];
		case 'interrupted':
			return interrupt(state, dialog);
		default:
			return null;
	}
};

/** What a dialog leaves behind that nobody waits for any more. */
function endingOf(dialog: Dialog): readonly Effect[] {
	if (dialog.kind === 'planning') return [{type: 'cancel-plan'}];
	if (dialog.kind === 'details' && dialog.lastPunch.state === 'reading') return [{type: 'cancel-last-punch'}];
	return dialog.kind === 'check' && dialog.report === null ? [{type: 'cancel-check'}] : [];
}

function closeTop(state: State): State {
	return {...state, dialogs: state.dialogs.slice(0, -1)};
}

/** Ctrl-C cancels what is open; in the list, or a second time, it leaves. A run first finishes its user. */
function interrupt(state: State, dialog: Dialog | null): Next {
	const quit: readonly Effect[] = [{type: 'quit', exitCode: interrupted}];
	if (state.isLeaving) return [state, runOf(state) === null ? quit : [{type: 'stop-run'}, ...quit]];
	const leaving: State = {...state, isLeaving: true, notice: 'Ctrl-C once more leaves.'};
	if (runOf(state) !== null) {
		const dialogs = state.dialogs.map(each => (each.kind === 'run' ? {...each, isStopping: true} : each));
		return [{...leaving, dialogs}, [{type: 'stop-run'}]];
	}

	if (dialog !== null) return [closeTop(leaving), endingOf(dialog)];
	return [{...leaving, prompt: null}, []];
}

function toggleKind(state: State, cursor: number): State {
	const kind = kindsPresent(state.data)[cursor]?.[0];
	if (kind === undefined) return state;
	const picked = new Set(state.list.picked);
	if (!picked.delete(kind)) picked.add(kind);
	return relist({...state, list: {...state.list, picked}}, 'new-filter');
}

function runHelpLine(state: State, dialog: Dialog | null, update: Update): Next {
	if (dialog?.kind !== 'help') return [state, []];
	const line = linesOfHelp(state, dialog)[dialog.cursor];
	if (line === undefined || dialog.page !== 'keys') return [state, []];
	const {deed} = line;
	if (deed.kind === 'shell')
		return [{...state, notice: `In the shell: ${deed.command} --help tells more.`}, []];
	if (deed.kind === 'elsewhere')
		return [{...state, notice: `This key belongs to the ${deed.place}: Esc leads there.`}, []];
	const {binding} = deed;
	// Enter alone never answers a plan, by no detour.
	if (dialog.from !== 'list' && isDangerous(binding))
		return [{...state, notice: `Esc, then ${line.keys}: a line of the help does not do that.`}, []];
	const closed = closeTop(state);
	const refusal = binding.refuse?.(closed) ?? null;
	return refusal === null ? update(closed, binding.wish) : [{...closed, notice: refusal}, []];
}

/** Moves the dialog's own cursor or first line; views clamp what depends on their width. */
function scroll(state: State, dialog: Dialog | null, by: MoveBy, direction: 1 | -1): State {
	if (dialog === null) return state;
	const page = Math.max(1, geometryOf(state).dialogRows - 6);
	const distances = {end: Number.MAX_SAFE_INTEGER, line: 1, half: Math.ceil(page / 2), page};
	const distance = distances[by];
	const moved = (at: number, last: number) =>
		Math.min(Math.max(0, at + direction * distance), Math.max(0, last));
	switch (dialog.kind) {
		case 'details':
		case 'result':
		case 'check':
		case 'audit':
		case 'unfinished':
			return replaceTop(state, {...dialog, top: moved(dialog.top, Number.MAX_SAFE_INTEGER)});
		case 'run': {
			// The end of the list is where the run goes on: from there it is followed again.
			if (by === 'end' && direction === 1) return replaceTop(state, {...dialog, top: null});
			const last = dialog.plan.steps.length - 1;
			return replaceTop(state, {...dialog, top: moved(dialog.top ?? followedTop(state, dialog), last)});
		}
		case 'help':
			return replaceTop(state, {
				...dialog,
				cursor: moved(dialog.cursor, linesOfHelp(state, dialog).length - 1),
			});
		case 'kinds':
			return replaceTop(state, {
				...dialog,
				cursor: moved(dialog.cursor, kindsPresent(state.data).length - 1),
			});
		case 'operations':
			return replaceTop(state, {...dialog, cursor: moved(dialog.cursor, (dialog.entries?.length ?? 0) - 1)});
		case 'doors':
			return replaceTop(state, {...dialog, cursor: moved(dialog.cursor, dialog.others?.length ?? 0)});
		case 'plan':
			return replaceTop(state, {...dialog, cursor: moved(dialog.cursor, planLineCount(dialog.plan) - 1)});
		default:
			return state;
	}
}

/** About where a followed run stands: its steps are written in their order. */
function followedTop(state: State, {progress}: RunDialog): number {
	return Math.max(0, progress.size - geometryOf(state).dialogRows + runHead);
}

/** Lines above and below the rows of a run. */
const runHead = 5;

/** Scrolling further than the layout goes would make the first keys back do nothing. */
function stopAt(state: State, dialog: Dialog | null, lastTop: number): State {
	if (dialog === null || !('top' in dialog)) return state;
	return dialog.top === null || dialog.top <= lastTop ? state : replaceTop(state, {...dialog, top: lastTop});
}
