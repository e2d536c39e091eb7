import type {SourceIdentity} from '../domain/index.ts';

/** Do both identities tell of one database? The login that looked does not matter, and what one does not tell neither. */
export function isSameDatabase(a: SourceIdentity, b: SourceIdentity): boolean {
	const isTold = (key: string) => (a[key] ?? null) !== null && (b[key] ?? null) !== null;
	return (
		a['engine'] === b['engine'] &&
		isTold('database') &&
		['database', 'server', 'databaseId', 'createdAt'].every(key => !isTold(key) || a[key] === b[key])
	);
}
