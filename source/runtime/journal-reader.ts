import {join} from 'node:path';
import type {Plan, StepResult} from '../plan/plan.ts';
import type {Files} from './files.ts';
import type {JournalEntry, JournalStep} from './journal.ts';

/** The entries of a journal file. A torn line, as a crash leaves it at the end, is skipped. */
export function parseJournal(text: string): readonly JournalEntry[] {
	return linesOf(text)
		.map(parseLine)
		.filter(entry => entry !== null);
}

/** Lines that say nothing readable: what they said is not known, and the step they were about counts as in flight. */
export function countTorn(text: string): number {
	return linesOf(text).filter(line => parseLine(line) === null).length;
}

function linesOf(text: string): readonly string[] {
	return text.split('\n').filter(line => line.trim() !== '');
}

function parseLine(line: string): JournalEntry | null {
	try {
		const value = JSON.parse(line) as unknown;
		return isEntry(value) ? value : null;
	} catch {
		return null;
	}
}

/** Every word that a line of a journal may begin with. */
export const journalEvents: ReadonlySet<string> = new Set([
	'started',
	'kept',
	'intended',
	'sent',
	'failed',
	'in-doubt',
	'paused',
	'resumed',
	'done',
	'not-done',
	'ended',
	'compared',
]);

/** Only as deep as anybody looks: of a file that somebody has edited, one line is lost and not the whole list. */
function isEntry(value: unknown): value is JournalEntry {
	if (!isObject(value) || typeof value['event'] !== 'string' || !journalEvents.has(value['event']))
		return false;
	switch (value['event'] as JournalEntry['event']) {
		case 'started':
			return isStart(value);
		case 'kept':
			return isText(value['backup']);
		case 'intended':
			return isStep(value['step']);
		case 'paused':
		case 'resumed':
		case 'ended':
		case 'compared':
			return true;
		default:
			return isText(value['id']);
	}
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isNullOr = (value: unknown, is: (value: unknown) => boolean): boolean => value === null || is(value);

function isStart({operation, steps, kind, at, host, pid, device, backup}: Fields): boolean {
	return (
		Number.isSafeInteger(operation) &&
		Number.isSafeInteger(steps) &&
		Number.isSafeInteger(pid) &&
		[kind, at, host].every(isText) &&
		isNullOr(backup, isText) &&
		isObject(device) &&
		[device['name'], device['address']].every(isText) &&
		isNullOr(device['serial'], isText)
	);
}

function isStep(step: unknown): boolean {
	return (
		isObject(step) &&
		[step['id'], step['action'], step['pin'], step['target']].every(isText) &&
		isNullOr(step['uid'], Number.isSafeInteger) &&
		isNullOr(step['before'], isObject) &&
		isNullOr(step['after'], isObject)
	);
}

/** An operation as its journal tells it. */
export interface JournalSummary {
	readonly operation: number;
	readonly kind: Plan['operation'];
	readonly device: Plan['device'];
	/** Ids, oldest first; more than one when the operation was tried again. */
	readonly backups: readonly string[];
	readonly at: string;
	readonly pid: number;
	readonly host: string;
	/** undo: the operation that it takes back; restore: the backup. */
	readonly from: string | null;
	/** How many steps the plan had. */
	readonly planned: number;
	/** Every step that was intended, in order, with the last that is known of it. */
	readonly steps: readonly {
		readonly step: JournalStep;
		readonly state: StepResult['state'] | 'in-flight';
		readonly reason: string | null;
	}[];
	readonly hasEnded: boolean;
	/** A complete reading followed after a person was told. */
	readonly isCompared: boolean;
	/** DISABLE was or may have been sent and no ENABLE after it was acknowledged. */
	readonly isPaused: boolean;
}

/** @returns null for a journal without a readable start. */
export function summarizeJournal(entries: readonly JournalEntry[]): JournalSummary | null {
	const starts = entries.filter(entry => entry.event === 'started');
	const [first] = starts;
	const start = starts.at(-1);
	if (first === undefined || start === undefined) return null;
	const steps = new Map<
		string,
		{step: JournalStep; state: StepResult['state'] | 'in-flight'; reason: string | null}
	>();
	let hasEnded = false;
	let isCompared = false;
	let isPaused = false;
	for (const entry of entries) {
		switch (entry.event) {
			case 'intended': {
				const step = continued(steps.get(entry.step.id), entry.step);
				steps.set(step.id, {step, state: 'in-flight', reason: null});
				break;
			}

			case 'sent':
			case 'failed':
			case 'in-doubt':
			case 'done':
			case 'not-done': {
				const known = steps.get(entry.id);
				if (known === undefined) break;
				known.state =
					entry.event === 'done' ? 'verified' : entry.event === 'not-done' ? entry.state : entry.event;
				known.reason = entry.reason;
				if ('rows' in entry && entry.rows !== undefined) known.step = {...known.step, rows: entry.rows};
				break;
			}

			case 'paused':
			case 'resumed': {
				isPaused = entry.event === 'paused';
				break;
			}

			case 'ended': {
				hasEnded = true;
				break;
			}

			case 'compared': {
				isCompared = true;
				break;
			}

			case 'started': {
				// Started again (retry): the end of the first run is not the end of this one.
				hasEnded = false;
				isCompared = false;
				break;
			}
		}
	}

	// An operation that came to its end knows what it did not begin.
	if (hasEnded)
		for (const entry of steps.values()) if (entry.state === 'in-flight') entry.state = 'not-tried';
	return {
		operation: start.operation,
		// Taken up again by an older version, it was journaled as what the rest of it was.
		kind: first.kind,
		device: start.device,
		backups: entries.flatMap(entry =>
			(entry.event === 'started' || entry.event === 'kept') && entry.backup !== null ? [entry.backup] : [],
		),
		at: start.at,
		pid: start.pid,
		host: start.host,
		from: start.from ?? null,
		// Taken up again, the later plan holds only the rest.
		planned: Math.max(...starts.map(({steps}) => steps)),
		steps: [...steps.values()],
		hasEnded,
		isCompared,
		isPaused,
	};
}

/**
A step that is taken up again, half of it being there already, began where the first attempt did: what it takes back
is all of it. One that had not written anything begins anew.
*/
function continued(
	first: {readonly step: JournalStep; readonly state: StepResult['state'] | 'in-flight'} | undefined,
	again: JournalStep,
): JournalStep {
	const isAnew = first === undefined || first.state === 'failed' || first.state === 'not-tried';
	return isAnew ? again : {...again, before: first.step.before};
}

/** Numbers of all journals in the state folder, newest first. */
export async function listJournals(files: Files, stateDirectory: string): Promise<readonly number[]> {
	const names = await files.list(join(stateDirectory, 'journal'));
	return names
		.map(name => Number(/^(\d+)\.jsonl$/.exec(name)?.[1] ?? Number.NaN))
		.filter(number => Number.isSafeInteger(number))
		.sort((a, b) => b - a);
}
