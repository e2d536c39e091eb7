import {journalPath, openJournal} from './journal.ts';
import {
	countTorn,
	type JournalSummary,
	listJournals,
	parseJournal,
	summarizeJournal,
} from './journal-reader.ts';
import {parseHolder} from './lock.ts';
import {deviceLockPath, type StateFolder} from './state-folder.ts';

/** Older operations than these are history, whatever their journals say. */
const newestJournals = 50;

export interface Unfinished extends JournalSummary {
	/** Lines of its journal that a crash has torn. */
	readonly tornLines: number;
}

/** Operations whose journal has no end although nobody is at work on them any more, newest first. */
export async function findUnfinished(folder: StateFolder): Promise<readonly Unfinished[]> {
	const found: Unfinished[] = [];
	const numbers = await listJournals(folder.files, folder.directory);
	for (const number of numbers.slice(0, newestJournals)) {
		const text = (await folder.files.read(journalPath(folder.directory, number))) ?? '';
		const summary = summarizeJournal(parseJournal(text));
		if (summary === null || (summary.hasEnded && !summary.isPaused)) continue;
		if (!(await isRunning(folder, summary))) found.push({...summary, tornLines: countTorn(text)});
	}

	return found;
}

/** The writer of this operation still lives and holds its device. */
export async function isRunning(folder: StateFolder, summary: JournalSummary): Promise<boolean> {
	const lock = await folder.files.read(deviceLockPath(folder.directory, summary.device.address), 4096);
	const holder = parseHolder(lock ?? '');
	if (holder === null || holder.pid !== summary.pid || holder.host !== summary.host) return false;
	return holder.host !== folder.platform.host || folder.platform.isAlive(holder.pid);
}

/** One sentence for a person who starts the program; null when everything came to its end. */
export function unfinishedSentence(unfinished: readonly Unfinished[]): string | null {
	const open = unfinished.filter(summary => !summary.hasEnded && !summary.isCompared);
	const [newest] = open;
	if (newest === undefined) return null;
	const done = newest.steps.filter(({state}) => state !== 'in-flight').length;
	const inFlight = newest.steps.length - done;
	const doubt = inFlight === 0 ? '' : ` (${inFlight} in flight, which the device may have stored or not)`;
	const torn = newest.tornLines === 0 ? '' : ' Its journal ends in a torn line, which is left out.';
	const others = open.length === 1 ? '' : ` ${open.length - 1} older operations did not end either.`;
	return `Operation ${newest.operation}, ${newest.kind} on ${newest.device.name}, stopped at ${done}/${newest.planned}${doubt}: read the lists again before you go on.${torn}${others}`;
}

/** Notes that a complete reading of this device followed after a person was told. */
export async function noteCompared(
	folder: StateFolder,
	unfinished: readonly JournalSummary[],
	now: number,
): Promise<void> {
	for (const {operation} of unfinished) {
		const journal = openJournal(folder.files, journalPath(folder.directory, operation));
		journal.note({event: 'compared', at: new Date(now).toISOString()});
		await journal.flush();
	}
}
