import type {SourceIdentity} from '../domain/index.ts';
import type {Catalog} from './catalog.ts';

/** One row of a result, by the aliases of the statement. Values are whatever the driver makes of them. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** The few places where the two engines speak differently. */
export interface Dialect {
	/** An expression that gives a column's value as text, NULL as NULL. */
	text(column: string): string;
	/** An expression that gives a date column as `YYYY-MM-DD…` text in the server's own time, NULL as NULL. */
	date(column: string): string;
	/**
	A condition that holds for every row whose column contains the parameter, and may hold for more. null where
	reading everything is as quick.
	*/
	contains(column: string, parameter: string): string | null;
}

/** One database. @throws RepositoryError; an abort throws the signal's reason. */
export interface Engine {
	/** Name for messages. */
	readonly database: string;
	readonly dialect: Dialect;
	identity(signal: AbortSignal | undefined): Promise<SourceIdentity>;
	/** Looks the wanted tables up, whatever their case. */
	catalog(tables: readonly string[], signal: AbortSignal | undefined): Promise<Catalog>;
	/** Runs one SELECT; parameters are `@p0`, `@p1`, … Resolves only when the result ended without an error. */
	each(
		sql: string,
		parameters: readonly string[],
		onRow: (row: ResultRow) => void,
		signal: AbortSignal | undefined,
	): Promise<void>;
	/** May be called more than once. */
	close(): Promise<void>;
}
