import {join} from 'node:path';
import type {AuditEntry} from '../plan/history.ts';
import type {Plan, StepResult} from '../plan/plan.ts';
import {journalStep} from './journal.ts';
import {withBriefLock} from './lock.ts';
import type {StateFolder} from './state-folder.ts';

export type {AuditEntry} from '../plan/history.ts';

export function auditPath(stateDirectory: string): string {
	return join(stateDirectory, 'audit.jsonl');
}

/** What was attempted; steps that were not tried changed nothing and leave no line. */
export function auditEntries(
	plan: Plan,
	results: readonly StepResult[],
	person: {readonly osUser: string; readonly sshClient: string | null; readonly time: string},
): readonly AuditEntry[] {
	const byId = new Map(results.map(result => [result.id, result]));
	return plan.steps.flatMap(step => {
		const result = byId.get(step.id);
		if (result === undefined || result.state === 'not-tried') return [];
		const {uid, action, target, before, after} = journalStep(step);
		return [
			{
				time: person.time,
				osUser: person.osUser,
				sshClient: person.sshClient,
				device: plan.device.name,
				serial: plan.device.serial,
				operation: plan.number,
				kind: plan.resumes ?? plan.operation,
				pin: step.pin,
				slot: uid,
				action,
				target,
				before,
				after,
				result: result.state,
				verified: result.state === 'verified',
				reason: result.reason,
			},
		];
	});
}

/** About 20,000 changes; a file that an editor still opens. */
const largestAuditBytes = 8 * 1024 * 1024;

/**
One flush, however many lines. A file that has grown large is put aside under the next number and a new one begun; a
program that adds to the old one just then adds to it under its new name, so no line is lost.
*/
export async function appendAudit(
	folder: StateFolder,
	entries: readonly AuditEntry[],
	now: number,
): Promise<void> {
	if (entries.length === 0) return;
	const {files, directory} = folder;
	const path = auditPath(directory);
	if ((await files.size(path)) > largestAuditBytes) await putAside(folder, path, now);
	await files.append(path, `${entries.map(entry => JSON.stringify(entry)).join('\n')}\n`);
}

/** Under a lock: of two programs that see a large file, the second must not put its successor over it. */
async function putAside(folder: StateFolder, path: string, now: number): Promise<void> {
	const {files, directory} = folder;
	const lock = {...folder, path: join(directory, 'locks', 'audit.lock'), subject: 'The audit'};
	await withBriefLock(lock, now, async () => {
		if ((await files.size(path)) <= largestAuditBytes) return;
		const numbers = (await files.list(directory)).map(name =>
			Number(/^audit-(\d+)\.jsonl$/.exec(name)?.[1] ?? 0),
		);
		const next = Math.max(0, ...numbers) + 1;
		await files.move(path, join(directory, `audit-${String(next).padStart(6, '0')}.jsonl`));
	});
}

/** The lines of an audit file, oldest first; a torn line is skipped. */
export function parseAudit(text: string): readonly AuditEntry[] {
	return text.split('\n').flatMap(line => {
		try {
			const value = JSON.parse(line) as AuditEntry | null;
			if (typeof value?.time !== 'string' || typeof value.pin !== 'string') return [];
			return [{...value, target: value.target ?? null}];
		} catch {
			return [];
		}
	});
}
