import {ConfigError} from '../domain/index.ts';
import type {OperationEntry} from '../plan/history.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {operationLines} from './past-lines.ts';
import {parsePins} from './selectors.ts';

async function list(context: CommandContext): Promise<ExitCode> {
	const {flags, stdout, stderr} = context;
	// Loaded when somebody asks for it; the screen starts without.
	const {pastOf} = await import('./past.ts');
	const operations = await pastOf(context).operations();
	if (flags.json) await writeJson(stdout, {schema: 1, operations});
	else if (operations.length > 0) await writeLines(stdout, operationLines(operations));
	else if (!flags.quiet) await writeLines(stderr, ['Nothing was written yet, so there is nothing to undo.']);
	return 0;
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

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args} = context;
	if (flags.list) return list(context);
	const [given, ...others] = args;
	if (others.length > 0 || (given !== undefined && !/^\d{1,9}$/.test(given)))
		throw new UsageError('undo takes the number of one operation.', 'trisync undo --list shows them.');
	const pins = parsePins(flags.pin ?? []);
	return carryOut(
		{
			operation: 'undo',
			// The terminal alone will do, where nothing but the terminal is written to.
			parts: {isAnySource: true},
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
