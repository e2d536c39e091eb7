import {carryOut} from './carry-out.ts';
import type {Command, CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {parsePins} from './selectors.ts';

async function list({openGym, flags, stdout, stderr}: CommandContext): Promise<ExitCode> {
	const {workbench} = await openGym({isDeviceOnly: true});
	const backups = await workbench.history.backups();
	const timed = backups.map(({id, path, changedAt}) => ({
		id,
		at: changedAt === null ? null : new Date(changedAt).toISOString(),
		path,
	}));
	if (flags.json) await writeJson(stdout, {schema: 1, backups: timed});
	else if (timed.length > 0)
		await writeLines(
			stdout,
			timed.map(({id, at, path}) => `${id.padEnd(8)}  ${(at ?? '').slice(0, 16).replace('T', ' ')}  ${path}`),
		);
	else await writeLines(stderr, ['There is no backup yet. trisync backup makes one.']);
	return 0;
}

async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args} = context;
	if (flags.list) return list(context);
	const [from, ...others] = args;
	if (from === undefined || others.length > 0)
		throw new UsageError(
			'restore needs one backup: its id or its file.',
			'trisync restore --list shows them.',
		);
	const pins = parsePins(flags.pin ?? []);
	if (pins.length > 0 === (flags.all === true))
		throw new UsageError(
			'restore needs to know whom: give --pin, or --all for everybody in the backup.',
			`Example: trisync restore ${from} --pin 17`,
		);
	return carryOut(
		{
			operation: 'restore',
			isForAll: pins.length === 0,
			makePlan: ({workbench}, signal) =>
				workbench.plan(
					{operation: 'restore', selector: pins.length === 0 ? {by: 'all'} : {by: 'pins', pins}, from},
					signal,
				),
		},
		context,
	);
}

export const restore: Command = {
	name: 'restore',
	args: 'BACKUP',
	summary: 'bring people of a backup back, with their fingerprints, to this terminal',
	flags: ['pin', 'all', 'list'],
	examples: ['trisync restore --list', 'trisync restore b43 --pin 12', 'trisync restore b50 --all --dry-run'],
	run,
};
