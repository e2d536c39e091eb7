import {setImmediate as nextTurn} from 'node:timers/promises';
import {loadSettings} from '../app/config/load.ts';
import type {Settings} from '../app/config/settings.ts';
import {runScreen} from '../app/screen.ts';
import {ConfigError} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {writeLines} from './output/streams.ts';
import {commands, defaultCommand} from './table.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, stdin, stdout, stderr, env} = context;
	const isTerminal = stdin.isTTY === true && stdout.isTTY === true;
	if (flags.plain === true || (isTerminal && env['TERM'] === 'dumb')) return runPlain(context);
	if (!isTerminal) {
		await writeLines(stderr, [
			'trisync: the screen needs a terminal. In a pipe or from cron use "trisync diff" or "trisync show PIN"; "trisync --plain" works line by line.',
		]);
		return 2;
	}

	return runFull(context);
}

async function runFull({flags, env, openGym}: CommandContext): Promise<number> {
	// On site nothing is connected by opening; only settings can be wrong, and that is better said without a screen.
	const site = flags.demo ? null : await openGym();
	const looks = await looksOf(flags, env);
	// Making the demo's gym keeps the processor busy; the first frame goes before it.
	const opening = site === null ? nextTurn().then(() => openGym()) : Promise.resolve(site);
	return runScreen({
		workbench: opening.then(gym => gym.workbench),
		doors: opening.then(gym => gym.doors),
		desktop: () => opening.then(gym => ({folder: process.cwd(), ...gym.websiteRules})),
		// The demo's terminal has nobody else to serve.
		startLive: flags.demo === true,
		stdin: process.stdin,
		stdout: process.stdout,
		env,
		color: flags.color === 'never' ? 'never' : flags.color === 'always' ? 'always' : 'auto',
		...looks,
		commands: shellCommands,
	});
}

async function runPlain({flags, stdin, stdout, env, openGym}: CommandContext): Promise<number> {
	const {runPlainScreen} = await import('../app/screen-plain.ts');
	const gym = await openGym();
	const {keys} = await looksOf(flags, env);
	return runPlainScreen({
		workbench: gym.workbench,
		expireByPackage: gym.websiteRules.expireByPackage,
		stdin,
		stdout,
		keys,
		commands: shellCommands,
	});
}

/** Keys and colours of the settings. The demo must run where the site's settings cannot be read. */
async function looksOf(
	flags: CommandContext['flags'],
	env: CommandContext['env'],
): Promise<Pick<Settings, 'theme' | 'keys'>> {
	try {
		return await loadSettings(flags, env, process.cwd());
	} catch (error) {
		if (flags.demo && error instanceof ConfigError) return {theme: 'default', keys: {}};
		throw error;
	}
}

const shellCommands = commands.filter(command => command !== defaultCommand);
