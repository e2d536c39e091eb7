import {
	type DeviceUserList,
	type FingerTemplate,
	SafetyError,
	sentence,
	type TerminalPort,
} from '../domain/index.ts';
import {type DeviceStep, deviceSteps, type Plan} from '../plan/plan.ts';
import type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
import {appendAudit, auditEntries} from './audit.ts';
import {saveBackup} from './backup.ts';
import {bystanderSentence, changedBystanders} from './bystanders.ts';
import {checkAdministrators, guarded} from './guard.ts';
import {type Journal, journalPath, openJournal} from './journal.ts';
import type {Line, Wait} from './line.ts';
import {checkBackupConsent, dropEnrolled, type Opened, openAndRead} from './look-again.ts';
import {readBack} from './read-back.ts';
import {dropMoved, runSteps} from './run.ts';
import type {StateFolder} from './state-folder.ts';
import {makeTally, type Tally} from './tally.ts';
import type {Watchdog} from './watchdog.ts';
import {WritingLine} from './writing-line.ts';

export interface ApplyTools {
	readonly terminal: TerminalPort;
	readonly line: Line;
	readonly folder: StateFolder;
	readonly now: () => number;
	readonly wait: Wait;
	readonly startWatchdog: () => Watchdog | null;
	readonly isReadOnly: boolean;
	readonly expectedSerial: string | null;
	readonly person: {readonly osUser: string; readonly sshClient: string | null};
	/** Templates of the users the plan touches, as read for the plan; null = not known. */
	readonly plannedTemplates: readonly FingerTemplate[] | null;
}

export interface Applied {
	readonly report: RunReport;
	/** The list as read back; null when nothing was sent or it could not be read. */
	readonly list: DeviceUserList | null;
	/** False when the terminal may have been left paused. */
	readonly isEnabled: boolean;
}

/**
Guard, lock, look again, backup, journal, write, read back, audit: in this order, and each only when the one before
it went well.
@throws SafetyError, TransportError, DeviceError before the first write; after it, everything is in the report.
*/
export async function applyPlan(
	plan: Plan,
	given: ConsentGiven,
	onProgress: (progress: RunProgress) => void,
	tools: ApplyTools,
	signal: AbortSignal | undefined,
): Promise<Applied> {
	const tally = makeTally(plan, onProgress);
	const by = {
		isReadOnly: tools.isReadOnly,
		terminal: tools.terminal,
		folder: tools.folder,
		now: tools.now(),
	};
	return guarded(plan, given, by, async () => {
		if (plan.steps.length === 0) return untouched(plan, tally, null);
		try {
			return await tools.line.visit(() => visit(plan, given, tally.among(deviceSteps(plan)), tools, signal), {
				signal,
			});
		} catch (error) {
			if (signal?.aborted && error === signal.reason) return untouched(plan, tally, 'Stopped on request.');
			throw error;
		}
	});
}

async function visit(
	plan: Plan,
	given: ConsentGiven,
	tally: Tally<DeviceStep>,
	tools: ApplyTools,
	signal: AbortSignal | undefined,
): Promise<Applied> {
	const {folder, now} = tools;
	const opened = await openAndRead(plan, tools, signal);
	const line = new WritingLine(opened.session, tools);
	try {
		const {list, templates} = opened;
		if (!list.complete) {
			throw new SafetyError(
				'ERR_SAFETY_STALE',
				`The device's list is not complete: ${list.reason ?? 'it was cut short.'} Nothing was written.`,
				{hint: 'Read it again with R.'},
			);
		}

		checkAdministrators(plan, list.users);
		dropMoved(list.users, tally);
		dropEnrolled(templates, tally);
		if (tally.steps('planned').length === 0) return untouched(plan, tally, null);
		checkBackupConsent(plan, given, tally, templates);
		signal?.throwIfAborted();
		const backup = await backUp(plan, opened, tally, tools);
		const journal = openJournal(folder.files, journalPath(folder.directory, plan.number));
		await start(journal, plan, backup?.id ?? null, tools);
		await runSteps(line, list, {plan, journal, tally, now, signal});
		const listAfter = await readBack(line, {journal, tally, now});
		const results = tally.results(line.stopped ?? 'Not reached.');
		journal.note({event: 'ended', at: new Date(now()).toISOString(), stopped: line.stopped});
		const trouble = [
			line.stopped,
			await keepBystanders(plan, opened, listAfter, tools),
			await writeDown(journal, plan, results, tools),
		].filter(part => part !== null);
		return {
			report: {
				number: plan.number,
				results,
				stopped: trouble.length === 0 ? null : trouble.join(' '),
				backupFile: backup?.path ?? null,
			},
			list: listAfter,
			isEnabled: !line.isPaused,
		};
	} finally {
		await line.close();
	}
}

async function backUp(
	plan: Plan,
	opened: Opened,
	tally: Tally<DeviceStep>,
	tools: ApplyTools,
): Promise<{readonly id: string; readonly path: string} | null> {
	const uids = new Set(
		tally.steps('planned').flatMap(step => (step.before === null ? [] : [step.before.uid])),
	);
	if (uids.size === 0) return null;
	return saveBackup(tools.folder.files, tools.folder.directory, {
		operation: plan.number,
		at: new Date(tools.now()).toISOString(),
		device: plan.device,
		fingerprintVersion: opened.session.info.fingerprintVersion,
		users: opened.list.users.filter(user => uids.has(user.uid)),
		templates: opened.templates?.filter(template => uids.has(template.uid)) ?? null,
	});
}

/** Somebody changed whom nobody named: not ours to mend unasked, but how it was must not be lost. */
async function keepBystanders(
	plan: Plan,
	opened: Opened,
	after: DeviceUserList | null,
	tools: ApplyTools,
): Promise<string | null> {
	const users = after === null ? [] : changedBystanders(plan, opened.list.users, after.users);
	if (users.length === 0) return null;
	try {
		const {path} = await saveBackup(tools.folder.files, tools.folder.directory, {
			operation: plan.number,
			at: new Date(tools.now()).toISOString(),
			device: plan.device,
			fingerprintVersion: opened.session.info.fingerprintVersion,
			users,
			templates: null,
		});
		return `${bystanderSentence(users)} How it was is kept in ${path}.`;
	} catch (error) {
		return `${bystanderSentence(users)} ${sentence(error)}`;
	}
}

async function start(journal: Journal, plan: Plan, backup: string | null, tools: ApplyTools): Promise<void> {
	journal.note({
		event: 'started',
		version: 1,
		operation: plan.number,
		kind: plan.operation,
		at: new Date(tools.now()).toISOString(),
		pid: tools.folder.platform.pid,
		host: tools.folder.platform.host,
		device: plan.device,
		backup,
		steps: plan.steps.length,
	});
	await journal.flush();
}

/** The end of the journal and the audit. @returns a sentence when one of them could not be written. */
async function writeDown(
	journal: Journal,
	plan: Plan,
	results: RunReport['results'],
	tools: ApplyTools,
): Promise<string | null> {
	try {
		await journal.flush();
		const time = new Date(tools.now()).toISOString();
		const entries = auditEntries(plan, results, {...tools.person, time});
		await appendAudit(tools.folder.files, tools.folder.directory, entries);
		return null;
	} catch (error) {
		return `Written to the device, but not into the records of trisync: ${sentence(error)}`;
	}
}

/** A run that wrote nothing. */
function untouched(plan: Plan, tally: Pick<Tally, 'results'>, stopped: string | null): Applied {
	return {
		report: {
			number: plan.number,
			results: tally.results(stopped ?? 'Nothing to do.'),
			stopped,
			backupFile: null,
		},
		list: null,
		isEnabled: true,
	};
}
