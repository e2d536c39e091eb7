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
