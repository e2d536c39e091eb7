import type {PeopleList, Snapshot, SourceIdentity} from '../../domain/index.ts';
import type {Knowledge} from '../compare.ts';
import {unread} from '../compare.ts';
import {failedSnapshot} from '../read-database.ts';

/** What the chains learn, for the person's own chain and for each other. */
export interface Learned extends Knowledge {
	/** Terminal's clock minus this computer's, ms; null = not read. */
	clockOffByMs: number | null;
}

export function nothingLearned(has: Parameters<typeof unread>[0]): Learned {
	return {...unread(has), clockOffByMs: null};
}

/** A list as a source of the comparison. */
export function learn<T>(
	list: PeopleList<T>,
	identity: SourceIdentity,
	last: Snapshot<T>,
	readAt: number,
): Snapshot<T> {
	const {people, complete, reason} = list;
	return {...last, state: complete ? 'ok' : 'part', people, count: people.length, readAt, reason, identity};
}

/** A chain that ended before its list leaves the source not known. */
export function settle<T>(snapshot: Snapshot<T>, brokenAt: string | null): Snapshot<T> {
	if (snapshot.state !== 'wait') return snapshot;
	return failedSnapshot(snapshot, new Error(brokenAt === null ? 'not read in time' : `${brokenAt} failed`));
}
