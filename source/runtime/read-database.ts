import {
	errorHint,
	type PeopleList,
	plainText,
	RepositoryError,
	type Snapshot,
	type SourceIdentity,
} from '../domain/index.ts';

/** What the website's and the middleware's repository have in common. */
export interface PeopleSource<T> {
	identity(signal?: AbortSignal): Promise<SourceIdentity>;
	list(signal?: AbortSignal): Promise<PeopleList<T>>;
	find(pins: readonly string[], signal?: AbortSignal): Promise<readonly T[]>;
}

/** Reads a whole list. A failure becomes a snapshot that keeps the last known people; only an abort throws. */
export async function readDatabase<T>(
	source: PeopleSource<T>,
	last: Snapshot<T>,
	now: () => number,
	signal?: AbortSignal,
): Promise<Snapshot<T>> {
	try {
		return await again(async () => {
			const [identity, list] = await Promise.all([source.identity(signal), source.list(signal)]);
			return snapshotOf(list, identity, last, now());
		}, signal);
	} catch (error) {
		signal?.throwIfAborted();
		return failedSnapshot(last, error);
	}
}

/** Reads only these PINs and puts what is found in the place of what was known of them. */
export async function rereadPins<T extends {readonly pin: string}>(
	source: PeopleSource<T>,
	last: Snapshot<T>,
	pins: ReadonlySet<string>,
	now: () => number,
	signal?: AbortSignal,
): Promise<Snapshot<T>> {
	try {
		const found = await again(() => source.find([...pins], signal), signal);
		const people = [...last.people.filter(person => !pins.has(person.pin)), ...found];
		return {...last, people, count: people.length, readAt: now()};
	} catch (error) {
		signal?.throwIfAborted();
		return failedSnapshot(last, error);
	}
}

/** Drivers put whole statements into their messages. */
const longestReason = 400;

/** A failed reading over the last known one. */
export function failedSnapshot<T>(last: Snapshot<T>, error: unknown): Snapshot<T> {
	const reason = plainText(error instanceof Error ? error.message : String(error), longestReason);
	return {...last, state: 'fail', reason, hint: errorHint(error)};
}

function snapshotOf<T>(
	list: PeopleList<T>,
	identity: SourceIdentity,
	last: Snapshot<T>,
	readAt: number,
): Snapshot<T> {
	if (list.complete) {
		return {
			state: 'ok',
			people: list.people,
			count: list.people.length,
			readAt,
			reason: null,
			hint: null,
			identity,
			...(list.orphans === undefined ? {} : {orphans: list.orphans}),
		};
	}

	return partialSnapshot(
		{people: list.people, count: list.count, reason: list.reason},
		identity,
		last,
		readAt,
	);
}

/** A list cut short. The last complete one is the better guess at who there is, so it stays in view. */
export function partialSnapshot<T>(
	list: {readonly people: readonly T[]; readonly count: number | null; readonly reason: string | null},
	identity: SourceIdentity,
	last: Snapshot<T>,
	readAt: number,
): Snapshot<T> {
	const keepsLast = last.readAt !== null && last.people.length >= list.people.length;
	return {
		state: 'part',
		people: keepsLast ? last.people : list.people,
		count: list.count,
		readAt: keepsLast ? last.readAt : readAt,
		reason:
			list.reason ?? `Only ${list.people.length} of ${list.count ?? 'an unknown number of'} people arrived.`,
		hint: 'Read again with R.',
		identity,
	};
}

/** A reading that lost its connection is made once more; the pool gives a fresh one. */
async function again<T>(read: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	try {
		return await read();
	} catch (error) {
		signal?.throwIfAborted();
		if (!(error instanceof RepositoryError && error.code === 'ERR_REPOSITORY_LOST')) throw error;
		return read();
	}
}
