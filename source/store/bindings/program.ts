import {always, type Binding, type Context} from './binding.ts';

const list: readonly Context[] = ['list'];
/** Stopping the program during a run would leave the device paused. */
const restful: readonly Context[] = [
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
	'check',
	'audit',
	'operations',
	'unfinished',
	'add',
	'export',
	'doors',
];
const everywhere: readonly Context[] = [...restful, 'run'];

/** Keys of the program itself: help, commands, ways back and out. */
export const programBindings: readonly Binding[] = [
	{
		contexts: [
			'list',
			'details',
			'plan',
			'run',
			'result',
			'kinds',
			'check',
			'audit',
			'operations',
			'unfinished',
			'doors',
		],
		keys: ['?'],
		label: 'help',
		wish: {type: 'help-opened'},
		name: 'help',
		words: 'keys how',
	},
	{
		contexts: list,
		keys: [':'],
		label: 'command by name',
		wish: {type: 'command-opened'},
		name: 'command',
	},
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
		words: 'leave exit close',
		hint: always('quit', 7),
	},
	{
		contexts: everywhere,
		keys: ['ctrl-c'],
		label: 'cancel; twice: leave',
		wish: {type: 'interrupted'},
	},
	{
		contexts: restful,
		keys: ['ctrl-z'],
		label: 'suspend',
		wish: {type: 'suspend-requested'},
	},
	{
		contexts: everywhere,
		keys: ['ctrl-l'],
		label: 'draw again',
		wish: {type: 'repaint-requested'},
	},
];
