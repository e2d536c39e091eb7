import {type TableSchema, trimPin} from '../../domain/index.ts';
import {qualified, quoted} from '../catalog.ts';
import {searchCondition} from '../search.ts';
import {pinOf} from '../values.ts';
import {columnOf} from './person-tables.ts';
import {conflict, type Place} from './place.ts';

/** Where a PIN may stand. EmployeeCode counts: a new member gets the PIN as code, and the code may be the key. */
const pinColumns: readonly (readonly [table: 'Employees' | 'GymClients', column: string])[] = [
	['Employees', 'EmployeeCodeInDevice'],
	['Employees', 'EmployeeCode'],
	['GymClients', 'EmployeeCodeInDevice'],
];

/**
Nobody may take the PIN between this question and the end of the transaction: no other trisync, because of the
application lock, and no other program, because the rows that were looked at stay locked.
*/
export async function requireFreePin(place: Place, pin: string): Promise<void> {
	await place.session.lockPins();
	for (const [name, column] of pinColumns) {
		const table = place.schema.tables[name];
		if (table !== undefined && (await isTaken(place, table, column, trimPin(pin)))) {
			throw conflict(`PIN ${pin} is taken in ${table.name}.${column}`);
		}
	}
}

async function isTaken(
	{dialect, session}: Place,
	table: TableSchema,
	name: string,
	pin: string,
): Promise<boolean> {
	const column = columnOf(table, name);
	if (column === undefined) return false;
	const text = dialect.text(`t.${quoted(column.name)}`);
	const search = searchCondition(dialect, text, [pin]);
	const rows = await session.read(
		`SELECT ${text} AS Pin FROM ${dialect.locked(`${qualified(table)} t`)}${search === null ? '' : ` WHERE ${search}`}`,
		search === null ? [] : [pin],
	);
	return rows.some(row => pinOf(row.Pin) === pin);
}
