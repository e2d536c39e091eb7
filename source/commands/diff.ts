import {overallExit, summarize} from '../reconcile/index.ts';
import {isProblem, type Row} from '../reconcile/row.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {rowJson, sourcesJson} from './output/json.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {rowLines, sourceLines} from './output/text.ts';
import {parseKind, parsePins} from './selectors.ts';
import {readTodo, todoJson, todoLines} from './todo-lines.ts';

export async function run({flags, args, stdout, stderr, signal, openGym}: CommandContext): Promise<ExitCode> {
	const pins = parsePins([...(flags.pin ?? []), ...args]);
	const kind = flags.kind === undefined ? null : parseKind(flags.kind);
	const gym = await openGym();
	const {snapshots, rows, isComplete} = await gym.compare(signal);
	const isAsked = (row: Row): boolean =>
		(pins.length === 0 || pins.includes(row.pin)) && (kind === null || row.kinds.includes(kind));
	const asked = rows.filter(isAsked);
	const shown = flags.all || kind !== null ? asked : asked.filter(isProblem);
	const todo = await readTodo(() => gym.workbench.elsewhere.todo(), {stderr});
	const open = todo?.filter(item => pins.length === 0 || pins.includes(item.pin)) ?? null;
	if (flags.json) {
		const now = gym.now();
		await writeJson(stdout, {
			schema: 1,
			complete: isComplete,
			sources: sourcesJson(snapshots, now),
			rows: shown.map(row => rowJson(row, gym.websiteRules)),
			summary: summarize(asked),
			todo: todoJson(open),
		});
	} else {
		if (!flags.quiet || !isComplete) await writeLines(stderr, sourceLines(snapshots));
		if (!flags.quiet) await writeLines(stderr, todoLines(open));
		if (shown.length > 0) await writeLines(stdout, rowLines(shown));
		else if (isComplete && !flags.quiet)
			await writeLines(stdout, [
				asked.length > 0 || (pins.length === 0 && kind === null)
					? `All ${asked.length} in sync.`
					: 'Nobody in any list is what was asked for.',
			]);
	}

	return overallExit(asked, isComplete);
}
