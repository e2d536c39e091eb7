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
	readonly key: RowKey;
	readonly values: RowValues;
}

/**
What addresses a row: `EmployeeId`, `GymClients.Id`, `EmployeesBio.EmployeeBioId`. A table without a unique column
(`DeviceUsers`) has its `EmployeeId` here, and there the whole "before" picks the row.
*/
export interface RowKey {
	readonly column: string;
	readonly value: string;
}

/** One row's change inside a transaction. Every "before" is looked at again there, and exactly one row expected. */
export type RowChange =
	| {
			readonly kind: 'update';
			readonly table: PersonTable;
			readonly key: RowKey;
			/** Columns that must still hold these values, the PIN among them. */
			readonly before: RowValues;
			readonly after: RowValues;
	  }
	| {
			readonly kind: 'insert';
			readonly table: PersonTable;
			/**
			Identity, computed and rowversion columns may stand here (a saved row has them) and are left to the
			database. An `Id` that is left out is made by the writer.
			*/
			readonly values: RowValues;
			/** Columns whose value is the key that an earlier insert of this transaction got, by its place. */
			readonly links: Readonly<Record<string, number>>;
	  }
	| {
			readonly kind: 'delete';
			readonly table: PersonTable;
			readonly key: RowKey;
			/**
			The whole row as it must still be, large columns included. An Employees row goes only when no other
			person table holds a row of it any more, so children stand before it.
			*/
			readonly before: RowValues;
	  };

/** Changes that happen together or not at all. */
export interface RowTransaction {
	readonly changes: readonly RowChange[];
	/**
	A PIN that nobody may have when the transaction begins, as EmployeeCodeInDevice or EmployeeCode of any
	Employees row, deleted ones included, or in GymClients; checked under an application lock that every trisync
	takes. null = no such wish.
	*/
	readonly freePin: string | null;
	/** For `LastModifiedBy` of every row that is updated or inserted, where the table has it, e.g. `trisync 42`. */
	readonly stamp: string;
}

/** What a transaction made. */
export interface RowsWritten {
	/** The key of each inserted row (the identity, or the `Id`), one per change; null for the others, and where the table has none. */
	readonly identities: readonly (string | null)[];
}

/** What was discovered about the tables of one database. Nothing is assumed from a version. */
export interface DatabaseSchema {
	/** `SQL Server 16 Express`, `SQLite 3.46`, for people. */
	readonly edition: string;
	/** By the names of `database.md`, whatever the site's spelling: `tables.Employees`. Absent = no such table. */
	readonly tables: Readonly<Record<string, TableSchema>>;
	/** Views of the middleware that are there, e.g. `vw_EmployeeDetails`; they tell the editions apart. */
	readonly views: readonly string[];
	/** False when this login may write nothing in `Employees`, or the database is read-only; null = in part, or not told. */
	readonly mayWrite: boolean | null;
	/** Sentences for people: missing key, missing right, missing table. */
	readonly remarks: readonly string[];
}

export interface TableSchema {
	/** null where the engine knows no schemas. */
	readonly schema: string | null;
	/** As spelled there. */
	readonly name: string;
	readonly columns: readonly ColumnSchema[];
	/** Columns an INSERT has to give: NOT NULL, no default, no identity, not computed. */
	readonly required: readonly string[];
	/** The column that addresses a row alone (identity or unique); null when none does. */
	readonly key: string | null;
	/** Columns that the database keeps unique, each alone: here a PIN may be refused. */
	readonly unique: readonly string[];
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
	/** Computed, or a rowversion: the database alone writes it. */
	readonly isComputed: boolean;
}

/**
The writing half of a repository. Only `runtime` calls it, below the guard.
@throws RepositoryError: `ERR_REPOSITORY_CONFLICT` when a "before" no longer holds, the PIN is taken or a key would be
used twice (nothing was written), `ERR_REPOSITORY_IN_DOUBT` when the line was lost after the first change was sent
(read again before anything), any other code when the database refused (rolled back, nothing was written).
*/
export interface RowWriter {
	schema(signal?: AbortSignal): Promise<DatabaseSchema>;
	/**
	Every row of these people in the person tables that exist, parents first: the Employees rows whose trimmed PIN is
	one of these, the rows of other tables with their EmployeeId, and GymClients rows with the PIN whose employee
	exists no more. A row of another, living employee is never among them, though its copy of the PIN says so.
	*/
	rowsOf(pins: readonly string[], signal?: AbortSignal): Promise<readonly StoredRow[]>;
	/** One row again by its key, the first where the key is not unique; null = gone. */
	rowAt(table: PersonTable, key: RowKey, signal?: AbortSignal): Promise<StoredRow | null>;
	/**
	Highest PIN of up to nine digits, without leading zeros, in Employees (deleted rows included, EmployeeCode too),
	GymClients and the UserIds of all log tables; null = none. Longer numbers are telephone numbers and misreadings.
	*/
	highestPin(signal?: AbortSignal): Promise<string | null>;
	/** One transaction. Takes no signal: a started write is awaited, never torn. */
	write(transaction: RowTransaction): Promise<RowsWritten>;
}
