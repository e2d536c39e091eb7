import {randomBytes} from 'node:crypto';
import {setTimeout as wait} from 'node:timers/promises';
import {plainText, SafetyError} from '../domain/index.ts';
import type {Files} from './files.ts';
import type {Platform} from './platform.ts';

/** Who holds a lock, as its file says. */
export interface Holder {
	readonly pid: number;
	readonly host: string;
	/** ISO time. */
	readonly since: string;
	/** Of the process, as `Platform.originOf` tells; null = not told. */
	readonly origin: string | null;
}

/** A lock file that says nothing readable is somebody's half-made one until it is this old. */
const halfMadeMs = 60_000;

/**
Runs `work` while this process alone holds the lock file. A lock left behind by a dead process of this host is
taken over; one of another host is believed.
@throws SafetyError ERR_SAFETY_LOCKED naming the holder, before `work` starts.
*/
export async function withLock<T>(
	place: {
		readonly files: Files;
		readonly platform: Platform;
		readonly path: string;
		readonly subject: string;
	},
	now: number,
	work: () => Promise<T>,
): Promise<T> {
	const mine = await take(place, now);
	try {
		return await work();
	} finally {
		// Only our own: after a takeover that we did not see, the file is somebody else's.
		if ((await place.files.read(place.path)) === mine) await place.files.remove(place.path);
	}
}

/** Waits up to `patienceMs` for a lock that is only ever held for a moment. */
export async function withBriefLock<T>(
	place: Parameters<typeof withLock>[0],
	now: number,
	work: () => Promise<T>,
	patienceMs = 2000,
): Promise<T> {
	for (let waitedMs = 0; ; waitedMs += 20) {
		try {
			return await withLock(place, now, work);
		} catch (error) {
			if (!(error instanceof SafetyError && error.code === 'ERR_SAFETY_LOCKED') || waitedMs >= patienceMs) {
				throw error;
			}
		}

		await wait(20);
	}
}

async function take(place: Parameters<typeof withLock>[0], now: number): Promise<string> {
	const {files, platform, path} = place;
	const mine = `${JSON.stringify({
		pid: platform.pid,
		host: platform.host,
		since: new Date(now).toISOString(),
		origin: platform.originOf(platform.pid),
		token: randomBytes(8).toString('hex'),
	})}\n`;
	// Twice: once more after clearing away what a dead process left.
	for (let attempt = 0; attempt < 2; attempt++) {
		if (await files.create(path, mine)) return mine;
		const found = await files.read(path, 4096);
		if (found === null) continue;
		const holder = parseHolder(found);
		if (!(await isAbandoned(place, holder, now))) throw lockedBy(place, holder);
		const aside = `${path}.${randomBytes(4).toString('hex')}`;
		if (!(await files.move(path, aside))) continue;
		const moved = await files.read(aside, 4096);
		// Somebody took over between our look and our move: give them their file back.
		if (moved !== found && moved !== null) await files.create(path, moved);
		await files.remove(aside);
	}

	throw lockedBy(place, parseHolder((await files.read(path, 4096)) ?? ''));
}

async function isAbandoned(
	place: Parameters<typeof withLock>[0],
	holder: Holder | null,
	now: number,
): Promise<boolean> {
	if (holder === null) {
		const changedAt = await place.files.changedAt(place.path);
		// A clock that was set back must not keep it for ever.
		return changedAt !== null && Math.abs(now - changedAt) > halfMadeMs;
	}

	return !mayLive(holder, place.platform);
}

/** Nobody can ask another host. A process that got the id of a dead one is not the holder. */
export function mayLive({host, pid, origin}: Holder, platform: Platform): boolean {
	if (host !== platform.host) return true;
	if (!platform.isAlive(pid)) return false;
	const now = origin === null ? null : platform.originOf(pid);
	return now === null || now === origin;
}

/** null for text that is no lock. */
export function parseHolder(text: string): Holder | null {
	try {
		const value = JSON.parse(text) as Partial<Holder> | null;
		if (typeof value?.pid !== 'number' || typeof value.host !== 'string' || typeof value.since !== 'string')
			return null;
		const origin = typeof value.origin === 'string' ? value.origin : null;
		return {pid: value.pid, host: plainText(value.host, 64), since: plainText(value.since, 32), origin};
	} catch {
		return null;
	}
}

function lockedBy(place: Parameters<typeof withLock>[0], holder: Holder | null): SafetyError {
	const who =
		holder === null ? 'another program' : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
	return new SafetyError(
		'ERR_SAFETY_LOCKED',
		`${place.subject} is being written to by ${who}. Nothing was written.`,
		{
			hint: `Wait for it to end. If it certainly runs no more, remove ${place.path}.`,
		},
	);
}
