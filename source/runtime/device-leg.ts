import {
	type DeviceUserList,
	type FingerTemplate,
	SafetyError,
	sentence,
	type TerminalPort,
} from '../domain/index.ts';
import type {DeviceStep, Plan} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';
import type {Backup} from './backup.ts';
import {bystanderSentence, changedBystanders} from './bystanders.ts';
import {checkAdministrators} from './guard.ts';
import type {Wait} from './line.ts';
import {checkBackupConsent, dropEnrolled, type Opened, openAndRead} from './look-again.ts';
import type {OperationRecord} from './operation-record.ts';
import {readBack} from './read-back.ts';
import {dropMoved, runSteps} from './run.ts';
import type {Tally} from './tally.ts';
import type {Watchdog} from './watchdog.ts';
import {WritingLine} from './writing-line.ts';

export interface DeviceLegTools {
	readonly terminal: TerminalPort;
	readonly now: () => number;
	readonly wait: Wait;
	readonly startWatchdog: () => Watchdog | null;
	readonly expectedSerial: string | null;
	/** Templates of the users the plan touches, as read for the plan; null = not known. */
	readonly plannedTemplates: readonly FingerTemplate[] | null;
}

/** What one visit to the terminal left behind. */
export interface DeviceLegEnd {
	/** The list as read back; null when nothing was sent or it could not be read. */
	readonly list: DeviceUserList | null;
	/** False when the terminal may have been left paused. */
	readonly isEnabled: boolean;
	/** Why it ended early, and what else is to be told; empty when all went well. */
	readonly trouble: readonly string[];
}

const calm: DeviceLegEnd = {list: null, isEnabled: true, trouble: []};

/**
One visit to the terminal: look again, backup, journal, write, read back; in this order, and each only when the one
before it went well.
@param rows what later parts of the plan change in the databases: kept in the same backup, before anything is written.
@throws SafetyError, TransportError, DeviceError before the first write; after it, everything is in the tally.
*/
export async function runDeviceLeg(
	plan: Plan,
	given: ConsentGiven,
	tally: Tally<DeviceStep>,
	record: OperationRecord,
	rows: Backup['rows'],
	tools: DeviceLegTools,
	signal: AbortSignal | undefined,
): Promise<DeviceLegEnd> {
	const {now} = tools;
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
		if (tally.steps('planned').length === 0) return calm;
		checkBackupConsent(plan, given, tally, templates);
		signal?.throwIfAborted();
		await record.begin({...keptOf(opened, tally), rows});
		const {journal} = record;
		await runSteps(line, list, {plan, journal, tally, now, signal});
		const listAfter = await readBack(line, {journal, tally, now});
		return {
			list: listAfter,
			isEnabled: !line.isPaused,
			trouble: [line.stopped, await keepBystanders(plan, opened, listAfter, record)].filter(
				part => part !== null,
			),
		};
	} finally {
		await line.close();
	}
}

/** The users that the steps change, with their fingers. */
function keptOf(
	opened: Opened,
	tally: Tally<DeviceStep>,
): Pick<Backup, 'fingerprintVersion' | 'users' | 'templates'> {
	const uids = new Set(
		tally.steps('planned').flatMap(step => (step.before === null ? [] : [step.before.uid])),
	);
	return {
		fingerprintVersion: opened.session.info.fingerprintVersion,
		users: opened.list.users.filter(user => uids.has(user.uid)),
		templates: opened.templates?.filter(template => uids.has(template.uid)) ?? null,
	};
}

/** Somebody changed whom nobody named: not ours to mend unasked, but how it was must not be lost. */
async function keepBystanders(
	plan: Plan,
	opened: Opened,
	after: DeviceUserList | null,
	record: OperationRecord,
): Promise<string | null> {
	const users = after === null ? [] : changedBystanders(plan, opened.list.users, after.users);
	if (users.length === 0) return null;
	try {
		const path = await record.keepBesides({
			fingerprintVersion: opened.session.info.fingerprintVersion,
			users,
			templates: null,
			rows: {website: [], middleware: []},
		});
		return `${bystanderSentence(users)} How it was is kept in ${path}.`;
	} catch (error) {
		return `${bystanderSentence(users)} ${sentence(error)}`;
	}
}
