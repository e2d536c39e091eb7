const hourMs = 3_600_000;
/** While a source is away, at most so many rounds are left out in a row. */
const mostRounds = 8;

/**
PURE: when the next round begins. Rounds stand on a grid from the first one on, so that none drifts, however long one
takes; one that is overtaken is left out. While a source is away, rounds come after 1, 2, 4, then 8 steps of the
grid, but after an hour at most where a step is shorter.
@param now all three in ms of one clock that nobody sets.
@param troubles rounds in a row that were not complete.
*/
export function nextRoundAt(
	startedAt: number,
	everyMs: number,
	{now, troubles}: {readonly now: number; readonly troubles: number},
): number {
	const passed = Math.floor(Math.max(0, now - startedAt) / everyMs);
	const withinHour = Math.max(1, Math.floor(hourMs / everyMs));
	const steps = Math.min(2 ** Math.min(Math.max(0, troubles - 1), 10), mostRounds, withinHour);
	return startedAt + (passed + steps) * everyMs;
}
