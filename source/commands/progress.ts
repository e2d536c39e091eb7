import type {CommandContext} from './command.ts';

/** One line that is written over while something takes its time. */
export interface ProgressLine {
	tell(text: string): void;
	/** Takes the line away. */
	end(): void;
}

/** Only for whoever watches: in a pipe, a log or with --quiet nothing is written. */
export function progressLine(stderr: CommandContext['stderr'], isQuiet: boolean | undefined): ProgressLine {
	if (!stderr.isTTY || isQuiet) return {tell: () => undefined, end: () => undefined};
	let isDrawn = false;
	return {
		tell(text) {
			isDrawn = true;
			stderr.write(`\r${text}\u001B[K`);
		},
		end() {
			if (isDrawn) stderr.write('\r\u001B[K');
			isDrawn = false;
		},
	};
}
