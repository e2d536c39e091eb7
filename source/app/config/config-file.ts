import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {ConfigError} from '../../domain/index.ts';
import type {ConfigProblem} from './config-problems.ts';
import type {ConfigFile} from './config-schema.ts';

export type {ConfigDatabase, ConfigDevice, ConfigFile} from './config-schema.ts';

/** A config file and a website's `.env` are small; more is not ours. */
export const largestFileBytes = 1024 * 1024;

/**
A small text file, or null when there is none.
@throws {ConfigError} when it is there and cannot be read, is no file, or is too large.
*/
export function readSmallFile(
	file: string,
): {readonly text: string; readonly isReadableByOthers: boolean} | null {
	let handle: number;
	try {
		handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'ENOENT' || code === 'ENOTDIR') return null;
		throw new ConfigError('ERR_CONFIG_INVALID', `${file} cannot be read (${code}).`, {
			hint: 'Check its owner and mode.',
			cause: error,
		});
	}

	try {
		const about = fstatSync(handle);
		if (!about.isFile()) throw new ConfigError('ERR_CONFIG_INVALID', `${file} is not a file.`);
		if (about.size > largestFileBytes)
			throw new ConfigError('ERR_CONFIG_INVALID', `${file} is larger than 1 MiB; that is no settings file.`);
		const bytes = Buffer.alloc(about.size);
		const count = readSync(handle, bytes, 0, about.size, 0);
		// Windows has no such mode bits; `config validate` says that the check is skipped there.
		const isReadableByOthers = process.platform !== 'win32' && (about.mode & 0o077) !== 0;
		return {text: bytes.toString('utf8', 0, count), isReadableByOthers};
	} finally {
		closeSync(handle);
	}
}

/** What a settings file says, and everything that is wrong with it; then `config` is null. */
export interface CheckedConfig {
	readonly config: ConfigFile | null;
	readonly problems: readonly ConfigProblem[];
	/** What to do about it; null where the problems speak for themselves. */
	readonly hint: string | null;
}

const help = '"trisync config validate" tells everything that is wrong, docs/configuration.md every key.';

/**
trisync's own settings file with its mistakes; null when there is none.
@throws {ConfigError} when it cannot be read.
*/
export async function inspectConfigFile(file: string): Promise<CheckedConfig | null> {
	const found = readSmallFile(file);
	if (found === null) return null;
	const refuse = (message: string, hint: string): CheckedConfig => ({
		config: null,
		problems: [{path: '', message}],
		hint,
	});
	if (found.isReadableByOthers)
		return refuse('holds passwords and can be read by others', `Run: chmod 600 ${file}`);
	let data: unknown;
	try {
		// Some editors of Windows begin a file with a mark of its encoding.
		data = JSON.parse(found.text.replace(/^\uFEFF/, ''));
	} catch {
		// The parser's message may quote the text around the fault, and with it a password.
		return refuse('is not valid JSON', 'Check commas and quotes.');
	}

	// What checks it takes longer to load than to run, and many a gym has a .env and no file of ours.
	const {checkConfig} = await import('./config-problems.ts');
	return {...checkConfig(data), hint: null};
}

/**
trisync's own settings file; null when there is none.
@throws {ConfigError} when others can read it, or naming the first wrong key.
*/
export async function readConfigFile(file: string): Promise<ConfigFile | null> {
	const found = await inspectConfigFile(file);
	const first = found?.problems[0];
	if (found === null || first === undefined) return found?.config ?? null;
	throw new ConfigError('ERR_CONFIG_INVALID', problemSentence(file, first), {hint: found.hint ?? help});
}

/** `config.json is not valid JSON.`, or `config.json: devices.0: unknown key hots; did you mean host?` */
export function problemSentence(file: string, {path, message}: ConfigProblem): string {
	const isOfFile = path === '' && /^(?:is|holds) /.test(message);
	const told = isOfFile ? `${file} ${message}` : `${file}: ${path === '' ? '' : `${path}: `}${message}`;
	return /[.?]$/.test(told) ? told : `${told}.`;
}
