import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {type DeviceUser, type FingerTemplate, SafetyError} from '../domain/index.ts';
import type {Plan} from '../plan/plan.ts';
import type {Files} from './files.ts';

/**
What a plan is about to change, as it was. One JSON file, readable by its owner only:
`{"format":"trisync-backup","version":1,"sha256":"…","body":{…}}`, the checksum being that of `body` written by
JSON.stringify. It holds whole device records, password included, and fingerprints: never print or log it.
*/
export interface Backup {
	/** `b42`, or `b42-2` when operation 42 was tried again. */
	readonly id: string;
	readonly operation: number;
	/** ISO time. */
	readonly at: string;
	readonly device: Plan['device'];
	/** Templates of different algorithms must not be mixed. */
	readonly fingerprintVersion: string | null;
	readonly users: readonly DeviceUser[];
	/** null = they could not be read, or nothing in the plan touches them. */
	readonly templates: readonly FingerTemplate[] | null;
}

const format = 'trisync-backup';
const version = 1;

export function backupPath(stateDirectory: string, id: string): string {
	return join(stateDirectory, 'backups', `${id}.json`);
}

export function writeBackupText(backup: Backup): string {
	const body = JSON.stringify(backup);
	return `{"format":"${format}","version":${version},"sha256":"${checksum(body)}","body":${body}}\n`;
}

/** @throws SafetyError ERR_SAFETY_BACKUP for text that is not a whole, unchanged backup of a known version. */
export function parseBackup(text: string): Backup {
	let file: {format?: unknown; version?: unknown; sha256?: unknown; body?: unknown} | null;
	try {
		file = JSON.parse(text) as typeof file;
	} catch (error) {
		throw damaged('it is not complete', error);
	}

	if (file?.format !== format) throw damaged('it is no backup of trisync');
	if (file.version !== version)
		throw damaged(`its version ${String(file.version).slice(0, 10)} is not known here`);
	const body = file.body as Backup | undefined;
	if (body === undefined || checksum(JSON.stringify(body)) !== file.sha256) {
		throw damaged('its checksum does not match');
	}

	return body;
}

/**
Writes the backup and proves it by reading it back.
@returns its id and path. @throws SafetyError ERR_SAFETY_BACKUP; then nothing may be written to the device.
*/
export async function saveBackup(
	files: Files,
	stateDirectory: string,
	content: Omit<Backup, 'id'>,
): Promise<{readonly id: string; readonly path: string}> {
	try {
		const taken = new Set(await files.list(join(stateDirectory, 'backups')));
		let id = `b${content.operation}`;
		for (let again = 2; taken.has(`${id}.json`); again++) id = `b${content.operation}-${again}`;
		const path = backupPath(stateDirectory, id);
		const text = writeBackupText({id, ...content});
		await files.replace(path, text);
		const found = await files.read(path);
		if (found !== text) throw damaged('reading it back shows something else');
		parseBackup(found);
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

function damaged(why: string, cause?: unknown): SafetyError {
	return new SafetyError('ERR_SAFETY_BACKUP', `The backup cannot be used: ${why}.`, {
		hint: 'Take another one from the backups folder.',
		cause,
	});
}

function checksum(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
