import type {Writable} from 'node:stream';
import {foldLines} from './cells.ts';

/** Write all of it and wait until it is taken: a pipe may be slow, and `process.exit` would cut it short. */
export function writeAll(stream: Writable, text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		stream.write(text, error => {
			// A reader that has gone (`| head`) is no failure of ours.
			if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
			else resolve();
		});
	});
}

export function writeLines(stream: Writable, lines: readonly string[]): Promise<void> {
	return lines.length === 0 ? Promise.resolve() : writeAll(stream, `${lines.join('\n')}\n`);
}

/** For people at a terminal, in its width; a pipe gets each line whole, as a program wants it. */
export function writeFolded(
	stream: Writable & {readonly isTTY?: boolean; readonly columns?: number},
	lines: readonly string[],
): Promise<void> {
	return writeLines(stream, stream.isTTY === true ? foldLines(lines, stream.columns ?? 80) : lines);
}

// What JSON.stringify leaves raw and a terminal would act on: DEL, C1 controls, direction marks.
const raw = /[\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** One object as one line; the same data whoever reads it, and harmless on a screen. */
export function jsonLine(value: unknown): string {
	const text = JSON.stringify(value).replaceAll(
		raw,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `${text}\n`;
}

export function writeJson(stream: Writable, value: unknown): Promise<void> {
	return writeAll(stream, jsonLine(value));
}
