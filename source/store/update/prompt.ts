import {completed, findCommand} from '../commands.ts';
import {edit, editorWith, emptyEditor} from '../editor.ts';
import {keymapOf, keyOf} from '../keymap.ts';
import {type Prompt, type State, topDialog} from '../state.ts';
import {type Next, relist, type Theme, type Update} from './next.ts';

/** The two lines one types into over the list: find filters while typing, `:` runs a key by its name. */
export const updatePrompt: Theme = (state, event, update) => {
	switch (event.type) {
		case 'find-opened': {
			// What was looked for before stays listed until something else is typed; Esc brings it back.
			const {query} = state.list;
			return [
				{...state, prompt: {kind: 'find', editor: emptyEditor, before: query}},
				[{type: 'prepare-finding', rows: state.data.rows}],
			];
		}
		case 'query-given':
			return [find(state, null, event.query), []];
		case 'command-opened':
			return [{...state, prompt: {kind: 'command', editor: emptyEditor}}, []];
		case 'edited': {
			if (state.prompt === null || topDialog(state) !== null) return null;
			const editor = edit(state.prompt.editor, event.edit);
			if (state.prompt.kind === 'find') return [find(state, {...state.prompt, editor}, editor.text), []];
			return [{...state, prompt: {...state.prompt, editor}}, []];
		}
		case 'command-completed': {
			if (state.prompt?.kind !== 'command') return null;
			const editor = editorWith(completed(keymapOf(state), state.prompt.editor.text));
			return [{...state, prompt: {...state.prompt, editor}}, []];
		}
		case 'prompt-entered':
			if (state.prompt === null) return null;
			return state.prompt.kind === 'find'
				? keepFilter(find(state, null, state.prompt.editor.text))
				: runCommand(state, update);
		case 'went-back':
			if (state.prompt === null || topDialog(state) !== null) return null;
			return [
				state.prompt.kind === 'find' ? find(state, null, state.prompt.before) : {...state, prompt: null},
				[],
			];
		default:
			return null;
	}
};

function find(state: State, prompt: Prompt | null, query: string): State {
	if (query === state.list.query) return {...state, prompt};
	return relist({...state, prompt, list: {...state.list, query}}, 'new-filter');
}

function keepFilter(state: State): Next {
	const notice = state.list.order.length === 0 ? 'Nobody found; Esc shows everybody again.' : null;
	return [{...state, notice}, []];
}

function runCommand(state: State, update: Update): Next {
	const text = state.prompt?.editor.text ?? '';
	const closed: State = {...state, prompt: null};
	if (text.trim() === '') return [closed, []];
	const binding = findCommand(keymapOf(state), text);
	if (binding === null)
		return [{...closed, notice: `No command "${text.trim()}"; ${keyOf(state, 'help')} lists them.`}, []];
	const refusal = binding.refuse?.(closed) ?? null;
	return refusal === null ? update(closed, binding.wish) : [{...closed, notice: refusal}, []];
}
