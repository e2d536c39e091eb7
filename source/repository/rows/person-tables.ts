import type {PersonTable, TableSchema} from '../../domain/index.ts';

/** Parents before children. */
export const personTables: readonly PersonTable[] = [
	'Employees',
	'GymClients',
	'DeviceUsers',
	'EmployeesBio',
];

/** The column that addresses a row wherever the site's tables are those of the vendor. */
const usualKeys: Readonly<Record<PersonTable, string | null>> = {
	Employees: 'EmployeeId',
	GymClients: 'Id',
	DeviceUsers: null,
	EmployeesBio: 'EmployeeBioId',
};

/** What every row of a person carries. */
export const ownerColumn = 'EmployeeId';

/** The usual key where the table keeps it unique or makes it itself; else any other column that does. */
export function keyOf(
	name: string,
	{columns, unique}: Pick<TableSchema, 'columns' | 'unique'>,
): string | null {
	const usual = usualKeys[name as PersonTable] ?? null;
	const keeps = (column: string) =>
		unique.includes(column) || columns.some(one => one.name === column && one.isIdentity);
	const spelled = columns.find(column => column.name.toLowerCase() === usual?.toLowerCase())?.name;
	if (spelled !== undefined && keeps(spelled)) return spelled;
	// A person's key is the EmployeeId or nothing: a code that happens to be unique may be changed.
	if (name === 'Employees') return null;
	return columns.find(column => column.isIdentity)?.name ?? unique[0] ?? null;
}

/** @returns the column's description whatever the case of its name; undefined where the table has none. */
export function columnOf(table: TableSchema, name: string): TableSchema['columns'][number] | undefined {
	const wanted = name.toLowerCase();
	return table.columns.find(column => column.name.toLowerCase() === wanted);
}
