import {seedTrialGym} from '../app/seed.ts';
import type {Command} from './command.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';

/** A terminal numbers its slots with 16 bits; some people of a problem take a second one. */
const mostPeople = 60_000;

export const seed: Command = {
	name: 'seed',
	summary: 'write a consistent trial gym: a database and the memory of a simulated terminal',
	flags: ['people', 'seed', 'problems', 'state'],
	examples: ['trisync seed --people 2000 --problems --sqlite gym.sqlite --state door.json'],
	async run({flags, stdout}) {
		const {people, sqlite: file, state} = flags;
		if (people === undefined || !Number.isInteger(people) || people < 1 || people > mostPeople) {
			throw new UsageError(
				`seed needs --people N, a whole number from 1 to ${mostPeople}.`,
				`Example: ${seed.examples[0]}`,
			);
		}

		if (file === undefined || state === undefined)
			throw new UsageError(
				'seed needs --sqlite FILE and --state FILE, the files to write.',
				`Example: ${seed.examples[0]}`,
			);
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
	},
};
