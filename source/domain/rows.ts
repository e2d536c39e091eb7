/**
Rows as they stand in a table: what a backup keeps, what a transaction compares before it writes, and what puts a
person back. Values are exact: text that the database itself made of a date or a number, and bytes as hex.
*/

/** Tables that belong to a person, parents before children. Others are never written. */
export type PersonTable = 'Employees' | 'GymClients' | 'DeviceUsers' | 'EmployeesBio';

/** null = NULL. Numbers and dates are text in the form that the database takes back unchanged. */
export type RowValue = string | null | {readonly hex: string};

export type RowValues = Readonly<Record<string, RowValue>>;

/** One row, every column by its name in the catalog's spelling. */
export interface StoredRow {
	readonly table: PersonTable;
	/** The column and value that address this row alone: `EmployeeId`, or `GymClients.Id`. */
	readonly key: {readonly column: string; readonly value: string};
	readonly values: RowValues;
}

/** One row's change inside a transaction. Every "before" is looked at again there, and exactly one row expected. */
export type RowChange =
	| {
			readonly kind: 'update';
			readonly table: PersonTable;
			readonly key: StoredRow['key'];
			/** Columns that must still hold these values, the PIN among them. */
			readonly before: RowValues;
			readonly after: RowValues;
	  }
	| {
			readonly kind: 'insert';
			readonly table: PersonTable;
			readonly values: RowValues;
			/** Columns whose value is the identity that an earlier insert of this transaction made, by its place. */
			readonly links: Readonly<Record<string, number>>;
	  }
	| {
			readonly kind: 'delete';
			readonly table: PersonTable;
			readonly key: StoredRow['key'];
			/** The whole row as it must still be; large columns by what the engine compares. */
			readonly before: RowValues;
	  };

/** Changes that happen together or not at all. */
export interface RowTransaction {
	readonly changes: readonly RowChange[];
	/**
	A PIN that nobody may have when the transaction begins (any row of Employees or GymClients, deleted ones
	included); checked under an application lock that other programs of ours take as well. null = no such wish.
	*/
	readonly freePin: string | null;
	/** For `LastModifiedBy`, where the table has it, e.g. `trisync 42`. */
	readonly stamp: string;
}

/** What a transaction made. */
export interface RowsWritten {
	/** Identity values of the inserted rows, one per change; null for the others. */
	readonly identities: readonly (string | null)[];
}

/** What was discovered about the tables of one database. Nothing is assumed from a version. */
export interface DatabaseSchema {
	/** `SQL Server 16 Express`, `SQLite 3.46`, for people. */
	readonly edition: string;
	readonly tables: Readonly<Record<string, TableSchema>>;
	/** False when this login may not write the person tables, or the database is read-only; null = not told. */
	readonly mayWrite: boolean | null;
	/** Sentences for people: missing key, missing right, missing table. */
	readonly remarks: readonly string[];
}

export interface TableSchema {
	readonly name: string;
	readonly columns: readonly ColumnSchema[];
	/** Columns an INSERT has to give: NOT NULL, no default, no identity, not computed. */
	readonly required: readonly string[];
	/** The column that addresses a row alone; null when none is unique. */
	readonly key: string | null;
	/** Rights of this login; null = not told. */
	readonly rights: Readonly<Record<'select' | 'insert' | 'update' | 'delete', boolean | null>>;
}

export interface ColumnSchema {
	readonly name: string;
	/** The type's name as the database spells it, e.g. `nvarchar`. */
	readonly type: string;
	/** Characters or bytes; null = without limit or not a text. */
	readonly maxLength: number | null;
	readonly isNullable: boolean;
	readonly hasDefault: boolean;
	readonly isIdentity: boolean;
	readonly isComputed: boolean;
}

/**
The writing half of a repository. Only `runtime` calls it, below the guard.
@throws RepositoryError: `ERR_REPOSITORY_CONFLICT` when a "before" no longer holds or the PIN is taken (nothing was
written), `ERR_REPOSITORY_IN_DOUBT` when the line was lost around the commit (read again before anything), any other
code when the database refused (rolled back, nothing was written).
*/
export interface RowWriter {
	schema(signal?: AbortSignal): Promise<DatabaseSchema>;
	/** Every row of these people in the person tables that exist, parents first: by trimmed PIN, and by EmployeeId. */
	rowsOf(pins: readonly string[], signal?: AbortSignal): Promise<readonly StoredRow[]>;
	/** One row again by its key; null = gone. */
	rowAt(table: PersonTable, key: StoredRow['key'], signal?: AbortSignal): Promise<StoredRow | null>;
	/** Highest all-digits PIN in Employees (deleted rows included), GymClients and the logs' UserIds; null = none. */
	highestPin(signal?: AbortSignal): Promise<string | null>;
	/** One transaction. Takes no signal: a started write is awaited, never torn. */
	write(transaction: RowTransaction): Promise<RowsWritten>;
}
