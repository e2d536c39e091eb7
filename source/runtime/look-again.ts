import {
	type DeviceUserList,
	type FingerTemplate,
	SafetyError,
	type TerminalPort,
	type TerminalSession,
} from '../domain/index.ts';
import {type DeviceStep, deviceSteps, type Plan} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';
import {checkSerial} from './guard.ts';
import {closeQuietly, openSession, type Wait} from './line.ts';
import {isLineLost, readCounts, readTemplates} from './read-device.ts';
import type {Tally} from './tally.ts';

/** An open line, and what the terminal holds just before the writes. */
export interface Opened {
	readonly session: TerminalSession;
	readonly list: DeviceUserList;
	/** null = they cannot be known. */
	readonly templates: readonly FingerTemplate[] | null;
}

/**
Opens the line and reads what the plan was built from once more, fingers first, so that nothing slow lies between
looking at the users and writing. Made again once when the line drops.
*/
export async function openAndRead(
	plan: Plan,
	tools: {
		readonly terminal: TerminalPort;
		readonly wait: Wait;
		readonly expectedSerial: string | null;
		/** Templates of the users the plan touches, as read for the plan; null = not known. */
		readonly plannedTemplates: readonly FingerTemplate[] | null;
	},
	signal: AbortSignal | undefined,
): Promise<Opened> {
	for (let attempt = 1; ; attempt++) {
		let session: TerminalSession | null = null;
		try {
			session = await openSession(tools.terminal, tools.wait, signal);
			checkSerial(plan, session.info, tools.expectedSerial);
			const templates = deviceSteps(plan).some(losesFingers)
				? await readTemplates(session, await readCounts(session, signal), signal)
				: tools.plannedTemplates;
			return {session, templates, list: await session.readUsers(signal)};
		} catch (error) {
			if (session !== null) await closeQuietly(session);
			signal?.throwIfAborted();
			if (attempt === 2 || !isLineLost(error)) throw error;
		}
	}
}

/** Deleting or writing over somebody costs the fingers in the slot. */
function losesFingers(step: DeviceStep): boolean {
	return step.before !== null && (step.action === 'delete' || step.action === 'restore');
}

/** A finger more than the plan has shown: somebody enrolled it since, and nobody agreed to lose it. */
export function dropEnrolled(templates: readonly FingerTemplate[] | null, tally: Tally<DeviceStep>): void {
	if (templates === null) return;
	for (const step of tally.steps('planned').filter(losesFingers)) {
		const found = templates.filter(template => template.uid === step.before?.uid).length;
		if (step.fingers !== null && found > step.fingers) {
			tally.mark(
				step,
				'failed',
				`A finger was enrolled since the plan was made: ${found} instead of ${step.fingers}.`,
			);
		}
	}
}

/** Without a copy of the fingers there is no way back, so that has to have been said in so many words. */
export function checkBackupConsent(
	plan: Plan,
	given: ConsentGiven,
	tally: Tally<DeviceStep>,
	templates: readonly FingerTemplate[] | null,
): void {
	if (templates !== null || !tally.steps('planned').some(losesFingers)) return;
	// The guard has checked the phrase; here it only counts whether both speak of the lost backup.
	const isAsked = plan.consent.kind === 'phrase' && plan.consent.phrase.endsWith('without backup');
	if (isAsked && given.phrase?.trim().endsWith('without backup')) return;
	throw new SafetyError(
		'ERR_SAFETY_BACKUP',
		'The fingerprints cannot be read, so they would be lost for ever. Nothing was written.',
		{hint: 'Make the plan again; it says which phrase deletes without their backup.'},
	);
}
