import type {Key} from 'ink';

const special: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/**
Ink's idea of a key as the names of the keymap. Keys that arrived together ("jjj") become several; Alt
combinations mean nothing here.
*/
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.eventType === 'release') return [];
	if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
	for (const [flag, name] of special) if (key[flag] === true) return [name];
	if (key.meta) return [];
	if (key.ctrl) return input.length === 1 ? [`ctrl-${input}`] : [];
	return [...input].filter(letter => letter >= ' ').map(letter => (letter === ' ' ? 'space' : letter));
}
