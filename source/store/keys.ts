/** How keys are called: `ctrl-d` inside the program, `Ctrl-D` for people. */

const shown: Readonly<Record<string, string>> = {
	escape: 'Esc',
	enter: 'Enter',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	pagedown: 'PgDn',
	pageup: 'PgUp',
	backspace: 'Backspace',
	delete: 'Delete',
	home: 'Home',
	end: 'End',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	space: 'space',
};

/** `ctrl-d` as people write it: `Ctrl-D`. */
export function keyName(key: string): string {
	if (key.startsWith('ctrl-')) return `Ctrl-${key.slice(5).toUpperCase()}`;
	return shown[key] ?? key;
}

const named: ReadonlyMap<string, string> = new Map([
	...Object.entries(shown).flatMap(([key, name]) => [
		[key, key] as const,
		[name.toLowerCase(), key] as const,
	]),
	['esc', 'escape'],
	['return', 'enter'],
	[' ', 'space'],
]);

/** A letter with Ctrl that reaches the program as itself: the others are Tab, Enter, Backspace and signals. */
const ctrl = /^(?:ctrl|c)-([abdefgknopqrstuvwxy])$/i;

/**
A key as a person wrote it in the settings: `j`, `R`, `space`, `PgDn`, `Ctrl-D`. A letter keeps its case.
@returns the name that the key handler makes of it; null when no terminal sends such a key.
*/
export function parseKey(text: string): string | null {
	const [, letter] = ctrl.exec(text) ?? [];
	if (letter !== undefined) return `ctrl-${letter.toLowerCase()}`;
	const special = named.get(text.toLowerCase());
	if (special !== undefined) return special;
	return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(text) ? text : null;
}
