import {
	DeviceError,
	type DeviceRoute,
	errorCode,
	plainText,
	RepositoryError,
	sentence,
} from '../domain/index.ts';
import type {QueueStep} from '../plan/plan.ts';
import {type Journal, journalStep} from './journal.ts';
import type {Tally} from './tally.ts';

/**
Hands each word to the middleware once. It ends as `sent` at best: only a reading of the terminal proves it, and the
terminal is out of reach. What a person has to do by hand is not tried here.
@returns why it ended early; null when it did not.
*/
export async function runRouteLeg(
	tally: Tally<QueueStep>,
	routes: readonly DeviceRoute[],
	{journal, now}: {readonly journal: Journal; readonly now: () => number},
	signal: AbortSignal | undefined,
): Promise<string | null> {
	const at = () => new Date(now()).toISOString();
	for (const step of tally.steps('planned')) {
		if (step.route === 'manual') {
			tally.mark(step, 'not-tried', `To be done by hand: ${step.instructions.join(' ')}`);
			continue;
		}

		if (signal?.aborted) return 'Stopped on request.';
		const route = routes.find(one => one.route === step.route);
		if (route === undefined) return `The way ${step.route} is not configured any more.`;
		journal.note({event: 'intended', at: at(), step: journalStep(step)});
		try {
			await journal.flush();
		} catch (error) {
			return sentence(error);
		}

		tally.mark(step, 'writing');
		try {
			const {id, status} = await route.send(step.request);
			const as = id === null ? '' : ` as command ${plainText(id, 40)}`;
			const raw = status.raw === null ? '' : `, which says "${plainText(status.raw, 60)}"`;
			const reason = `Handed to ${route.name}${as}${raw}. Done only when the device shows it.`;
			tally.mark(step, 'sent', reason);
			journal.note({event: 'sent', at: at(), id: step.id, reason, ...(id === null ? {} : {receipt: id})});
		} catch (error) {
			const isRefusal = isRefused(error);
			const reason = isRefusal ? sentence(error) : `No answer came: ${sentence(error)}`;
			const event = isRefusal ? 'failed' : 'in-doubt';
			tally.mark(step, event, reason);
			journal.note({event, at: at(), id: step.id, reason});
		}
	}

	return null;
}

/** The middleware said no; anything else leaves open whether it took the word. */
function isRefused(error: unknown): boolean {
	return (
		(error instanceof RepositoryError || error instanceof DeviceError) &&
		errorCode(error) !== 'ERR_REPOSITORY_IN_DOUBT'
	);
}
