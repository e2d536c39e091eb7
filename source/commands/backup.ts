import {resolve} from 'node:path';
import {intoFile} from '../app/config/private-file.ts';
import {errorCode, plainText, sentence} from '../domain/index.ts';
import type {BackupReport} from '../plan/history.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {errorJson} from './output/json.ts';
import {writeJson, writeLines} from './output/streams.ts';

export async function run({flags, args, stdout, stderr, signal, openGym}: CommandContext): Promise<ExitCode> {
	if (args.length > 0)
		throw new UsageError(
			'backup takes no argument.',
			'It goes into the state folder; --out FILE copies it elsewhere.',
		);
	const {workbench} = await openGym(flags.rows ? {} : {isDeviceOnly: true});
	try {
		const keep = (copyTo: string | null): Promise<BackupReport> =>
			workbench.backUp({withRows: flags.rows === true, copyTo}, signal);
		const report = await (flags.out === undefined
			? keep(null)
			: intoFile(resolve(process.cwd(), flags.out), keep));
		const {id, path, users, templates, rows, isEncrypted} = report;
		if (flags.json) await writeJson(stdout, {schema: 1, backup: report});
		else
			await writeLines(stdout, [
				`backup ${id}: ${users} users, ${templates ?? 'no'} fingerprints${flags.rows ? `, ${rows} rows` : ''}${isEncrypted ? ', encrypted' : ''}, read back and equal`,
				plainText(path, 1000),
			]);
		if (templates === null)
			await writeLines(stderr, ['trisync: the fingerprints could not be read and are not in it.']);
		return templates === null ? 1 : 0;
	} catch (error) {
		if (signal.aborted || errorCode(error) === null) throw error;
		// No backup was made; the JSON still says so in its own words.
		if (flags.json) await writeJson(stdout, {schema: 1, backup: null, error: errorJson(error)});
		await writeLines(stderr, [`trisync: ${plainText(sentence(error), 2000)}`]);
		return 2;
	}
}
