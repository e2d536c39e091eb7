import {EventEmitter} from 'node:events';
import {blankLine, type Line, parseLine} from './line.ts';
import {paintLine} from './paint.ts';
import {Pen} from './pen.ts';
import {findScroll, type Scroll} from './scroll.ts';

/** The part of a terminal's stream that the writer uses. */
export interface ScreenOutput {
	/** @returns false when the stream has enough and `drain` will follow. */
	write(text: string, done?: () => void): boolean;
	once(event: 'drain', listener: () => void): unknown;
}

export interface ScreenWriterOptions {
	readonly output: ScreenOutput;
	readonly columns: number;
	readonly rows: number;
	/** Scroll regions, erasing in the middle of a line and synchronized updates; false for a bare VT100. */
	readonly isModern?: boolean;
}

const synchronize = /\x1B\[\?2026[hl]/g;
/** How Ink removes its last frame: erase the line, go up, go left; or home and erase down. */
const eraseFrame = /^(?:\x1B\[(?:2K|\d*[ABG]|1;1H|\d*J|\?25l))+/;
/** Where Ink would leave a visible cursor. */
const cursorSuffix = /(?:\x1B\[\d*A)?(?:\x1B\[\d*G)?\x1B\[\?25h$/;
/** Private modes, keyboard protocol, operating system commands: no frame, and nothing that moves the cursor. */
const modes = /^(?:\x1B\[\?[\d;]+[hl]|\x1B\[[<>=?][\d;]*u|\x1B\][^\x07\x1B]*(?:\x07|\x1B\\))+$/;
/** A frame longer than this may arrive in pieces, so the terminal is asked to show it at once. */
const onePiece = 512;
const utf8 = new TextEncoder();

/**
Stands between Ink and the terminal. Ink writes whole frames (`incrementalRendering: false`); this compares them
with what the screen shows and sends the shortest way there, one `write` a frame, nothing for an equal frame.

It says `isTTY: false`, so that Ink draws and does nothing else: the alternate screen, the cursor, bracketed
paste and synchronized updates are switched in one place, `openTerminal`, which also undoes them on every exit.
With it goes `interactive: true`, because Ink would otherwise write only its last frame.

While the terminal is slow (`write` returned false), paused or gone, only the newest frame is kept.
*/
export class ScreenWriter extends EventEmitter {
	readonly isTTY = false;
	readonly writable = true;
	readonly destroyed = false;
	readonly writableEnded = false;
	columns: number;
	rows: number;
	readonly #output: ScreenOutput;
	readonly #isModern: boolean;
	#pen: Pen;
	/** What the terminal shows; null when that is not known and all must be painted. */
	#screen: Line[] | null = null;
	#frame: readonly string[] | null = null;
	#isDue = false;
	#isScheduled = false;
	#isBlocked = false;
	#isPaused = false;
	#isClosed = false;
	#barriers: Array<() => void> = [];
	#drawnBytes = 0;

	constructor({output, columns, rows, isModern = true}: ScreenWriterOptions) {
		super();
		this.#output = output;
		this.columns = columns;
		this.rows = rows;
		this.#isModern = isModern;
		this.#pen = new Pen(columns);
	}

	/** What all frames so far have cost; who draws unasked looks at it. */
	get drawnBytes(): number {
		return this.#drawnBytes;
	}

	/** A frame of Ink, a sequence that switches a mode, or an empty barrier whose callback waits for all before it. */
	write(text: string, encoding?: string | (() => void), callback?: () => void): boolean {
		const done = typeof encoding === 'function' ? encoding : callback;
		const content = text.replace(synchronize, '').replace(eraseFrame, '').replace(cursorSuffix, '');
		if (modes.test(text) && content !== '') {
			if (!this.#isClosed) this.#output.write(content);
		} else if (content !== '') {
			this.#frame = content.split('\n');
			this.#isDue = true;
			this.#flush();
		}
		if (done !== undefined) this.#afterOutput(done);
		return true;
	}

	/** A new size: everything is painted afresh, with Ink's frame for it or else with the last one. */
	resize(columns: number, rows: number): void {
		this.columns = columns;
		this.rows = rows;
		this.#pen = new Pen(columns);
		this.repaint();
		this.emit('resize');
	}

	/** Paints the whole screen again: after a resume, or because something else wrote to the terminal. */
	repaint(): void {
		this.#screen = null;
		this.#isDue = true;
		if (this.#isScheduled) return;
		this.#isScheduled = true;
		// Where Ink answers with a new frame, that one is painted at once and this finds nothing left to do.
		setImmediate(() => {
			this.#isScheduled = false;
			this.#flush();
		});
	}

	/** Somebody else has the terminal: frames are kept, not written. */
	pause(): void {
		this.#isPaused = true;
	}

	resume(): void {
		this.#isPaused = false;
		this.#pen.loseCursor();
		this.repaint();
	}

	/** The terminal is given back or gone: nothing is written any more, whoever waits is let go. */
	close(): void {
		this.#isClosed = true;
		this.#release();
	}

	#flush(): void {
		if (!this.#isDue || this.#frame === null || this.#isBlocked || this.#isPaused || this.#isClosed) return;
		this.#isDue = false;
		const bytes = this.#paint(this.#frame);
		this.#drawnBytes += utf8.encode(bytes).length;
		if (bytes === '' || this.#output.write(bytes)) return;
		this.#isBlocked = true;
		this.#output.once('drain', () => {
			this.#isBlocked = false;
			this.#flush();
			if (!this.#isBlocked) this.#release();
		});
	}

	#afterOutput(done: () => void): void {
		if (this.#isClosed) setImmediate(done);
		else if (this.#isBlocked) this.#barriers.push(done);
		else this.#output.write('', done);
	}

	#release(): void {
		for (const done of this.#barriers.splice(0)) setImmediate(done);
	}

	#paint(frame: readonly string[]): string {
		const wanted = Array.from({length: this.rows}, (_, row) => frame[row] ?? '');
		let screen = this.#screen;
		if (screen === null) {
			this.#clear();
			screen = wanted.map(() => blankLine);
		} else if (this.#isModern) {
			const scroll = findScroll(
				screen.map(line => line.text),
				wanted,
			);
			if (scroll !== null) screen = this.#scroll(screen, scroll);
		}
		const shown: Line[] = [];
		for (const [row, text] of wanted.entries()) {
			const before = screen[row] ?? blankLine;
			if (before.text === text) {
				shown.push(before);
				continue;
			}
			const after = parseLine(text, this.columns);
			paintLine(this.#pen, row, before, after, this.#isModern);
			shown.push(after);
		}
		this.#screen = shown;
		const bytes = this.#pen.take();
		const isWhole = bytes.length <= onePiece || !this.#isModern;
		return isWhole ? bytes : `\x1B[?2026h${bytes}\x1B[?2026l`;
	}

	#clear(): void {
		this.#pen.loseCursor();
		this.#pen.send(`\x1B[m${this.#isModern ? '\x1B[r' : ''}\x1B[H\x1B[J`);
		this.#pen.home();
	}

	#scroll(screen: readonly Line[], {top, bottom, by}: Scroll): Line[] {
		const count = Math.abs(by) === 1 ? '' : Math.abs(by);
		this.#pen.send(`\x1B[${top + 1};${bottom + 1}r\x1B[${count}${by > 0 ? 'S' : 'T'}\x1B[r`);
		this.#pen.home();
		return screen.map((line, row) => {
			if (row < top || row > bottom) return line;
			const origin = row + by;
			return origin < top || origin > bottom ? blankLine : screen[origin]!;
		});
	}
}

/** A screen writer over a terminal's output; pass it to Ink's `render` as `stdout`. */
export function createScreenWriter(options: ScreenWriterOptions): ScreenWriter {
	return new ScreenWriter(options);
}
