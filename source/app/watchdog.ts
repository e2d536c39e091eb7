import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {reenable} from '../protocol/index.ts';
import {runWatchdog, startWatchdog, type Watchdog, type WatchdogTarget} from '../runtime/watchdog.ts';

/** The hidden word with which the program starts its own guardian of a paused terminal. */
export const watchdogFlag = '--watchdog';

/** Start a guardian for a terminal that is about to be paused. */
export function watchdogFor({host, port, commKey}: WatchdogTarget): Watchdog {
	const program = fileURLToPath(import.meta.url);
	return startWatchdog([process.execPath, program, watchdogFlag], {host, port, commKey});
}

/** The guardian process: waits for its parent, and enables the terminal when the parent died. @returns exit code */
export async function enableFromWatchdog(input: Readable): Promise<number> {
	const outcome = await runWatchdog(input, reenable);
	return outcome === 'disarmed' || outcome === 'enabled' ? 0 : 1;
}
