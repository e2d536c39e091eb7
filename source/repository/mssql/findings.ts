import {plainText} from '../../domain/index.ts';
import type {MssqlSettings} from './settings.ts';

/** Everything that the driver's error, and what it wraps, says about its cause. */
export interface Findings {
	/** Numbers of the server's own error messages. */
	readonly numbers: ReadonlySet<number>;
	/** Codes of the driver, of Node's sockets and of its TLS. */
	readonly codes: ReadonlySet<string>;
	/** All messages, for servers that speak T-SQL and number their errors otherwise. */
	readonly text: string;
}

/** A message of the server that came with an error, as the driver's `errorMessage` event gives it. */
export interface ServerMessage {
	readonly number: number;
	readonly message: string;
}

export type Test = (findings: Findings) => boolean;

export const numbered =
	(...numbers: readonly number[]): Test =>
	findings =>
		numbers.some(number => findings.numbers.has(number));
export const coded =
	(...codes: readonly string[]): Test =>
	findings =>
		codes.some(code => findings.codes.has(code));
export const worded =
	(words: RegExp): Test =>
	findings =>
		words.test(findings.text);
export const either =
	(...tests: readonly Test[]): Test =>
	findings =>
		tests.some(test => test(findings));

export function findingsOf(error: unknown, said: readonly ServerMessage[]): Findings {
	const numbers = new Set(said.map(message => message.number));
	const codes = new Set<string>();
	const texts = new Set(said.map(message => message.message));
	const open: unknown[] = [error];
	// Drivers wrap errors in errors; the bound is for a chain that bites its own tail.
	for (let seen = 0; open.length > 0 && seen < 20; seen++) {
		const next = open.shift();
		if (typeof next !== 'object' || next === null) continue;
		const {code, number, message, cause, originalError, errors, precedingErrors} = next as Record<
			string,
			unknown
		>;
		if (typeof code === 'string') codes.add(code);
		if (typeof number === 'number') numbers.add(number);
		if (typeof message === 'string' && message !== '') texts.add(message);
		open.push(cause, originalError, ...list(errors), ...list(precedingErrors));
	}

	return {numbers, codes, text: [...texts].join(' | ') || 'no reason given'};
}

function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** What the pattern's first filled group found in the server's words, bounded and stripped. */
export function named({text}: Findings, pattern: RegExp, otherwise: string): string {
	return plainText(
		pattern
			.exec(text)
			?.slice(1)
			.find(group => group !== undefined) ?? otherwise,
		100,
	);
}

/** The server's own words without a full stop, bounded, stripped, and without the password. */
export function wordsOf({text}: Findings, {password}: MssqlSettings): string {
	const plain = plainText(text, 400);
	return (password === '' ? plain : plain.replaceAll(password, '***')).replace(/[.\s]+$/, '');
}
