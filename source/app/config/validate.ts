import {ConfigError, sentence} from '../../domain/index.ts';
import {inspectConfigFile, problemSentence} from './config-file.ts';
import {settingsOf} from './found-settings.ts';
import type {SettingFlags} from './load.ts';
import {type Environment, places} from './places.ts';
import {readSources} from './sources.ts';

export interface Validation {
	readonly files: ReadonlyArray<{readonly path: string; readonly state: 'ok' | 'missing' | 'wrong'}>;
	/** One sentence each, without any value. */
	readonly problems: readonly string[];
	readonly warnings: readonly string[];
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
			warnings.push(...settingsOf(await readSources(flags, environment, folder)).warnings);
		} catch (error) {
			problems.push(problemOf(error));
		}
	}

	return {files, problems, warnings};
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

function problemOf(error: unknown): string {
	if (error instanceof ConfigError) return sentence(error);
	throw error;
}
