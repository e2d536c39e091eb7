import {
	middlewareRepository,
	type Repositories,
	sharedRepositories,
	websiteRepository,
} from '../repositories.ts';
import {mssqlEngine} from './engine.ts';
import type {MssqlSettings} from './settings.ts';

/**
The repositories of a SQL Server database; the middleware's from a connection of its own where one is given.
Loads the driver and nothing more: the first reading connects, and throws what is wrong with the settings.
*/
export async function openMssql(settings: MssqlSettings, middleware?: MssqlSettings): Promise<Repositories> {
	const engine = await mssqlEngine(settings);
	if (middleware === undefined) return sharedRepositories(engine);
	const other = await mssqlEngine(middleware);
	return {
		website: websiteRepository(engine, () => engine.close()),
		middleware: middlewareRepository(other, () => other.close()),
		async close() {
			await Promise.all([engine.close(), other.close()]);
		},
	};
}
