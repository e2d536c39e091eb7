import type {Comparison} from '../reconcile/comparison.ts';
import {overallExit} from '../reconcile/index.ts';
import type {Wait} from './line.ts';
import {type Look, makeWatcher} from './watch.ts';
import {nextRoundAt} from './watch-schedule.ts';
import type {Workbench} from './workbench.ts';

/** All that a watch has of a workbench: whoever cannot write needs no promise not to. */
export type Watched = Pick<Workbench, 'refresh'>;

export interface Round extends Look {
	readonly comparison: Comparison;
	/** When it ended, ms since the epoch. */
	readonly at: number;
	readonly durationMs: number;
}

export interface WatchRounds {
	readonly everyMs: number;
	readonly isOnce: boolean;
	/** End with the first change, or the first trouble. */
	readonly isEndedByChange: boolean;
	readonly wait: Wait;
	readonly now: () => number;
	/** ms of a clock that nobody sets. */
	readonly ticks: () => number;
	/** Tells of the round; the next one waits for it. @returns false = nobody listens any more. */
	onRound(round: Round): Promise<boolean>;
}

/**
Compares again and again. Connect, read, EXIT each time: the line is never held.
@returns with `isOnce` what `diff` would exit with; 1 = ended by a change, 2 = by trouble, 0 = nobody listens any more.
@throws the signal's reason.
*/
export async function watchRounds(gym: Watched, run: WatchRounds, signal: AbortSignal): Promise<0 | 1 | 2> {
	const watcher = makeWatcher();
	const startedAt = run.ticks();
	let troubles = 0;
	for (;;) {
		signal.throwIfAborted();
		const beganAt = run.ticks();
		const comparison = await gym.refresh(() => undefined, signal, 'lists');
		const look = watcher.look(comparison);
		const durationMs = run.ticks() - beganAt;
		const isHeard = await run.onRound({...look, comparison, at: run.now(), durationMs});
		if (run.isOnce) return overallExit(comparison.rows, comparison.isComplete);
		if (run.isEndedByChange && look.isTrouble) return 2;
		if (run.isEndedByChange && look.changes.length > 0) return 1;
		if (!isHeard) return 0;
		troubles = look.isTrouble ? troubles + 1 : 0;
		const now = run.ticks();
		await run.wait(nextRoundAt(startedAt, run.everyMs, {now, troubles}) - now, signal);
	}
}
