import {DeviceError, type TerminalPort, type TerminalSession} from '../domain/index.ts';
import {journalPath, openJournal} from './journal.ts';
import type {StateFolder} from './state-folder.ts';
import {findUnfinished} from './unfinished.ts';

/**
The same terminal, but woken on the first visit when an operation that died or lost the line has left it paused:
until then nobody can enter.
*/
export interface WakefulTerminal extends TerminalPort {
	/** This operation may have left the terminal paused. */
	wakeNextTime(operation: number): void;
}

export function wakeful(terminal: TerminalPort, folder: StateFolder, now: () => number): WakefulTerminal {
	let operations: Promise<Set<number>> | null = null;

	async function wake(session: TerminalSession): Promise<void> {
		operations ??= findPaused(folder, terminal.address);
		const paused = await operations;
		if (paused.size === 0) return;
		try {
			await session.resume();
		} catch (error) {
			// It may still be read; the next visit tries again.
			if (error instanceof DeviceError) return;
			throw error;
		}

		for (const operation of paused) {
			const journal = openJournal(folder.files, journalPath(folder.directory, operation));
			journal.note({event: 'resumed', at: new Date(now()).toISOString()});
			// Not written down, it is woken once more at the next start, which does no harm.
			await journal.flush().catch(() => {});
		}

		paused.clear();
	}

	return {
		name: terminal.name,
		address: terminal.address,
		/** Asked anew each time: the terminal learns from its first list how long its names are. */
		get storage() {
			return terminal.storage;
		},
		wakeNextTime(operation) {
			operations = (operations ?? Promise.resolve(new Set<number>())).then(paused => paused.add(operation));
		},
		async open(signal) {
			const session = await terminal.open(signal);
			try {
				await wake(session);
			} catch (error) {
				await session.close().catch(() => {});
				throw error;
			}

			return session;
		},
	};
}

async function findPaused(folder: StateFolder, address: string): Promise<Set<number>> {
	try {
		const unfinished = await findUnfinished(folder);
		return new Set(
			unfinished
				.filter(summary => summary.isPaused && summary.device.address === address)
				.map(({operation}) => operation),
		);
	} catch {
		// A state folder that cannot be read must not keep anybody from reading the device.
		return new Set();
	}
}
