import type {Command} from './command.ts';
import type {FlagName} from './flags.ts';
import {dashed, UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';

/** Common flags that would promise something here that setup does not do. */
const notHere: readonly FlagName[] = ['demo', 'keep', 'json', 'readOnly', 'confirm', 'passBrake', 'trace'];

export const setup: Command = {
	name: 'setup',
	summary: "connect to a gym: at most five answers, proposed from the website's .env, each tested at once",
	flags: [],
	examples: [
		'trisync setup',
		'trisync setup --env /srv/gym/.env',
		'trisync setup --yes',
		'trisync setup --dry-run',
	],
	async run(context) {
		const {flags, args, stderr} = context;
		const wrong = notHere.find(flag => flags[flag] !== undefined);
		if (wrong !== undefined) throw new UsageError(`setup does not take ${dashed(wrong)}.`);
		if (args.length > 0) throw new UsageError('setup takes no arguments.', 'Example: trisync setup');
		const {runSetup} = await import('./setup-run.ts');
		const {PromptEnded, PromptInterrupted} = await import('./setup-prompt.ts');
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
	},
};
