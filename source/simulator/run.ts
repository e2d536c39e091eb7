import type {Writable} from 'node:stream';
import {faultNames} from './faults/index.ts';
import {FrameLogFile} from './frame-log.ts';
import {makeUsers} from './make-users.ts';
import type {SimulatorOptions} from './options.ts';
import {startSimulator} from './simulator.ts';
import {readTimelineFile} from './timeline.ts';

export interface RunOptions
	extends Omit<SimulatorOptions, 'state' | 'onChange' | 'onFrame' | 'clock' | 'serial' | 'timeline'> {
	/** So many made-up members; where a state file exists, its people stay instead. */
	readonly users?: number;
	/** A JSON list of timeline steps. */
	readonly timelineFile?: string;
	/** Each packet becomes a line of JSON at this file's end. */
	readonly logFile?: string;
}

/**
The command `simulate`: print one line `{"host","port","serial"}` when it listens and run until aborted.
The fault `list` prints all faults and ends at once.
*/
export async function runSimulate(
	{users, timelineFile, logFile, ...options}: RunOptions,
	{stdout, signal}: {readonly stdout: Pick<Writable, 'write'>; readonly signal: AbortSignal},
): Promise<void> {
	if (options.faults?.includes('list')) {
		const width = Math.max(...Object.keys(faultNames).map(name => name.length));
		for (const [name, means] of Object.entries(faultNames)) {
			stdout.write(`${name.padEnd(width)}  ${means}\n`);
		}

		return;
	}

	const timeline = timelineFile === undefined ? [] : await readTimelineFile(timelineFile);
	const log = logFile === undefined ? null : await FrameLogFile.open(logFile);
	const simulator = await startSimulator({
		...options,
		timeline,
		...(log === null ? {} : {onFrame: entry => log.write(entry)}),
		...(users === undefined ? {} : {state: {users: makeUsers(users)}}),
	}).catch(async (error: unknown) => {
		await log?.close();
		throw error;
	});
	const {host, port, serial} = simulator;
	stdout.write(`${JSON.stringify({host, port, serial})}\n`);
	await new Promise<void>(resolve => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
	await simulator.close();
	await log?.close();
}
