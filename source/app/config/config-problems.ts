import * as z from 'zod';
import {plainText, similarity} from '../../domain/index.ts';
import {type ConfigFile, configSchema} from './config-schema.ts';

/** One thing that is wrong in a settings file. Never holds a value: it may be a password. */
export interface ConfigProblem {
	/** `devices.0.host`; '' = the file as a whole. */
	readonly path: string;
	readonly message: string;
}

/** The settings, or everything that is wrong with them, in the order of the file's keys. */
export function checkConfig(
	data: unknown,
):
	| {readonly config: ConfigFile; readonly problems: readonly []}
	| {readonly config: null; readonly problems: readonly ConfigProblem[]} {
	const result = configSchema.safeParse(data);
	if (result.success) return {config: result.data, problems: []};
	return {config: null, problems: result.error.issues.flatMap(issue => toProblems(issue, [], data))};
}

type Path = readonly PropertyKey[];

function toProblems(issue: z.core.$ZodIssue, above: Path, data: unknown): ConfigProblem[] {
	const path = [...above, ...issue.path];
	if (issue.code === 'unrecognized_keys') {
		const known = knownKeys(configSchema, path);
		return issue.keys.map(key => ({path: pathText(path), message: unknownKey(key, known)}));
	}

	if (issue.code === 'invalid_union') {
		// A text was meant for one of the words, an object for the object.
		const branch =
			typeof valueAt(data, path) === 'object'
				? issue.errors.find(issues => issues.some(inner => inner.path.length > 0 || 'keys' in inner))
				: undefined;
		if (branch !== undefined) return branch.flatMap(inner => toProblems(inner, path, data));
		const words = issue.errors.flat().flatMap(inner => (inner.code === 'invalid_value' ? inner.values : []));
		return [
			{
				path: pathText(path),
				message: `expected ${words.map(word => `"${String(word)}"`).join(', ')} or an object`,
			},
		];
	}

	if (issue.code === 'invalid_key')
		return [{path: pathText(path), message: `a key that is not ${issue.issues[0]?.message ?? 'allowed'}`}];
	return [{path: pathText(path), message: issue.message.replace(/^Invalid input: /, '')}];
}

function unknownKey(key: string, known: readonly string[]): string {
	const nearest = nearestName(key, known);
	const told = `unknown key ${plainText(key, 60)}`;
	return nearest === null
		? `${told}; known here: ${known.filter(name => name !== '$schema').join(', ')}`
		: `${told}; did you mean ${nearest}?`;
}

/** The name that was probably meant; null when none is near. Case and `_` or `-` are no difference. */
export function nearestName(wanted: string, names: readonly string[]): string | null {
	const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '');
	let best: string | null = null;
	let most = 0.5;
	for (const name of names) {
		const near = similarity(plain(wanted.slice(0, 60)), plain(name));
		if (near >= most) [best, most] = [name, near];
	}

	return best;
}

/** The keys that an object at this place of the file may have. */
function knownKeys(schema: unknown, path: Path): readonly string[] {
	if (schema instanceof z.ZodOptional) return knownKeys(schema.unwrap(), path);
	if (schema instanceof z.ZodUnion) return schema.options.flatMap(option => knownKeys(option, path));
	const [key, ...rest] = path;
	if (schema instanceof z.ZodArray) return knownKeys(schema.element, rest);
	if (!(schema instanceof z.ZodObject)) return [];
	return key === undefined ? Object.keys(schema.shape) : knownKeys(schema.shape[String(key)], rest);
}

function valueAt(data: unknown, path: Path): unknown {
	return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], data);
}

function pathText(path: Path): string {
	return path.map(part => plainText(String(part), 60)).join('.');
}
