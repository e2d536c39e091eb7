import {type SetupStart, saveSetup, startSetup} from '../app/config/setup-draft.ts';
import {ConfigError} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {openAsking} from './setup-asking.ts';
import {askMiddleware, askWebsite} from './setup-databases.ts';
import {askDevices} from './setup-devices.ts';

/**
From what is known to a written `config.json`.
@returns 0 all tries passed, 1 written although something did not answer.
@throws PromptEnded, PromptInterrupted; then nothing was written.
*/
export async function runSetup(context: CommandContext): Promise<ExitCode> {
	const {flags, env} = context;
	const start = await startSetup(flags, env, process.cwd());
	const asking = openAsking(context);
	try {
		await asking.say(introduction(start, asking.isAsked));
		const {value: sql, isOk} = await askWebsite(asking, start.draft.sql);
		const middleware =
			sql === null ? 'off' : await askMiddleware(asking, {value: sql, isOk}, start.draft.middleware);
		const devices = await askDevices(asking, start.draft.devices);
		if (sql === null && devices.length === 0) {
			throw new ConfigError(
				'ERR_CONFIG_MISSING',
				'Neither a database nor a terminal is named. Nothing was changed.',
				{hint: 'Give --env FILE, or --sqlite FILE and --device HOST, or answer the questions.'},
			);
		}

		const draft = {sql, middleware, devices};
		await asking.say(
			flags.dryRun
				? ['Nothing was written, as --dry-run asks.']
				: ending(start, await saveSetup(start, draft), asking.failures),
		);
		return asking.failures === 0 ? 0 : 1;
	} finally {
		asking.close();
	}
}

function introduction(
	{envFile, otherEnvFiles, existing, file, warnings}: SetupStart,
	isAsked: boolean,
): string[] {
	return [
		...(isAsked
			? ['At most five answers. Enter takes what stands in [ ]; Ctrl-C leaves everything as it is.']
			: []),
		...(envFile === null ? [] : [`Found ${envFile}, which stays as it is.`]),
		...(otherEnvFiles.length === 0
			? []
			: [`There are more: ${otherEnvFiles.slice(0, 5).join(', ')}; --env FILE takes another one.`]),
		...(Object.keys(existing).length === 0 ? [] : [`What ${file} says already is proposed again.`]),
		...warnings,
	];
}

function ending({file}: SetupStart, hasWritten: boolean, failures: number): string[] {
	const rights = process.platform === 'win32' ? '' : ' (only its owner can read it)';
	return [
		hasWritten ? `Written: ${file}${rights}` : `${file} says this already; it was left as it is.`,
		failures === 0
			? 'Next: trisync, or trisync diff without the screen.'
			: 'Something did not answer; trisync doctor tells why. Run setup again to change an answer.',
	];
}
