import type {CommandContext, ExitCode} from './command.ts';
import {completionScripts} from './completion-scripts.ts';
import {UsageError} from './flags.ts';
import {writeAll} from './output/streams.ts';
import {shells} from './table/keeping.ts';

export async function run({args, stdout}: CommandContext): Promise<ExitCode> {
	const shell = shells.find(known => known === args[0]);
	if (shell === undefined || args.length > 1) {
		throw new UsageError(
			`completion takes one of ${shells.join(', ')}.`,
			'Example: source <(trisync completion bash)',
		);
	}

	await writeAll(stdout, completionScripts[shell]());
	return 0;
}
