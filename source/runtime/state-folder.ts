import {join} from 'node:path';
import {SafetyError} from '../domain/index.ts';
import type {Files} from './files.ts';
import {listJournals} from './journal-reader.ts';
import {withBriefLock} from './lock.ts';
import type {Platform} from './platform.ts';

export interface StateFolder {
	readonly files: Files;
	readonly platform: Platform;
	readonly directory: string;
}

/** One number per operation for as long as the state folder lives, also with several programs at once. */
export async function nextOperation(folder: StateFolder, now: number): Promise<number> {
	const {files, directory} = folder;
	const path = join(directory, 'operation-number');
	try {
		return await withBriefLock(
			{...folder, path: join(directory, 'locks', 'operation-number.lock'), subject: 'The state folder'},
			now,
			async () => {
				const last = Number((await files.read(path, 64)) ?? '0');
				// A lost or damaged counter must not make two operations share one journal.
				const [newest = 0] = await listJournals(files, directory);
				const next = Math.max(Number.isSafeInteger(last) ? last : 0, newest) + 1;
				await files.replace(path, `${next}\n`);
				return next;
			},
		);
	} catch (error) {
		if (error instanceof SafetyError) throw error;
		throw new SafetyError('ERR_SAFETY_JOURNAL', `The state folder ${directory} cannot be written.`, {
			hint: 'Correct its rights, or name another one in TRISYNC_STATE.',
			cause: error,
		});
	}
}

/** A device's lock file: by address, since two names may mean one terminal. */
export function deviceLockPath(directory: string, address: string): string {
	return join(directory, 'locks', `device-${address.replaceAll(/[^\w.-]+/g, '_')}.lock`);
}
