import type {Writable} from 'node:stream';
import {faultNames} from './faults/index.ts';
import {makeUsers} from './make-users.ts';
import type {SimulatorOptions} from './options.ts';
import {startSimulator} from './simulator.ts';

export interface RunOptions extends Omit<SimulatorOptions, 'state' | 'onChange' | 'clock' | 'serial'> {
	/** So many made-up members; where a state file exists, its people stay instead. */
	readonly users?: number;
}

/**
The command `simulate`: print one line `{"host","port","serial"}` when it listens and run until aborted.
The fault `list` prints all faults and ends at once.
*/
export async function runSimulate(
	{users, ...options}: RunOptions,
	{stdout, signal}: {readonly stdout: Pick<Writable, 'write'>; readonly signal: AbortSignal},
): Promise<void> {
	if (options.faults?.includes('list')) {
		const width = Math.max(...Object.keys(faultNames).map(name => name.length));
		for (const [name, means] of Object.entries(faultNames)) {
			stdout.write(`${name.padEnd(width)}  ${means}\n`);
		}

		return;
	}

	const simulator = await startSimulator({
		...options,
		...(users === undefined ? {} : {state: {users: makeUsers(users)}}),
	});
	const {host, port, serial} = simulator;
	stdout.write(`${JSON.stringify({host, port, serial})}\n`);
	await new Promise<void>(resolve => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
	await simulator.close();
}
