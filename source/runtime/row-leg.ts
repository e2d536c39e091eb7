import {
	errorCode,
	plainText,
	type RowChange,
	type RowsWritten,
	type RowValues,
	type RowWriter,
	type StoredRow,
	sentence,
} from '../domain/index.ts';
import type {RowPlace} from '../plan/archive.ts';
import type {RowStep} from '../plan/plan.ts';
import {differingColumns} from '../plan/row-values.ts';
import {type Journal, journalStep} from './journal.ts';
import type {Tally} from './tally.ts';

/** The writers of the two databases; null = that one is not configured or is the other one. */
export type RowWriters = Readonly<Record<RowStep['target'], RowWriter | null>>;

const mostLostInRow = 3;

/**
The rows that the steps are about to change, as they are now, for the backup.
@throws RepositoryError when they cannot be read; then nothing may be written anywhere.
*/
export async function readRowsToKeep(
	steps: readonly RowStep[],
	writers: RowWriters,
	signal: AbortSignal | undefined,
): Promise<Readonly<Record<RowStep['target'], readonly StoredRow[]>>> {
	const kept: Record<RowStep['target'], StoredRow[]> = {website: [], middleware: []};
	for (const {target, transaction} of steps) {
		for (const change of transaction.changes) {
			if (change.kind === 'insert') continue;
			const {table, key} = change;
			if (change.kind === 'delete') {
				// Whole, and looked at again when it goes; a key alone would find the first of several rows that share it.
				kept[target].push({table, key, values: change.before});
				continue;
			}

			const row = await writers[target]?.rowAt(table, key, signal);
			if (row !== null && row !== undefined) kept[target].push(row);
		}
	}

	return kept;
}

/**
Writes each step as one transaction, journaled before and after, and reads it back. A step is written once at most.
Does not throw: how far it came stands in the tally.
@returns why it ended early; null when it did not.
*/
export async function runRowLeg(
	tally: Tally<RowStep>,
	writers: RowWriters,
	{journal, now}: {readonly journal: Journal; readonly now: () => number},
	signal: AbortSignal | undefined,
): Promise<string | null> {
	const at = () => new Date(now()).toISOString();
	let lostInRow = 0;
	for (const step of tally.steps('planned')) {
		if (signal?.aborted) return 'Stopped on request.';
		const writer = writers[step.target];
		if (writer === null) return `The ${step.target} cannot be written to.`;
		journal.note({event: 'intended', at: at(), step: journalStep(step)});
		try {
			await journal.flush();
		} catch (error) {
			return sentence(error);
		}

		tally.mark(step, 'writing');
		const outcome = await write(step, writer);
		journal.note({event: outcome.event, at: at(), id: step.id, reason: outcome.reason});
		if (outcome.event === 'failed') {
			lostInRow = 0;
			tally.mark(step, 'failed', outcome.reason);
		} else {
			const {problem, isReadable, rows} = await lookAt(step, writer, outcome.written);
			lostInRow = isReadable && outcome.event === 'sent' ? 0 : lostInRow + 1;
			if (problem === null) {
				tally.mark(step, 'verified');
				journal.note({event: 'done', at: at(), id: step.id, state: 'verified', reason: null, rows});
			} else {
				// What is read shows it was rolled back: that is an answer. Not to be read is none.
				const state = outcome.event === 'sent' ? 'sent' : isReadable ? 'failed' : 'in-doubt';
				const reason = state === 'failed' ? `No answer came, and it was not kept. ${problem}` : problem;
				tally.mark(step, state, reason);
				journal.note({event: 'not-done', at: at(), id: step.id, state, reason});
			}
		}

		try {
			await journal.flush();
		} catch (error) {
			return sentence(error);
		}

		if (lostInRow >= mostLostInRow)
			return `${mostLostInRow} answers of the ${step.target} in a row were lost.`;
	}

	return null;
}

type Outcome =
	| {readonly event: 'sent'; readonly reason: null; readonly written: RowsWritten}
	| {readonly event: 'failed' | 'in-doubt'; readonly reason: string; readonly written: null};

async function write(step: RowStep, writer: RowWriter): Promise<Outcome> {
	try {
		return {event: 'sent', reason: null, written: await writer.write(step.transaction)};
	} catch (error) {
		const reason = sentence(error);
		// Anything else than a refusal that we know leaves open whether it was committed.
		const code = errorCode(error);
		const isUnknown = code === null || code === 'ERR_REPOSITORY_IN_DOUBT';
		return isUnknown
			? {event: 'in-doubt', reason: `No answer came: ${reason}`, written: null}
			: {event: 'failed', reason, written: null};
	}
}

/** Do the tables show what the step wanted? A commit that was acknowledged is looked at all the same. */
async function lookAt(
	step: RowStep,
	writer: RowWriter,
	written: RowsWritten | null,
): Promise<{
	readonly problem: string | null;
	readonly isReadable: boolean;
	readonly rows: readonly RowPlace[];
}> {
	const rows: RowPlace[] = [];
	try {
		for (const [index, change] of step.transaction.changes.entries()) {
			const seen = await lookAtChange(step, change, written?.identities[index] ?? null, writer);
			if (typeof seen === 'string') return {problem: seen, isReadable: true, rows};
			rows.push(seen);
		}

		return {problem: null, isReadable: true, rows};
	} catch (error) {
		return {problem: `Sent, could not be read back: ${sentence(error)}`, isReadable: false, rows};
	}
}

/** @returns where the row is, or was; else a sentence that says what reading back shows instead. */
async function lookAtChange(
	step: RowStep,
	change: RowChange,
	identity: string | null,
	writer: RowWriter,
): Promise<RowPlace | string> {
	const {table} = change;
	const where = `the ${step.target}'s ${table}`;
	if (change.kind === 'insert') {
		const row = (await writer.rowsOf([step.pin])).find(
			one =>
				one.table === table &&
				(identity === null || one.key.value === identity) &&
				otherThan(change.values, one.values, [one.key.column, ...Object.keys(change.links)]).length === 0,
		);
		return row === undefined ? `Reading back shows no such row in ${where}.` : {table, key: row.key};
	}

	const {key} = change;
	const row = await writer.rowAt(table, key);
	const name = `the row ${plainText(key.value, 40)}`;
	if (change.kind === 'delete')
		return row === null ? {table, key} : `Reading back shows ${name} still in ${where}.`;
	if (row === null) return `Reading back does not show ${name} in ${where}.`;
	const differing = otherThan(change.after, row.values, []);
	return differing.length === 0
		? {table, key}
		: `Reading back shows another ${differing.map(column => plainText(column, 60)).join(', ')} in ${where}.`;
}

/**
Columns that are not as wanted. Who changed a row last is the writer's to say, and the database's which number a new
row gets.
*/
function otherThan(wanted: RowValues, found: RowValues, given: readonly string[]): readonly string[] {
	const others = new Set(['LastModifiedBy', ...given].map(column => column.toLowerCase()));
	return differingColumns(wanted, found).filter(column => !others.has(column.toLowerCase()));
}
