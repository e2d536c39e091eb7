import {type DetailsDialog, plainText, problemCode, type Row, type State} from '../../store/index.ts';
import type {Span, Style} from '../paint.ts';
import {adviceOf} from '../view/advice.ts';
import {answerOf} from '../view/answer.ts';
import {troubles} from '../view/evidence.ts';
import {roleOfRow} from '../view/grid.ts';
import {wrap} from '../words.ts';
import {evidenceSection, historySection} from './card-evidence.ts';
import {bytesSection, field, sourceSections, text} from './card-fields.ts';
import {type DialogView, framed} from './frame.ts';

/**
The member card: one page that answers why this person can or cannot get in, with the next key, the evidence of all
sources, what happened at the door and by whom; below that every field as each source has it.
*/
export function detailsView(style: Style, state: State, dialog: DetailsDialog): DialogView {
	const row = state.data.byPin.get(dialog.pin);
	if (row === undefined) return framed(style, state, {head: [[' This PIN is in no list any more.']]});
	const width = state.size.columns - 4;
	const bytes = bytesSection(row);
	const rows: Span[][] = [
		...(dialog.isBytesFirst ? bytes : []),
		...evidenceSection(row, state),
		...historySection(row, state, dialog),
		[],
		...reasonsSection(row, width),
		...troublesSection(state, width),
		...sourceSections(row, state),
		...(dialog.isBytesFirst ? [] : bytes),
	];
	return framed(style, state, {head: headOf(row, state, width), rows, place: {top: dialog.top}});
}

function headOf(row: Row, state: State, width: number): Span[][] {
	const code = state.data.isSettled ? problemCode(row) : '';
	const [first = '', ...more] = wrap(answerOf(row, state), width);
	return [
		[['title', ` PIN ${plainText(row.pin, 50) || '(none)'}`], '   ', [roleOfRow(row, null), code]],
		[['title', ` ${first}`]],
		...more.map((words): Span[] => [['title', `   ${words}`]]),
		...wrap(`Next: ${adviceOf(row, state)}`, width).map((words, at): Span[] => [
			['key', at === 0 ? ` ${words}` : `   ${words}`],
		]),
		[],
	];
}

function reasonsSection(row: Row, width: number): Span[][] {
	const codes = [...row.kinds, ...row.notes];
	if (row.reasons.length === 0) return [text('In sync in every source.'), []];
	return [
		...row.reasons.flatMap((reason, at) => {
			const [first, ...more] = wrap(plainText(reason, 400), width - 16);
			return [field(codes[at] ?? '', first ?? ''), ...more.map(words => field('', words))];
		}),
		[],
	];
}

/** What failed and what to do about it, whole: the list has one line for it. */
function troublesSection(state: State, width: number): Span[][] {
	const lines = troubles(state).flatMap(trouble => wrap(trouble, width - 3));
	return lines.length === 0 ? [] : [...lines.map((words): Span[] => [['danger', `   ${words}`]]), []];
}
