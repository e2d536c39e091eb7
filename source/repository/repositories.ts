import type {MiddlewareRepository, WebsiteRepository} from '../domain/index.ts';
import type {Engine} from './engine.ts';
import {middlewareStatement, middlewareTables, missingLookups} from './middleware/statement.ts';
import {findPeople, readPeople} from './reading.ts';
import {websiteStatement, websiteTables} from './website.ts';

/** The website and what the middleware shows of it, on one database or on two. */
export interface Repositories {
	readonly website: WebsiteRepository;
	readonly middleware: MiddlewareRepository;
	/** Ends both and whatever they are reading; may be called more than once. */
	close(): Promise<void>;
}

/** The website's people as one engine has them. Tables and columns are looked up at each reading. */
export function websiteRepository(engine: Engine, close: () => Promise<void>): WebsiteRepository {
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
export function middlewareRepository(engine: Engine, close: () => Promise<void>): MiddlewareRepository {
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

/** Both on the same engine, which ends when both are closed. */
export function sharedRepositories(engine: Engine): Repositories {
	const users = new Set(['website', 'middleware']);
	const leave = (user: string) => async () => {
		users.delete(user);
		if (users.size === 0) await engine.close();
	};

	return {
		website: websiteRepository(engine, leave('website')),
		middleware: middlewareRepository(engine, leave('middleware')),
		close: () => engine.close(),
	};
}
