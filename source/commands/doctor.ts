import {resolve} from 'node:path';
import {type CheckCommand, type CheckReport, ConfigError, errorCode} from '../domain/index.ts';
import {openFiles} from '../runtime/files.ts';
import {systemPlatform} from '../runtime/platform.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {reportLines} from './doctor-text.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {progressLine} from './progress.ts';
import {parsePins} from './selectors.ts';

/** Everything of a report, with the time as ISO text. Its people's names make it personal, nothing makes it secret. */
function reportJson({pin, device, at, ms, rungs, symptom, likely, next, hasPassed}: CheckReport) {
	return {
		schema: 1,
		pin,
		device,
		at: new Date(at).toISOString(),
		ms,
		passed: hasPassed,
		symptom,
		likely,
		next,
		rungs,
	};
}

const here: readonly CheckCommand['on'][] = process.platform === 'win32' ? ['windows'] : ['ufw', 'firewalld'];
const everywhere: readonly CheckCommand['on'][] = ['windows', 'ufw', 'firewalld'];

/** SQL Server stands on Windows nearly always, wherever this program runs. */
function systemsFor({rungs}: CheckReport): readonly CheckCommand['on'][] {
	const isServers = rungs.some(({chain, commands}) => chain !== 'dev' && commands.length > 0);
	return isServers ? everywhere : here;
}

async function writeReport(path: string, report: CheckReport): Promise<void> {
	const lines = reportLines(report, {isWhole: true, systems: everywhere});
	const text = [`trisync doctor, ${new Date(report.at).toISOString()}`, '', ...lines, ''].join('\n');
	try {
		await openFiles(systemPlatform()).replace(path, text);
	} catch (error) {
		const code = errorCode(error) ?? (error as NodeJS.ErrnoException).code ?? 'unknown reason';
		throw new ConfigError('ERR_CONFIG_INVALID', `The report ${path} cannot be written (${code}).`, {
			hint: 'What was found stands above; name another file.',
			cause: error,
		});
	}
}

export async function run({flags, args, stdout, stderr, signal, openGym}: CommandContext): Promise<ExitCode> {
	const [pin, ...rest] = parsePins(args);
	if (rest.length > 0) throw new UsageError('doctor takes one PIN.', 'Example: trisync doctor 17');
	const gym = await openGym({isAnySource: true});
	const progress = progressLine(stderr, flags.quiet);
	progress.tell('checking, at most 20 s');
	const report = await gym.workbench
		.check(pin ?? null, ({id}) => progress.tell(`checking, at most 20 s: ${id}`), signal)
		.finally(() => progress.end());
	if (flags.json) await writeJson(stdout, reportJson(report));
	else await writeLines(stdout, reportLines(report, {isWhole: false, systems: systemsFor(report)}));
	if (flags.report !== undefined) await writeReport(resolve(flags.report), report);
	return report.hasPassed ? 0 : 1;
}
