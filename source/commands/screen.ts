import type {Command} from './command.ts';
import {writeLines} from './output/streams.ts';

export const screen: Command = {
	name: 'screen',
	summary: 'open the screen: three panes, every difference, repair by keyboard',
	flags: [],
	examples: ['trisync', 'trisync --demo'],
	async run({flags, stdin, stdout, stderr, env, openGym}) {
		if (!stdin.isTTY || !stdout.isTTY) {
			await writeLines(stderr, [
				'trisync: the screen needs a terminal. In a pipe or from cron use "trisync diff" or "trisync show PIN".',
			]);
			return 2;
		}

		if (env['TERM'] === 'dumb') {
			await writeLines(stderr, [
				'trisync: this terminal (TERM=dumb) cannot show a full screen. Use "trisync diff" or "trisync show PIN".',
			]);
			return 2;
		}

		const gym = await openGym();
		const {runScreen} = await import('../app/screen.tsx');
		return runScreen({
			workbench: gym.workbench,
			// The demo's terminal has nobody else to serve.
			startLive: gym.isDemo,
			stdin: process.stdin,
			stdout: process.stdout,
			env,
			color: flags.color === 'never' ? 'never' : flags.color === 'always' ? 'always' : 'auto',
		});
	},
};
