import {DeviceError, sentence, type TerminalSession} from '../domain/index.ts';
import type {DeviceStep} from '../plan/plan.ts';

/**
Sends one step. An acknowledgement is not proof: what comes back is at most "sent".
@returns a remark when the user was taken but a template was not; else null.
@throws DeviceError when the terminal said no and nothing of the step was written; anything else leaves the
outcome unknown.
*/
export async function writeStep(session: TerminalSession, step: DeviceStep): Promise<string | null> {
	if (step.draft === null) {
		if (step.before === null)
			throw new DeviceError('ERR_DEVICE_REFUSED', `Step ${step.id} says nothing to write.`);
		await session.deleteUser(step.before.uid);
		return null;
	}

	await session.writeUser(step.draft);
	for (const template of step.templates) {
		try {
			await session.writeTemplate({...template, uid: step.draft.uid}, step.pin);
		} catch (error) {
			if (!(error instanceof DeviceError)) throw error;
			return `Finger ${template.finger} was not taken: ${sentence(error)}`;
		}
	}

	return null;
}
