import {spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';

/** Where a terminal is and how to get in. Goes over a pipe, never on a command line, where others could read it. */
export interface WatchdogTarget {
	readonly host: string;
	readonly port: number;
	readonly commKey: number;
}

/** The guardian of a paused terminal, as the one that pauses it sees it. */
export interface Watchdog {
	/** The terminal is enabled again: end without doing anything. */
	disarm(): void;
	/** The terminal could not be enabled from here: try it from there, now. */
	fire(): void;
}

const disarmWord = 'disarm';

/**
Starts a detached process that outlives this one. It is told the target through its input; when that input ends
without the word `disarm` (this program was killed), it sends ENABLE and EXIT.
@param command program and arguments, e.g. Node, the bundle and `--watchdog`.
*/
export function startWatchdog(command: readonly [string, ...string[]], target: WatchdogTarget): Watchdog {
	const [program, ...args] = command;
	const child = spawn(program, args, {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		windowsHide: true,
	});
	// A guardian that cannot be started must not take the guarded down; the terminal's own time limit remains.
	child.on('error', () => {});
	child.stdin.on('error', () => {});
	child.stdin.write(`${JSON.stringify(target)}\n`);
	child.unref();
	(child.stdin as typeof child.stdin & {unref?: () => void}).unref?.();
	return {
		disarm() {
			child.stdin.end(`${disarmWord}\n`);
		},
		fire() {
			child.stdin.end();
		},
	};
}

const patienceMs = 5000;
const betweenTriesMs = 400;

/**
The other side: waits for the input's end, then enables the terminal unless it was disarmed.
@param reenable sends ENABLE and EXIT; it is tried again for about 5 s, since the dead program's connection may
still occupy the terminal.
@returns what it did, for the exit code and for tests.
*/
export async function runWatchdog(
	input: Readable,
	reenable: (target: WatchdogTarget) => Promise<void>,
	clock: {readonly now: () => number; readonly wait: (ms: number) => Promise<void>} = {
		now: Date.now,
		wait: sleep,
	},
): Promise<'disarmed' | 'enabled' | 'gave-up' | 'no-target'> {
	const lines = (await readAll(input)).split('\n');
	const target = parseTarget(lines[0] ?? '');
	if (target === null) return 'no-target';
	if (lines.slice(1).some(line => line.trim() === disarmWord)) return 'disarmed';
	const end = clock.now() + patienceMs;
	for (;;) {
		try {
			await reenable(target);
			return 'enabled';
		} catch {
			if (clock.now() + betweenTriesMs > end) return 'gave-up';
			await clock.wait(betweenTriesMs);
		}
	}
}

async function readAll(input: Readable): Promise<string> {
	let text = '';
	try {
		for await (const chunk of input) {
			text += String(chunk);
			if (text.length > 4096) break;
		}
	} catch {
		// A broken pipe is an end like any other.
	}

	return text;
}

function parseTarget(line: string): WatchdogTarget | null {
	try {
		const value = JSON.parse(line) as Partial<WatchdogTarget> | null;
		if (
			typeof value?.host !== 'string' ||
			typeof value.port !== 'number' ||
			typeof value.commKey !== 'number'
		) {
			return null;
		}

		return {host: value.host, port: value.port, commKey: value.commKey};
	} catch {
		return null;
	}
}
