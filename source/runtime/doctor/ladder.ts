import {
	type CheckChain,
	type CheckCommand,
	type CheckRung,
	errorCode,
	errorHint,
	plainText,
	type RungState,
} from '../../domain/index.ts';
import type {Probes} from './ports.ts';

/** What one rung found. */
export interface Finding {
	readonly state: RungState;
	readonly measured: string;
	readonly cause?: string;
	readonly likely?: string;
	readonly next?: string;
	readonly commands?: readonly CheckCommand[];
	/** Of a rung that was not run: the rung whose answer it would have taken. */
	readonly needs?: string;
}

export interface Step {
	/** Without the chain: `port`. */
	readonly id: string;
	readonly tried: string;
	/** Left out where nothing is waited for. */
	readonly budgetMs?: number;
	/** What it means that the time ran out; a failure unless it says otherwise. */
	readonly late?: Finding;
	/** @param signal aborts when the time is over. @throws anything: it becomes a failure. */
	run(signal: AbortSignal): Finding | Promise<Finding>;
}

export interface Climb {
	readonly chain: CheckChain;
	readonly probes: Pick<Probes, 'now' | 'after'>;
	readonly onRung: (rung: CheckRung) => void;
	readonly signal: AbortSignal;
}

/** Longer texts come from drivers that quote whole statements. */
const longestText = 400;

/**
Goes up step by step and stops at the first failure; the steps above it are told as not run.
@param brokenAt the rung that failed before the first of these.
@returns the rung that failed, or null.
@throws only the reason of an abort.
*/
export async function climb(
	steps: readonly Step[],
	{chain, probes, onRung, signal}: Climb,
	brokenAt: string | null = null,
): Promise<string | null> {
	let broken = brokenAt;
	for (const step of steps) {
		signal.throwIfAborted();
		const id = `${chain}.${step.id}`;
		if (broken !== null) {
			onRung(toRung(chain, step, {state: 'not-run', measured: `needs ${broken}`, needs: broken}, null));
			continue;
		}

		const begun = probes.now();
		const finding = await within(step, probes, signal);
		onRung(toRung(chain, step, finding, finding.state === 'not-run' ? null : probes.now() - begun));
		if (finding.state === 'fail') broken = id;
	}

	return broken;
}

function toRung(chain: CheckChain, {id, tried}: Step, finding: Finding, ms: number | null): CheckRung {
	const text = (given: string | undefined): string | null =>
		given === undefined ? null : plainText(given, longestText);
	return {
		chain,
		id: `${chain}.${id}`,
		state: finding.state,
		tried: plainText(tried, longestText),
		measured: plainText(finding.measured, longestText),
		ms: ms === null ? null : Math.max(0, Math.round(ms)),
		cause: text(finding.cause),
		likely: text(finding.likely),
		next: text(finding.next),
		commands: finding.commands ?? [],
		needs: finding.needs ?? null,
	};
}

async function within(step: Step, {after}: Pick<Probes, 'after'>, signal: AbortSignal): Promise<Finding> {
	const {budgetMs} = step;
	if (budgetMs === undefined) return attempt(step, signal);
	const patience = new AbortController();
	const {promise: late, resolve} = Promise.withResolvers<Finding>();
	const cancel = after(budgetMs, () => {
		// First the verdict: what the abort makes of the work does not count any more.
		resolve(step.late ?? tooLate(budgetMs));
		patience.abort(new Error(`not within ${budgetMs} ms`));
	});
	const stop = (): void => {
		patience.abort(signal.reason);
		// Work that does not listen is left behind.
		resolve(tooLate(0));
	};
	signal.addEventListener('abort', stop, {once: true});
	try {
		return await Promise.race([late, attempt(step, patience.signal)]);
	} finally {
		cancel();
		signal.removeEventListener('abort', stop);
		signal.throwIfAborted();
	}
}

async function attempt(step: Step, signal: AbortSignal): Promise<Finding> {
	try {
		return await step.run(signal);
	} catch (error) {
		return failure(error);
	}
}

const seconds = (ms: number): string => `${ms / 1000} s`;

export function tooLate(ms: number): Finding {
	return {
		state: 'fail',
		measured: `no answer within ${seconds(ms)}`,
		cause: 'ERR_CHECK_TIMEOUT',
		likely: 'The other end hangs, or the network loses what is sent.',
		next: 'Run the check again; if it stays so, look at the other end itself.',
	};
}

/** An error that nobody expected at this rung, in its own words. */
export function failure(error: unknown): Finding {
	const code = errorCode(error) ?? networkCode(error);
	const hint = errorHint(error);
	return {
		state: 'fail',
		measured: error instanceof Error ? error.message : String(error),
		cause: code ?? 'ERR_CHECK_FAILED',
		next: hint ?? 'Run the check again; if it stays so, show this line to whoever looks after it.',
	};
}

/** `ENOTFOUND` and the like; null for an error without one. */
export function networkCode(error: unknown): string | null {
	return error instanceof Error && 'code' in error ? String(error.code) : null;
}
