import type {HiddenReason} from '../../domain/index.ts';

/** An id of an Employees row that the Employees List joins to another table, INNER, so that a miss hides the row. */
export interface Lookup {
	readonly column: string;
	readonly table: string;
	readonly id: string | null;
	readonly isFound: boolean;
}

/** What decides whether the middleware's Employees List shows an Employees row. */
export interface ListedRow {
	/** `EmployeeName` as stored, not trimmed. */
	readonly name: string;
	readonly recordStatus: number | null;
	/** Only tables that exist: a join that the database cannot make hides nobody. */
	readonly lookups: readonly Lookup[];
	/** False when the row's company has `CompanyIsVisible` = 0. */
	readonly isCompanyVisible: boolean;
}

export interface Visibility {
	/** null = shown. */
	readonly hiddenBy: Exclude<HiddenReason, 'other-database'> | null;
	/** One sentence without a full stop, naming column and value; null = shown. */
	readonly hiddenDetail: string | null;
}

const shown: Visibility = {hiddenBy: null, hiddenDetail: null};

/**
Would the middleware's Employees List show this row? The first reason that hides it is given: missing lookup
row, record status, hidden company, deleted name. `Status` is no reason: the list does not filter by it.
*/
export function visibility(row: ListedRow): Visibility {
	const lost = row.lookups.find(lookup => !lookup.isFound);
	if (lost !== undefined) {
		return {hiddenBy: 'lookup', hiddenDetail: `${lost.column} ${lost.id ?? 'NULL'} has no ${lost.table} row`};
	}

	// The default is 1, yet rows inserted around the middleware may hold NULL; its filter shows neither NULL nor 0.
	if (row.recordStatus !== 1) {
		return {hiddenBy: 'record-status', hiddenDetail: `RecordStatus is ${row.recordStatus ?? 'NULL'}, not 1`};
	}

	if (!row.isCompanyVisible) {
		const company = row.lookups.find(lookup => lookup.table === 'Companies');
		return {hiddenBy: 'company', hiddenDetail: `CompanyIsVisible of company ${company?.id ?? 'NULL'} is 0`};
	}

	if (isDeletedName(row.name)) {
		return {hiddenBy: 'deleted-name', hiddenDetail: 'EmployeeName begins with del_'};
	}

	return shown;
}

/**
The marker of a deleted employee: exactly `del_` as the first four characters; `Del_` is somebody's name. Never by
LIKE, whose `_` stands for any character and hides Della.
*/
export function isDeletedName(name: string): boolean {
	return name.startsWith('del_');
}
