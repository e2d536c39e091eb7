import {join} from 'node:path';
import {SafetyError} from '../domain/index.ts';
import type {Files} from './files.ts';
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
				const isNumber = Number.isInteger(last) && last >= 0 && last <= largestNumber;
				const next = Math.max(isNumber ? last : 0, await newestNumber(folder)) + 1;
				await files.replace(path, `${next}\n`);
				return next;
			},
		);
	} catch (error) {
		if (error instanceof SafetyError) throw error;
		throw new SafetyError('ERR_SAFETY_JOURNAL', `The state folder ${directory} cannot be written.`, {
			hint: 'Free some disk space or correct its rights, or name another one in TRISYNC_STATE.',
			cause: error,
		});
	}
}

/** As many digits as `undo` and `apply` take for a number. */
const largestNumber = 999_999_998;

/** A lost or damaged counter must not make two operations share one journal, one plan or one backup. */
async function newestNumber({files, directory}: StateFolder): Promise<number> {
	const names = await Promise.all(
		['journal', 'plans', 'backups'].map(folder => files.list(join(directory, folder))),
	);
	return names.flat().reduce((most, name) => {
		const number = Number(/^b?(\d{1,9})(?:-\d+)?\.jsonl?$/.exec(name)?.[1] ?? 0);
		return number > largestNumber ? most : Math.max(most, number);
	}, 0);
}

/** A device's lock file: by address, since two names may mean one terminal. */
export function deviceLockPath(directory: string, address: string): string {
	return join(directory, 'locks', `device-${address.replaceAll(/[^\w.-]+/g, '_')}.lock`);
}

/** The same terminal's, whatever address it was reached at. */
export function serialLockPath(directory: string, serial: string): string {
	return join(directory, 'locks', `serial-${serial.replaceAll(/[^\w.-]+/g, '_').slice(0, 100)}.lock`);
}
