/** Where everything stands on a screen of a given size: shared by paging (store) and drawing (ui). */
export interface Size {
	readonly columns: number;
	readonly rows: number;
}

export interface Geometry {
	/** `small` says so and stays alive; `narrow` has no Middleware pane; `wide` adds cards, slots and side panes. */
	readonly kind: 'small' | 'narrow' | 'normal' | 'wide';
	/** The last column and the last row stay empty, so that nothing ever wraps or scrolls by itself. */
	readonly width: number;
	readonly height: number;
	/** Lines for rows of people. */
	readonly bodyRows: number;
	/** Lines below the rule: one on low screens, four usually, a field table on large ones. */
	readonly detailRows: number;
	/** One line of live events above the hints; wide screens show them beside the details instead. */
	readonly hasEventLine: boolean;
	/** Lines of a dialog, between the chips and the hint line. */
	readonly dialogRows: number;
}

const chipsTabsHeadsRuleHints = 5;
const fieldTable = 9;

/** @param hasSummary the Problems tab tells above its rows how many can enter that should not */
export function geometry(size: Size, hasSummary: boolean): Geometry {
	const width = Math.max(1, size.columns - 1);
	const height = Math.max(1, size.rows - 1);
	const kind =
		size.columns < 60 || size.rows < 15
			? 'small'
			: size.columns < 79
				? 'narrow'
				: size.columns < 120
					? 'normal'
					: 'wide';
	const isTall = kind === 'wide' && size.rows >= 30;
	const detailRows = size.rows < 20 ? 1 : isTall ? fieldTable : 4;
	const hasEventLine = !isTall;
	const rest = height - chipsTabsHeadsRuleHints - detailRows - (hasEventLine ? 1 : 0) - (hasSummary ? 1 : 0);
	return {
		kind,
		width,
		height,
		bodyRows: Math.max(1, rest),
		detailRows,
		hasEventLine,
		dialogRows: Math.max(1, height - 2),
	};
}
