import {attendanceSizes, runSimulate} from '../simulator/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';

const recordSizes = [72, 28] as const;
const transfers = ['direct', 'chunked', 'split'] as const;

function oneOf<T extends string | number>(
	flag: string,
	value: string | number | undefined,
	choices: readonly T[],
): T | undefined {
	if (value === undefined) return undefined;
	const found = choices.find(choice => choice === value);
	if (found === undefined) throw new UsageError(`${flag} takes ${choices.join(', ')}.`);
	return found;
}

function whole(flag: string, value: number | undefined, least: number, most: number): number | undefined {
	if (value === undefined) return undefined;
	if (!Number.isInteger(value) || value < least || value > most)
		throw new UsageError(`${flag} takes a whole number from ${least} to ${most}.`);
	return value;
}

export async function run({flags, stdout, signal}: CommandContext): Promise<ExitCode> {
	if (flags.users !== undefined && flags.state !== undefined) {
		throw new UsageError('simulate takes --users or --state, not both.');
	}

	const options = {
		host: flags.host,
		port: whole('--port', flags.port, 0, 65_535),
		users: whole('--users', flags.users, 0, 65_535),
		stateFile: flags.state,
		commKey: whole('--comm-key', flags.commKey, 0, 0xff_ff_ff_ff),
		recordSize: oneOf('--record-size', flags.recordSize, recordSizes),
		transfer: oneOf('--transfer', flags.transfer, transfers),
		frameSize: whole('--frame-size', flags.frameSize, 1, 65_536),
		capacity: whole('--capacity', flags.capacity, 1, 1_000_000),
		latencyMs: whole('--latency-ms', flags.latencyMs, 0, 60_000),
		bandwidth: whole('--bandwidth', flags.bandwidth, 1, 1_000_000_000),
		attendanceSize: oneOf('--attendance-size', flags.attendanceSize, attendanceSizes),
		timelineFile: flags.timeline,
		logFile: flags.log,
		faults: flags.fault,
	};
	await runSimulate(withoutUndefined(options), {stdout, signal});
	return 0;
}

type Given<T> = {[Name in keyof T]?: Exclude<T[Name], undefined>};

/** What was not given is left to the simulator's own defaults. */
function withoutUndefined<T extends object>(options: T): Given<T> {
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>;
}
