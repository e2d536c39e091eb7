import {needsLine, needsRow} from '../refusals.ts';
import {always, type Binding, type Context} from './binding.ts';

const list: readonly Context[] = ['list'];

/** Keys that show something: details, finding, kinds, orders, the newest reading, the door. */
export const lookingBindings: readonly Binding[] = [
	{
		contexts: list,
		keys: ['enter'],
		label: 'details of this PIN',
		wish: {type: 'details-opened', isBytesFirst: false},
		name: 'details',
		words: 'why cannot enter get in member card page explain fields last punch fingers history',
		refuse: needsRow,
		hint: always('details', 6),
	},
	{
		contexts: list,
		keys: ['b'],
		label: 'bytes as stored',
		wish: {type: 'details-opened', isBytesFirst: true},
		name: 'bytes',
		words: 'hex raw encoding',
		refuse: needsRow,
	},
	{
		contexts: list,
		keys: ['/'],
		label: 'find by PIN, name, card, id, slot',
		wish: {type: 'find-opened'},
		name: 'find',
		words: 'search look for who filter query fuzzy',
		hint: always('find', 5),
	},
	{
		contexts: list,
		keys: ['f'],
		label: 'pick kinds',
		wish: {type: 'kinds-opened'},
		name: 'kinds',
		words: 'filter only type of problem',
	},
	{
		contexts: list,
		keys: ['p'],
		label: 'problems or all',
		wish: {type: 'tab-chosen', tab: 'other'},
		name: 'tab',
		words: 'everybody in sync list',
		hint: always('problems/all', 9),
	},
	{
		contexts: list,
		keys: ['o'],
		label: 'order by PIN, kind or name',
		wish: {type: 'sort-cycled'},
		name: 'order',
		words: 'sort',
	},
	{
		contexts: list,
		keys: ['w'],
		label: 'live events on or off (holds the line)',
		wish: {type: 'live-toggled'},
		name: 'live',
		words: 'punch who enters door watch log attendance',
		refuse: needsLine,
	},
	{
		contexts: list,
		keys: ['R'],
		label: 'read all sources again',
		wish: {type: 'refresh-requested'},
		name: 'read',
		words: 'refresh reload update new',
		hint: state => (state.data.isSettled ? {word: 'read again', rank: state.data.isComplete ? 8 : 1} : null),
	},
	{
		contexts: list,
		keys: ['y'],
		label: 'copy the name in the focused pane',
		wish: {type: 'copy-requested'},
		name: 'copy',
		words: 'clipboard',
		refuse: needsRow,
	},
];
