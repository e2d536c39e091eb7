import type {DeviceUser, DeviceUserList} from '../domain/index.ts';
import {sentence} from '../domain/index.ts';
import {checkStep} from '../plan/index.ts';
import type {DeviceStep, Plan} from '../plan/plan.ts';
import {changedBystanders} from './bystanders.ts';
import {type Journal, journalStep} from './journal.ts';
import type {Tally} from './tally.ts';
import {pauseSeconds, type WritingLine} from './writing-line.ts';

/** With so few writes the keypad stays on. */
const mostWritesUnpaused = 3;
const batchSize = 25;

/**
Writes the planned steps in batches, each journaled before and after, the terminal paused meanwhile when there are
many. A step is written once at most; after a lost line the device is read before anything else. Does not throw:
how far it came stands in the tally, why it ended in `line.stopped`.
@param list the complete reading that the steps were checked against just now.
*/
export async function runSteps(
	line: WritingLine,
	list: DeviceUserList,
	tools: {
		readonly plan: Plan;
		readonly journal: Journal;
		readonly tally: Tally<DeviceStep>;
		readonly now: () => number;
		readonly signal: AbortSignal | undefined;
	},
): Promise<void> {
	const {plan, journal, tally, signal} = tools;
	const isPausing = tally.steps('planned').length > mostWritesUnpaused;
	const at = () => new Date(tools.now()).toISOString();
	/** What the terminal's counter should say; null = it cannot be trusted, so whole lists are read instead. */
	let expectedCount = trustedCount(list);
	let isFreshlyRead = true;

	async function reread(): Promise<void> {
		const fresh = await line.readUsers();
		if (fresh === null) return;
		expectedCount = trustedCount(fresh);
		isFreshlyRead = true;
		const bystanders = changedBystanders(plan, list.users, fresh.users);
		if (bystanders.length > 0) line.stop('Stopped, since more changed than was asked for.');
		dropMoved(fresh.users, tally);
	}

	async function checkBefore(): Promise<void> {
		if (isFreshlyRead) return;
		if (expectedCount !== null && (await line.countUsers()) === expectedCount) return;
		await reread();
	}

	async function writeAll(batch: readonly DeviceStep[]): Promise<void> {
		for (const step of batch) {
			if (!line.isUp || signal?.aborted) return;
			tally.mark(step, 'writing');
			const {state, reason} = await line.write(step);
			tally.mark(step, state, reason);
			journal.note({event: state, at: at(), id: step.id, reason});
			if (state === 'sent' && expectedCount !== null) expectedCount += countChange(step);
			if (state === 'in-doubt') expectedCount = null;
		}
	}

	async function wake(): Promise<void> {
		if (await line.resume()) journal.note({event: 'resumed', at: at()});
	}

	while (line.stopped === null) {
		const batch = tally.steps('planned').slice(0, batchSize);
		if (batch.length === 0) break;
		if (signal?.aborted) {
			line.stop('Stopped on request.');
			break;
		}

		if (!line.isUp) {
			await line.reconnect();
			await wake();
			await reread();
			continue;
		}

		await checkBefore();
		// What was read may have taken steps out, lost the line or ended the run.
		if (!isUnchanged(batch, tally) || !line.isUp || line.stopped !== null) continue;
		for (const step of batch) journal.note({event: 'intended', at: at(), step: journalStep(step)});
		if (isPausing) journal.note({event: 'paused', at: at(), seconds: pauseSeconds});
		if (!(await flush(line, journal))) break;
		isFreshlyRead = false;
		try {
			if (isPausing) await line.pause();
			await writeAll(batch);
			await line.takeEffect();
		} finally {
			await wake();
		}

		await flush(line, journal);
	}

	// A line lost late leaves the terminal paused and the last answers to be read.
	if (!line.isUp) await line.reconnect();
	await wake();
	line.endWatch();
}

/** Takes out what is no longer as the plan has shown it. */
export function dropMoved(users: readonly DeviceUser[], tally: Tally<DeviceStep>): void {
	for (const step of tally.steps('planned')) {
		const moved = checkStep(step, users);
		if (moved !== null) tally.mark(step, 'failed', moved);
	}
}

async function flush(line: WritingLine, journal: Journal): Promise<boolean> {
	try {
		await journal.flush();
		return true;
	} catch (error) {
		line.stop(sentence(error));
		return false;
	}
}

function isUnchanged(batch: readonly DeviceStep[], tally: Tally<DeviceStep>): boolean {
	return batch.every(step => tally.state(step) === 'planned');
}

/** The counter is trusted only while it says what the list shows. */
function trustedCount(list: DeviceUserList): number | null {
	return list.announced === list.users.length ? list.announced : null;
}

function countChange(step: DeviceStep): number {
	return (step.after === null ? 0 : 1) - (step.before === null ? 0 : 1);
}
