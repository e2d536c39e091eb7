import {join} from 'node:path';
import {type DeviceUser, SafetyError} from '../domain/index.ts';
import type {Plan, Step, StepResult} from '../plan/plan.ts';
import type {Files} from './files.ts';

/**
What an operation was about to do and what came of it: one file of JSON lines per operation, only ever added to.
A step without an outcome after its `intended` line was in flight when the program died: ask the device.
No secrets: bytes of records and templates are in the backup that `started` names.
*/
export type JournalEntry =
	| {
			readonly event: 'started';
			readonly version: 1;
			readonly operation: number;
			readonly kind: Plan['operation'];
			readonly at: string;
			readonly pid: number;
			readonly host: string;
			readonly device: Plan['device'];
			/** Id of the backup; null when the plan changes nobody who was there before. */
			readonly backup: string | null;
			readonly steps: number;
	  }
	| {readonly event: 'intended'; readonly at: string; readonly step: JournalStep}
	/** `sent` acknowledged; `failed` refused; `in-doubt` no answer. */
	| {
			readonly event: 'sent' | 'failed' | 'in-doubt';
			readonly at: string;
			readonly id: string;
			readonly reason: string | null;
	  }
	| {readonly event: 'paused'; readonly at: string; readonly seconds: number}
	| {readonly event: 'resumed'; readonly at: string}
	/** What reading back showed; `done` = verified. */
	| {
			readonly event: 'done' | 'not-done';
			readonly at: string;
			readonly id: string;
			readonly state: StepResult['state'];
			readonly reason: string | null;
	  }
	| {readonly event: 'ended'; readonly at: string; readonly stopped: string | null}
	/** A complete reading was made after a person was told that the operation is unfinished. */
	| {readonly event: 'compared'; readonly at: string};

export interface JournalStep {
	readonly id: string;
	readonly action: Step['action'];
	readonly pin: string;
	readonly uid: number | null;
	readonly before: JournalUser | null;
	readonly after: JournalUser | null;
}

/** A device user without its bytes. */
export type JournalUser = Pick<
	DeviceUser,
	'uid' | 'pin' | 'name' | 'card' | 'privilege' | 'enabled' | 'group' | 'hasPassword'
>;

export function journalUser(user: DeviceUser | null): JournalUser | null {
	if (user === null) return null;
	const {uid, pin, name, card, privilege, enabled, group, hasPassword} = user;
	return {uid, pin, name, card, privilege, enabled, group, hasPassword};
}

export function journalStep(step: Step): JournalStep {
	return {
		id: step.id,
		action: step.action,
		pin: step.pin,
		uid: step.draft?.uid ?? step.before?.uid ?? null,
		before: journalUser(step.before),
		after: journalUser(step.after),
	};
}

export function journalPath(stateDirectory: string, operation: number): string {
	return join(stateDirectory, 'journal', `${operation}.jsonl`);
}

/** Collects entries and writes them with one flush each time `flush` is called. */
export interface Journal {
	note(entry: JournalEntry): void;
	/** @throws SafetyError ERR_SAFETY_JOURNAL; what was noted stays noted for the next try. */
	flush(): Promise<void>;
}

export function openJournal(files: Files, path: string): Journal {
	let noted: JournalEntry[] = [];
	return {
		note(entry) {
			noted.push(entry);
		},
		async flush() {
			if (noted.length === 0) return;
			const text = `${noted.map(entry => JSON.stringify(entry)).join('\n')}\n`;
			try {
				await files.append(path, text);
			} catch (error) {
				throw new SafetyError('ERR_SAFETY_JOURNAL', `The journal ${path} cannot be written.`, {
					hint: 'Free some disk space or correct the rights of the state folder, then read the device again.',
					cause: error,
				});
			}

			noted = [];
		},
	};
}

/** The entries of a journal file. A torn line, as a crash leaves it at the end, is skipped. */
export function parseJournal(text: string): readonly JournalEntry[] {
	const entries: JournalEntry[] = [];
	for (const line of text.split('\n')) {
		if (line.trim() === '') continue;
		try {
			const value = JSON.parse(line) as unknown;
			if (isEntry(value)) entries.push(value);
		} catch {
			// Torn: what it said is not known, and the step before it counts as in flight.
		}
	}

	return entries;
}

const events = new Set([
	'started',
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

function isEntry(value: unknown): value is JournalEntry {
	return (
		typeof value === 'object' &&
		value !== null &&
		'event' in value &&
		typeof value.event === 'string' &&
		events.has(value.event)
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
	const start = starts.at(-1);
	if (start === undefined) return null;
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
				steps.set(entry.step.id, {step: entry.step, state: 'in-flight', reason: null});
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
		kind: start.kind,
		device: start.device,
		backups: starts.map(({backup}) => backup).filter(backup => backup !== null),
		at: start.at,
		pid: start.pid,
		host: start.host,
		planned: start.steps,
		steps: [...steps.values()],
		hasEnded,
		isCompared,
		isPaused,
	};
}

/** Numbers of all journals in the state folder, newest first. */
export async function listJournals(files: Files, stateDirectory: string): Promise<readonly number[]> {
	const names = await files.list(join(stateDirectory, 'journal'));
	return names
		.map(name => Number(/^(\d+)\.jsonl$/.exec(name)?.[1] ?? Number.NaN))
		.filter(number => Number.isSafeInteger(number))
		.sort((a, b) => b - a);
}
