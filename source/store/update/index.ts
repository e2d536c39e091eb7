import type {Context} from '../bindings/binding.ts';
import {contextOf} from '../contexts.ts';
import {pushDialog} from '../dialogs.ts';
import type {Event} from '../events.ts';
import {findBinding, keymapOf} from '../keymap.ts';
import {keepVisible} from '../list.ts';
import {geometryOf, type State, topDialog} from '../state.ts';
import {updateDialogs} from './dialogs.ts';
import {updateList} from './list.ts';
import type {Next} from './next.ts';
import {updatePages} from './pages.ts';
import {updatePlan} from './plan.ts';
import {updatePrompt} from './prompt.ts';
import {updateRun} from './run.ts';
import {updateSources} from './sources.ts';

const themes = [updateList, updatePrompt, updatePages, updatePlan, updateRun, updateDialogs, updateSources];

/** The whole behaviour of the screen: the newest state and what happened give the next state and what to do. */
export function update(state: State, event: Event): Next {
	switch (event.type) {
		case 'key-pressed':
			return pressKey(state, event.key);
		case 'text-pasted':
			return paste(state, event.text);
		case 'resized':
			return [keepCursor({...state, size: event.size}), []];
		case 'notice-given':
			return [give(state, event.text), []];
		case 'repaint-requested':
			return [state, [{type: 'repaint'}]];
		case 'suspend-requested':
			return [state, [{type: 'suspend'}]];
		default:
			for (const theme of themes) {
				const next = theme(state, event, update);
				if (next !== null) return next;
			}

			return [state, []];
	}
}

/** Whoever types there must not have the keys taken away. */
const engaged: ReadonlySet<Context> = new Set<Context>([
	'find',
	'command',
	'help',
	'add',
	'phrase',
	'planning',
	'run',
	'leave',
]);

/** A word for the hint line; one that is longer than the line gets a page, so that its end can be read. */
function give(state: State, text: string): State {
	if (text.length < geometryOf(state).width || engaged.has(contextOf(state))) return {...state, notice: text};
	return pushDialog(state, {kind: 'problem', title: 'Message', message: text});
}

/** Where one types. */
const textual: ReadonlySet<Context> = new Set<Context>(['find', 'command', 'help', 'add']);

/** A key means what the innermost thing on the screen says; unbound letters are text where one can type. */
function pressKey(before: State, key: string): Next {
	const state =
		before.notice === null && (!before.isLeaving || key === 'ctrl-c')
			? before
			: {...before, notice: null, isLeaving: before.isLeaving && key === 'ctrl-c'};
	if (isAsleep(state) && key !== 'escape' && key !== 'ctrl-c') return [state, []];
	const context = contextOf(state);
	const binding = findBinding(keymapOf(state), context, key);
	if (binding === null) {
		const isText = textual.has(context);
		const text = key === 'space' ? ' ' : [...key].length === 1 ? key : '';
		return isText && text !== '' ? update(state, {type: 'edited', edit: {do: 'insert', text}}) : [state, []];
	}

	const refusal = binding.refuse?.(state) ?? null;
	return refusal === null ? update(state, binding.wish) : [{...state, notice: refusal}, []];
}

/** For its first second a plan hears nothing but Esc. */
function isAsleep(state: State): boolean {
	const dialog = topDialog(state);
	return dialog?.kind === 'plan' && !dialog.isArmed;
}

/** Pasted text is only ever text to find by: it runs no key and confirms nothing. */
function paste(state: State, text: string): Next {
	const line = text.split(/[\r\n]/, 1)[0]!.trim();
	if (contextOf(state) === 'find') return update(state, {type: 'edited', edit: {do: 'insert', text: line}});
	const where =
		contextOf(state) === 'phrase'
			? 'Pasted text never confirms: please type it.'
			: 'Pasted text is taken by / (find) only.';
	return [{...state, notice: where}, []];
}

/** After a resize: the cursor stays on its PIN and on the screen. */
function keepCursor(state: State): State {
	return {...state, list: keepVisible(state.list, geometryOf(state).bodyRows)};
}
