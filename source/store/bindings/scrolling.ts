import type {MoveBy} from '../list.ts';
import type {Binding, Context} from './binding.ts';

const scrolling: readonly Context[] = ['details', 'kinds', 'plan', 'run', 'result'];
/** Letters are text here, so only keys that are none scroll. */
const textual: readonly Context[] = ['help', 'phrase'];

function scroll(
	contexts: readonly Context[],
	keys: readonly string[],
	label: string,
	by: MoveBy,
	direction: 1 | -1,
): Binding {
	return {contexts, keys, label, wish: {type: 'scrolled', by, direction}};
}

/** Keys that scroll what lies over the list. */
export const scrollingBindings: readonly Binding[] = [
	scroll(scrolling, ['j', 'down'], 'down', 'line', 1),
	scroll(scrolling, ['k', 'up'], 'up', 'line', -1),
	scroll(scrolling, ['ctrl-d', 'pagedown'], 'further down', 'page', 1),
	scroll(scrolling, ['ctrl-u', 'pageup'], 'further up', 'page', -1),
	scroll(scrolling, ['g', 'home'], 'top', 'end', -1),
	scroll(scrolling, ['G', 'end'], 'bottom', 'end', 1),
	scroll(textual, ['down'], 'down', 'line', 1),
	scroll(textual, ['up'], 'up', 'line', -1),
	scroll(textual, ['pagedown'], 'further down', 'page', 1),
	scroll(textual, ['pageup'], 'further up', 'page', -1),
];
