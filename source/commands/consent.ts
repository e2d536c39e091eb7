import {createInterface} from 'node:readline/promises';
import type {Plan} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';
import type {CommandContext} from './command.ts';

/** What the flags alone say; null when a person would have to be asked. */
export function consentOfFlags({yes, confirm, passBrake}: CommandContext['flags']): ConsentGiven | null {
	if (!yes && confirm === undefined) return null;
	return {isYes: yes === true, phrase: confirm ?? null, passedBrakes: passBrake ?? []};
}

/**
Ask at the terminal for what the plan needs. Anything but the exact answer is a no.
@returns null when the person did not agree, or there is no terminal to ask at.
*/
export async function askConsent(
	plan: Plan,
	{stdin, stderr, flags, signal}: CommandContext,
): Promise<ConsentGiven | null> {
	if (!stdin.isTTY || !stderr.isTTY || plan.consent.kind === 'none') return null;
	const wanted = plan.consent.kind === 'key' ? 'y' : plan.consent.phrase;
	const lines = createInterface({input: stdin, output: stderr});
	try {
		const typed = (
			await lines.question(`Type  ${wanted}  to apply ${plan.steps.length}, anything else to leave: `, {
				signal,
			})
		).trim();
		if (typed !== wanted) return null;
		return {
			isYes: plan.consent.kind === 'key',
			phrase: plan.consent.kind === 'key' ? null : typed,
			passedBrakes: flags.passBrake ?? [],
		};
	} finally {
		lines.close();
	}
}
