import type {AuditEntry, OperationEntry} from '../plan/history.ts';
import {readAudit} from './audit-reader.ts';
import {type BackupEntry, listBackups, type Vault} from './backup.ts';
import {type JournalSummary, listJournals} from './journal-reader.ts';
import {readSummary} from './past.ts';
import type {StateFolder} from './state-folder.ts';
import {isRunning} from './unfinished.ts';

const mostPinsShown = 5;

/** What was done before, out of the state folder. Reads files only. */
export interface History {
	/** Newest first. */
	operations(most?: number): Promise<readonly OperationEntry[]>;
	/** Oldest first, rotated files included. */
	audit(): Promise<readonly AuditEntry[]>;
	/** Newest first. */
	backups(): Promise<readonly BackupEntry[]>;
}

export function makeHistory({folder, vault}: {readonly folder: StateFolder; readonly vault: Vault}): History {
	return {
		async operations(most = 100) {
			const numbers = await listJournals(folder.files, folder.directory);
			const entries: OperationEntry[] = [];
			for (const number of numbers.slice(0, most)) {
				const summary = await readSummary(vault, number);
				if (summary !== null) entries.push(entryOf(summary, await stateOf(folder, summary)));
			}

			return withUndone(entries);
		},
		audit: async () => (await readAudit(folder.directory, folder.files)).entries,
		backups: () => listBackups(vault),
	};
}

async function stateOf(folder: StateFolder, summary: JournalSummary): Promise<OperationEntry['state']> {
	if (summary.hasEnded) return 'ended';
	return (await isRunning(folder, summary)) ? 'running' : 'unfinished';
}

/** Newest first: an undo counts unless it was itself undone by a newer one. */
function withUndone(entries: readonly OperationEntry[]): readonly OperationEntry[] {
	const undone = new Set<number>();
	return entries.map(entry => {
		const isUndone = undone.has(entry.number);
		if (entry.undoes !== null && !isUndone && entry.counts.verified > 0) undone.add(entry.undoes);
		return isUndone ? {...entry, isUndone} : entry;
	});
}

function entryOf(summary: JournalSummary, state: OperationEntry['state']): OperationEntry {
	const counts = {verified: 0, sent: 0, 'in-doubt': 0, failed: 0, 'not-tried': 0, 'in-flight': 0};
	for (const step of summary.steps) counts[step.state]++;
	const pins = [...new Set(summary.steps.map(({step}) => step.pin))];
	return {
		number: summary.operation,
		kind: summary.kind,
		at: summary.at,
		device: summary.device.name,
		state,
		undoes: summary.kind === 'undo' ? Number(summary.from) : null,
		isUndone: false,
		planned: summary.planned,
		counts,
		pins: pins.slice(0, mostPinsShown),
		hasMorePins: pins.length > mostPinsShown || summary.planned > summary.steps.length,
	};
}
