import {resolve} from 'node:path';
import {readConfigFile} from './config-file.ts';
import type {ConfigFile} from './config-schema.ts';
import type {SettingFlags} from './load.ts';
import {type Environment, places} from './places.ts';
import {readEnvFile, variableNames, type WebsiteVariable} from './website-env.ts';

/** Where a value stands, from the strongest to the weakest. */
export type Place = 'flag' | 'environment' | '.env' | 'user file' | 'system file' | 'default';

export interface Origin {
	readonly place: Place;
	/** `--device`, `ETIME_SQL_SERVER`, `sql.server`; '' for a default. */
	readonly name: string;
	/** The file that says it; null where it is no file. */
	readonly file: string | null;
}

/** A value and where it comes from. */
export interface Found<T> {
	readonly value: T;
	readonly origin: Origin;
}

/** All places as they are, read once and not yet judged against each other. */
export interface SettingSources {
	readonly flags: SettingFlags;
	readonly environment: Environment;
	readonly envFile: {readonly path: string; readonly variables: Environment; readonly warning: string | null};
	/** The user's file before the system's; a missing one is left out. */
	readonly files: ReadonlyArray<{
		readonly place: 'user file' | 'system file';
		readonly path: string;
		readonly config: ConfigFile;
	}>;
	readonly stateDirectory: string;
}

/** @throws {ConfigError} for a file that cannot be read or says something unknown. */
export async function readSources(
	flags: SettingFlags,
	environment: Environment,
	folder: string,
): Promise<SettingSources> {
	const where = places(environment);
	const path = resolve(folder, flags.env ?? '.env');
	const candidates = [
		{place: 'user file', path: where.config},
		{place: 'system file', path: where.system},
	] as const;
	const envFile = {path, ...readEnvFile(path, flags.env !== undefined)};
	const configs = await Promise.all(candidates.map(candidate => readConfigFile(candidate.path)));
	return {
		flags,
		environment,
		envFile,
		files: candidates.flatMap((candidate, at) => {
			const config = configs[at] ?? null;
			return config === null ? [] : [{...candidate, config}];
		}),
		stateDirectory: where.state,
	};
}

export function found<T>(value: T, place: Place, name: string, file: string | null = null): Found<T> {
	return {value, origin: {place, name, file}};
}

export function byDefault<T>(value: T): Found<T> {
	return found(value, 'default', '');
}

/** A website's variable, from the environment before its file; an empty value counts as not set. */
export function findVariable(
	{environment, envFile}: Pick<SettingSources, 'environment' | 'envFile'>,
	variable: WebsiteVariable,
): Found<string> | undefined {
	const layers = [
		{place: 'environment', variables: environment, file: null},
		{place: '.env', variables: envFile.variables, file: envFile.path},
	] as const;
	for (const {place, variables, file} of layers) {
		for (const name of variableNames[variable]) {
			const value = variables[name]?.trim();
			if (value !== undefined && value !== '') return found(value, place, name, file);
		}
	}

	return undefined;
}

/** What the nearest settings file says of this key. */
export function findInFiles<T>(
	{files}: Pick<SettingSources, 'files'>,
	name: string,
	pick: (config: ConfigFile) => T | undefined,
): Found<T> | undefined {
	for (const {place, path, config} of files) {
		const value = pick(config);
		if (value !== undefined) return found(value, place, name, path);
	}

	return undefined;
}
