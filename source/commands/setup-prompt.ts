import {StringDecoder} from 'node:string_decoder';
import type {CommandContext} from './command.ts';

/** Nobody answers any more: the end of a pipe, or Ctrl-D. */
export class PromptEnded extends Error {}

/** Ctrl-C while the terminal gives keys instead of lines. */
export class PromptInterrupted extends Error {}

/** Questions on stderr, answers from stdin, whether that is a terminal or a pipe. */
export interface Prompter {
	/** @returns the line as typed, without spaces at its ends. @throws PromptEnded */
	ask(question: string): Promise<string>;
	/** The same without showing what is typed; spaces stay. @throws PromptEnded, PromptInterrupted */
	askHidden(question: string): Promise<string>;
	close(): void;
}

/** The part of a terminal's stdin that hides what is typed. */
interface RawMode {
	setRawMode?(isRaw: boolean): unknown;
}

/** What a person waits for: a line that the terminal has edited, or keys that are kept to ourselves. */
interface Waiting {
	readonly isHidden: boolean;
	resolve(line: string): void;
	reject(error: unknown): void;
}

export function openPrompter({
	stdin,
	stderr,
	signal,
}: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>): Prompter {
	const decoder = new StringDecoder('utf8');
	const terminal: RawMode | null = stdin.isTTY === true ? (stdin as RawMode) : null;
	let pending = '';
	let hasEnded = false;
	let waiting: Waiting | null = null;

	const take = (): Waiting | null => {
		const taken = waiting;
		waiting = null;
		return taken;
	};

	function deliver(): void {
		if (waiting === null) return;
		const {line, rest, key} = waiting.isHidden && terminal !== null ? readKeys(pending) : readLine(pending);
		pending = rest;
		if (key === 'interrupt') take()?.reject(new PromptInterrupted('interrupted'));
		else if (key === 'end' || (line === null && hasEnded && pending === '')) {
			take()?.reject(new PromptEnded('no more answers'));
		} else if (line !== null) take()?.resolve(line);
		else if (hasEnded) {
			// A last line without a line end is an answer too.
			take()?.resolve(pending);
			pending = '';
		}
	}

	const onData = (chunk: Uint8Array | string): void => {
		pending += typeof chunk === 'string' ? chunk : decoder.write(chunk as never);
		deliver();
	};
	const onEnd = (): void => {
		hasEnded = true;
		deliver();
	};
	const onAbort = (): void => take()?.reject(signal.reason);
	stdin.on('data', onData);
	stdin.once('end', onEnd);
	stdin.once('error', onEnd);
	signal.addEventListener('abort', onAbort);

	const answer = (isHidden: boolean): Promise<string> => {
		signal.throwIfAborted();
		return new Promise((resolve, reject) => {
			waiting = {isHidden, resolve, reject};
			deliver();
		});
	};

	return {
		async ask(question) {
			stderr.write(question);
			let isEntered = false;
			try {
				const line = (await answer(false)).trim();
				isEntered = terminal !== null;
				return line;
			} finally {
				// In a pipe nobody presses Enter where the question stands, and Ctrl-C is no Enter either.
				if (!isEntered) stderr.write('\n');
			}
		},
		async askHidden(question) {
			terminal?.setRawMode?.(true);
			try {
				stderr.write(question);
				return await answer(true);
			} finally {
				terminal?.setRawMode?.(false);
				stderr.write('\n');
			}
		},
		close() {
			stdin.off('data', onData);
			stdin.off('end', onEnd);
			stdin.off('error', onEnd);
			signal.removeEventListener('abort', onAbort);
			stdin.pause();
		},
	};
}

interface Read {
	/** null = not whole yet. */
	readonly line: string | null;
	readonly rest: string;
	readonly key?: 'interrupt' | 'end';
}

function readLine(text: string): Read {
	const end = text.indexOf('\n');
	if (end === -1) return {line: null, rest: text};
	return {line: text.slice(0, end).replace(/\r$/, ''), rest: text.slice(end + 1)};
}

/** Keys of a terminal in raw mode: the line editing that the terminal itself would do, and nothing shown. */
function readKeys(text: string): Read {
	let line = '';
	// Arrow and function keys and the marks of a paste are no part of a password.
	const keys = [...text.replaceAll(/\u001B(?:\[[\d;?]*[ -/]*[@-~]|O.|.)/g, '')];
	for (const [at, key] of keys.entries()) {
		const rest = keys.slice(at + 1).join('');
		if (key === '\r' || key === '\n') return {line, rest: rest.replace(/^\n/, '')};
		if (key === '\u0003') return {line: null, rest, key: 'interrupt'};
		if (key === '\u0004' && line === '') return {line: null, rest, key: 'end'};
		if (key === '\u007F' || key === '\b') line = [...line].slice(0, -1).join('');
		else if (key === '\u0015') line = '';
		else if (key >= ' ') line += key;
	}

	return {line: null, rest: text};
}
