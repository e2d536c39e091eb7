import type {MoveBy} from '../list.ts';
import type {Binding, Context} from './binding.ts';

const scrolling: readonly Context[] = [
	'details',
	'kinds',
	'plan',
	'run',
	'result',
	'check',
	'audit',
	'operations',
	'unfinished',
	'doors',
];
/** Letters are text here, so only keys that are none scroll, and no setting changes them. */
const textual: readonly Context[] = ['help', 'phrase'];

interface Way {
	/** The same name moves the list's cursor. */
	readonly name?: string;
	readonly keys: readonly string[];
	readonly label: string;
	readonly by: MoveBy;
	readonly direction: 1 | -1;
}

function scroll(contexts: readonly Context[], {by, direction, ...rest}: Way): Binding {
	return {contexts, ...rest, wish: {type: 'scrolled', by, direction}};
}

/** Keys that scroll what lies over the list. */
export const scrollingBindings: readonly Binding[] = [
	scroll(scrolling, {name: 'down', keys: ['j', 'down'], label: 'down', by: 'line', direction: 1}),
	scroll(scrolling, {name: 'up', keys: ['k', 'up'], label: 'up', by: 'line', direction: -1}),
	scroll(scrolling, {
		name: 'half-page-down',
		keys: ['ctrl-d'],
		label: 'half a page down',
		by: 'half',
		direction: 1,
	}),
	scroll(scrolling, {
		name: 'half-page-up',
		keys: ['ctrl-u'],
		label: 'half a page up',
		by: 'half',
		direction: -1,
	}),
	scroll(scrolling, {name: 'page-down', keys: ['pagedown'], label: 'page down', by: 'page', direction: 1}),
	scroll(scrolling, {name: 'page-up', keys: ['pageup'], label: 'page up', by: 'page', direction: -1}),
	scroll(scrolling, {name: 'first', keys: ['g', 'home'], label: 'top', by: 'end', direction: -1}),
	scroll(scrolling, {name: 'last', keys: ['G', 'end'], label: 'bottom', by: 'end', direction: 1}),
	scroll(textual, {keys: ['down'], label: 'down', by: 'line', direction: 1}),
	scroll(textual, {keys: ['up'], label: 'up', by: 'line', direction: -1}),
	scroll(textual, {keys: ['pagedown'], label: 'page down', by: 'page', direction: 1}),
	scroll(textual, {keys: ['pageup'], label: 'page up', by: 'page', direction: -1}),
];
