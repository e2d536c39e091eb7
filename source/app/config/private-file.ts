import {realpathSync, statSync} from 'node:fs';
import {ConfigError} from '../../domain/index.ts';
import {type Files, openFiles} from '../../runtime/files.ts';
import {systemPlatform} from '../../runtime/platform.ts';

/** What a file system says, in words for a person. */
const reasons: Readonly<Record<string, string>> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	EROFS: 'the disk is read-only',
	EACCES: 'the folder may not be written to',
	EPERM: 'it is not permitted',
	ENOTDIR: 'its folder is a file',
	EEXIST: 'its folder is a file',
	ENOENT: 'its folder does not exist and cannot be made',
};

/**
Put a text into a file that only its owner can read: the old one stays whole until the new one is.
@throws {ConfigError} saying why it cannot be written; then the old file is as it was.
*/
export function writePrivateFile(
	file: string,
	text: string,
	files: Pick<Files, 'replace'> = openFiles(systemPlatform()),
): Promise<void> {
	return intoFile(file, target => files.replace(target, text));
}

/**
Lets something be written into a file that a person has named.
@param write gets the file that is meant, links followed; it leaves the old one whole until the new one is.
@throws {ConfigError} when that is no place for a file, or the file system refuses; whatever else `write` throws.
*/
export async function intoFile<T>(file: string, write: (target: string) => Promise<T>): Promise<T> {
	const target = withoutLinks(file);
	// Replacing /dev/null would take it away from everybody.
	if (statSync(target, {throwIfNoEntry: false})?.isFile() === false)
		throw new ConfigError('ERR_CONFIG_INVALID', `${file} is not a file. Nothing was changed.`, {
			hint: 'Name a file.',
		});
	try {
		return await write(target);
	} catch (cause) {
		const reason = fileReason(cause);
		if (reason === null) throw cause;
		throw new ConfigError(
			'ERR_CONFIG_INVALID',
			`${file} cannot be written: ${reason}. Nothing was changed.`,
			{hint: 'Make room or name another place, then start again.', cause},
		);
	}
}

/** What the file system says, in words; null for an error that is not the file system's. */
export function fileReason(error: unknown): string | null {
	const code = (error as NodeJS.ErrnoException).code ?? '';
	// The file system's own names; ours have an underscore.
	return /^E[A-Z\d]+$/.test(code) ? (reasons[code] ?? code) : null;
}

/** Who keeps the file elsewhere and links to it keeps the link. */
function withoutLinks(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}
