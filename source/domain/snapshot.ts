import type {OrphanedClient} from './diagnosis.ts';
import type {DeviceUser, MiddlewarePerson, WebsitePerson} from './people.ts';

/**
- `ok` a complete list; `live` the same with the event stream held
- `old` complete, but older than its limit: good for looking, not for writing
- `part` a list that is known to be cut short; `fail` no list; `wait` the first reading is under way
- `off` not configured, which is not the same as not known
*/
export type SourceState = 'ok' | 'live' | 'old' | 'part' | 'fail' | 'off' | 'wait';

export type SourceName = 'sql' | 'middleware' | 'device';

/** Who answered: enough to notice a wrong database or another terminal behind the same address. */
export type SourceIdentity = Readonly<Record<string, string | number | boolean | null>>;

/** One reading of one source. A failed reading is not an empty list: look at `state` before `people`. */
export interface Snapshot<T> {
	readonly state: SourceState;
	/** Last known people; only a truth when `isKnown(state)`. */
	readonly people: readonly T[];
	/** How many the source says it has, or was found to have; null when not known. */
	readonly count: number | null;
	/** When the reading ended, ms since the epoch; null before the first. */
	readonly readAt: number | null;
	/** A sentence for the technician when the state is `part` or `fail`; else null. */
	readonly reason: string | null;
	/** What to do about it, or null. */
	readonly hint: string | null;
	readonly identity: SourceIdentity;
	/** Of the website, as of its last whole reading; absent = not known. */
	readonly orphans?: readonly OrphanedClient[];
}

export interface Snapshots {
	readonly sql: Snapshot<WebsitePerson>;
	readonly middleware: Snapshot<MiddlewarePerson>;
	readonly device: Snapshot<DeviceUser>;
}

/** True when absence from the list means absence. `off` is neither known nor unknown. */
export function isKnown(state: SourceState): boolean {
	return state === 'ok' || state === 'live' || state === 'old';
}

/** True when the source is configured and could not be read completely. */
export function isUnknown(state: SourceState): boolean {
	return state === 'fail' || state === 'part' || state === 'wait';
}

/** A snapshot before or without any reading. */
export function emptySnapshot<T>(state: 'wait' | 'off'): Snapshot<T> {
	return {state, people: [], count: null, readAt: null, reason: null, hint: null, identity: {}};
}
