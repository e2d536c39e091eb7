import type {DeviceUser, DeviceUserList, FingerTemplate} from '../domain/index.ts';
import {checkStep, verifyStep} from '../plan/index.ts';
import type {DeviceStep} from '../plan/plan.ts';
import type {Journal} from './journal.ts';
import type {Tally} from './tally.ts';
import type {WritingLine} from './writing-line.ts';

interface Recorder {
	readonly journal: Journal;
	readonly now: () => number;
}

/**
Reads the whole list once and says of each step that was sent whether the device shows it. Only this makes a step
`verified`; a list that is not complete verifies nothing.
@returns the list; null when there was nothing to look for or it could not be read.
*/
export async function readBack(
	line: WritingLine,
	tools: Recorder & {readonly tally: Tally<DeviceStep>},
): Promise<DeviceUserList | null> {
	const {journal, tally} = tools;
	// A refused delete of somebody who is gone is done: "not there afterwards" is what was wanted.
	const steps = [
		...tally.steps('sent', 'in-doubt'),
		...tally.steps('failed').filter(step => step.action === 'delete'),
	];
	if (tally.steps('sent', 'in-doubt').length === 0) return null;
	const list = await readTwice(line, tools);
	const templates = list !== null && steps.some(touchesFingers) ? await readFingersTwice(line) : null;
	const at = new Date(tools.now()).toISOString();
	for (const step of steps) {
		const before = tally.state(step);
		if (list === null) {
			if (before === 'sent') tally.mark(step, 'sent', 'Sent, could not be read back.');
			continue;
		}

		const shown = verifyStep(step, list.users);
		if (shown === null && touchesFingers(step) && templates === null) {
			// Not known is neither done nor "not stored".
			const asPlanned = 'its record is as planned; its fingers could not be read.';
			if (before === 'sent') tally.mark(step, 'sent', `Sent, and ${asPlanned}`);
			if (before === 'in-doubt') tally.mark(step, 'in-doubt', `No answer came, but ${asPlanned}`);
			if (before === 'failed') {
				const reason = `It was refused, but ${asPlanned}`;
				tally.mark(step, 'in-doubt', reason);
				journal.note({event: 'not-done', at, id: step.id, state: 'in-doubt', reason});
			}

			continue;
		}

		const problem = shown ?? fingerProblem(step, templates ?? []);
		if (problem === null) {
			tally.mark(step, 'verified');
			journal.note({event: 'done', at, id: step.id, state: 'verified', reason: null});
			continue;
		}

		if (before === 'sent') tally.mark(step, 'sent', `Sent, not stored: ${problem}`);
		const state = before === 'sent' ? 'sent' : isUntouched(step, list.users) ? 'failed' : 'in-doubt';
		if (before === 'in-doubt' || state === 'in-doubt') {
			const answer = before === 'in-doubt' ? 'No answer came' : 'It was refused';
			tally.mark(step, state, `${answer}, and reading back shows: ${problem}`);
		}

		journal.note({event: 'not-done', at, id: step.id, state, reason: problem});
	}

	return list;
}

async function readTwice(line: WritingLine, {journal, now}: Recorder): Promise<DeviceUserList | null> {
	for (let attempt = 0; attempt < 2; attempt++) {
		await line.reconnect();
		if (await line.resume()) journal.note({event: 'resumed', at: new Date(now()).toISOString()});
		const list = await line.readUsers();
		if (list !== null) return list;
		if (line.isUp) return null;
	}

	return null;
}

/** Once more when the line is lost over it: without them nothing of a delete is proven. */
async function readFingersTwice(line: WritingLine): Promise<readonly FingerTemplate[] | null> {
	const templates = await line.readTemplates();
	if (templates !== null || line.isUp) return templates;
	await line.reconnect();
	return line.readTemplates();
}

/** Nothing of the step is there, so an undo may pass it over. Where half of it is, it must not. */
function isUntouched(step: DeviceStep, users: readonly DeviceUser[]): boolean {
	return step.before === null
		? users.every(({pin}) => pin !== step.pin)
		: verifyStep(step, users) !== null && checkStep(step, users) === null;
}

/** Deletes must take the fingers with them, restores must bring them. */
function touchesFingers(step: DeviceStep): boolean {
	return step.action === 'delete' || step.templates.length > 0;
}

function fingerProblem(step: DeviceStep, templates: readonly FingerTemplate[]): string | null {
	if (!touchesFingers(step)) return null;
	const uid = step.draft?.uid ?? step.before?.uid;
	const found = new Set(templates.filter(template => template.uid === uid).map(template => template.finger));
	if (step.action === 'delete') {
		return found.size === 0 ? null : `${found.size} fingers are still in the slot.`;
	}

	const missing = step.templates.filter(template => !found.has(template.finger)).length;
	return missing === 0 ? null : `${missing} of ${step.templates.length} fingers are not there.`;
}
