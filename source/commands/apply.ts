import {plainText} from '../domain/index.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeLines} from './output/streams.ts';
import {minuteOf} from './past-lines.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const [from, ...others] = context.args;
	if (from === undefined || others.length > 0)
		throw new UsageError(
			'apply needs one saved plan.',
			'register, resync, delete … save theirs with --out FILE.',
		);
	let changes: readonly string[] = [];
	return carryOut(
		{
			operation: 'apply',
			// The terminal alone will do, where nothing but the terminal is written to.
			parts: {isAnySource: true},
			isForAll: true,
			extra: () => ({changes}),
			async makePlan({compare, workbench}, signal) {
				await compare(signal);
				const reopened = await workbench.reopenPlan(from, signal);
				changes = reopened.changes;
				if (changes.length === 0) return reopened.plan;
				await writeLines(context.stderr, [
					`trisync: the plan of ${minuteOf(reopened.savedAt)} is refused, since the world has moved:`,
					...changes.map(change => `  ${plainText(change, 400)}`),
				]);
				const first = `${changes.length === 1 ? 'one thing is' : `${changes.length} things are`} not as it shows.`;
				return {
					...reopened.plan,
					blocks: [{code: 'stale', reason: `The saved plan is stale: ${first}`}, ...reopened.plan.blocks],
				};
			},
		},
		context,
	);
}
