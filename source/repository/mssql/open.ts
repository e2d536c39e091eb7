import {type Repositories, repositoriesOn} from '../repositories.ts';
import {mssqlEngine} from './engine.ts';
import type {MssqlSettings} from './settings.ts';

/**
The repositories of a SQL Server database; the middleware's from a connection of its own where one is given.
Loads the driver and nothing more: the first reading connects, and throws what is wrong with the settings.
*/
export async function openMssql(settings: MssqlSettings, middleware?: MssqlSettings): Promise<Repositories> {
	const engine = await mssqlEngine(settings);
	return repositoriesOn(engine, middleware === undefined ? engine : await mssqlEngine(middleware));
}
