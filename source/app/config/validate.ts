import {inspectConfigFile, problemSentence} from './config-file.ts';
import type {SettingFlags} from './load.ts';
import {type Environment, places} from './places.ts';
import {judgeSettings, problemOf} from './setting-problems.ts';
import type {Settings} from './settings.ts';
import {readSources} from './sources.ts';

export interface Validation {
	readonly files: ReadonlyArray<{readonly path: string; readonly state: 'ok' | 'missing' | 'wrong'}>;
	/** One sentence each, without any value. */
	readonly problems: readonly string[];
	readonly warnings: readonly string[];
	/** Nothing is wrong because nothing is there; one of the warnings says it. */
	readonly isEmpty: boolean;
}

/** Everything that is wrong with the settings at once, where a run would stop at the first. */
export async function validateSettings(
	flags: SettingFlags,
	environment: Environment,
	folder: string,
	platform: NodeJS.Platform = process.platform,
): Promise<Validation> {
	const where = places(environment);
	const problems: string[] = [];
	const files: Validation['files'][number][] = [];
	let isEmpty = false;
	for (const path of [where.config, where.system]) {
		const wrong = await problemsOfFile(path);
		problems.push(...(wrong ?? []));
		files.push({path, state: wrong === null ? 'missing' : wrong.length === 0 ? 'ok' : 'wrong'});
	}

	const warnings =
		platform === 'win32' ? ['On Windows it is not checked who else can read the settings files.'] : [];
	// What each file says may be right alone and wrong together with the others.
	if (problems.length === 0) {
		try {
			const judged = judgeSettings(await readSources(flags, environment, folder));
			problems.push(...judged.problems);
			warnings.push(...(judged.settings?.warnings ?? []));
			isEmpty = judged.settings !== null && isNothing(judged.settings);
			if (isEmpty)
				warnings.push('Nothing is configured yet: no database and no terminal. Run: trisync setup');
		} catch (error) {
			problems.push(problemOf(error));
		}
	}

	return {files, problems, warnings, isEmpty};
}

function isNothing({website, middleware, device, soap}: Settings): boolean {
	return (
		website === null && (middleware === null || middleware === 'same') && device === null && soap === null
	);
}

/** null = there is no such file. */
async function problemsOfFile(path: string): Promise<readonly string[] | null> {
	try {
		const checked = await inspectConfigFile(path);
		if (checked === null) return null;
		const {problems, hint} = checked;
		return problems.map(problem => `${problemSentence(path, problem)}${hint === null ? '' : ` ${hint}`}`);
	} catch (error) {
		return [problemOf(error)];
	}
}
