import type {CommandContext, ExitCode} from './command.ts';
import type {FlagName} from './flags.ts';
import {dashed, UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';
import {PromptEnded, PromptInterrupted} from './setup-prompt.ts';
import {runSetup} from './setup-run.ts';

/** Common flags that would promise something here that setup does not do. */
const notHere: readonly FlagName[] = ['demo', 'keep', 'json', 'readOnly', 'confirm', 'passBrake', 'trace'];

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args, stderr} = context;
	const wrong = notHere.find(flag => flags[flag] !== undefined);
	if (wrong !== undefined) throw new UsageError(`setup does not take ${dashed(wrong)}.`);
	if (args.length > 0) throw new UsageError('setup takes no arguments.', 'Example: trisync setup');
	try {
		return await runSetup(context);
	} catch (error) {
		if (error instanceof PromptInterrupted) {
			await writeLines(stderr, ['trisync: interrupted; nothing was changed.']);
			return 130;
		}

		if (!(error instanceof PromptEnded)) throw error;
		await writeLines(stderr, [
			'trisync: setup asks questions, and nobody answers. Nothing was changed. Run it in a terminal, give one answer a line, or --yes to take what is proposed.',
		]);
		return 2;
	}
}
