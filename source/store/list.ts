import {isProblem, type Kind, kinds, type Row} from '../reconcile/row.ts';
import {type Data, problemsInGroups} from './data.ts';
import {findRows, fold, parseQuery} from './find.ts';

export type Tab = 'problems' | 'all';
export type Sort = 'pin' | 'kind' | 'name';

/**
What is listed, in which order, and where the cursor is. `order` holds PINs: it is made by a reading or a new
filter and then stays, so that a row never moves under the cursor.
*/
export interface List {
	readonly tab: Tab;
	readonly query: string;
	/** Kinds picked; empty = all. */
	readonly picked: ReadonlySet<Kind>;
	readonly sort: Sort;
	readonly order: readonly string[];
	readonly cursor: number;
	/** First row drawn. */
	readonly top: number;
	readonly marks: ReadonlySet<string>;
	/** Where a range began; null = none is open. */
	readonly anchor: number | null;
}

export const emptyList: List = {
	tab: 'problems',
	query: '',
	picked: new Set(),
	sort: 'pin',
	order: [],
	cursor: 0,
	top: 0,
	marks: new Set(),
	anchor: null,
};

/** True when rows are left out by a query or by picked kinds; then the tab does not matter. */
export function isFiltered(list: List): boolean {
	return list.query.trim() !== '' || list.picked.size > 0;
}

function selectRows(list: List, data: Data): readonly Row[] {
	const query = parseQuery(list.query);
	const {rows} = data;
	const {picked} = list;
	const isWanted = (row: Row) => picked.size === 0 || row.kinds.some(kind => picked.has(kind));
	if (query !== null) return findRows(rows, query, isWanted);
	if (picked.size > 0) return rows.filter(isWanted);
	// Until every source has answered nobody can be called a problem.
	if (list.tab === 'all' || !data.isSettled) return rows;
	return list.sort === 'pin' ? problemsInGroups(rows) : rows.filter(isProblem);
}

const nameOf = (row: Row) => fold(row.sql?.name ?? row.middleware?.name ?? row.device?.name ?? '');

/** Rows in sync come last; two digits, so that text order is severity order. */
const severityOf = (row: Row) =>
	row.kinds[0] === undefined ? '99' : String(kinds.indexOf(row.kinds[0])).padStart(2, '0');

function sortRows(rows: readonly Row[], sort: Sort): readonly Row[] {
	if (sort === 'pin') return rows;
	const keyed = rows.map(row => ({row, key: sort === 'name' ? nameOf(row) : severityOf(row)}));
	keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
	return keyed.map(entry => entry.row);
}

/** A new order from the newest data and filter; the cursor stays on its PIN where that is still listed. */
export function arrange(list: List, data: Data, bodyRows: number): List {
	const pin = list.order[list.cursor];
	const order = sortRows(selectRows(list, data), list.sort).map(row => row.pin);
	const found = pin === undefined ? -1 : order.indexOf(pin);
	const cursor = found === -1 ? 0 : found;
	return keepVisible({...list, order, cursor, anchor: null}, bodyRows);
}

/** A new filter starts at its first row: the best match. */
export function rearrange(list: List, data: Data, bodyRows: number): List {
	return {...arrange({...list, order: []}, data, bodyRows), top: 0};
}

export function keepVisible(list: List, bodyRows: number): List {
	const last = Math.max(0, list.order.length - 1);
	const cursor = Math.min(Math.max(0, list.cursor), last);
	const highestTop = Math.max(0, list.order.length - bodyRows);
	const top = Math.min(Math.max(list.top, cursor - bodyRows + 1, 0), cursor, highestTop);
	return cursor === list.cursor && top === list.top ? list : {...list, cursor, top};
}

export type MoveBy = 'line' | 'half' | 'page' | 'end';

export function moveCursor(list: List, by: MoveBy, direction: 1 | -1, bodyRows: number): List {
	if (by === 'line') return keepVisible({...list, cursor: list.cursor + direction}, bodyRows);
	if (by === 'end')
		return keepVisible({...list, cursor: direction === 1 ? list.order.length - 1 : 0}, bodyRows);
	const distance = direction * Math.max(1, by === 'half' ? Math.floor(bodyRows / 2) : bodyRows - 1);
	return keepVisible({...list, cursor: list.cursor + distance, top: list.top + distance}, bodyRows);
}

/** The next row with a difference, in this direction; the list unchanged when there is none. */
export function seekProblem(list: List, data: Data, direction: 1 | -1, bodyRows: number): List {
	for (let at = list.cursor + direction; at >= 0 && at < list.order.length; at += direction) {
		const row = data.byPin.get(list.order[at]!);
		if (row !== undefined && isProblem(row)) return keepVisible({...list, cursor: at}, bodyRows);
	}

	return list;
}

export function toggleMark(list: List): List {
	const pin = list.order[list.cursor];
	if (pin === undefined) return list;
	const marks = new Set(list.marks);
	if (!marks.delete(pin)) marks.add(pin);
	return {...list, marks};
}

/** First call opens a range at the cursor, the second marks everything between. */
export function toggleRange(list: List): List {
	if (list.order.length === 0) return list;
	if (list.anchor === null) return {...list, anchor: list.cursor};
	const from = Math.min(list.anchor, list.cursor);
	const to = Math.max(list.anchor, list.cursor);
	const marks = new Set(list.marks);
	for (const pin of list.order.slice(from, to + 1)) marks.add(pin);
	return {...list, marks, anchor: null};
}

/** Marks every row shown; once more takes these marks off again. */
export function markShown(list: List): List {
	const marks = new Set(list.marks);
	const areAllMarked = list.order.every(pin => marks.has(pin));
	for (const pin of list.order) {
		if (areAllMarked) marks.delete(pin);
		else marks.add(pin);
	}

	return {...list, marks, anchor: null};
}
