import {setTimeout as sleep} from 'node:timers/promises';
import {errorCode} from '../domain/errors.ts';
import type {ZkSession} from './session.ts';
import type {Terminal} from './terminal.ts';

/**
What passes by itself: a terminal that restarts, Wi-Fi that comes back, another program that ends its visit. A wrong
comm key is not among them: terminals lock themselves after some.
*/
const passing: ReadonlySet<string | null> = new Set([
	'ERR_TRANSPORT_UNREACHABLE',
	'ERR_TRANSPORT_REFUSED',
	'ERR_TRANSPORT_TIMEOUT',
	'ERR_TRANSPORT_RESET',
	'ERR_TRANSPORT_CLOSED',
	'ERR_DEVICE_BUSY',
]);

/** Gentle to a terminal that takes one caller, and long enough for one that restarts. */
const usualWaitsMs: readonly number[] = [500, 1000, 2000, 4000, 8000, 16_000, 32_000];

export interface ReconnectOptions {
	/** How long to wait before each further attempt; none left = the last error is thrown. */
	readonly waitsMs?: readonly number[];
	readonly signal?: AbortSignal | undefined;
	readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
Open a terminal, again after growing waits while its trouble may pass by itself. Opening changes nothing, so it may
be repeated; what was being written when a line broke may not: read it back first.
@throws the last error, one that will not pass at once, or the signal's reason.
*/
export async function openPatiently(
	terminal: Pick<Terminal, 'open'>,
	{waitsMs = usualWaitsMs, signal, wait = pause}: ReconnectOptions = {},
): Promise<ZkSession> {
	for (const waitMs of waitsMs) {
		try {
			return await terminal.open(signal);
		} catch (error) {
			signal?.throwIfAborted();
			if (!passing.has(errorCode(error))) throw error;
		}

		await wait(waitMs, signal);
	}

	return terminal.open(signal);
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	try {
		await sleep(ms, undefined, {signal});
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	}
}
