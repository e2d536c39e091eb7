import type {Outcome} from '../app/config/try-settings.ts';
import {ConfigError, plainText, sentence} from '../domain/index.ts';
import type {CommandContext} from './command.ts';
import {UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';
import {openPrompter} from './setup-prompt.ts';

export interface Question<T> {
	readonly text: string;
	readonly proposed: T;
	/** How a person would write the value; reads back as itself. */
	write(value: T): string;
	/** @throws {ConfigError} when it cannot be understood; then it is asked for again. */
	parse(text: string): T;
	check(value: T): Promise<Outcome>;
}

export interface Answer<T> {
	readonly value: T;
	/** false = kept although its test failed. */
	readonly isOk: boolean;
}

/** Asks, tries the answer at once, and asks again when it fails; Enter then tries once more and keeps it. */
export interface Asking {
	/** The terminal's and the databases' limit, ms; null = each try's own. */
	readonly timeoutMs: number | null;
	readonly signal: AbortSignal;
	/** false = nobody is asked, every proposal counts as the answer. */
	readonly isAsked: boolean;
	/** Answers that were kept although their test failed. */
	readonly failures: number;
	checked<T>(question: Question<T>): Promise<Answer<T>>;
	/** One question until its answer can be read. */
	parsed<T>(number: number, text: string, proposed: string, parse: (text: string) => T): Promise<T>;
	/** @param number null = it belongs to the question before. @returns null when Enter keeps the one that is known. */
	secret(number: number | null, text: string, isKnown: boolean): Promise<string | null>;
	nextNumber(): number;
	/** Says what a try has found. @returns whether it passed. */
	told(outcome: Outcome): Promise<boolean>;
	/** An answer is kept although its test failed. */
	fail(): void;
	say(lines: readonly string[]): Promise<void>;
	close(): void;
}

export function openAsking(context: CommandContext): Asking {
	const {flags, stderr, signal} = context;
	const prompter = flags.yes ? null : openPrompter(context);
	let number = 0;
	let failures = 0;

	const write = (lines: readonly string[]): Promise<void> =>
		writeLines(
			stderr,
			lines.map(line => plainText(line, 2000)),
		);
	const say: Asking['say'] = lines => (flags.quiet ? Promise.resolve() : write(lines));

	const parsed: Asking['parsed'] = async (at, text, proposed, parse) => {
		const shown = proposed === '' ? '' : ` [${plainText(proposed, 300)}]`;
		for (;;) {
			const typed = (await prompter?.ask(`${at}. ${text}${shown}: `)) ?? '';
			try {
				// Without anybody to ask, what is not known is left out.
				const answer = typed || proposed || (prompter === null ? 'none' : '');
				if (answer === '') throw new UsageError('Here an answer is needed.');
				return parse(answer);
			} catch (error) {
				if (!(error instanceof ConfigError) || prompter === null) throw error;
				await write([`   ${sentence(error)}`]);
			}
		}
	};

	const told: Asking['told'] = async outcome => {
		if (outcome.isOk) await say([`   ok    ${outcome.told}`]);
		else await write([`   FAIL  ${[outcome.told, outcome.hint ?? ''].join(' ').trim()}`]);
		return outcome.isOk;
	};

	return {
		timeoutMs: flags.timeout === undefined ? null : Math.round(flags.timeout * 1000),
		signal,
		isAsked: prompter !== null,
		get failures() {
			return failures;
		},
		async checked<T>({text, proposed, write: writeValue, parse, check}: Question<T>): Promise<Answer<T>> {
			const at = ++number;
			let standing = writeValue(proposed);
			for (let isAgain = false; ; isAgain = true) {
				const before = standing;
				const value = await parsed(at, text, standing, answer => {
					const understood = parse(answer);
					standing = answer;
					return understood;
				});
				if (await told(await check(value))) return {value, isOk: true};
				if (prompter === null || (isAgain && standing === before)) {
					failures++;
					return {value, isOk: false};
				}

				await say(['   Enter tries once more and keeps it.']);
			}
		},
		parsed,
		async secret(at, text, isKnown) {
			if (prompter === null) return null;
			const shown = isKnown && at !== null ? ' [as known]' : '';
			const typed = await prompter.askHidden(
				`${at === null ? '  ' : `${at}.`} ${plainText(text, 200)} (not shown)${shown}: `,
			);
			return typed === '' && isKnown ? null : typed;
		},
		nextNumber: () => ++number,
		told,
		fail() {
			failures++;
		},
		say,
		close: () => prompter?.close(),
	};
}
