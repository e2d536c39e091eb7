import {isProblem} from '../reconcile/row.ts';
import {always, type Binding, type Context, type Hint} from './binding.ts';
import {needsLine, needsPane, needsRow, refusePlan} from './refusals.ts';
import {rowAtCursor} from './selectors.ts';
import type {State} from './state.ts';

const list: readonly Context[] = ['list'];
const acting: readonly Context[] = ['list', 'details'];

/** The fix of the row comes first in the hint line, other actions only where they make sense. */
function hintFix(word: string, isUseful: (state: State) => boolean, rank = 2) {
	return (state: State): Hint | null => {
		if (!isUseful(state)) return null;
		return {word, rank: rowAtCursor(state)?.fix === word ? 0 : rank};
	};
}

const isOnDevice = (state: State) => (rowAtCursor(state)?.device ?? null) !== null;
const hasFix = (fix: string) => (state: State) => rowAtCursor(state)?.fix === fix;

function hintSwitch(state: State): Hint | null {
	const user = rowAtCursor(state)?.device ?? null;
	if (user === null) return null;
	if (!user.enabled) return {word: 'enable', rank: rowAtCursor(state)?.fix === 'enable' ? 0 : 3};
	return rowAtCursor(state)!.kinds.some(kind => kind === 'EXPIRED' || kind === 'NOT-SQL')
		? {word: 'disable', rank: 1}
		: null;
}

const moves: readonly Binding[] = [
	{
		contexts: list,
		keys: ['j', 'down'],
		label: 'down',
		wish: {type: 'cursor-moved', by: 'line', direction: 1},
	},
	{contexts: list, keys: ['k', 'up'], label: 'up', wish: {type: 'cursor-moved', by: 'line', direction: -1}},
	{
		contexts: list,
		keys: ['ctrl-d'],
		label: 'half a page down',
		wish: {type: 'cursor-moved', by: 'half', direction: 1},
	},
	{
		contexts: list,
		keys: ['ctrl-u'],
		label: 'half a page up',
		wish: {type: 'cursor-moved', by: 'half', direction: -1},
	},
	{
		contexts: list,
		keys: ['pagedown'],
		label: 'page down',
		wish: {type: 'cursor-moved', by: 'page', direction: 1},
	},
	{
		contexts: list,
		keys: ['pageup'],
		label: 'page up',
		wish: {type: 'cursor-moved', by: 'page', direction: -1},
	},
	{
		contexts: list,
		keys: ['g', 'home'],
		label: 'first row',
		wish: {type: 'cursor-moved', by: 'end', direction: -1},
	},
	{
		contexts: list,
		keys: ['G', 'end'],
		label: 'last row',
		wish: {type: 'cursor-moved', by: 'end', direction: 1},
	},
	{contexts: list, keys: ['n', ']'], label: 'next problem', wish: {type: 'problem-sought', direction: 1}},
	{
		contexts: list,
		keys: ['N', '['],
		label: 'previous problem',
		wish: {type: 'problem-sought', direction: -1},
	},
	{
		contexts: list,
		keys: ['l', 'tab', 'right'],
		label: 'focus the next pane',
		wish: {type: 'pane-focused', direction: 1},
	},
	{
		contexts: list,
		keys: ['h', 'shift-tab', 'left'],
		label: 'focus the previous pane',
		wish: {type: 'pane-focused', direction: -1},
	},
	{
		contexts: list,
		keys: ['1'],
		label: 'website pane alone',
		wish: {type: 'panes-chosen', panes: 'sql'},
		name: 'website',
		refuse: needsPane('sql'),
	},
	{
		contexts: list,
		keys: ['2'],
		label: 'middleware pane alone',
		wish: {type: 'panes-chosen', panes: 'middleware'},
		name: 'middleware',
		refuse: needsPane('middleware'),
	},
	{
		contexts: list,
		keys: ['3'],
		label: 'device pane alone',
		wish: {type: 'panes-chosen', panes: 'device'},
		name: 'device',
		refuse: needsPane('device'),
	},
	{
		contexts: list,
		keys: ['0'],
		label: 'all three panes',
		wish: {type: 'panes-chosen', panes: 'all'},
		name: 'panes',
	},
];

const looks: readonly Binding[] = [
	{
		contexts: list,
		keys: ['enter'],
		label: 'details of this PIN',
		wish: {type: 'details-opened', isBytesFirst: false},
		name: 'details',
		refuse: needsRow,
		hint: always('details', 6),
	},
	{
		contexts: list,
		keys: ['b'],
		label: 'bytes as stored',
		wish: {type: 'details-opened', isBytesFirst: true},
		name: 'bytes',
		refuse: needsRow,
	},
	{
		contexts: list,
		keys: ['/'],
		label: 'find by PIN, name, card, id, slot',
		wish: {type: 'find-opened'},
		name: 'find',
		hint: always('find', 5),
	},
	{contexts: list, keys: ['f'], label: 'pick kinds', wish: {type: 'kinds-opened'}, name: 'kinds'},
	{
		contexts: list,
		keys: ['p'],
		label: 'problems or all',
		wish: {type: 'tab-chosen', tab: 'other'},
		name: 'tab',
		hint: always('problems/all', 9),
	},
	{
		contexts: list,
		keys: ['o'],
		label: 'order by PIN, kind or name',
		wish: {type: 'sort-cycled'},
		name: 'order',
	},
	{
		contexts: list,
		keys: ['w'],
		label: 'live events on or off (holds the line)',
		wish: {type: 'live-toggled'},
		name: 'live',
		refuse: needsLine,
	},
	{
		contexts: list,
		keys: ['R'],
		label: 'read all sources again',
		wish: {type: 'refresh-requested'},
		name: 'read',
		hint: state => (state.data.isSettled ? {word: 'read again', rank: state.data.isComplete ? 8 : 1} : null),
	},
	{
		contexts: list,
		keys: ['y'],
		label: 'copy the name in the focused pane',
		wish: {type: 'copy-requested'},
		name: 'copy',
		refuse: needsRow,
	},
];

const marks: readonly Binding[] = [
	{
		contexts: list,
		keys: ['space'],
		label: 'mark',
		wish: {type: 'mark-toggled'},
		name: 'mark',
		refuse: needsRow,
		hint: always('mark', 3),
	},
	{
		contexts: list,
		keys: ['v'],
		label: 'range: begin, then mark up to here',
		wish: {type: 'range-toggled'},
		name: 'range',
		refuse: needsRow,
		hint: state => (state.list.anchor === null ? null : {word: 'mark the range', rank: 0}),
	},
	{
		contexts: list,
		keys: ['a'],
		label: 'mark all shown, or none',
		wish: {type: 'shown-marked'},
		name: 'mark-shown',
		refuse: needsRow,
	},
];

const plans: readonly Binding[] = [
	{
		contexts: acting,
		keys: ['r'],
		label: 'plan: register on the device',
		wish: {type: 'plan-requested', operation: 'register'},
		name: 'register',
		refuse: refusePlan('register'),
		hint: hintFix('register', hasFix('register')),
	},
	{
		contexts: acting,
		keys: ['s'],
		label: 'plan: resync name and card',
		wish: {type: 'plan-requested', operation: 'resync'},
		name: 'resync',
		refuse: refusePlan('resync'),
		hint: hintFix('resync', hasFix('resync')),
	},
	{
		contexts: acting,
		keys: ['x'],
		label: 'plan: disable or enable on the device',
		wish: {type: 'plan-requested', operation: 'switch'},
		name: 'disable',
		refuse: refusePlan('switch'),
		hint: hintSwitch,
	},
	{
		contexts: acting,
		keys: ['d'],
		label: 'plan: delete from the device',
		wish: {type: 'plan-requested', operation: 'delete'},
		name: 'delete',
		refuse: refusePlan('delete'),
		hint: hintFix(
			'delete',
			state => isOnDevice(state) && rowAtCursor(state)!.fix === null && isProblem(rowAtCursor(state)!),
		),
	},
	{
		contexts: list,
		keys: ['F'],
		label: 'plan: default fixes of the marked, else all shown',
		wish: {type: 'plan-requested', operation: 'fix'},
		name: 'fix',
		refuse: refusePlan('fix'),
		hint: state =>
			state.data.counts.problems > 0
				? {word: state.list.marks.size > 0 ? 'fix marked' : 'fix all', rank: 4}
				: null,
	},
];

const program: readonly Binding[] = [
	{
		contexts: ['list', 'details', 'plan', 'run', 'result', 'kinds'],
		keys: ['?'],
		label: 'help',
		wish: {type: 'help-opened'},
		name: 'help',
	},
	{contexts: list, keys: [':'], label: 'command by name', wish: {type: 'command-opened'}},
	{
		contexts: list,
		keys: ['escape'],
		label: 'back: range, marks, find, kinds, tab',
		wish: {type: 'went-back'},
	},
	{
		contexts: list,
		keys: ['q'],
		label: 'quit',
		wish: {type: 'leave-requested'},
		name: 'quit',
		hint: always('quit', 7),
	},
	{
		contexts: [
			'list',
			'find',
			'command',
			'details',
			'help',
			'kinds',
			'planning',
			'plan',
			'phrase',
			'run',
			'result',
			'problem',
			'leave',
		],
		keys: ['ctrl-c'],
		label: 'cancel; twice: leave',
		wish: {type: 'interrupted'},
	},
	{
		contexts: [
			'list',
			'find',
			'command',
			'details',
			'help',
			'kinds',
			'planning',
			'plan',
			'phrase',
			'result',
			'problem',
			'leave',
		],
		keys: ['ctrl-z'],
		label: 'suspend',
		wish: {type: 'suspend-requested'},
	},
	{
		contexts: [
			'list',
			'find',
			'command',
			'details',
			'help',
			'kinds',
			'planning',
			'plan',
			'phrase',
			'run',
			'result',
			'problem',
			'leave',
		],
		keys: ['ctrl-l'],
		label: 'draw again',
		wish: {type: 'repaint-requested'},
	},
];

export const listBindings: readonly Binding[] = [...moves, ...looks, ...marks, ...plans, ...program];
