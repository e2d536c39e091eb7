import {type Repositories, repositoriesOn} from '../repositories.ts';
import {eachRow, openForReading} from './connection.ts';
import {sqliteEngine} from './engine.ts';

export interface SqliteFiles {
	/** The website's tables, and the middleware's where it has no file of its own. */
	readonly file: string;
	/** The middleware's own database. */
	readonly middlewareFile?: string;
}

/**
The repositories of an embedded database. A file is opened for reading only, and for writing while a transaction of a
writer runs.
@throws RepositoryError when a file is missing or no SQLite database; a missing file is never created.
*/
export async function openSqlite(files: SqliteFiles): Promise<Repositories> {
	await check(files.file);
	const engine = sqliteEngine(files.file);
	if (files.middlewareFile === undefined) return repositoriesOn(engine);
	await check(files.middlewareFile);
	return repositoriesOn(engine, sqliteEngine(files.middlewareFile));
}

async function check(file: string): Promise<void> {
	const database = openForReading(file);
	try {
		await eachRow(database, file, 'SELECT COUNT(*) FROM sqlite_master', [], () => {}, undefined);
	} finally {
		database.close();
	}
}
