import {RepositoryError} from '../domain/index.ts';

/** A table as one database really has it; sites differ by edition and year, so nothing is assumed. */
export interface Table {
	/** Set for a table of another database of the same server. */
	readonly database?: string;
	/** null where the engine knows no schemas. */
	readonly schema: string | null;
	readonly name: string;
	/** Column names as spelled there, by their lower-case form. */
	readonly columns: ReadonlyMap<string, string>;
}

/** The tables found, by lower-case name. A table that is not there, or that this login may not see, is absent. */
export type Catalog = ReadonlyMap<string, Table>;

/** `[name]`: understood by SQL Server and by SQLite. */
export function quoted(name: string): string {
	return `[${name.replaceAll(']', ']]')}]`;
}

/** The table's name as a statement takes it, with schema and database where there are any. */
export function qualified({database, schema, name}: Omit<Table, 'columns'>): string {
	return [database, schema, name]
		.filter(part => part !== undefined && part !== null)
		.map(quoted)
		.join('.');
}

/** @throws RepositoryError `ERR_REPOSITORY_TABLE` naming the table. */
export function requireTable(catalog: Catalog, name: string, database: string): Table {
	const table = catalog.get(name.toLowerCase());
	if (table !== undefined) return table;
	throw new RepositoryError('ERR_REPOSITORY_TABLE', `The database ${database} has no table ${name}.`, {
		hint: 'Check that this is the right database and that the login may read the table.',
	});
}

/** The column as `alias.[Name]`, or null where the table has none. */
export function column(table: Table, alias: string, name: string): string | null {
	const spelled = table.columns.get(name.toLowerCase());
	return spelled === undefined ? null : `${alias}.${quoted(spelled)}`;
}

/** @throws RepositoryError `ERR_REPOSITORY_COLUMN` naming table and column. */
export function requireColumn(table: Table, alias: string, name: string): string {
	const found = column(table, alias, name);
	if (found !== null) return found;
	throw new RepositoryError('ERR_REPOSITORY_COLUMN', `The table ${table.name} has no column ${name}.`, {
		hint: 'Check that this is the database of the gym, and that the login may read the whole table.',
	});
}
