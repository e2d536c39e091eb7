import {
	type DatabaseDiagnosis,
	type DeviceRoute,
	type PeopleList,
	RepositoryError,
	type RowWriter,
	type SourceIdentity,
	sentence,
	type WebsiteRepository,
} from '../domain/index.ts';
import type {RowSource} from '../runtime/row-world.ts';

/** What the website's and the middleware's repositories have in common. */
export interface PeopleRepository<Person> {
	identity(signal?: AbortSignal): Promise<SourceIdentity>;
	list(signal?: AbortSignal): Promise<PeopleList<Person>>;
	find(pins: readonly string[], signal?: AbortSignal): Promise<readonly Person[]>;
	close(): Promise<void>;
}

/** Opens at the first call and again after a failure; everybody who asks meanwhile gets the same opening. */
export function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
	let opening: Promise<T> | null = null;
	return async () => {
		opening ??= open();
		try {
			return await opening;
		} catch (error) {
			opening = null;
			throw error;
		}
	};
}

/** The rows of a database that is opened when it is first asked. Closed with the repository on the same database. */
export function lazyRows(
	open: () => Promise<{readonly writer: RowWriter; readonly diagnosis: DatabaseDiagnosis}>,
): RowSource {
	const use = openOnce(open);
	return {
		schema: async signal => (await use()).writer.schema(signal),
		rowsOf: async (pins, signal) => (await use()).writer.rowsOf(pins, signal),
		rowAt: async (table, key, signal) => (await use()).writer.rowAt(table, key, signal),
		highestPin: async signal => (await use()).writer.highestPin(signal),
		write: async transaction => (await use()).writer.write(transaction),
		lookups: async signal => (await use()).diagnosis.lookups(signal),
	};
}

/** A look around in a database that is opened when it is first asked. Closed with the repository on the same database. */
export function lazyDiagnosis(open: () => Promise<DatabaseDiagnosis>): DatabaseDiagnosis {
	return {
		access: async signal => (await open()).access(signal),
		lifeSigns: async signal => (await open()).lifeSigns(signal),
		siblings: async signal => (await open()).siblings(signal),
		lookups: async signal => (await open()).lookups(signal),
		orphanedClients: async signal => (await open()).orphanedClients(signal),
		deviceErrors: async (query, signal) => (await open()).deviceErrors(query, signal),
		deviceOperations: async (query, signal) => (await open()).deviceOperations(query, signal),
	};
}

/** The middleware's queue, on a database that is opened when it is first asked; one that is away is a closed way. */
export function lazyQueue(
	open: () => Promise<{deviceQueue(options: {readonly isWritable: boolean}): DeviceRoute}>,
	isWritable: boolean,
): DeviceRoute {
	const use = openOnce(async () => (await open()).deviceQueue({isWritable}));
	return {
		route: 'queue',
		name: "the middleware's queue",
		async probe(serial, mayLeaveRow, signal) {
			try {
				return await (await use()).probe(serial, mayLeaveRow, signal);
			} catch (error) {
				signal?.throwIfAborted();
				return {isUsable: false, reason: `the middleware's queue: ${sentence(error).replace(/\.$/, '')}`};
			}
		},
		send: async request => (await use()).send(request),
		status: async (id, signal) => (await use()).status(id, signal),
	};
}

/**
A repository that is opened when it is first asked: a database that is away when the program starts costs its own
pane, not the program.
*/
export function lazyRepository<Person>(
	open: () => Promise<PeopleRepository<Person>>,
): PeopleRepository<Person> {
	const use = openOnce(open);
	let isUsed = false;
	const used = () => {
		isUsed = true;
		return use();
	};
	return {
		identity: async signal => (await used()).identity(signal),
		list: async signal => (await used()).list(signal),
		find: async (pins, signal) => (await used()).find(pins, signal),
		async close() {
			// What never opened has nothing to close, and closing must not be what opens it.
			if (isUsed) await (await use().catch(() => null))?.close();
		},
	};
}

/** The website's list with the packages that belong to nobody; where the database does not tell them, without. */
export function withOrphans(
	website: WebsiteRepository,
	{orphanedClients}: Pick<DatabaseDiagnosis, 'orphanedClients'>,
): WebsiteRepository {
	return {
		...website,
		async list(signal) {
			const list = await website.list(signal);
			if (!list.complete) return list;
			try {
				return {...list, orphans: await orphanedClients(signal)};
			} catch (error) {
				if (!(error instanceof RepositoryError)) throw error;
				return list;
			}
		},
	};
}
