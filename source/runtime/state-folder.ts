import {join} from 'node:path';
import {SafetyError} from '../domain/index.ts';
import type {Files} from './files.ts';
import {listJournals} from './journal.ts';
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

/** How many people a source had when it was last read completely and had not shrunk suddenly. */
export type GoodCounts = Readonly<Record<string, number>>;

/**
Remembers counts of complete readings. One that is 20 % smaller than the last does not become the new
measure by itself, else looking twice would release the brake; `isAccepted` says that a person has seen it.
*/
export async function rememberCounts(
	folder: StateFolder,
	counts: GoodCounts,
	isAccepted: boolean,
): Promise<GoodCounts> {
	const known = await lastGoodCounts(folder);
	const next: Record<string, number> = {...known};
	for (const [source, count] of Object.entries(counts)) {
		const last = known[source];
		if (isAccepted || last === undefined || count * 5 > last * 4) next[source] = count;
	}

	if (JSON.stringify(next) !== JSON.stringify(known)) {
		await folder.files.replace(countsPath(folder), `${JSON.stringify(next)}\n`);
	}

	return next;
}

/** Empty when nothing was remembered, or what was cannot be read. */
export async function lastGoodCounts(folder: StateFolder): Promise<GoodCounts> {
	try {
		const value = JSON.parse((await folder.files.read(countsPath(folder), 65_536)) ?? '{}') as unknown;
		if (typeof value !== 'object' || value === null) return {};
		return Object.fromEntries(
			Object.entries(value).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])),
		);
	} catch {
		return {};
	}
}

function countsPath(folder: StateFolder): string {
	return join(folder.directory, 'last-good-counts.json');
}

/** A device's lock file: by address, since two names may mean one terminal. */
export function deviceLockPath(directory: string, address: string): string {
	return join(directory, 'locks', `device-${address.replaceAll(/[^\w.-]+/g, '_')}.lock`);
}
