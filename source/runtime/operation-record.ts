import {SafetyError, sentence} from '../domain/index.ts';
import type {Plan} from '../plan/plan.ts';
import type {RunReport} from '../plan/run.ts';
import {appendAudit, auditEntries} from './audit.ts';
import {type Backup, saveBackup, vaultOf} from './backup.ts';
import {endUndone} from './end-undone.ts';
import {type Journal, journalPath, openJournal} from './journal.ts';
import {planPath, writePlan} from './plan-file.ts';
import type {StateFolder} from './state-folder.ts';

export interface RecordTools {
	readonly folder: StateFolder;
	readonly now: () => number;
	/** Locks the backups; null = they are not encrypted. */
	readonly passphrase: string | null;
	readonly person: {readonly osUser: string; readonly sshClient: string | null};
}

/** What is about to change, as it is. */
export type Kept = Pick<Backup, 'fingerprintVersion' | 'users' | 'templates' | 'rows'>;

/**
The papers of one operation: backups first, then the journal that names them, at the end the audit. Nothing may be
written to a device or a database before `begin` has returned.
*/
export interface OperationRecord {
	readonly journal: Journal;
	/** The newest backup; null while nothing had to be kept. */
	readonly backupFile: string | null;
	/** `begin` has returned once. */
	readonly hasStarted: boolean;
	/**
	Keeps what the coming writes change and notes it. Called before each part of a plan that writes.
	@throws SafetyError ERR_SAFETY_BACKUP, ERR_SAFETY_JOURNAL; then this part must not begin.
	*/
	begin(kept: Kept): Promise<void>;
	/** A backup of what changed although nobody asked for it. @returns its path. */
	keepBesides(kept: Kept): Promise<string>;
	/** The end of the journal and the audit. @returns a sentence when one of them could not be written. */
	end(results: RunReport['results'], stopped: string | null): Promise<string | null>;
}

export function openRecord(plan: Plan, {folder, now, passphrase, person}: RecordTools): OperationRecord {
	const {files, directory, platform} = folder;
	const journal = openJournal(files, journalPath(directory, plan.number));
	const at = () => new Date(now()).toISOString();
	let backupFile: string | null = null;
	let hasStarted = false;

	function keep(kept: Kept) {
		return saveBackup(vaultOf(folder, passphrase), plan.number, {
			operation: plan.number,
			at: at(),
			device: plan.device,
			...kept,
		});
	}

	/** What was meant, whole: after a crash the journal alone knows only what was begun. */
	async function keepPlan(): Promise<void> {
		try {
			if ((await files.changedAt(planPath(directory, plan.number))) !== null) return;
			await writePlan(folder, plan, null);
		} catch (error) {
			throw new SafetyError('ERR_SAFETY_JOURNAL', 'The plan cannot be kept. Nothing was written.', {
				hint: 'Free some disk space or correct the rights of the state folder.',
				cause: error,
			});
		}
	}

	return {
		journal,
		get backupFile() {
			return backupFile;
		},
		get hasStarted() {
			return hasStarted;
		},
		async begin(kept) {
			const saved = isEmpty(kept) ? null : await keep(kept);
			backupFile = saved?.path ?? backupFile;
			if (hasStarted) {
				if (saved !== null) journal.note({event: 'kept', at: at(), backup: saved.id});
			} else {
				await keepPlan();
				journal.note({
					event: 'started',
					version: 1,
					operation: plan.number,
					kind: plan.resumes ?? plan.operation,
					at: at(),
					pid: platform.pid,
					host: platform.host,
					device: plan.device,
					backup: saved?.id ?? null,
					steps: plan.steps.length,
					...(plan.intent.from === undefined ? {} : {from: plan.intent.from}),
				});
			}

			await journal.flush();
			hasStarted = true;
		},
		async keepBesides(kept) {
			return (await keep(kept)).path;
		},
		async end(results, stopped) {
			if (!hasStarted) return null;
			journal.note({event: 'ended', at: at(), stopped});
			try {
				await journal.flush();
				await appendAudit(folder, auditEntries(plan, results, {...person, time: at()}), now());
				await endUndone(folder, plan, results, at());
				return null;
			} catch (error) {
				return `Written, but not into the records of trisync: ${sentence(error)}`;
			}
		},
	};
}

function isEmpty({users, rows}: Kept): boolean {
	return users.length === 0 && rows.website.length === 0 && rows.middleware.length === 0;
}
