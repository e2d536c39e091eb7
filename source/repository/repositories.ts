import {
	type DatabaseDiagnosis,
	type DeviceRoute,
	isSameDatabase,
	type MiddlewareRepository,
	type RowWriter,
	type WebsiteRepository,
} from '../domain/index.ts';
import {databaseDiagnosis} from './diagnosis/diagnosis.ts';
import type {Engine} from './engine.ts';
import {type QueueOptions, queueRoute} from './middleware/routes/index.ts';
import {middlewareStatement, middlewareTables, missingLookups} from './middleware/statement.ts';
import {findPeople, readPeople} from './reading.ts';
import {rowWriter} from './rows/writer.ts';
import {websiteStatement, websiteTables} from './website.ts';

/** The website and what the middleware shows of it, on one database or on two. */
export interface Repositories {
	readonly website: WebsiteRepository;
	readonly middleware: MiddlewareRepository;
	/** Writes rows of the website's database. Closed with the rest, after a transaction that is under way. */
	readonly websiteWriter: RowWriter;
	/** Writes rows of the middleware's database, which may be the same one. */
	readonly middlewareWriter: RowWriter;
	readonly websiteDiagnosis: DatabaseDiagnosis;
	readonly middlewareDiagnosis: DatabaseDiagnosis;
	/** The middleware's `DeviceCommands` as a way to a terminal that calls by itself. */
	deviceQueue(options: QueueOptions): DeviceRoute;
	/** Do both read and write one database, by what the server says of it? @throws RepositoryError */
	isSame(signal?: AbortSignal): Promise<boolean>;
	/** Ends both and whatever they are reading; may be called more than once. */
	close(): Promise<void>;
}

/** The website's people as one engine has them. Tables and columns are looked up at each reading. */
function websiteRepository(engine: Engine, close: () => Promise<void>): WebsiteRepository {
	const statement = async (signal: AbortSignal | undefined) =>
		websiteStatement(await engine.catalog(websiteTables, signal), engine.dialect, engine.database);
	return {
		identity: signal => engine.identity(signal),
		list: async signal => readPeople(engine, await statement(signal), signal),
		find: async (pins, signal) => findPeople(engine, await statement(signal), pins, signal),
		close,
	};
}

/** The middleware's people as one engine has them, each with the reason that hides it. */
function middlewareRepository(engine: Engine, close: () => Promise<void>): MiddlewareRepository {
	const catalog = (signal: AbortSignal | undefined) => engine.catalog(middlewareTables, signal);
	const statement = async (signal: AbortSignal | undefined) =>
		middlewareStatement(await catalog(signal), engine.dialect, engine.database);
	return {
		async identity(signal) {
			const missing = missingLookups(await catalog(signal));
			const identity = await engine.identity(signal);
			return missing.length === 0 ? identity : {...identity, missingTables: missing.join(', ')};
		},
		list: async signal => readPeople(engine, await statement(signal), signal),
		find: async (pins, signal) => findPeople(engine, await statement(signal), pins, signal),
		close,
	};
}

/** Both on one engine, or each on its own. An engine ends when both that use it are closed. */
export function repositoriesOn(website: Engine, middleware: Engine = website): Repositories {
	const isShared = website === middleware;
	const users = new Set(['website', 'middleware']);
	const leave = (user: string, engine: Engine) => async () => {
		users.delete(user);
		if (!isShared || users.size === 0) await engine.close();
	};

	const websiteWriter = rowWriter(website);
	const websiteDiagnosis = databaseDiagnosis(website);
	return {
		website: websiteRepository(website, leave('website', website)),
		middleware: middlewareRepository(middleware, leave('middleware', middleware)),
		websiteWriter,
		middlewareWriter: isShared ? websiteWriter : rowWriter(middleware),
		websiteDiagnosis,
		middlewareDiagnosis: isShared ? websiteDiagnosis : databaseDiagnosis(middleware),
		deviceQueue: options => queueRoute(middleware, options),
		async isSame(signal) {
			if (isShared) return true;
			const [a, b] = await Promise.all([website.identity(signal), middleware.identity(signal)]);
			return isSameDatabase(a, b);
		},
		async close() {
			await Promise.all([website.close(), ...(isShared ? [] : [middleware.close()])]);
		},
	};
}
