import type {Readable, Writable} from 'node:stream';
import type {Gym, GymParts} from '../app/gym.ts';
import type {FlagName, Flags} from './flags.ts';

/** What a command works with; streams and environment come in, so that tests need no process. */
export interface CommandContext {
	readonly flags: Flags;
	/** Positional arguments after the command's name, as text. */
	readonly args: readonly string[];
	readonly stdin: Readable & {readonly isTTY?: boolean};
	readonly stdout: Writable & {readonly isTTY?: boolean; readonly columns?: number};
	readonly stderr: Writable & {readonly isTTY?: boolean; readonly columns?: number};
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Aborted by the first Ctrl-C or TERM. */
	readonly signal: AbortSignal;
	/** The configured gym, or the demo. Closed by whoever ran the command. */
	openGym(parts?: GymParts): Promise<Gym>;
}

/** Exit codes: 0 fine or in sync, 1 differences or something not verified, 2 trouble, 130 interrupted. */
export type ExitCode = number;

export interface Command {
	readonly name: string;
	/** Positional arguments for the usage line, e.g. `PIN`. */
	readonly args?: string;
	/** What may stand for `args`, where that is a list. */
	readonly choices?: readonly string[];
	readonly summary: string;
	/** Flags of this command besides the common ones. */
	readonly flags: readonly FlagName[];
	/** What a flag does here, where that is more than its summary for all says. */
	readonly flagSummaries?: {readonly [Name in FlagName]?: string};
	readonly examples: readonly string[];
	run(context: CommandContext): Promise<ExitCode>;
}

/** A command is described for every start, help text and man page; what it does is loaded when somebody runs it. */
export function later(load: () => Promise<Pick<Command, 'run'>>): Command['run'] {
	return async context => (await load()).run(context);
}
