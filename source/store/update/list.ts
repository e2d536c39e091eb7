import {plainText} from '../../domain/index.ts';
import {isFiltered, markShown, moveCursor, type Sort, seekProblem, toggleMark, toggleRange} from '../list.ts';
import {presentSources, rowAtCursor} from '../selectors.ts';
import {geometryOf, type State} from '../state.ts';
import {type Next, relist, type Theme} from './next.ts';

const sorts: readonly Sort[] = ['pin', 'kind', 'name'];

/** Moving, marking, and what is listed in which order. */
export const updateList: Theme = (state, event) => {
	const {bodyRows} = geometryOf(state);
	const withList = (list: State['list']): Next => [list === state.list ? state : {...state, list}, []];
	switch (event.type) {
		case 'cursor-moved':
			return withList(moveCursor(state.list, event.by, event.direction, bodyRows));
		case 'problem-sought': {
			const list = seekProblem(state.list, state.data, event.direction, bodyRows);
			if (list !== state.list) return withList(list);
			return [
				{...state, notice: `No ${event.direction === 1 ? 'further' : 'earlier'} problem in this list.`},
				[],
			];
		}
		case 'mark-toggled':
			return withList(moveCursor(toggleMark(state.list), 'line', 1, bodyRows));
		case 'range-toggled':
			return withList(toggleRange(state.list));
		case 'shown-marked':
			return withList(markShown(state.list));
		case 'pins-pointed':
			return withList({...state.list, marks: new Set(event.pins), anchor: null});
		case 'pane-focused': {
			const present = presentSources(state);
			const at = present.indexOf(state.focus) + event.direction + present.length;
			return [{...state, focus: present[at % present.length] ?? state.focus}, []];
		}
		case 'panes-chosen':
			return [{...state, panes: event.panes, focus: event.panes === 'all' ? state.focus : event.panes}, []];
		case 'tab-chosen': {
			const other = state.list.tab === 'problems' ? 'all' : 'problems';
			const tab = event.tab === 'other' ? other : event.tab;
			const list = {...state.list, tab, query: '', picked: new Set<never>()};
			return [keepPin({...state, list}, state), []];
		}
		case 'sort-cycled': {
			const sort = sorts[(sorts.indexOf(state.list.sort) + 1) % sorts.length]!;
			const next = keepPin({...state, list: {...state.list, sort}}, state);
			return [{...next, notice: `Ordered by ${sort === 'pin' ? 'PIN' : sort}.`}, []];
		}
		case 'copy-requested': {
			const person = rowAtCursor(state)?.[state.focus] ?? null;
			if (person === null) return [{...state, notice: 'Nothing to copy in this pane.'}, []];
			const text = plainText(person.name);
			return [{...state, notice: `Copied: ${text}`}, [{type: 'copy', text}]];
		}
		case 'went-back':
			return state.dialogs.length === 0 && state.prompt === null ? goBack(state) : null;
		default:
			return null;
	}
};

/** The same PIN stays under the cursor where the new list has it. */
function keepPin(next: State, before: State): State {
	return {...relist(next, 'new-reading'), outcomes: before.outcomes};
}

/** Esc takes one thing away: the open range, the marks, the filter, then the tab All. */
function goBack(state: State): Next {
	const {list} = state;
	if (list.anchor !== null) return [{...state, list: {...list, anchor: null}}, []];
	if (list.marks.size > 0) return [{...state, list: {...list, marks: new Set()}}, []];
	if (isFiltered(list))
		return [keepPin({...state, list: {...list, query: '', picked: new Set()}}, state), []];
	if (list.tab === 'all') return [keepPin({...state, list: {...list, tab: 'problems'}}, state), []];
	return [state, []];
}
