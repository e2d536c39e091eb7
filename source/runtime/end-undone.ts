import type {Plan, StepResult} from '../plan/plan.ts';
import {journalPath, openJournal} from './journal.ts';
import {parseJournal, summarizeJournal} from './journal-reader.ts';
import type {StateFolder} from './state-folder.ts';

/**
An operation that was cut off and is taken back whole has come to its end: nobody is to be asked to take it up again,
which would do what was just undone.
*/
export async function endUndone(
	{files, directory}: StateFolder,
	{number, intent, leftOut}: Plan,
	results: readonly StepResult[],
	at: string,
): Promise<void> {
	const isWhole =
		intent.operation === 'undo' &&
		intent.selector.by === 'all' &&
		results.every(({state}) => state === 'verified') &&
		leftOut.every(({kind}) => kind === 'ok');
	if (!isWhole) return;
	const path = journalPath(directory, Number(intent.from));
	const summary = summarizeJournal(parseJournal((await files.read(path)) ?? ''));
	if (summary === null || summary.hasEnded) return;
	const journal = openJournal(files, path);
	journal.note({event: 'ended', at, stopped: `Taken back by operation ${number}.`});
	await journal.flush();
}
