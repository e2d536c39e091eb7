import type {LastPunch} from '../store/doors.ts';
import type {WorkbenchDependencies} from './dependencies.ts';
import type {Line} from './line.ts';

/** A terminal's log cannot be asked for one person: years of it come over the line, or none. */
const longestMs = 20_000;
/** How long one reading answers for everybody. */
const freshMs = 5 * 60_000;

/** The newest punch of each PIN, as one terminal's log has it. */
export interface PunchBook {
	/** Why it is not the whole log; null when it is. */
	readonly reason: string | null;
	readonly last: ReadonlyMap<string, {readonly at: string; readonly verify: number | null}>;
}

/**
When somebody was last at the door. The log is read at most every few minutes, makes room for whoever wants the line,
and is given up after a while: it is the least important thing that the line is for.
*/
export function lastPunchOf(
	readPunches: WorkbenchDependencies['readPunches'],
	line: Line,
	now: () => number,
): (pin: string, signal?: AbortSignal) => Promise<LastPunch> {
	let known: {readonly book: PunchBook; readonly readAt: number} | null = null;
	return async (pin, signal) => {
		if (readPunches === undefined) throw new Error('This device has no log that can be read.');
		if (known === null || now() - known.readAt > freshMs) {
			const patience = AbortSignal.timeout(longestMs);
			try {
				const book = await line.visit(readPunches, {
					urgency: 'background',
					signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
				});
				known = {book, readAt: now()};
			} catch (error) {
				signal?.throwIfAborted();
				if (patience.aborted) throw new Error(`The log did not come within ${longestMs / 1000} s.`);
				throw error;
			}
		}

		const {book, readAt} = known;
		const punch = book.last.get(pin) ?? null;
		// Of half a log no absence follows.
		if (punch === null && book.reason !== null) throw new Error(book.reason);
		return {punch, readAt};
	};
}
