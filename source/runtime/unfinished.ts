import {journalPath, openJournal} from './journal.ts';
import {
	countTorn,
	type JournalSummary,
	listJournals,
	parseJournal,
	summarizeJournal,
} from './journal-reader.ts';
import {mayLive, parseHolder} from './lock.ts';
import {deviceLockPath, type StateFolder} from './state-folder.ts';

/** Older operations than these are history, whatever their journals say. */
const newestJournals = 50;

export interface Unfinished extends JournalSummary {
	/** Lines of its journal that a crash has torn. */
	readonly tornLines: number;
}

/** Operations whose journal has no end although nobody is at work on them any more, newest first. */
export async function findUnfinished(folder: StateFolder): Promise<readonly Unfinished[]> {
	return (await lookThroughJournals(folder)).unfinished;
}

export interface JournalsSeen {
	readonly unfinished: readonly Unfinished[];
	/** Operations of which nobody can say what they did: their journal cannot be read, or says nothing readable. */
	readonly unreadable: readonly number[];
}

/** One that cannot be read must not hide the others: a terminal that one of them left paused keeps everybody out. */
export async function lookThroughJournals({files, directory, ...folder}: StateFolder): Promise<JournalsSeen> {
	const unfinished: Unfinished[] = [];
	const unreadable: number[] = [];
	for (const number of (await listJournals(files, directory)).slice(0, newestJournals)) {
		const text = await files.read(journalPath(directory, number)).catch(() => null);
		const entries = parseJournal(text ?? '');
		const summary = summarizeJournal(entries);
		if (summary === null) {
			// An empty one is of a program that died before it wrote anything anywhere.
			const isTold = text === '' || entries.some(({event}) => event === 'compared');
			if (!isTold) unreadable.push(number);
		} else if (!summary.hasEnded || summary.isPaused) {
			const isAtWork = await isRunning({...folder, files, directory}, summary);
			if (!isAtWork) unfinished.push({...summary, tornLines: countTorn(text ?? '')});
		}
	}

	return {unfinished, unreadable};
}

/** The writer of this operation still lives and holds its device. */
export async function isRunning(folder: StateFolder, summary: JournalSummary): Promise<boolean> {
	const lock = await folder.files.read(deviceLockPath(folder.directory, summary.device.address), 4096);
	const holder = parseHolder(lock ?? '');
	if (holder === null || holder.pid !== summary.pid || holder.host !== summary.host) return false;
	return mayLive(holder, folder.platform);
}

/** One sentence for a person who starts the program; null when everything came to its end. */
export function unfinishedSentence({unfinished, unreadable}: JournalsSeen): string | null {
	const sentences = [openSentence(unfinished), unreadableSentence(unreadable)].filter(one => one !== null);
	return sentences.length === 0 ? null : sentences.join(' ');
}

function unreadableSentence(numbers: readonly number[]): string | null {
	const [newest] = numbers;
	if (newest === undefined) return null;
	const others = numbers.length === 1 ? '' : `, nor of ${numbers.length - 1} older ones`;
	return `The journal of operation ${newest} cannot be read${others}: what was written then is not known.`;
}

function openSentence(unfinished: readonly Unfinished[]): string | null {
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
	operations: readonly number[],
	now: number,
): Promise<void> {
	for (const operation of operations) {
		const journal = openJournal(folder.files, journalPath(folder.directory, operation));
		journal.note({event: 'compared', at: new Date(now).toISOString()});
		await journal.flush();
	}
}
