import type {Line, Span} from './line.ts';
import type {Pen} from './pen.ts';
import {plain, type StyleId} from './style.ts';

/** Moving the cursor costs four bytes or more, so a shorter stretch of right cells is written again. */
const shortGap = 4;
/** Erasing costs five bytes or more. */
const longBlank = 6;
/** Shifting the end of a line costs about ten bytes. */
const longTail = 12;

/**
Turns the row on the screen that shows `before` into `after`, touching only the cells that differ.
@param canEdit whether the terminal can blank, insert and delete cells in a line, which a VT100 cannot
*/
export function paintLine(pen: Pen, row: number, before: Line, after: Line, canEdit: boolean): void {
	paintCellsOf(pen, row, canEdit ? shiftTail(pen, row, before, after) : before, after, canEdit);
}

/** Where both lines end alike but in other columns, moves that end; returns the line that is shown then. */
function shiftTail(pen: Pen, row: number, before: Line, after: Line): Line {
	const [was, will] = [before.glyphs.length, after.glyphs.length];
	const by = will - was;
	if (by === 0 || before.unsteady.length > 0 || after.unsteady.length > 0) return before;
	let tail = 0;
	let wrong = 0;
	while (tail < Math.min(was, will) && isEqualCell(before, was - tail - 1, after, will - tail - 1)) {
		tail++;
		if (!isEqualCell(before, will - tail, after, will - tail)) wrong++;
	}
	while (before.glyphs[was - tail] === '') tail--;
	const start = Math.min(was, will) - tail;
	// Half a wide glyph cannot be cut off.
	if (wrong < longTail || before.glyphs[start] === '') return before;
	pen.moveTo(row, start);
	pen.setStyle(plain);
	pen.send(`\x1B[${Math.abs(by)}${by > 0 ? '@' : 'P'}`);
	const moved = <Cell>(cells: readonly Cell[], blank: Cell): Cell[] => [
		...cells.slice(0, start),
		...Array.from({length: Math.max(0, by)}, () => blank),
		...cells.slice(was - tail),
	];
	return {...before, glyphs: moved(before.glyphs, ' '), styles: moved(before.styles, plain)};
}

function paintCellsOf(pen: Pen, row: number, before: Line, after: Line, canErase: boolean): void {
	const stale = staleSpans(before, after);
	const redrawn = after.unsteady.filter(span => stale.some(other => overlap(span, other)));
	const width = Math.max(before.glyphs.length, after.glyphs.length, stale.at(-1)?.end ?? 0);
	const isStaleCell = (column: number) =>
		stale.some(span => column >= span.start && column < span.end) || !isSameCell(before, after, column);
	const isStale = (column: number) => {
		for (let at = column; at < column + glyphWidth(after, column); at++) {
			if (isStaleCell(at)) return true;
		}
		return false;
	};

	let column = 0;
	while (column < width) {
		const unsteady = redrawn.find(span => span.start === column);
		if (unsteady !== undefined) {
			paintUnsteady(pen, row, after, unsteady, canErase);
			column = unsteady.end;
		} else if (!isStale(column)) {
			column += glyphWidth(after, column);
		} else if (column >= after.glyphs.length) {
			pen.moveTo(row, column);
			pen.setStyle(plain);
			pen.send('\x1B[K');
			return;
		} else {
			column = paintCells(pen, row, after, column, canErase ? isStale : () => false);
		}
	}
}

/** Writes the cell, or erases the stretch of blanks that begins with it; returns the next column to look at. */
function paintCells(
	pen: Pen,
	row: number,
	line: Line,
	column: number,
	canBeErased: (column: number) => boolean,
): number {
	let end = column;
	while (end < line.glyphs.length && isBlank(line, end) && canBeErased(end)) end++;
	if (end - column >= longBlank) {
		reach(pen, row, line, column);
		erase(pen, end - column);
		return end;
	}
	reach(pen, row, line, column);
	const next = column + glyphWidth(line, column);
	pen.put(glyphAt(line, column), next - column, styleAt(line, column));
	return next;
}

/** Goes to a column, over a short gap by writing the cells that stand there already. */
function reach(pen: Pen, row: number, line: Line, column: number): void {
	if (pen.isAt(row) && pen.column < column && column - pen.column <= shortGap) {
		const gap = {start: pen.column, end: column};
		let canRewrite = !line.unsteady.some(span => overlap(span, gap));
		for (let at = pen.column; at < column; at++) {
			canRewrite &&= /^[\x20-\x7E]$/.test(glyphAt(line, at)) && styleAt(line, at) === pen.style;
		}
		if (canRewrite) {
			for (let at = pen.column; at < column; at++) pen.put(glyphAt(line, at), 1, pen.style);
			return;
		}
	}
	pen.moveTo(row, column);
}

/**
Columns that hold glyphs which the terminal may measure otherwise. First all of it is made blank, then what is
not blank is written from left to right, each run at its own absolute column: what a run takes too much or too
little is lost in the blanks behind it or written over, and nothing behind it is shifted.
*/
function paintUnsteady(pen: Pen, row: number, line: Line, span: Span, canErase: boolean): void {
	for (let at = span.start; at < span.end; ) {
		const style = styleAt(line, at);
		let end = at + 1;
		while (end < span.end && styleAt(line, end) === style) end++;
		pen.moveTo(row, at);
		if (canErase && style === plain && end - at >= longBlank) erase(pen, end - at);
		else pen.put(' '.repeat(end - at), end - at, style);
		at = end;
	}
	for (let at = span.start; at < span.end; ) {
		const run = line.runs.find(candidate => candidate.start === at);
		if (run !== undefined) {
			pen.moveTo(row, at);
			pen.put(line.glyphs.slice(run.start, run.end).join(''), run.end - run.start, styleAt(line, at));
			pen.loseColumn();
			at = run.end;
			continue;
		}
		const end = at + glyphWidth(line, at);
		if (glyphAt(line, at) !== ' ') {
			pen.moveTo(row, at);
			pen.put(glyphAt(line, at), end - at, styleAt(line, at));
		}
		at = end;
	}
}

function erase(pen: Pen, count: number): void {
	pen.setStyle(plain);
	pen.send(`\x1B[${count}X`);
}

/**
Columns whose look is not known or must not be touched in parts: unsteady spans of the old line that the new one
has not in the same way, of the new line likewise, and every span that one of these reaches into.
*/
function staleSpans(before: Line, after: Line): Span[] {
	if (before.unsteady.length === 0 && after.unsteady.length === 0) return [];
	const isKept = (span: Span, other: Line) =>
		other.unsteady.some(({start, end}) => start === span.start && end === span.end) &&
		isSameSpan(before, after, span);
	const stale = [
		...before.unsteady.filter(span => !isKept(span, after)),
		...after.unsteady.filter(span => !isKept(span, before)),
	];
	let kept = after.unsteady.filter(span => isKept(span, before));
	for (;;) {
		const reached = kept.filter(span => stale.some(other => overlap(span, other)));
		if (reached.length === 0) break;
		stale.push(...reached);
		kept = kept.filter(span => !reached.includes(span));
	}
	return stale.sort((a, b) => a.end - b.end);
}

function isSameSpan(before: Line, after: Line, {start, end}: Span): boolean {
	for (let column = start; column < end; column++) {
		if (!isSameCell(before, after, column)) return false;
	}
	return true;
}

function isSameCell(before: Line, after: Line, column: number): boolean {
	return isEqualCell(before, column, after, column);
}

function isEqualCell(a: Line, columnOfA: number, b: Line, columnOfB: number): boolean {
	return glyphAt(a, columnOfA) === glyphAt(b, columnOfB) && styleAt(a, columnOfA) === styleAt(b, columnOfB);
}

function overlap(a: Span, b: Span): boolean {
	return a.start < b.end && b.start < a.end;
}

function isBlank(line: Line, column: number): boolean {
	return glyphAt(line, column) === ' ' && styleAt(line, column) === plain;
}

function glyphWidth(line: Line, column: number): number {
	let width = 1;
	while (line.glyphs[column + width] === '') width++;
	return width;
}

function glyphAt(line: Line, column: number): string {
	return line.glyphs[column] ?? ' ';
}

function styleAt(line: Line, column: number): StyleId {
	return line.styles[column] ?? plain;
}
