/** Rows `top` to `bottom`, both included and counted from 0, move up by `by` rows (down when negative). */
export interface Scroll {
	readonly top: number;
	readonly bottom: number;
	readonly by: number;
}

/** A scroll costs about 30 bytes; it must save more than that. */
const leastGain = 40;

/**
Finds the vertical shift that turns most of the rows on the screen into the rows wanted there.
Rows are compared by text. Returns null when repainting is as cheap.
*/
export function findScroll(before: readonly string[], after: readonly string[]): Scroll | null {
	const by = likeliestShift(before, after);
	return by === 0 ? null : bestRegion(before, after, by);
}

function likeliestShift(before: readonly string[], after: readonly string[]): number {
	const rowOf = new Map<string, number>();
	for (const [row, text] of before.entries()) {
		// A text that stands in several rows tells nothing about where it came from.
		if (text !== '') rowOf.set(text, rowOf.has(text) ? -1 : row);
	}
	const votes = new Map<number, number>();
	let best = 0;
	for (const [row, text] of after.entries()) {
		const origin = text === before[row] ? undefined : rowOf.get(text);
		if (origin === undefined || origin === -1) continue;
		const shift = origin - row;
		const count = (votes.get(shift) ?? 0) + 1;
		votes.set(shift, count);
		if (count > (votes.get(best) ?? 0)) best = shift;
	}
	return best;
}

/** The stretch of rows with the greatest sum of gains; a row that was right already and would move is a loss. */
function bestRegion(before: readonly string[], after: readonly string[], by: number): Scroll | null {
	let best: Scroll | null = null;
	let bestGain = leastGain;
	let start = 0;
	let gain = 0;
	for (const [row, text] of after.entries()) {
		const moved = before[row + by];
		const isRightNow = text === before[row];
		const isRightThen = moved !== undefined && text === moved;
		if (gain <= 0) {
			gain = 0;
			start = row;
		}
		if (isRightThen && !isRightNow) gain += text.length;
		if (isRightNow && !isRightThen) gain -= text.length;
		if (moved === undefined || gain <= 0) continue;
		const region = {top: Math.min(start, start + by), bottom: Math.max(row, row + by), by};
		if (region.top < 0) continue;
		const net = gain - exposedLoss(before, after, region);
		if (net > bestGain) {
			bestGain = net;
			best = region;
		}
	}
	return best;
}

/** The rows that the scroll leaves blank, as far as they were right before. */
function exposedLoss(before: readonly string[], after: readonly string[], {top, bottom, by}: Scroll): number {
	const first = by > 0 ? bottom - by + 1 : top;
	let loss = 0;
	for (let row = first; row < first + Math.abs(by); row++) {
		if (after[row] === before[row]) loss += after[row]?.length ?? 0;
	}
	return loss;
}
