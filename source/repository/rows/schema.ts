import type {DatabaseSchema, TableSchema} from '../../domain/index.ts';
import type {DescribedTable, Engine} from '../engine.ts';
import {columnOf, keyOf, personTables} from './person-tables.ts';

/** Every table that trisync knows by name, as `database.md` spells them. */
export const knownTables: readonly string[] = [
	...personTables,
	'Companies',
	'Departments',
	'Categories',
	'Devices',
	'DeviceCommands',
	'Commands',
	'UsersFP',
	'DeviceLogs',
	'DeviceErrorMessages',
	'DeviceOperationLogs',
	'DeviceOperationLogTypes',
];

export const knownViews: readonly string[] = ['vw_EmployeeDetails', 'vw_DeviceLogList'];

/** What one database has, and what follows from it for somebody who wants to write there. */
export async function discover(engine: Engine, signal: AbortSignal | undefined): Promise<DatabaseSchema> {
	const found = await engine.describe([...knownTables, ...knownViews], signal);
	const tables: Record<string, TableSchema> = {};
	for (const name of knownTables) {
		const table = found.tables.find(one => one.name.toLowerCase() === name.toLowerCase());
		if (table !== undefined) tables[name] = toTableSchema(name, table);
	}

	return {
		edition: found.edition,
		tables,
		views: knownViews.filter(view =>
			found.tables.some(table => table.isView && table.name.toLowerCase() === view.toLowerCase()),
		),
		mayWrite: mayWrite(tables, found.isReadOnly),
		remarks: remarks(engine.database, tables, found.isReadOnly),
	};
}

function toTableSchema(name: string, table: DescribedTable): TableSchema {
	const {schema, columns, unique, rights} = table;
	return {
		schema,
		name: table.name,
		columns,
		required: columns
			.filter(column => !column.isNullable && !column.hasDefault && !column.isIdentity && !column.isComputed)
			.map(column => column.name),
		key: keyOf(name, table),
		unique,
		rights,
	};
}

const writes = ['insert', 'update', 'delete'] as const;

function mayWrite(tables: Readonly<Record<string, TableSchema>>, isReadOnly: boolean | null): boolean | null {
	const of = (name: string) => writes.map(right => tables[name]?.rights[right]);
	if (isReadOnly === true || of('Employees').every(right => right === false)) return false;
	// Where single rights are missing, each plan is told which of them it lacks.
	const all = personTables.flatMap(of);
	return isReadOnly === null || all.includes(null) || all.includes(false) ? null : true;
}

function remarks(
	database: string,
	tables: Readonly<Record<string, TableSchema>>,
	isReadOnly: boolean | null,
): readonly string[] {
	const found: string[] = [];
	if (isReadOnly === true) found.push(`The database ${database} is read-only; nothing can be written there.`);
	for (const name of personTables) {
		const table = tables[name];
		if (table === undefined) {
			if (name === 'Employees') found.push(`The database ${database} has no table Employees.`);
			continue;
		}

		const refused = writes.filter(right => table.rights[right] === false);
		if (refused.length > 0) {
			found.push(`This login may not ${refused.join(', ')} in ${table.name}.`);
		}
	}

	const employees = tables['Employees'];
	if (employees !== undefined) found.push(...employeeRemarks(employees));
	return found;
}

function employeeRemarks(employees: TableSchema): readonly string[] {
	const found: string[] = [];
	const id = columnOf(employees, 'EmployeeId');
	if (id !== undefined && !id.isIdentity) {
		found.push('EmployeeId does not number new rows by itself; nobody can be added or put back here.');
	}

	if (employees.key === null) {
		found.push('Nothing keeps EmployeeId unique; a row that is there twice is never written.');
	}

	const pin = columnOf(employees, 'EmployeeCodeInDevice');
	if (pin !== undefined && !employees.unique.includes(pin.name)) {
		found.push('Nothing keeps EmployeeCodeInDevice unique; two people may get one PIN.');
	}

	return found;
}
