import {dirname} from 'node:path';
import {plainText} from '../domain/index.ts';
import type {OperationEntry} from '../plan/history.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {backupLines, type KeptBackup} from './past-lines.ts';
import {parsePins} from './selectors.ts';

async function list(context: CommandContext): Promise<ExitCode> {
	const {flags, stdout, stderr} = context;
	// Loaded when somebody asks for it; the screen starts without.
	const {pastOf} = await import('./past.ts');
	const past = pastOf(context);
	const [entries, operations] = await Promise.all([past.backups(), past.operations(Infinity)]);
	const backups = entries.map(({id, path, changedAt}): KeptBackup => {
		const operation = operations.find(({number}) => number === operationOf(id));
		return {
			id,
			at: changedAt === null ? null : new Date(changedAt).toISOString(),
			path,
			operation: operation === undefined ? null : madeFor(operation),
		};
	});
	if (flags.json) await writeJson(stdout, {schema: 1, backups});
	else await writeLines(stdout, backupLines(backups));
	const [newest] = backups;
	if (flags.json || flags.quiet) return 0;
	await writeLines(stderr, [
		newest === undefined
			? 'There is no backup yet. trisync backup makes one.'
			: `trisync: they lie in ${plainText(dirname(newest.path), 1000)}`,
	]);
	return 0;
}

/** `b43` and `b43-2` were made for operation 43. */
function operationOf(id: string): number {
	return Number(/\d+/.exec(id)?.[0]);
}

function madeFor({number, kind, device, pins, hasMorePins}: OperationEntry): KeptBackup['operation'] {
	return {number, kind, device, pins, hasMorePins};
}

export async function run(context: CommandContext): Promise<ExitCode> {
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
			// The terminal alone will do, where nothing but the terminal is written to.
			parts: {isAnySource: true},
			makePlan: ({workbench}, signal) =>
				workbench.plan(
					{operation: 'restore', selector: pins.length === 0 ? {by: 'all'} : {by: 'pins', pins}, from},
					signal,
				),
		},
		context,
	);
}
