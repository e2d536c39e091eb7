import {type LookupFacts, plainText} from '../domain/index.ts';

/** The columns of an Employees row by which the middleware's Employees List shows or hides it, as text. */
export interface ListedEmployee {
	readonly name: string | null;
	/** undefined = there is no such column; null = NULL. */
	readonly recordStatus: string | null | undefined;
	readonly ids: Readonly<Record<LookupColumn, string | null | undefined>>;
}

export type LookupColumn = 'CompanyId' | 'DepartmentId' | 'CategoryId';

export interface VisibilityFix {
	/** Columns to set; empty = none would help, or none is needed. */
	readonly changes: Readonly<Partial<Record<LookupColumn | 'RecordStatus', string>>>;
	/** A sentence for each change. */
	readonly reasons: readonly string[];
	/** What keeps the row hidden and is not a field of this row alone, or a person's decision. Then nothing is set. */
	readonly refusals: readonly string[];
}

const lookupTables: Readonly<Record<LookupColumn, string>> = {
	CompanyId: 'Companies',
	DepartmentId: 'Departments',
	CategoryId: 'Categories',
};

/**
The smallest change after which the Employees List shows this row. Never the name's `del_` mark, by which somebody
deleted the person, and never a company's visibility, which is everybody's.
@param defaults ids that a row may be given, by `RowWorld`: the first visible company, department and category.
*/
export function visibilityFix(
	employee: ListedEmployee,
	lookups: LookupFacts,
	defaults: Readonly<Record<LookupColumn, string | null>>,
): VisibilityFix {
	const changes: Partial<Record<LookupColumn | 'RecordStatus', string>> = {};
	const reasons: string[] = [];
	const refusals: string[] = [];
	if (employee.name?.startsWith('del_') === true) {
		refusals.push('EmployeeName begins with del_: somebody deleted the person in the middleware.');
	}

	for (const column of ['CompanyId', 'DepartmentId', 'CategoryId'] as const) {
		const id = employee.ids[column];
		const known = knownIds(column, lookups);
		if (id === undefined || known === null) continue;
		const table = lookupTables[column];
		if (id === null || !known.includes(id)) {
			const shown = id === null ? 'NULL' : plainText(id, 20);
			const standard = defaults[column];
			if (standard === null) {
				refusals.push(`${column} ${shown} has no ${table} row, and there is none to use instead.`);
			} else {
				changes[column] = standard;
				reasons.push(`${column} ${shown} has no ${table} row.`);
			}
		} else if (column === 'CompanyId' && lookups.companies?.find(one => one.id === id)?.isVisible === false) {
			refusals.push(`Company ${plainText(id, 20)} is hidden for everybody: show it in eTimeTrackLite.`);
		}
	}

	if (employee.recordStatus !== undefined && employee.recordStatus !== '1') {
		changes.RecordStatus = '1';
		reasons.push(`RecordStatus is ${plainText(employee.recordStatus ?? 'NULL', 20)}, not 1.`);
	}

	return refusals.length === 0 ? {changes, reasons, refusals} : {changes: {}, reasons: [], refusals};
}

function knownIds(
	column: LookupColumn,
	{companies, departments, categories}: LookupFacts,
): readonly string[] | null {
	if (column === 'CompanyId') return companies === null ? null : companies.map(({id}) => id);
	return column === 'DepartmentId' ? departments : categories;
}
