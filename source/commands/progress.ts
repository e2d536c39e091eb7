import {isKnown, type Snapshots} from '../domain/index.ts';
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

const titles = {sql: 'SQL', middleware: 'MW', device: 'DEV'} as const;

/** `Reading: SQL 412, MW 413, DEV ...` */
export function readingText(snapshots: Snapshots): string {
	const parts = (Object.keys(titles) as Array<keyof typeof titles>)
		.filter(name => snapshots[name].state !== 'off')
		.map(name => {
			const {state, count} = snapshots[name];
			return `${titles[name]} ${state === 'wait' ? '...' : isKnown(state) ? (count ?? state) : state}`;
		});
	return `Reading: ${parts.join(', ')}`;
}
