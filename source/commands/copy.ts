import {ConfigError, plainText} from '../domain/index.ts';
import type {BackupReport} from '../plan/history.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';
import {parsePins} from './selectors.ts';

/** `backup` on one terminal, then `restore` from it on the other: nothing that those two would refuse goes through. */
export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args, stderr, openGym} = context;
	const {to} = flags;
	const pins = [...new Set(parsePins([...(flags.pin ?? []), ...args]))];
	if (pins.length === 0 || to === undefined)
		throw new UsageError(
			'copy needs to know whom and where: give --pin and --to.',
			'Example: trisync copy --pin 17 --to back-door',
		);
	const kept = await keep(context);
	if (!('error' in kept) && !flags.quiet) {
		const {id, users} = kept.report;
		await writeLines(stderr, [
			`trisync: backup ${id} of ${plainText(kept.name, 40)} holds ${users} people; the plan is made from it.`,
		]);
	}

	return carryOut(
		{
			operation: 'restore',
			async makePlan({workbench}, signal) {
				if ('error' in kept) throw kept.error;
				if (workbench.deviceName === kept.name)
					throw new ConfigError('ERR_CONFIG_INVALID', `${kept.name} is where they are copied from.`, {
						hint: 'Give --to another terminal, or --device the one to copy from.',
					});
				return workbench.plan(
					{operation: 'restore', selector: {by: 'pins', pins}, from: kept.report.id},
					signal,
				);
			},
		},
		{...context, openGym: () => openGym({isAnySource: true, device: to})},
	);
}

type Kept = {readonly name: string; readonly report: BackupReport} | {readonly error: unknown};

/** One terminal at a time: the first is let go before the second is opened. */
async function keep({openGym, signal}: CommandContext): Promise<Kept> {
	const gym = await openGym({isDeviceOnly: true});
	try {
		const report = await gym.workbench.backUp({withRows: false, copyTo: null}, signal);
		return {name: gym.workbench.deviceName ?? '', report};
	} catch (error) {
		signal.throwIfAborted();
		return {error};
	} finally {
		await gym.close();
	}
}
