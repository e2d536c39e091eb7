import type {MiddlewarePerson} from '../../domain/index.ts';
import {
	type Catalog,
	column,
	qualified,
	quoted,
	requireColumn,
	requireTable,
	type Table,
} from '../catalog.ts';
import type {Dialect, ResultRow} from '../engine.ts';
import type {Statement} from '../statement.ts';
import {isNull, numberOf, optionalTextOf, pinOf, raw, textOf} from '../values.ts';
import {type Lookup, visibility} from './employees-list.ts';

const lookups = [
	{column: 'CompanyId', table: 'Companies', alias: 'c'},
	{column: 'DepartmentId', table: 'Departments', alias: 'd'},
	{column: 'CategoryId', table: 'Categories', alias: 'k'},
] as const;

type LookupRule = (typeof lookups)[number];

export const middlewareTables: readonly string[] = ['Employees', ...lookups.map(lookup => lookup.table)];

/** Lookup tables that this database does not have, so that their join was left out. */
export function missingLookups(catalog: Catalog): readonly string[] {
	return lookups.map(lookup => lookup.table).filter(table => !catalog.has(table.toLowerCase()));
}

/**
Every Employees row with what decides about its place in the Employees List. The middleware joins INNER; here
the joins are LEFT, so that hidden rows arrive as well and can be told apart from rows that do not exist.
*/
export function middlewareStatement(
	catalog: Catalog,
	dialect: Dialect,
	database: string,
): Statement<MiddlewarePerson> {
	const employees = requireTable(catalog, 'Employees', database);
	const employeeId = requireColumn(employees, 'e', 'EmployeeId');
	const pin = dialect.text(requireColumn(employees, 'e', 'EmployeeCodeInDevice'));
	const text = (name: string) => {
		const found = column(employees, 'e', name);
		return found === null ? 'NULL' : dialect.text(found);
	};

	const columns = [
		`${employeeId} AS EmployeeId`,
		`${pin} AS Pin`,
		`${dialect.text(requireColumn(employees, 'e', 'EmployeeName'))} AS Name`,
		`${text('EmployeeRFIDNumber')} AS Card`,
		`${text('Status')} AS Status`,
		// A database without the column cannot hide anybody by it.
		`${column(employees, 'e', 'RecordStatus') ?? '1'} AS RecordStatus`,
	];
	const joins: string[] = [];
	const joined: LookupRule[] = [];
	for (const lookup of lookups) {
		const table = catalog.get(lookup.table.toLowerCase());
		const id = column(employees, 'e', lookup.column);
		if (table === undefined || id === null) continue;
		joined.push(lookup);
		columns.push(`${id} AS ${lookup.column}`, `${lookup.alias}.Id AS ${lookup.column}Found`);
		if (lookup.table === 'Companies') columns.push(`${lookup.alias}.IsVisible AS CompanyIsVisible`);
		joins.push(` LEFT JOIN (${lookupRows(table, lookup)}) ${lookup.alias} ON ${lookup.alias}.Id = ${id}`);
	}

	return {
		columns: columns.join(', '),
		from: `${qualified(employees)} e${joins.join('')}`,
		order: employeeId,
		pin,
		read: row => toMiddlewarePerson(row, joined),
	};
}

/** One row an id, whatever keys the site's tables have. */
function lookupRows(table: Table, lookup: LookupRule): string {
	const id = requireColumn(table, 'l', lookup.column);
	const visible = table.columns.get('companyisvisible');
	const isVisible = visible === undefined ? '1' : `MAX(CASE WHEN l.${quoted(visible)} = 0 THEN 0 ELSE 1 END)`;
	const columns = lookup.table === 'Companies' ? `${id} AS Id, ${isVisible} AS IsVisible` : `${id} AS Id`;
	return `SELECT ${columns} FROM ${qualified(table)} l GROUP BY ${id}`;
}

function toMiddlewarePerson(row: ResultRow, joined: readonly LookupRule[]): MiddlewarePerson {
	return {
		employeeId: Number(row.EmployeeId),
		pin: pinOf(row.Pin),
		name: textOf(row.Name),
		card: textOf(row.Card),
		status: optionalTextOf(row.Status),
		...visibility({
			name: raw(row.Name),
			recordStatus: numberOf(row.RecordStatus),
			lookups: joined.map(lookup => toLookup(row, lookup)),
			isCompanyVisible: numberOf(row.CompanyIsVisible) !== 0,
		}),
	};
}

function toLookup(row: ResultRow, lookup: LookupRule): Lookup {
	const id = row[lookup.column];
	return {
		column: lookup.column,
		table: lookup.table,
		id: isNull(id) ? null : textOf(id),
		isFound: !isNull(row[`${lookup.column}Found`]),
	};
}
