import {createInterface} from 'node:readline/promises';
import {plainText} from '../domain/index.ts';
import type {Plan} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';
import type {CommandContext} from './command.ts';
import {writeLines} from './output/streams.ts';
import {planLines} from './output/text.ts';

/** What the flags alone say; null when a person would have to be asked. */
export function consentOfFlags({yes, confirm, passBrake}: CommandContext['flags']): ConsentGiven | null {
	if (!yes && confirm === undefined) return null;
	return {isYes: yes === true, phrase: confirm ?? null, passedBrakes: passBrake ?? []};
}

/**
Ask at the terminal for what the plan needs. Anything but the exact answer is a no, the end of input too.
@returns null when the person did not agree, or there is no terminal to ask at.
@throws an AbortError when the signal aborts.
*/
export async function askConsent(
	plan: Plan,
	{stdin, stdout, stderr, flags, signal}: CommandContext,
): Promise<ConsentGiven | null> {
	if (!stdin.isTTY || !stderr.isTTY || plan.consent.kind === 'none') return null;
	const wanted = plan.consent.kind === 'key' ? 'y' : plan.consent.phrase;
	// Where stdout goes elsewhere, or holds one object in the end, the plan is shown where the question is.
	if (flags.json || !stdout.isTTY) await writeLines(stderr, planLines(plan));
	const question = `Type  ${plainText(wanted)}  to apply ${plan.steps.length}, anything else to leave: `;
	// The terminal keeps its own line editing, so that Ctrl-C stays a signal.
	const lines = createInterface({input: stdin, output: stderr, terminal: false});
	try {
		const ended = new Promise<null>(resolve => {
			lines.once('close', () => resolve(null));
		});
		const typed = (await Promise.race([lines.question(question, {signal}), ended]))?.trim();
		// The cursor still stands behind the question.
		if (typed === undefined) await writeLines(stderr, ['']);
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
