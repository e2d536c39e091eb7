/**
Cuts what a terminal sends into keys. Over a slow line keys arrive together and sequences arrive torn, so this
keeps what is not complete yet; `settle` decides about it after a short silence.
*/
export interface KeyTokens {
	/** Takes decoded text; returns the keys that are complete. */
	push(text: string): string[];
	/** What is waiting for more: nothing, a lone ESC, a torn sequence, or a paste without its end. */
	readonly pending: 'nothing' | 'escape' | 'sequence' | 'paste';
	/** After a silence: a lone ESC is the Escape key; the rest of a torn sequence is no key and is dropped. */
	settle(): string[];
}

/**
The Escape key as the kitty protocol writes it. Ink knows it in any mode and takes it at once, whereas a bare
ESC would wait in Ink again and could join with the next key to an Alt key that nobody pressed.
*/
export const escapeKey = '\x1B[27u';

const pasteStart = '\x1B[200~';
const pasteEnd = '\x1B[201~';
/** A name, a card number, a phrase are short; more than this is a slip of the mouse. */
const pasteLimit = 16_384;
/** The longest sequence that a terminal sends for a key is far shorter. */
const sequenceLimit = 64;

// As Ink's own parser: `ESC [ [ A` is a function key of the Linux console, `ESC [ 2 $` a shifted key of rxvt.
const csi = /\x1B\[(?:[235678]\$|\[?[\x20-\x3F]*[\x40-\x5A\x5C-\x7E])/y;
const csiStart = /\x1B\[\[?[\x20-\x3F]*$/y;
const ss3 = /\x1BO[\d;]*[A-Za-z]/y;
const ss3Start = /\x1BO[\d;]*$/y;
/** Replies that nobody asked for (colours, clipboard, versions): their text must not act as keys. */
const reply = /\x1B[\]P_^X][^\x07\x1B]*(?:\x07|\x1B\\)/y;
const replyStart = /\x1B[\]P_^X][^\x07\x1B]*\x1B?$/y;

export function createKeyTokens(): KeyTokens {
	let rest = '';
	let pasted: string | null = null;

	function takePaste(text: string): {keys: string[]; rest: string} {
		// Only a lone Ctrl-C gets out of a paste whose end was lost.
		if (text === '\x03') {
			pasted = null;
			return {keys: ['\x03'], rest: ''};
		}
		// The end mark itself may be torn, so it is looked for in all of it.
		const all = `${pasted ?? ''}${text}`;
		const end = all.indexOf(pasteEnd);
		if (end === -1) {
			pasted = all.length > pasteLimit ? all.slice(0, pasteLimit) + all.slice(-pasteEnd.length) : all;
			return {keys: [], rest: ''};
		}
		pasted = null;
		const content = all.slice(0, Math.min(end, pasteLimit));
		return {keys: [pasteStart + content + pasteEnd], rest: all.slice(end + pasteEnd.length)};
	}

	function push(text: string): string[] {
		const keys: string[] = [];
		let input = rest + text;
		rest = '';
		for (let at = 0; at < input.length; ) {
			if (pasted !== null) {
				const taken = takePaste(input.slice(at));
				keys.push(...taken.keys);
				input = taken.rest;
				at = 0;
				continue;
			}
			const token = nextToken(input, at);
			if (token === null) {
				rest = input.slice(at);
				break;
			}
			at += token.length;
			if (token.key === pasteStart) pasted = '';
			else if (token.key !== null) keys.push(token.key);
		}
		return keys;
	}

	return {
		push,
		get pending() {
			if (pasted !== null) return 'paste';
			if (rest === '') return 'nothing';
			return rest === '\x1B' ? 'escape' : 'sequence';
		},
		settle() {
			const isEscape = rest === '\x1B';
			rest = '';
			return isEscape ? [escapeKey] : [];
		},
	};
}

/** The key at `at` and how much of the input it takes (`key: null` is no key); null when more must arrive. */
function nextToken(input: string, at: number): {readonly key: string | null; readonly length: number} | null {
	const character = String.fromCodePoint(input.codePointAt(at)!);
	if (character !== '\x1B') {
		const isControl = character >= '\x80' && character <= '\x9F';
		return {key: isControl ? null : character, length: character.length};
	}
	if (at + 1 === input.length) return null;
	for (const sequence of [csi, ss3]) {
		sequence.lastIndex = at;
		const match = sequence.exec(input);
		if (match !== null) return {key: match[0], length: match[0].length};
	}
	reply.lastIndex = at;
	const answer = reply.exec(input);
	if (answer !== null) return {key: null, length: answer[0].length};
	for (const start of [csiStart, ss3Start, replyStart]) {
		start.lastIndex = at;
		if (!start.test(input)) continue;
		const isTorn = start === replyStart || input.length - at <= sequenceLimit;
		return isTorn && input.length - at <= pasteLimit ? null : {key: null, length: input.length - at};
	}
	const next = String.fromCodePoint(input.codePointAt(at + 1)!);
	// Two Escapes, or Escape and an arrow, pressed faster than the line carries them.
	if (next === '\x1B') return {key: escapeKey, length: 1};
	// The beginning of a sequence that does not go on as one.
	if (next === '[' || next === 'O') return {key: null, length: 2};
	return {key: character + next, length: 1 + next.length};
}
