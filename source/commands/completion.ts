import type {Command} from './command.ts';
import {UsageError} from './flags.ts';
import {writeAll} from './output/streams.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export const completion: Command = {
	name: 'completion',
	args: 'SHELL',
	choices: shells,
	summary: 'print what a shell needs to complete commands and flags',
	flags: [],
	examples: [
		'source <(trisync completion bash)',
		'trisync completion fish > ~/.config/fish/completions/trisync.fish',
	],
	async run({args, stdout}) {
		const shell = shells.find(known => known === args[0]);
		if (shell === undefined || args.length > 1) {
			throw new UsageError(
				`completion takes one of ${shells.join(', ')}.`,
				'Example: source <(trisync completion bash)',
			);
		}

		const {completionScripts} = await import('./completion-scripts.ts');
		await writeAll(stdout, completionScripts[shell]());
		return 0;
	},
};
