import type {Geometry, SourceName} from '../../store/index.ts';

/** One pane of the grid and the cells it has. */
export interface Pane {
	readonly source: SourceName;
	readonly width: number;
	/** Cells for card, state, role, slot and fingers behind the name; 0 on all but wide screens. */
	readonly extra: number;
}

export interface Columns {
	readonly width: number;
	readonly pin: number;
	readonly problem: number;
	readonly panes: readonly Pane[];
}

/** `NO-DEV+1`, `SQL-ONLY+2`. */
const problemCells = 10;
const marksAndGaps = 2 + 1 + 3 + 1;

/** Behind a name on a wide screen: card and state, card, card with role, slot and fingers. */
const extras: Readonly<Record<SourceName, number>> = {sql: 19, middleware: 9, device: 29};

/** Fixed columns are on the left and names last, so that a name measured differently shifts no status. */
export function columnsFor(
	{width, kind}: Geometry,
	panes: SourceName | 'all',
	focus: SourceName,
	longestPin: number,
	present: readonly SourceName[],
): Columns {
	const pin = Math.min(14, Math.max(9, longestPin));
	const left = marksAndGaps + pin + problemCells;
	const isTight = kind === 'narrow' && present.length > 2;
	const shown = panes === 'all' ? present.filter(source => !isTight || isRoomFor(source, focus)) : [panes];
	const isWide = kind === 'wide' && width - left >= 115;
	const room = width - left - shown.length;
	const names = room - (isWide ? shown.reduce((sum, source) => sum + extras[source], 0) : 0);
	const share = Math.floor(names / shown.length);
	return {
		width,
		pin,
		problem: problemCells,
		panes: shown.map((source, at) => {
			const extra = isWide ? extras[source] : 0;
			const name = share + (at < names - share * shown.length ? 1 : 0);
			return {source, width: name + extra, extra};
		}),
	};
}

/** A narrow screen drops the middleware, whose mark stays in SMD; focusing it drops the website instead. */
function isRoomFor(source: SourceName, focus: SourceName): boolean {
	return source !== (focus === 'middleware' ? 'sql' : 'middleware');
}
