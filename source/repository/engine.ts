import type {ColumnSchema, RowValue, SiblingDatabase, SourceIdentity} from '../domain/index.ts';
import type {Catalog} from './catalog.ts';

/** One row of a result, by the aliases of the statement. Values are whatever the driver makes of them. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** The few places where the two engines speak differently. */
export interface Dialect {
	/** An expression that gives a column's value as text, NULL as NULL. */
	text(column: string): string;
	/** An expression that gives a date column as `YYYY-MM-DD…` text in the server's own time, NULL as NULL. */
	date(column: string): string;
	/** The same with the time of day, `YYYY-MM-DDTHH:MM:SS`. */
	moment(column: string): string;
	/**
	A condition that holds for every row whose column contains the parameter, and may hold for more. null where
	reading everything is as quick.
	*/
	contains(column: string, parameter: string): string | null;
	/** An expression that is the database's own clock as such text. */
	readonly now: string;
	/** The first `limit` rows of a SELECT, whose words after SELECT these are. */
	first(limit: number, rest: string): string;
	/** An expression that gives the value whole and exact, for `exactValue` to take. */
	exact(column: ColumnSchema, expression: string): string;
	exactValue(column: ColumnSchema, value: unknown): RowValue;
	/** An expression that makes the column's own type of a parameter holding such a value. */
	stored(column: ColumnSchema, parameter: string): string;
	/** The value as it is handed over with `stored`. @throws RepositoryError when the column cannot hold it */
	parameter(column: ColumnSchema, value: RowValue): RowValue;
	/** A table in a FROM whose rows, and the gaps between them, stay as they are until the transaction ends. */
	locked(table: string): string;
	/** A DELETE of at most one row. */
	deleteOne(table: string, condition: string): string;
}

/** A table as the engine tells of it, before anything is concluded. */
export interface DescribedTable {
	readonly schema: string | null;
	readonly name: string;
	readonly isView: boolean;
	readonly columns: readonly ColumnSchema[];
	/** Columns with a unique index of their own. */
	readonly unique: readonly string[];
	readonly rights: Readonly<Record<'select' | 'insert' | 'update' | 'delete', boolean | null>>;
}

export interface Description {
	/** For people. */
	readonly edition: string;
	/** True when nothing in this database can be written, by anybody; null = not told. */
	readonly isReadOnly: boolean | null;
	readonly tables: readonly DescribedTable[];
}

/** Statements inside one transaction; parameters are `@p0`, `@p1`, …, bytes as hex. @throws RepositoryError */
export interface Session {
	read(sql: string, parameters: readonly RowValue[]): Promise<readonly ResultRow[]>;
	/** Runs an UPDATE or DELETE. @returns how many rows it touched */
	change(sql: string, parameters: readonly RowValue[]): Promise<number>;
	/** Runs an INSERT of one row. @returns the identity that the database made for it, or null */
	insert(sql: string, parameters: readonly RowValue[]): Promise<string | null>;
	/** Waits until no other trisync is about to take a PIN; held until the transaction ends. */
	lockPins(): Promise<void>;
}

/** One database. @throws RepositoryError; an abort throws the signal's reason. */
export interface Engine {
	/** Name for messages. */
	readonly database: string;
	readonly dialect: Dialect;
	identity(signal: AbortSignal | undefined): Promise<SourceIdentity>;
	/** Looks the wanted tables up, whatever their case. */
	catalog(tables: readonly string[], signal: AbortSignal | undefined): Promise<Catalog>;
	/** The wanted tables and views with everything that a writer has to know. */
	describe(tables: readonly string[], signal: AbortSignal | undefined): Promise<Description>;
	/** `DeviceLogs` and its monthly tables that are there, as the catalog has them. */
	logTables(signal: AbortSignal | undefined): Promise<Catalog>;
	/** Programs that are connected to this database, ours left out; null = this login may not see them. */
	programs(signal: AbortSignal | undefined): Promise<readonly string[] | null>;
	/** Other databases beside this one that own both `Employees` and `Devices`, each with its life signs. */
	siblings(signal: AbortSignal | undefined): Promise<readonly SiblingDatabase[]>;
	/** Runs one SELECT; parameters are `@p0`, `@p1`, … Resolves only when the result ended without an error. */
	each(
		sql: string,
		parameters: readonly string[],
		onRow: (row: ResultRow) => void,
		signal: AbortSignal | undefined,
	): Promise<void>;
	/**
	One transaction: committed when `work` resolves, rolled back when it throws. One runs at a time, and none is
	torn: closing waits for it.
	@throws RepositoryError `ERR_REPOSITORY_IN_DOUBT` when nobody can tell whether it was committed
	*/
	transact<T>(work: (session: Session) => Promise<T>): Promise<T>;
	/** May be called more than once. */
	close(): Promise<void>;
}
