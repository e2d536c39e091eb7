import {DeviceError, type DeviceEvent, sentence, TransportError, WireError} from '../domain/index.ts';
import type {Wait} from '../runtime/line.ts';
import type {Workbench} from '../runtime/workbench.ts';

const firstPauseMs = 1000;
/** As long as the screen waits at most between two tries. */
const longestPauseMs = 60_000;
/** A line that held so long was a good one: the next loss is a new story. */
const goodLineMs = 60_000;

export interface Following {
	onEvent(event: DeviceEvent): void;
	/** The line dropped, and will be taken up again after the pause. */
	onLoss(reason: string, pauseMs: number): void;
	/** About to be taken up again. Nobody is on the line now, so there is time to look at the lists. */
	onReturn(): Promise<void>;
	readonly wait: Wait;
	/** ms of a clock that nobody sets. */
	readonly ticks: () => number;
}

/**
Holds the line for live events, and takes it up again when it drops: after 1, 2, 4 … 60 s.
@throws what no waiting mends, such as a terminal that does not report events, or the signal's reason.
*/
export async function followEvents(
	{events}: Pick<Workbench, 'events'>,
	following: Following,
	signal: AbortSignal,
): Promise<never> {
	let losses = 0;
	for (;;) {
		const beganAt = following.ticks();
		let hasSeen = false;
		try {
			await events(event => {
				hasSeen = true;
				following.onEvent(event);
			}, signal);
			signal.throwIfAborted();
		} catch (error) {
			signal.throwIfAborted();
			if (!isPassing(error)) throw error;
			losses = hasSeen || following.ticks() - beganAt >= goodLineMs ? 1 : losses + 1;
			const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(losses - 1, 10), longestPauseMs);
			following.onLoss(sentence(error), pauseMs);
			await following.wait(pauseMs, signal);
		}

		await following.onReturn();
	}
}

/** The line, or another program on it; not a terminal that says no. */
function isPassing(error: unknown): boolean {
	return (
		error instanceof TransportError ||
		error instanceof WireError ||
		(error instanceof DeviceError && error.code === 'ERR_DEVICE_BUSY')
	);
}
