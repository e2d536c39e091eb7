import {randomBytes} from 'node:crypto';
import {type FileHandle, open, readdir, readFile, rename, stat, unlink} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {makeFolder} from './make-folder.ts';
import type {Platform} from './platform.ts';

/**
The few things that the state folder needs from a file system, each as durable as it says.
A port, so that tests can count flushes and let a disk be full.
*/
export interface Files {
	/** null when there is no such file. Refuses what is no file, and files larger than `limitBytes`. */
	read(path: string, limitBytes?: number): Promise<string | null>;
	/** Names in a folder; empty when there is no such folder. */
	list(folder: string): Promise<readonly string[]>;
	/** Replaces the file in one step: after a crash there is the old text or the new one, on disk. Two flushes. */
	replace(path: string, text: string): Promise<void>;
	/** Makes the file with this text, or returns false because it is there already. Not flushed. */
	create(path: string, text: string): Promise<boolean>;
	/** Adds lines to the end and flushes once. A last line that a crash has torn is closed first. */
	append(path: string, text: string): Promise<void>;
	/** Gives a file another name; false when it is gone. */
	move(from: string, to: string): Promise<boolean>;
	/** No error when it is gone already. */
	remove(path: string): Promise<void>;
	/** Last change, ms since the epoch; null when there is no such file. */
	changedAt(path: string): Promise<number | null>;
	/** In bytes; 0 when there is no such file. */
	size(path: string): Promise<number>;
}

const fileMode = 0o600;
const folderMode = 0o700;
/** Larger than any backup of a full terminal (20,000 templates of 1.3 KB in hex). */
const largestFileBytes = 128 * 1024 * 1024;

export function openFiles(platform: Platform): Files {
	const modes = platform.hasModes
		? {file: fileMode, folder: folderMode}
		: {file: undefined, folder: undefined};

	async function flushFolder(folder: string): Promise<void> {
		if (!platform.canFlushFolders) return;
		const handle = await open(folder, 'r');
		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	}

	return {
		async read(path, limitBytes = largestFileBytes) {
			try {
				const found = await stat(path);
				// A pipe or /dev/zero would never end, and nobody could stop it.
				if (!found.isFile()) throw new TypeError(`${path} is no file.`);
				const {size} = found;
				if (size > limitBytes) throw new RangeError(`${path} is larger than ${limitBytes} bytes.`);
				return await readFile(path, 'utf8');
			} catch (error) {
				if (isGone(error)) return null;
				throw error;
			}
		},
		async list(folder) {
			try {
				return await readdir(folder);
			} catch (error) {
				if (isGone(error)) return [];
				throw error;
			}
		},
		async replace(path, text) {
			const folder = dirname(path);
			await makeFolder(folder, modes.folder);
			const draft = join(folder, `.${randomBytes(6).toString('hex')}.tmp`);
			try {
				const handle = await open(draft, 'wx', modes.file);
				try {
					await handle.writeFile(text);
					await handle.sync();
				} finally {
					await handle.close();
				}

				await rename(draft, path);
			} catch (error) {
				await unlink(draft).catch(() => {});
				throw error;
			}

			await flushFolder(folder);
		},
		async create(path, text) {
			await makeFolder(dirname(path), modes.folder);
			try {
				const handle = await open(path, 'wx', modes.file);
				try {
					await handle.writeFile(text);
				} catch (error) {
					// Half-made it would say that it is there: a full disk must not leave a lock behind.
					await unlink(path).catch(() => {});
					throw error;
				} finally {
					await handle.close();
				}

				return true;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
				throw error;
			}
		},
		async append(path, text) {
			await makeFolder(dirname(path), modes.folder);
			const handle = await open(path, 'a+', modes.file);
			try {
				const {size} = await handle.stat();
				const isTorn = size > 0 && (await lastByte(handle, size)) !== newLine;
				await handle.appendFile(isTorn ? `\n${text}` : text);
				await handle.sync();
				// A file whose name was never flushed can vanish whole.
				if (size === 0) await flushFolder(dirname(path));
			} finally {
				await handle.close();
			}
		},
		async move(from, to) {
			try {
				await rename(from, to);
				return true;
			} catch (error) {
				if (isGone(error)) return false;
				throw error;
			}
		},
		async remove(path) {
			try {
				await unlink(path);
			} catch (error) {
				if (!isGone(error)) throw error;
			}
		},
		async size(path) {
			try {
				return (await stat(path)).size;
			} catch (error) {
				if (isGone(error)) return 0;
				throw error;
			}
		},
		async changedAt(path) {
			try {
				return (await stat(path)).mtimeMs;
			} catch (error) {
				if (isGone(error)) return null;
				throw error;
			}
		},
	};
}

const newLine = 0x0a;

async function lastByte(handle: FileHandle, size: number): Promise<number | undefined> {
	const {buffer} = await handle.read(new Uint8Array(1), 0, 1, size - 1);
	return buffer[0];
}

function isGone(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
