import type {Edit} from '../editor.ts';
import {type State, topDialog} from '../state.ts';
import {always, type Binding, type Context} from './binding.ts';

const typing: readonly Context[] = ['find', 'command', 'help', 'add'];

/** The page of marks has no lines to run. */
function isOnMarks(state: State): boolean {
	const dialog = topDialog(state);
	return dialog?.kind === 'help' && dialog.page === 'marks';
}

function editing(keys: readonly string[], label: string, edit: Edit): Binding {
	return {contexts: typing, keys, label, wish: {type: 'edited', edit}};
}

/** Keys of the lines one types into. */
export const typingBindings: readonly Binding[] = [
	editing(['left'], 'caret left', {do: 'left'}),
	editing(['right'], 'caret right', {do: 'right'}),
	editing(['home', 'ctrl-a'], 'caret to the beginning', {do: 'home'}),
	editing(['end', 'ctrl-e'], 'caret to the end', {do: 'end'}),
	editing(['backspace'], 'delete to the left', {do: 'backspace'}),
	editing(['delete'], 'delete to the right', {do: 'delete'}),
	editing(['ctrl-w'], 'delete a word', {do: 'delete-word'}),
	editing(['ctrl-u'], 'delete everything', {do: 'clear'}),
	{
		contexts: ['find'],
		keys: ['enter'],
		label: 'keep the filter',
		wish: {type: 'prompt-entered'},
		hint: always('keep', 0),
	},
	{
		contexts: ['command'],
		keys: ['enter'],
		label: 'run the command',
		wish: {type: 'prompt-entered'},
		hint: always('run', 0),
	},
	{
		contexts: ['command'],
		keys: ['tab'],
		label: 'complete the name',
		wish: {type: 'command-completed'},
		hint: always('complete', 1),
	},
	{
		contexts: ['find'],
		keys: ['down'],
		label: 'next match',
		wish: {type: 'cursor-moved', by: 'line', direction: 1},
	},
	{
		contexts: ['find'],
		keys: ['up'],
		label: 'previous match',
		wish: {type: 'cursor-moved', by: 'line', direction: -1},
	},
	{
		contexts: ['help'],
		keys: ['enter'],
		label: 'run the line under the cursor',
		wish: {type: 'help-line-run'},
		hint: state => (isOnMarks(state) ? null : {word: 'run this line', rank: 0}),
	},
	{
		contexts: ['help'],
		keys: ['tab'],
		label: 'keys or marks',
		wish: {type: 'help-page-turned'},
		hint: always('keys/marks', 1),
	},
];
