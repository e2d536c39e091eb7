import {plainText} from '../domain/index.ts';
import type {Resumption} from '../plan/history.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';

/** What a look at the world says of the steps, for people. */
export function resumptionLines({number, done, notDone, changed}: Resumption): readonly string[] {
	return [
		`Operation ${number}: ${done.length} done, ${notDone.length} not done, ${changed.length} left to a person.`,
		...changed.map(({pin, reason}) => `  PIN ${plainText(pin, 24)}: ${plainText(reason, 300)}`),
	];
}

export async function run(context: CommandContext): Promise<ExitCode> {
	const [given, ...others] = context.args;
	if (others.length > 0 || (given !== undefined && !/^\d{1,9}$/.test(given)))
		throw new UsageError('resume takes the number of one operation.', 'trisync undo --list shows them.');
	let resumption: Resumption | null = null;
	const exit = await carryOut(
		{
			operation: 'resume',
			// The terminal alone will do, where nothing but the terminal is written to.
			parts: {isAnySource: true},
			isForAll: true,
			extra: () =>
				resumption === null
					? {}
					: {done: resumption.done, notDone: resumption.notDone, changed: resumption.changed},
			async makePlan({compare, workbench}, signal) {
				await compare(signal);
				const number = given ?? (await newestUnfinished(workbench))?.toString();
				if (number === undefined) {
					if (!context.flags.quiet)
						await writeLines(context.stderr, [
							'trisync: Every operation came to its end; trisync undo --list shows them.',
						]);
					return null;
				}

				resumption = await workbench.resume(Number(number), signal);
				if (!context.flags.quiet) await writeLines(context.stderr, resumptionLines(resumption));
				return resumption.plan;
			},
		},
		context,
	);
	const left = (resumption as Resumption | null)?.changed.length ?? 0;
	return exit === 0 && left > 0 ? 1 : exit;
}

async function newestUnfinished({
	history,
}: {
	readonly history: {operations(): Promise<readonly {number: number; state: string}[]>};
}): Promise<number | undefined> {
	return (await history.operations()).find(({state}) => state === 'unfinished')?.number;
}
