/**
Ink takes every line apart into styled characters and puts it together again, for each frame: four fifths of what
a key costs on a large screen. Our lines are finished already, so each goes through Ink as one character that
stands for it, and is put back on the way out. To Ink a frame is fifty characters instead of ten thousand.

The characters are private ones of plane 15. Only a line that is nothing but such a character is put back, so
text from outside, which is always inside a line of ours, can stand for nothing.
*/
export interface LineTokens {
	/** The character that stands for this line. */
	hide(line: string): string;
	/** A frame of Ink with its lines put back. */
	show(frame: string): string;
}

const first = 0xf_00_00;
const last = 0xf_ff_fd;
/** A line may follow the escape sequences that remove the last frame. */
const token = /(^|\n|[A-Za-z])([\u{F0000}-\u{FFFFD}])(?=\n|$)/gu;

/** Lines remembered before the older half is forgotten; many times what one frame has. */
const generation = 4096;

export function createLineTokens(): LineTokens {
	let codes = new Map<string, string>();
	let lines = new Map<string, string>();
	let olderLines = new Map<string, string>();
	let next = first;

	function remember(line: string): string {
		if (lines.size === generation) {
			olderLines = lines;
			lines = new Map();
			codes = new Map();
		}

		const code = String.fromCodePoint(next);
		// Sixteen generations fit into the plane, so a character is free again long before its turn.
		next = next === last ? first : next + 1;
		codes.set(line, code);
		lines.set(code, line);
		return code;
	}

	return {
		hide: line => codes.get(line) ?? remember(line),
		show: frame =>
			frame.replaceAll(token, (whole, before: string, code: string) => {
				const line = lines.get(code) ?? olderLines.get(code);
				return line === undefined ? whole : before + line;
			}),
	};
}

/** Lines as they are, for components that are drawn by Ink alone. */
export const openLines: Pick<LineTokens, 'hide'> = {hide: line => line};
