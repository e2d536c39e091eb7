/**
Colours and attributes of a cell (SGR), interned: a style is a small number, equal styles are the same number,
and `plain` is what a terminal shows after a reset.
*/
export type StyleId = number;

export const plain: StyleId = 0;

interface Style {
	/** One bit for each attribute that is on. */
	readonly attributes: number;
	/** SGR parameters of the colour, such as `31` or `38;5;208`; empty for the terminal's own. */
	readonly foreground: string;
	readonly background: string;
}

/** Codes that switch an attribute on and off. Bold and dim share their off code. */
const attributes: ReadonlyArray<{readonly on: number; readonly off: number}> = [
	{on: 1, off: 22},
	{on: 2, off: 22},
	{on: 3, off: 23},
	{on: 4, off: 24},
	{on: 5, off: 25},
	{on: 7, off: 27},
	{on: 8, off: 28},
	{on: 9, off: 29},
	{on: 53, off: 55},
];
const intensity = 0b11;

const styles: Style[] = [{attributes: 0, foreground: '', background: ''}];
const ids = new Map<string, StyleId>([['0;;', plain]]);
const applied = new Map<string, StyleId>();
const changes = new Map<number, string>();

/** The style that is in force after `CSI parameters m`. Codes that no cell can show are ignored. */
export function applySgr(style: StyleId, parameters: string): StyleId {
	const key = `${style}:${parameters}`;
	let next = applied.get(key);
	if (next === undefined) {
		next = intern(withParameters(styles[style]!, parameters.split(';')));
		applied.set(key, next);
	}
	return next;
}

/** The shortest SGR sequence that leads from one style to the other; empty when they are the same. */
export function changeStyle(from: StyleId, to: StyleId): string {
	if (from === to) return '';
	const key = from * 0x1_0000 + to;
	let change = changes.get(key);
	if (change === undefined) {
		const difference = `\x1B[${steps(styles[from]!, styles[to]!).join(';')}m`;
		const afresh = `\x1B[${['', ...steps(styles[plain]!, styles[to]!)].join(';')}m`;
		change = difference.length <= afresh.length ? difference : afresh;
		changes.set(key, change);
	}
	return change;
}

function intern(style: Style): StyleId {
	const key = `${style.attributes};${style.foreground};${style.background}`;
	let id = ids.get(key);
	if (id === undefined) {
		id = styles.push(style) - 1;
		ids.set(key, id);
	}
	return id;
}

function withParameters(style: Style, parameters: readonly string[]): Style {
	let {attributes: bits, foreground, background} = style;
	for (let at = 0; at < parameters.length; at++) {
		const code = Number(parameters[at]);
		if (code === 0) {
			bits = 0;
			foreground = '';
			background = '';
		} else if (code === 38 || code === 48 || code === 58) {
			const length = parameters[at + 1] === '5' ? 3 : 5;
			const colour = parameters.slice(at, at + length).join(';');
			if (code === 38) foreground = colour;
			if (code === 48) background = colour;
			at += length - 1;
		} else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
			foreground = String(code);
		} else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
			background = String(code);
		} else if (code === 39) {
			foreground = '';
		} else if (code === 49) {
			background = '';
		} else {
			for (const [index, attribute] of attributes.entries()) {
				if (attribute.on === code) bits |= 1 << index;
				if (attribute.off === code) bits &= ~(1 << index);
			}
		}
	}
	return {attributes: bits, foreground, background};
}

function steps(from: Style, to: Style): Array<number | string> {
	const codes: Array<number | string> = [];
	const removed = from.attributes & ~to.attributes;
	let added = to.attributes & ~from.attributes;
	if ((removed & intensity) !== 0) added |= to.attributes & intensity;
	for (const [index, {off}] of attributes.entries()) {
		if ((removed & (1 << index)) !== 0 && codes.at(-1) !== off) codes.push(off);
	}
	for (const [index, {on}] of attributes.entries()) {
		if ((added & (1 << index)) !== 0) codes.push(on);
	}
	if (from.foreground !== to.foreground) codes.push(to.foreground || 39);
	if (from.background !== to.background) codes.push(to.background || 49);
	return codes;
}
