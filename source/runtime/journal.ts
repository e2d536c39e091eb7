import {join} from 'node:path';
import {type DeviceUser, type RowValues, SafetyError} from '../domain/index.ts';
import type {RowPlace} from '../plan/archive.ts';
import {shownValues} from '../plan/index.ts';
import {isDeviceStep, isRowStep, type Plan, type Step, type StepResult} from '../plan/plan.ts';
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
			/** undo: the operation that it takes back; restore: the backup. Absent for others. */
			readonly from?: string;
	  }
	/** One more backup of the same operation. */
	| {readonly event: 'kept'; readonly at: string; readonly backup: string}
	| {readonly event: 'intended'; readonly at: string; readonly step: JournalStep}
	/** `sent` acknowledged; `failed` refused; `in-doubt` no answer. */
	| {
			readonly event: 'sent' | 'failed' | 'in-doubt';
			readonly at: string;
			readonly id: string;
			readonly reason: string | null;
			/** The number by which the middleware knows a word that was handed to it. */
			readonly receipt?: string;
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
			/** Where the rows of a row step are, inserted ones included. */
			readonly rows?: readonly RowPlace[];
	  }
	| {readonly event: 'ended'; readonly at: string; readonly stopped: string | null}
	/** A complete reading was made after a person was told that the operation is unfinished. */
	| {readonly event: 'compared'; readonly at: string};

export interface JournalStep {
	readonly id: string;
	readonly action: Step['action'];
	readonly pin: string;
	readonly uid: number | null;
	readonly target: string;
	/** A device user, or the columns of somebody's rows; null = nobody there. */
	readonly before: JournalUser | RowValues | null;
	readonly after: JournalUser | RowValues | null;
	/** Fingers that the step leaves in the slot; null = not known. Of device steps. */
	readonly fingers?: number | null;
	/** Which rows the changes are about, in their order. Of row steps. */
	readonly rows?: readonly RowPlace[];
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
	const {id, action, pin, target} = step;
	if (isDeviceStep(step)) {
		const {draft, before, after, fingers, templates} = step;
		const uid = draft?.uid ?? before?.uid ?? null;
		const left = action === 'delete' ? 0 : templates.length > 0 ? (fingers ?? 0) + templates.length : fingers;
		return {
			id,
			action,
			pin,
			target,
			uid,
			before: journalUser(before),
			after: journalUser(after),
			fingers: left,
		};
	}

	if (isRowStep(step)) {
		const rows = step.transaction.changes.map(
			(change): RowPlace => ({table: change.table, key: change.kind === 'insert' ? null : change.key}),
		);
		const [before, after] = [shownValues(step.before), shownValues(step.after)];
		return {id, action, pin, target, uid: null, before, after, rows};
	}

	return {id, action, pin, target, uid: null, before: null, after: null};
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
