import width from 'fast-string-truncated-width';

/** Columns a text takes in a terminal. */
export function cellWidth(text: string): number {
	return width(text).width;
}

/** Cut and padded to exactly `columns`; a cut text ends in `~`. */
export function padCells(text: string, columns: number): string {
	const measured = width(text, {limit: columns, ellipsis: '~', ellipsisWidth: 1});
	const shown = measured.truncated ? text.slice(0, measured.index) + (measured.ellipsed ? '~' : '') : text;
	return shown + ' '.repeat(Math.max(0, columns - cellWidth(shown)));
}

/** Columns as wide as their widest cell; the last cell of a row ends where its text ends. */
export function columnLines(rows: readonly (readonly string[])[]): string[] {
	const widths: number[] = [];
	for (const row of rows)
		for (const [at, cell] of row.slice(0, -1).entries())
			widths[at] = Math.max(widths[at] ?? 0, cellWidth(cell));
	return rows.map(row =>
		row.map((cell, at) => (at === row.length - 1 ? cell : padCells(cell, widths[at]!))).join('  '),
	);
}

/**
Lines that a terminal need not break in the middle of a word: what does not fit goes on in the next line, indented.
A word that is longer than a line stays whole.
*/
export function foldLines(lines: readonly string[], columns: number): string[] {
	return lines.flatMap(line => (cellWidth(line) <= columns ? [line] : foldLine(line, columns)));
}

const hang = '    ';

function foldLine(line: string, columns: number): string[] {
	const folded: string[] = [];
	let now = '';
	for (const [word] of line.matchAll(/ *[^ ]+/g)) {
		if (now === '' || cellWidth(now + word) <= columns) {
			now += word;
			continue;
		}

		folded.push(now);
		now = hang + word.trimStart();
	}

	return [...folded, now];
}
