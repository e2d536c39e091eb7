import {
	geometryOf,
	groupOf,
	isProblem,
	type Outcome,
	plainText,
	presentSources,
	problemCode,
	type Row,
	type State,
	visibleRows,
} from '../../store/index.ts';
import {sized} from '../cells.ts';
import {fill, line, paint, type Style} from '../paint.ts';
import type {Role} from '../theme.ts';
import {sourceTitles} from '../words.ts';
import {cellText, extraHeads} from './cell.ts';
import {type Columns, columnsFor} from './columns.ts';

/** What a row's text depends on besides the row; while it stays, drawn rows are kept. */
export interface Grid {
	readonly columns: Columns;
	readonly state: Pick<State, 'sources'>['sources'];
	readonly isSettled: boolean;
	readonly style: Style;
	readonly drawn: WeakMap<Row, Map<string, string>>;
}

export function makeGrid(style: Style, state: State): Grid {
	const columns = columnsFor(
		geometryOf(state),
		state.panes,
		state.focus,
		state.data.longestPin,
		presentSources(state),
	);
	return {
		columns,
		state: state.data.snapshots,
		isSettled: state.data.isSettled,
		style,
		drawn: new WeakMap(),
	};
}

/** `  PIN       SMD PROBLEM   |Website (SQL)    |Middleware       |Device` */
export function headsLine(grid: Grid, state: State): string {
	const {columns, style} = grid;
	const {down} = style.glyphs;
	let text = `  ${sized('PIN', columns.pin)} SMD ${sized('PROBLEM', columns.problem)}`;
	let drawn = paint(style, 'dim', text);
	for (const pane of columns.panes) {
		const title = sourceTitles[pane.source];
		const name = sized(pane.source === state.focus ? `${title} <` : title, pane.width - pane.extra);
		text = pane.extra === 0 ? name : sized(extraHeads[pane.source], pane.extra) + name;
		drawn += paint(style, 'rule', down) + paint(style, pane.source === state.focus ? 'title' : 'dim', text);
	}

	return drawn;
}

/** The rows on the screen, each exactly the screen's width, and empty lines below them. */
export function bodyLines(grid: Grid, state: State): string[] {
	const {bodyRows, width} = geometryOf(state);
	const pinAtCursor = state.list.order[state.list.cursor];
	const range = rangeOf(state);
	const lines = visibleRows(state, bodyRows).map((row, at) => {
		const index = state.list.top + at;
		const isMarked = state.list.marks.has(row.pin) || (index >= range.from && index <= range.to);
		return rowLine(grid, row, {
			isCursor: row.pin === pinAtCursor,
			mark: isMarked ? '*' : ' ',
			outcome: state.outcomes.get(row.pin)?.word ?? null,
		});
	});
	return fill(grid.style, width, bodyRows, lines);
}

/** An open range shows what `v` would mark. */
function rangeOf({list}: State): {readonly from: number; readonly to: number} {
	if (list.anchor === null) return {from: 1, to: 0};
	return {from: Math.min(list.anchor, list.cursor), to: Math.max(list.anchor, list.cursor)};
}

interface RowLook {
	readonly isCursor: boolean;
	readonly mark: '*' | ' ';
	readonly outcome: Outcome['word'] | null;
}

function rowLine(grid: Grid, row: Row, look: RowLook): string {
	const key = `${look.isCursor ? '>' : ' '}${look.mark}${look.outcome ?? ''}`;
	let looks = grid.drawn.get(row);
	if (looks === undefined) {
		looks = new Map();
		grid.drawn.set(row, looks);
	}

	let text = looks.get(key);
	if (text === undefined) {
		text = drawRow(grid, row, look);
		looks.set(key, text);
	}

	return text;
}

function drawRow({columns, style, state, isSettled}: Grid, row: Row, look: RowLook): string {
	const {down} = style.glyphs;
	const code = look.outcome ?? (isSettled ? problemCode(row) : '');
	const marks = isSettled ? marksText(row) : '   ';
	const pin = sized(plainText(row.pin, 60) || '(none)', columns.pin);
	// Only the sign itself is inverse: a whole inverse row would be sent twice for every move of the cursor.
	const sign = look.isCursor ? paint(style, 'cursor', '>') : ' ';
	const left = `${look.mark}${pin} ${marks} `;
	const bar = paint(style, 'rule', down);
	return (
		sign +
		(look.mark === '*' ? paint(style, 'marked', left) : left) +
		paint(style, isSettled ? roleOfRow(row, look.outcome) : 'dim', sized(code, columns.problem)) +
		columns.panes
			.map(pane => `${bar}${cellText(row, pane.source, state[pane.source].state, pane.width, pane.extra)}`)
			.join('')
	);
}

function marksText(row: Row): string {
	return `${row.marks.sql ?? ' '}${row.marks.middleware ?? ' '}${row.marks.device ?? ' '}`;
}

export function roleOfRow(row: Row, outcome: RowLook['outcome']): Role {
	if (outcome !== null) return outcome === 'fixed' ? 'good' : 'danger';
	if (!isProblem(row)) return 'dim';
	return groupOf(row) === 'rest' ? 'plain' : groupOf(row) === 'let-in' ? 'danger' : 'warning';
}

/** First line of the Problems tab: the two questions a technician comes with. */
export function summaryLine(style: Style, state: State): string {
	const {width, kind} = geometryOf(state);
	const {byGroup, problems} = state.data.counts;
	const letIn = byGroup['let-in'];
	const lockedOut = byGroup['locked-out'];
	const isNarrow = kind === 'narrow';
	if (problems === 0) return line(style, width, []);
	const unknown = state.data.counts.byKind.get('UNKNOWN') ?? 0;
	if (unknown > 0)
		return line(style, width, [
			'  ',
			['danger', `${unknown} not known`],
			`: a source could not be read${isNarrow ? '' : ', so who can enter cannot be told'}`,
		]);
	return line(style, width, [
		'  ',
		[letIn > 0 ? 'danger' : 'dim', `${letIn} can ${isNarrow ? '' : 'still '}enter and should not`],
		', ',
		[
			lockedOut > 0 ? 'warning' : 'dim',
			isNarrow
				? `${lockedOut} cannot`
				: `${lockedOut} ${lockedOut === 1 ? 'member' : 'members'} cannot enter`,
		],
		`, ${byGroup.rest} ${isNarrow ? 'others' : 'to look at'}`,
	]);
}
