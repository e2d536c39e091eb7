import {join} from 'node:path';
import type {Plan, StepResult} from '../plan/plan.ts';
import type {Files} from './files.ts';
import {type JournalStep, journalStep} from './journal.ts';

/** One attempted change, as `@` and `audit --json` show it. No password, no template, no record bytes. */
export interface AuditEntry {
	readonly time: string;
	readonly osUser: string;
	/** Address from which the person came over SSH; null at the machine itself. */
	readonly sshClient: string | null;
	readonly device: string;
	readonly serial: string | null;
	readonly operation: number;
	readonly kind: Plan['operation'];
	readonly pin: string;
	readonly slot: number | null;
	readonly action: string;
	readonly before: JournalStep['before'];
	readonly after: JournalStep['after'];
	readonly result: StepResult['state'];
	readonly verified: boolean;
	readonly reason: string | null;
}

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
		const {uid, action, before, after} = journalStep(step);
		return [
			{
				time: person.time,
				osUser: person.osUser,
				sshClient: person.sshClient,
				device: plan.device.name,
				serial: plan.device.serial,
				operation: plan.number,
				kind: plan.operation,
				pin: step.pin,
				slot: uid,
				action,
				before,
				after,
				result: result.state,
				verified: result.state === 'verified',
				reason: result.reason,
			},
		];
	});
}

/** One flush, however many lines. */
export async function appendAudit(
	files: Files,
	stateDirectory: string,
	entries: readonly AuditEntry[],
): Promise<void> {
	if (entries.length === 0) return;
	await files.append(
		auditPath(stateDirectory),
		`${entries.map(entry => JSON.stringify(entry)).join('\n')}\n`,
	);
}

/** The lines of an audit file, oldest first; a torn line is skipped. */
export function parseAudit(text: string): readonly AuditEntry[] {
	return text.split('\n').flatMap(line => {
		try {
			const value = JSON.parse(line) as AuditEntry | null;
			return typeof value?.time === 'string' && typeof value.pin === 'string' ? [value] : [];
		} catch {
			return [];
		}
	});
}
