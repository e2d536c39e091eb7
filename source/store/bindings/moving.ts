import type {SourceName} from '../../domain/index.ts';
import type {MoveBy} from '../list.ts';
import {needsPane} from '../refusals.ts';
import type {Binding} from './binding.ts';

function move(name: string, keys: readonly string[], label: string, by: MoveBy, direction: 1 | -1): Binding {
	return {contexts: ['list'], keys, label, wish: {type: 'cursor-moved', by, direction}, name};
}

/** Shows one pane alone; the other keys move the cursor or the focus. */
function pane(key: string, name: string, source: SourceName): Binding {
	return {
		contexts: ['list'],
		keys: [key],
		label: `${name} pane alone`,
		wish: {type: 'panes-chosen', panes: source},
		name,
		words: 'column only show hide',
		refuse: needsPane(source),
	};
}

/** Keys that move through the list and between its panes. */
export const movingBindings: readonly Binding[] = [
	move('down', ['j', 'down'], 'down', 'line', 1),
	move('up', ['k', 'up'], 'up', 'line', -1),
	move('half-page-down', ['ctrl-d'], 'half a page down', 'half', 1),
	move('half-page-up', ['ctrl-u'], 'half a page up', 'half', -1),
	move('page-down', ['pagedown'], 'page down', 'page', 1),
	move('page-up', ['pageup'], 'page up', 'page', -1),
	move('first', ['g', 'home'], 'first row', 'end', -1),
	move('last', ['G', 'end'], 'last row', 'end', 1),
	{
		contexts: ['list'],
		keys: ['n', ']'],
		label: 'next problem',
		wish: {type: 'problem-sought', direction: 1},
		name: 'next',
	},
	{
		contexts: ['list'],
		keys: ['N', '['],
		label: 'previous problem',
		wish: {type: 'problem-sought', direction: -1},
		name: 'previous',
	},
	{
		contexts: ['list'],
		keys: ['l', 'tab', 'right'],
		label: 'focus the next pane',
		wish: {type: 'pane-focused', direction: 1},
		name: 'next-pane',
	},
	{
		contexts: ['list'],
		keys: ['h', 'shift-tab', 'left'],
		label: 'focus the previous pane',
		wish: {type: 'pane-focused', direction: -1},
		name: 'previous-pane',
	},
	pane('1', 'website', 'sql'),
	pane('2', 'middleware', 'middleware'),
	pane('3', 'device', 'device'),
	{
		contexts: ['list'],
		keys: ['0'],
		label: 'all three panes',
		wish: {type: 'panes-chosen', panes: 'all'},
		name: 'panes',
		words: 'columns show',
	},
];
