import {seedTrialGym} from '../app/seed.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';

const example = 'Example: trisync seed --people 2000 --problems --sqlite gym.sqlite --state door.json';

/** A terminal numbers its slots with 16 bits; some people of a problem take a second one. */
const mostPeople = 60_000;

export async function run({flags, stdout}: CommandContext): Promise<ExitCode> {
	const {people, sqlite: file, state} = flags;
	if (people === undefined || !Number.isInteger(people) || people < 1 || people > mostPeople) {
		throw new UsageError(`seed needs --people N, a whole number from 1 to ${mostPeople}.`, example);
	}

	if (file === undefined || state === undefined)
		throw new UsageError('seed needs --sqlite FILE and --state FILE, the files to write.', example);
	const written = await seedTrialGym({
		people,
		seed: flags.seed ?? 1,
		hasProblems: flags.problems === true,
		file,
		middlewareFile: flags.middlewareSqlite,
		stateFile: state,
	});
	if (flags.json) await writeJson(stdout, {schema: 1, ...written});
	else if (!flags.quiet)
		await writeLines(stdout, [
			`${file}: ${written.employees} employees`,
			`${state}: ${written.users} users, ${written.templates} fingerprints`,
		]);
	return 0;
}
