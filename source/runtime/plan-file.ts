import {join} from 'node:path';
import {ConfigError, sentence} from '../domain/index.ts';
import {type Plan, type SavedPlan, savePlan} from '../plan/index.ts';
import {parseSavedPlan} from '../plan/parse-saved-plan.ts';
import type {Files} from './files.ts';
import type {StateFolder} from './state-folder.ts';

/** Larger than a plan for every user of the largest terminal. */
const largestPlanBytes = 64 * 1024 * 1024;

export function planPath(stateDirectory: string, number: number): string {
	return join(stateDirectory, 'plans', `${number}.json`);
}

/** @param path null = in the state folder, under its number. @returns where it is. */
export async function writePlan(
	{files, directory}: StateFolder,
	plan: Plan,
	path: string | null,
): Promise<string> {
	const place = path ?? planPath(directory, plan.number);
	await files.replace(place, `${JSON.stringify(savePlan(plan), null, '\t')}\n`);
	return place;
}

/**
@param from the number of an operation, or the path of a file.
@throws ConfigError when there is none, or it is no plan of a known version.
*/
export async function readPlan({files, directory}: StateFolder, from: string): Promise<SavedPlan> {
	const path = /^\d{1,9}$/.test(from) ? planPath(directory, Number(from)) : from;
	const text = await textOf(files, path);
	if (text === null) {
		throw new ConfigError('ERR_CONFIG_INVALID', `There is no plan ${path}.`, {
			hint: 'Save one with --out FILE, or with E on the screen.',
		});
	}

	const parsed = parseSavedPlan(text);
	if (parsed.plan !== null) return parsed.plan;
	throw new ConfigError('ERR_CONFIG_INVALID', `${path}: ${parsed.problem}`, {
		hint: 'Make the plan again.',
	});
}

async function textOf(files: Files, path: string): Promise<string | null> {
	try {
		return await files.read(path, largestPlanBytes);
	} catch (cause) {
		throw new ConfigError('ERR_CONFIG_INVALID', `The plan ${path} cannot be read: ${sentence(cause)}`, {
			hint: 'Correct its owner and mode, or make the plan again.',
			cause,
		});
	}
}
