import {existsSync, rmSync, writeFileSync} from 'node:fs';
import {ConfigError} from '../domain/index.ts';
import {createNameStorage} from '../protocol/index.ts';
import {writeSqliteGym} from '../repository/index.ts';
import {localDate} from './clock.ts';
import {makeTrialGym} from './trial/gym.ts';
import {toGymSeed, toSimulatorState} from './trial/project.ts';

export interface TrialSeedOptions {
	readonly people: number;
	readonly seed: number;
	readonly hasProblems: boolean;
	readonly file: string;
	readonly middlewareFile: string | undefined;
	readonly stateFile: string;
}

/** One in twenty members of a gym with problems has one. */
const problemEvery = 20;

/**
Writes a trial gym: the database and the memory of a simulated terminal that fits it. Existing files are refused,
they may be somebody's.
@throws {ConfigError}
*/
export async function seedTrialGym(
	options: TrialSeedOptions,
): Promise<{employees: number; users: number; templates: number}> {
	const {people, seed, hasProblems, file, middlewareFile, stateFile} = options;
	const files = [file, stateFile, ...(middlewareFile === undefined ? [] : [middlewareFile])];
	for (const existing of files.filter(existsSync)) {
		throw new ConfigError('ERR_CONFIG_INVALID', `${existing} exists already; nothing was written.`, {
			hint: 'Remove it first, or give another name.',
		});
	}

	const isMiddlewareApart = middlewareFile !== undefined;
	const storage = createNameStorage('utf-8', 72);
	const gym = makeTrialGym({
		people,
		seed,
		today: localDate(Date.now()),
		isMiddlewareApart,
		store: name => storage.stored(name).text,
		problemEvery: hasProblems ? problemEvery : 0,
	});
	const state = toSimulatorState(gym, seed);
	const rows = toGymSeed(gym, {serial: state.options['~SerialNumber'] ?? ''}, isMiddlewareApart);
	try {
		writeSqliteGym(middlewareFile === undefined ? {file} : {file, middlewareFile}, rows);
		writeFileSync(stateFile, JSON.stringify(state), {mode: 0o600, flag: 'wx'});
	} catch (error) {
		for (const half of files) rmSync(half, {force: true});
		throw new ConfigError(
			'ERR_CONFIG_INVALID',
			`The trial gym could not be written: ${(error as Error).message}.`,
			{hint: 'Check that the folder exists and may be written.', cause: error},
		);
	}

	return {employees: rows.employees.length, users: state.users.length, templates: state.templates.length};
}
