import {constants} from 'node:os';
import type {Gym} from '../app/gym.ts';
import {ConfigError, plainText, sentence} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';
import {type Parsed, parseArguments} from './parse.ts';
import {type ProgressLine, progressLine, readingText} from './progress.ts';
import {defaultCommand} from './table.ts';
import {commandUsage, programUsage} from './usage.ts';
import {version} from './version.ts';

/** The hidden word with which the program starts its own guardian of a paused terminal; see app/watchdog. */
const watchdogFlag = '--watchdog';

/** From the command line to the exit code. The process ends by itself when its work is done. */
export async function runProgram(process: NodeJS.Process): Promise<void> {
	// Node's and drivers' warnings are for us, not for a technician, and would land in the middle of the screen.
	process.removeAllListeners('warning');
	const argv = process.argv.slice(2);
	if (argv[0] === watchdogFlag) {
		const {enableFromWatchdog} = await import('../app/watchdog.ts');
		process.exitCode = await enableFromWatchdog(process.stdin);
		return;
	}

	let parsed: Parsed;
	try {
		parsed = parseArguments(argv);
	} catch (error) {
		await writeLines(process.stderr, [`trisync: ${plainText(sentence(error), 1000)}`, '', usageFor(argv)]);
		process.exitCode = 2;
		return;
	}

	if (parsed.flags.version) {
		await writeLines(process.stdout, [version]);
		return;
	}

	if (parsed.flags.help) {
		await writeLines(process.stdout, [commandUsage(parsed.command)]);
		return;
	}

	process.exitCode = await runCommand(parsed, process);
	// Whatever still lingers (a pool's timer, an unanswered socket) must not keep a finished command alive.
	setTimeout(() => process.exit(), lingerMs).unref();
}

const lingerMs = 2000;

function usageFor(argv: readonly string[]): string {
	try {
		return commandUsage(
			parseArguments(argv.filter(argument => !argument.startsWith('-')).slice(0, 1)).command,
		);
	} catch {
		return programUsage();
	}
}

async function runCommand({command, args, flags}: Parsed, process: NodeJS.Process): Promise<ExitCode> {
	const interruption = new AbortController();
	let interrupted: NodeJS.Signals | null = null;
	const onSignal = (name: NodeJS.Signals): void => {
		// The second one leaves at once: the first was heard and is being obeyed.
		if (interrupted !== null) process.exit(128 + (constants.signals[name] ?? 2));
		interrupted = name;
		interruption.abort(new Error(`interrupted by ${name}`));
	};

	// The screen has its own way with signals: it must put the terminal back first.
	const signals: readonly NodeJS.Signals[] =
		command === defaultCommand ? [] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const name of signals) process.on(name, onSignal);
	// A reader that has gone away (`trisync diff | head`) is no reason for a stack trace.
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});

	let gym: Gym | null = null;
	const context: CommandContext = {
		flags,
		args,
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
		env: process.env,
		signal: interruption.signal,
		async openGym(parts) {
			const {openGym} = await import('../app/gym.ts');
			const opened = await openGym(flags, process.env, process.cwd(), parts);
			const progress = progressLine(process.stderr, flags.quiet);
			gym = {...opened, compare: signal => compareAndTell(opened, signal, process.stderr, progress)};
			if (!flags.quiet)
				await writeLines(
					process.stderr,
					gym.warnings.map(line => `trisync: ${line}`),
				);
			return gym;
		},
	};
	try {
		return await command.run(context);
	} catch (error) {
		if (interruption.signal.aborted) {
			await writeLines(process.stderr, ['trisync: interrupted; nothing was changed.']);
			return interrupted === 'SIGTERM' ? 143 : interrupted === 'SIGHUP' ? 129 : 130;
		}

		await writeLines(process.stderr, [`trisync: ${plainText(sentence(error), 2000)}`]);
		if (error instanceof UsageError) await writeLines(process.stderr, ['', commandUsage(command)]);
		else if (!(error instanceof ConfigError) && process.env['TRISYNC_DEBUG'] && error instanceof Error)
			await writeLines(process.stderr, [error.stack ?? '']);
		return 2;
	} finally {
		await (gym as Gym | null)?.close().catch(() => {});
		for (const name of signals) process.off(name, onSignal);
	}
}

/** After the reading, because a word in a log is no person told: the next start says it again. */
async function compareAndTell(
	gym: Gym,
	signal: AbortSignal,
	stderr: NodeJS.WriteStream,
	progress: ProgressLine,
): ReturnType<Gym['compare']> {
	progress.tell('Reading...');
	const comparison = await gym.workbench
		.refresh(({snapshots}) => progress.tell(readingText(snapshots)), signal)
		.finally(() => progress.end());
	const unfinished = await gym.workbench.unfinished();
	if (unfinished !== null) await writeLines(stderr, [`trisync: ${unfinished}`]);
	return comparison;
}
