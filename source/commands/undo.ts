import {ConfigError, plainText} from '../domain/index.ts';
import type {OperationEntry} from '../plan/history.ts';
import {carryOut} from './carry-out.ts';
import type {Command, CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {parsePins} from './selectors.ts';

async function list({openGym, flags, stdout, stderr}: CommandContext): Promise<ExitCode> {
	const {workbench} = await openGym({isDeviceOnly: true});
	const operations = await workbench.history.operations();
	if (flags.json) await writeJson(stdout, {schema: 1, operations});
	else if (operations.length > 0) await writeLines(stdout, operations.map(operationLine));
	else await writeLines(stderr, ['Nothing was written yet, so there is nothing to undo.']);
	return 0;
}

/** `  44  register  2026-11-22 10:41  main-door  131 of 300 verified  unfinished  PIN 17, 52, …` */
export function operationLine(entry: OperationEntry): string {
	const {number, kind, at, device, counts, planned, state, isUndone, pins} = entry;
	const more = entry.hasMorePins ? ', …' : '';
	return [
		String(number).padStart(5),
		kind.padEnd(8),
		at.slice(0, 16).replace('T', ' '),
		plainText(device, 30),
		`${counts.verified} of ${planned} verified`,
		...(state === 'ended' ? [] : [state]),
		...(isUndone ? ['undone'] : []),
		`PIN ${pins.map(pin => plainText(pin, 24)).join(', ')}${more}`,
	].join('  ');
}

/** The newest that did something, is no undo itself and was not undone yet. */
function newestUndoable(operations: readonly OperationEntry[]): OperationEntry | undefined {
	return operations.find(
		({kind, isUndone, counts}) =>
			kind !== 'undo' &&
			!isUndone &&
			counts.verified + counts.sent + counts['in-doubt'] + counts['in-flight'] > 0,
	);
}

async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args} = context;
	if (flags.list) return list(context);
	const [given, ...others] = args;
	if (others.length > 0 || (given !== undefined && !/^\d{1,9}$/.test(given)))
		throw new UsageError('undo takes the number of one operation.', 'trisync undo --list shows them.');
	const pins = parsePins(flags.pin ?? []);
	return carryOut(
		{
			operation: 'undo',
			isForAll: pins.length === 0,
			async makePlan({workbench}, signal) {
				const from = given ?? newestUndoable(await workbench.history.operations())?.number.toString();
				if (from === undefined)
					throw new ConfigError('ERR_CONFIG_INVALID', 'There is no operation to undo.', {
						hint: 'trisync undo --list shows what was done.',
					});
				return workbench.plan(
					{operation: 'undo', selector: pins.length === 0 ? {by: 'all'} : {by: 'pins', pins}, from},
					signal,
				);
			},
		},
		context,
	);
}

export const undo: Command = {
	name: 'undo',
	args: '[OP]',
	summary: 'take back an operation, the newest by default, as far as nothing changed since',
	flags: ['pin', 'list'],
	examples: ['trisync undo --list', 'trisync undo 44 --dry-run', 'trisync undo'],
	run,
};
