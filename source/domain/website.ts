import type {OrphanedClient} from './diagnosis.ts';
import type {MiddlewarePerson, WebsitePerson} from './people.ts';
import type {SourceIdentity} from './snapshot.ts';

export type * from './diagnosis.ts';

/** People of one database with the proof that none is missing. */
export interface PeopleList<T> {
	/** The result ended without error and a COUNT(*) of the same statement agrees. */
	readonly complete: boolean;
	readonly reason: string | null;
	readonly people: readonly T[];
	readonly count: number | null;
	/** Of the website: packages that belong to nobody; absent = not asked for, or not told. */
	readonly orphans?: readonly OrphanedClient[];
}

/** The website's people. @throws RepositoryError with a hint; an abort throws the signal's reason. */
export interface WebsiteRepository {
	identity(signal?: AbortSignal): Promise<SourceIdentity>;
	list(signal?: AbortSignal): Promise<PeopleList<WebsitePerson>>;
	/** Every row whose trimmed PIN equals one of these byte by byte, deleted rows included. */
	find(pins: readonly string[], signal?: AbortSignal): Promise<readonly WebsitePerson[]>;
	close(): Promise<void>;
}

/** What the middleware's Employees List shows and hides. @throws RepositoryError */
export interface MiddlewareRepository {
	identity(signal?: AbortSignal): Promise<SourceIdentity>;
	list(signal?: AbortSignal): Promise<PeopleList<MiddlewarePerson>>;
	find(pins: readonly string[], signal?: AbortSignal): Promise<readonly MiddlewarePerson[]>;
	close(): Promise<void>;
}

/** Do both identities tell of one database? The login that looked does not matter, and what one does not tell neither. */
export function isSameDatabase(a: SourceIdentity, b: SourceIdentity): boolean {
	const isTold = (key: string) => (a[key] ?? null) !== null && (b[key] ?? null) !== null;
	return (
		a['engine'] === b['engine'] &&
		isTold('database') &&
		['database', 'server', 'databaseId', 'createdAt'].every(key => !isTold(key) || a[key] === b[key])
	);
}
