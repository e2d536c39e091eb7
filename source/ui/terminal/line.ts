import {type Glyph, splitGlyphs} from './glyphs.ts';
import {applySgr, plain, type StyleId} from './style.ts';

/** Columns `start` up to, not including, `end`. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/**
One row of the screen as cells. Behind `glyphs.length` everything is blank in the plain style.
A wide glyph stands in its first column, the columns behind it hold the empty string.
*/
export interface Line {
	/** As Ink wrote it; two lines with the same text look the same. */
	readonly text: string;
	readonly glyphs: readonly string[];
	readonly styles: readonly StyleId[];
	/** Texts that begin with an unsteady glyph; each is drawn as a whole. */
	readonly runs: readonly Span[];
	/** Columns whose look depends on how the terminal measures the runs in them. Never touching each other. */
	readonly unsteady: readonly Span[];
}

export const blankLine: Line = {text: '', glyphs: [], styles: [], runs: [], unsteady: []};

const sgr = /\x1B\[([\d;]*)m/y;
/** What Ink or a component might let through besides colours: it takes no column and is not drawn. */
const otherEscape = /\x1B(?:\[[\x20-\x3F]*[\x40-\x7E]|\][^\x07\x1B]*(?:\x07|\x1B\\)?|.?)/sy;
/** What stands between the panes: drawn in its own column always. */
const separators: ReadonlySet<string> = new Set(['|', '│']);
const printable = /[^\x00-\x1F\x7F-\x9F]+/y;

/** Reads one line of an Ink frame, cut at `columns`. */
export function parseLine(text: string, columns: number): Line {
	if (text === '') return blankLine;
	const cells = new CellRow(columns);
	let style = plain;
	let at = 0;
	while (at < text.length && !cells.isFull) {
		printable.lastIndex = at;
		sgr.lastIndex = at;
		otherEscape.lastIndex = at;
		const words = printable.exec(text);
		if (words !== null) {
			for (const glyph of splitGlyphs(words[0])) cells.add(glyph, style);
			at = printable.lastIndex;
			continue;
		}
		const colours = sgr.exec(text);
		if (colours !== null) {
			style = applySgr(style, colours[1]!);
			at = sgr.lastIndex;
		} else {
			at = otherEscape.test(text) ? otherEscape.lastIndex : at + 1;
		}
	}
	return cells.finish(text);
}

interface Run {
	readonly start: number;
	end: number;
	readonly style: StyleId;
	/** The most columns that a terminal may take for all of it. */
	maxWidth: number;
	/** Do glyphs that follow still belong to it? */
	isOpen: boolean;
}

class CellRow {
	readonly #columns: number;
	readonly #glyphs: string[] = [];
	readonly #styles: StyleId[] = [];
	readonly #runs: Run[] = [];
	isFull = false;

	constructor(columns: number) {
		this.#columns = columns;
	}

	add(glyph: Glyph, style: StyleId): void {
		const start = this.#glyphs.length;
		if (this.isFull || start + glyph.width > this.#columns) {
			// Half of a wide glyph cannot be shown.
			this.isFull = true;
			return;
		}
		this.#glyphs.push(glyph.text);
		this.#styles.push(style);
		for (let behind = 1; behind < glyph.width; behind++) {
			this.#glyphs.push('');
			this.#styles.push(style);
		}
		if (!this.#joinsRun(start, glyph, style) && !glyph.isSteady) {
			this.#runs.push({start, end: start + glyph.width, style, maxWidth: glyph.maxWidth, isOpen: true});
		}
	}

	/**
	A name is drawn as one text, so that the terminal can shape it and `लक्ष्मी Verma` keeps its parts apart: a run
	goes on over steady glyphs and single spaces, until two spaces, a line between panes or another style.
	*/
	#joinsRun(start: number, glyph: Glyph, style: StyleId): boolean {
		const run = this.#runs.at(-1);
		if (run === undefined || !run.isOpen) return false;
		const gap = start - run.end;
		run.isOpen = style === run.style && gap <= 1 && !separators.has(glyph.text);
		if (!run.isOpen) return false;
		if (glyph.text === ' ') {
			// The second space in a row ends the run; the first one belongs to it only if a glyph follows.
			run.isOpen = gap === 0;
			return false;
		}
		run.end = start + glyph.width;
		run.maxWidth += gap + glyph.maxWidth;
		return true;
	}

	finish(text: string): Line {
		const unsteady: Span[] = [];
		for (const run of this.#runs) {
			let end = Math.min(this.#columns, Math.max(run.end, run.start + run.maxWidth));
			while (this.#glyphs[end] === '') end++;
			const last = unsteady.at(-1);
			if (last !== undefined && run.start <= last.end) {
				unsteady[unsteady.length - 1] = {start: last.start, end: Math.max(last.end, end)};
			} else {
				unsteady.push({start: run.start, end});
			}
		}
		while (this.#glyphs.at(-1) === ' ' && this.#styles.at(-1) === plain) {
			this.#glyphs.pop();
			this.#styles.pop();
		}
		return {
			text,
			glyphs: this.#glyphs,
			styles: this.#styles,
			runs: this.#runs.map(({start, end}) => ({start, end})),
			unsteady,
		};
	}
}
