import type {Writable} from 'node:stream';

/** Whoever reads what a command goes on writing. */
export interface Reader {
	readonly isGone: boolean;
	/** Aborts with `signal`, or when the reader goes away. */
	until(signal: AbortSignal): AbortSignal;
	/** Stops looking. */
	leave(): void;
}

/**
Notices that the other end of a pipe has gone, as with `| head`, which writing alone keeps quiet about. A command that
ends by itself need not know; one that follows something would go on for nobody.
*/
export function readerOf(stdout: Writable): Reader {
	const gone = new AbortController();
	const go = (): void => gone.abort(new Error('Nobody reads any more.'));
	stdout.on('error', go);
	stdout.on('close', go);
	return {
		get isGone() {
			return gone.signal.aborted;
		},
		until: signal => AbortSignal.any([signal, gone.signal]),
		leave() {
			stdout.off('error', go);
			stdout.off('close', go);
		},
	};
}
