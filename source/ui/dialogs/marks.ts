import {geometryOf, type State} from '../../store/index.ts';
import type {Span, Style} from '../paint.ts';
import {type DialogView, framed} from './frame.ts';

/** What the marks mean, for the second page of the help. All text is ours, narrow and ASCII. */
export const markRows: readonly {readonly mark: string; readonly where: string; readonly meaning: string}[] =
	[
		{mark: '+  -', where: 'SMD', meaning: 'present and equal / absent'},
		{mark: '!  .', where: 'SMD', meaning: 'differs / equal after device limits'},
		{mark: '#  x', where: 'SMD', meaning: 'several rows / inactive or disabled'},
		{mark: '0  ?', where: 'SMD', meaning: 'no finger, card, password / not known'},
		{mark: '>  *', where: 'row', meaning: 'cursor / marked'},
		{mark: '[A]', where: 'device', meaning: 'administrator'},
		{mark: '[x] [0]', where: 'device', meaning: 'disabled / nothing to identify with'},
		{mark: '~Asha', where: 'pane', meaning: 'last known, the source is not current'},
	];

/** A table with a frame takes two lines a row; below this many lines of a dialog the rows stand alone. */
const framedRows = markRows.length * 2 + 3;

/** Is there room for the table with its frame, which is a component? */
export function hasMarksTable(state: State): boolean {
	return geometryOf(state).dialogRows >= framedRows;
}

/** The page of marks; no lines where the table takes their place. */
export function marksView(style: Style, state: State): DialogView {
	if (hasMarksTable(state)) return {lines: [], lastTop: null};
	return framed(style, state, {
		head: [[['title', ' Marks']]],
		rows: markRows.map(({mark, where, meaning}): Span[] => [
			['key', `   ${mark.padEnd(9)}`],
			`${where.padEnd(8)}${meaning}`,
		]),
	});
}
