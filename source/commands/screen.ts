import {setImmediate as nextTurn} from 'node:timers/promises';
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

		// On site nothing is connected by opening; only settings can be wrong, and that is better said without a screen.
		const site = flags.demo ? null : await openGym();
		const {runScreen} = await import('../app/screen.tsx');
		// Making the demo's gym keeps the processor busy; the first frame goes before it.
		const opening = site === null ? nextTurn().then(() => openGym()) : Promise.resolve(site);
		return runScreen({
			workbench: opening.then(gym => gym.workbench),
			// The demo's terminal has nobody else to serve.
			startLive: flags.demo === true,
			stdin: process.stdin,
			stdout: process.stdout,
			env,
			color: flags.color === 'never' ? 'never' : flags.color === 'always' ? 'always' : 'auto',
		});
	},
};
