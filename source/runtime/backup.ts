import {join} from 'node:path';
import {SafetyError, sentence} from '../domain/index.ts';
import {type Backup, damagedBackup, parseBackup, writeBackupText} from './backup-format.ts';
import type {Files} from './files.ts';
import type {StateFolder} from './state-folder.ts';

export type {Backup} from './backup-format.ts';

export function backupPath(stateDirectory: string, id: string): string {
	return join(stateDirectory, 'backups', `${id}.json`);
}

/** Where backups go, and how they are locked. */
export interface Vault {
	readonly files: Files;
	readonly directory: string;
	/** null = backups are not encrypted. */
	readonly passphrase: string | null;
}

export function vaultOf({files, directory}: StateFolder, passphrase: string | null): Vault {
	return {files, directory, passphrase};
}

/**
Writes the backup and proves it by reading it back.
@param number of the operation; the id is `b42`, or `b42-2` when operation 42 was tried again.
@returns its id and path. @throws SafetyError ERR_SAFETY_BACKUP; then nothing may be written to the device.
*/
export async function saveBackup(
	{files, directory, passphrase}: Vault,
	number: number,
	content: Omit<Backup, 'id'>,
): Promise<{readonly id: string; readonly path: string}> {
	try {
		const taken = new Set(await files.list(join(directory, 'backups')));
		let id = `b${number}`;
		for (let again = 2; taken.has(`${id}.json`); again++) id = `b${number}-${again}`;
		const path = backupPath(directory, id);
		const text = await writeBackupText({id, ...content}, passphrase);
		await files.replace(path, text);
		const found = await files.read(path);
		if (found !== text) throw damagedBackup('reading it back shows something else');
		await parseBackup(found, passphrase);
		return {id, path};
	} catch (error) {
		if (error instanceof SafetyError) throw error;
		throw new SafetyError(
			'ERR_SAFETY_BACKUP',
			'The backup cannot be written. Nothing was changed on the device.',
			{
				hint: 'Free some disk space or correct the rights of the state folder.',
				cause: error,
			},
		);
	}
}

/**
@param from an id such as `b42`, or the path of a file.
@throws SafetyError ERR_SAFETY_BACKUP when there is none, or it is damaged.
*/
export async function loadBackup({files, directory, passphrase}: Vault, from: string): Promise<Backup> {
	const isId = /^b\d+(?:-\d+)?$/.test(from);
	const path = isId ? backupPath(directory, from) : from;
	const text = await textOf(files, path);
	if (text === null) {
		throw new SafetyError('ERR_SAFETY_BACKUP', `There is no backup ${isId ? from : path}.`, {
			hint: 'trisync restore --list shows those that there are.',
		});
	}

	return parseBackup(text, passphrase);
}

async function textOf(files: Files, path: string): Promise<string | null> {
	try {
		return await files.read(path);
	} catch (cause) {
		throw new SafetyError('ERR_SAFETY_BACKUP', `The backup ${path} cannot be read: ${sentence(cause)}`, {
			hint: 'Correct its owner and mode, or name another one.',
			cause,
		});
	}
}

export interface BackupEntry {
	readonly id: string;
	readonly path: string;
	/** Last change of the file, ms since the epoch. */
	readonly changedAt: number | null;
}

/** All backups of the state folder, newest first; nothing is opened. */
export async function listBackups({files, directory}: Vault): Promise<readonly BackupEntry[]> {
	const names = await files.list(join(directory, 'backups'));
	const ids = names.flatMap(name => /^(b\d+(?:-\d+)?)\.json$/.exec(name)?.[1] ?? []);
	const [first, second] = [1, 2].map(
		part => (id: string) => Number(/^b(\d+)(?:-(\d+))?$/.exec(id)?.[part] ?? 1),
	) as [(id: string) => number, (id: string) => number];
	const sorted = ids.toSorted((a, b) => first(b) - first(a) || second(b) - second(a));
	return Promise.all(
		sorted.map(async id => {
			const path = backupPath(directory, id);
			return {id, path, changedAt: await files.changedAt(path)};
		}),
	);
}
