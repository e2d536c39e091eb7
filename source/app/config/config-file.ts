import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import * as z from 'zod';
import {ConfigError} from '../../domain/index.ts';

const text = z.string().max(1000);
const port = z.number().int().min(1).max(65_535);
const pin = z.string().min(1).max(50);

const database = z.strictObject({
	server: text.optional(),
	port: port.optional(),
	instance: text.optional(),
	database: text.optional(),
	user: text.optional(),
	password: text.optional(),
	domain: text.optional(),
	encrypt: z.boolean().optional(),
	trustServerCertificate: z.boolean().optional(),
	sqlite: text.optional(),
});

const device = z.strictObject({
	name: z
		.string()
		.min(1)
		.max(40)
		.regex(/^[\w.-]+$/, 'letters, digits, dot, dash and underscore only')
		.optional(),
	host: z.string().min(1).max(255),
	port: port.optional(),
	commKey: z.number().int().min(0).max(0xff_ff_ff_ff).optional(),
	serial: text.optional(),
	encoding: z.enum(['utf-8', 'gbk', 'windows-1256', 'windows-1252', 'latin1']).optional(),
	readOnly: z.boolean().optional(),
	deviceAdmins: z.array(pin).max(1000).optional(),
});

const configFile = z.strictObject({
	$schema: text.optional(),
	sql: database.optional(),
	middleware: z
		.union([
			z.literal('same'),
			z.literal('off'),
			database.extend({identityConfirmed: z.boolean().optional()}),
		])
		.optional(),
	devices: z.array(device).max(100).optional(),
	deviceAdmins: z.array(pin).max(1000).optional(),
	expected: z
		.array(z.strictObject({pin, reason: z.string().min(1).max(200), signature: text.optional()}))
		.max(10_000)
		.optional(),
	expireByPackage: z.boolean().optional(),
	strictNames: z.boolean().optional(),
	readOnly: z.boolean().optional(),
});

export type ConfigFile = z.infer<typeof configFile>;

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

/**
trisync's own settings file; null when there is none.
@throws {ConfigError} when others can read it, or naming the first wrong key.
*/
export function readConfigFile(file: string): ConfigFile | null {
	const found = readSmallFile(file);
	if (found === null) return null;
	if (found.isReadableByOthers) {
		throw new ConfigError('ERR_CONFIG_INVALID', `${file} holds passwords and can be read by others.`, {
			hint: `Run: chmod 600 ${file}`,
		});
	}

	let data: unknown;
	try {
		data = JSON.parse(found.text);
	} catch (error) {
		// The parser's message may quote the text around the fault, and with it a password.
		throw new ConfigError('ERR_CONFIG_INVALID', `${file} is not valid JSON.`, {
			hint: 'Check commas and quotes.',
			cause: error,
		});
	}

	const result = configFile.safeParse(data);
	if (result.success) return result.data;
	const issue = result.error.issues[0]!;
	const where = issue.path.join('.');
	const what = issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.join(', ')}` : issue.message;
	throw new ConfigError('ERR_CONFIG_INVALID', `${file}: ${where === '' ? '' : `${where}: `}${what}.`, {
		hint: 'The README lists the settings.',
	});
}
