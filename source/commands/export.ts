import {resolve} from 'node:path';
import {writePrivateFile} from '../app/config/private-file.ts';
import {csvText} from '../reconcile/export-csv.ts';
import {summarize} from '../reconcile/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {rowJson, sourcesJson} from './output/json.ts';
import {jsonLine, writeAll, writeLines} from './output/streams.ts';
import {sourceLines} from './output/text.ts';

export async function run({flags, args, stdout, stderr, signal, openGym}: CommandContext): Promise<ExitCode> {
	if ((flags.csv === true) === (flags.json === true) || args.length > 0)
		throw new UsageError(
			'export takes one of --csv and --json.',
			`Example: trisync export --csv --out gym.csv`,
		);
	const gym = await openGym();
	const {snapshots, rows, isComplete} = await gym.compare(signal);
	const text = flags.csv
		? csvText(rows)
		: jsonLine({
				schema: 1,
				complete: isComplete,
				sources: sourcesJson(snapshots, gym.now()),
				rows: rows.map(row => rowJson(row, gym.websiteRules)),
				summary: summarize(rows),
			});
	if (flags.out === undefined) await writeAll(stdout, text);
	else await writePrivateFile(resolve(process.cwd(), flags.out), text);
	if (!flags.quiet || !isComplete) await writeLines(stderr, sourceLines(snapshots));
	if (flags.out !== undefined && !flags.quiet)
		await writeLines(stderr, [`trisync: ${rows.length} PINs written to ${flags.out}, for its owner only.`]);
	return isComplete ? 0 : 2;
}
