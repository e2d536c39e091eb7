import {createInterface} from 'node:readline/promises';
import {plainText} from '../domain/index.ts';
import type {Plan} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';
import type {CommandContext} from './command.ts';
import {writeFolded, writeLines} from './output/streams.ts';
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
export async function askConsent(plan: Plan, context: CommandContext): Promise<ConsentGiven | null> {
	const {stdout, stderr, flags} = context;
	if (!canAsk(context) || plan.consent.kind === 'none') return null;
	const wanted = plan.consent.kind === 'key' ? 'y' : plan.consent.phrase;
	// Where stdout goes elsewhere, or holds one object in the end, the plan is shown where the question is.
	if (flags.json || !stdout.isTTY) await writeFolded(stderr, planLines(plan));
	const question = `Type  ${plainText(wanted)}  to apply ${plan.steps.length}, anything else to leave: `;
	if (!(await isTyped(wanted, question, context))) return null;
	return {
		isYes: plan.consent.kind === 'key',
		phrase: plan.consent.kind === 'key' ? null : wanted,
		passedBrakes: flags.passBrake ?? [],
	};
}

/** Is there a person at a terminal? */
export function canAsk({stdin, stderr}: Pick<CommandContext, 'stdin' | 'stderr'>): boolean {
	return stdin.isTTY === true && stderr.isTTY === true;
}

/**
One question, one line in answer. @returns whether it is what was wanted; the end of input is a no.
@throws an AbortError when the signal aborts.
*/
export async function isTyped(
	wanted: string,
	question: string,
	{stdin, stderr, signal}: CommandContext,
): Promise<boolean> {
	// The terminal keeps its own line editing, so that Ctrl-C stays a signal.
	const lines = createInterface({input: stdin, output: stderr, terminal: false});
	try {
		const ended = new Promise<null>(resolve => {
			lines.once('close', () => resolve(null));
		});
		const typed = (await Promise.race([lines.question(question, {signal}), ended]))?.trim();
		// The cursor still stands behind the question.
		if (typed === undefined) await writeLines(stderr, ['']);
		return typed === wanted;
	} finally {
		lines.close();
	}
}
