import type {Line} from './line.ts';
import {tooSlowTrouble} from './trouble.ts';

export interface ListLimit {
	/** Continues "… while", e.g. `sending a fingerprint`. */
	readonly doing: string;
	/** For all of the answer. */
	readonly listMs: number;
}

/**
Work on a long answer with a limit for the whole of it: a terminal that trickles is never silent.
@param work gets a signal that aborts with the caller's, and at the limit.
@throws {TransportError} ERR_TRANSPORT_TIMEOUT at the limit, what `work` throws, the signal's reason.
*/
export async function withinLimit<T>(
	line: Line,
	limit: ListLimit,
	signal: AbortSignal | undefined,
	work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(tooSlowTrouble(line.label, limit.listMs, limit)), limit.listMs);
	try {
		return await work(signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]));
	} finally {
		clearTimeout(timer);
	}
}
