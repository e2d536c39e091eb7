import {
	type RowChange,
	type RowsWritten,
	type RowValue,
	type RowValues,
	type StoredRow,
	trimText,
} from '../domain/index.ts';
import type {RowPlace} from './archive.ts';
import type {RowStep} from './plan.ts';

/** A column's value whatever the catalog's spelling of its name; undefined = no such column. */
export function valueAt(values: RowValues, column: string): RowValue | undefined {
	const exact = values[column];
	if (exact !== undefined) return exact;
	const name = column.toLowerCase();
	const spelled = Object.keys(values).find(key => key.toLowerCase() === name);
	return spelled === undefined ? undefined : values[spelled];
}

/** The same as trimmed text; null for NULL, for bytes and where there is no such column. */
export function textAt(values: RowValues, column: string): string | null {
	const value = valueAt(values, column);
	return typeof value === 'string' ? trimText(value) : null;
}

/** Columns in which a row does not hold what is wanted; columns that nobody asked for do not matter. */
export function differingColumns(wanted: RowValues, found: RowValues): readonly string[] {
	return Object.keys(wanted).filter(column => !isSameValue(wanted[column]!, valueAt(found, column)));
}

/** Equal as a database gives it back: midnight may be left off, a fixed-length text comes back with spaces. */
export function isSameValue(wanted: RowValue, found: RowValue | undefined): boolean {
	if (wanted === null || found === undefined || found === null) return wanted === found;
	if (typeof wanted === 'string')
		return typeof found === 'string' && (wanted === found || plainForm(wanted) === plainForm(found));
	return typeof found !== 'string' && wanted.hex.toLowerCase() === found.hex.toLowerCase();
}

/** `datetime` keeps 1/300 s. */
function plainForm(text: string): string {
	const date = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?$/.exec(text.trim());
	if (date !== null) return `${date[1]}T${(date[2] ?? '00:00').padEnd(8, ':00')}`;
	return text.replace(/ +$/, '');
}

/** `Employees.Status`, and `GymClients#2.Trainer` for the second row of a table: how people and journals are told. */
export function namedValues(rows: readonly Pick<StoredRow, 'table' | 'values'>[]): RowValues {
	const names = rowNames(rows);
	return Object.fromEntries(
		rows.flatMap(({values}, at) =>
			Object.entries(values).map(([column, value]) => [`${names[at]}.${column}`, value]),
		),
	);
}

/** The way back: the columns of each row, in the order of the rows. */
export function valuesByRow(
	named: RowValues,
	rows: readonly Pick<StoredRow, 'table'>[],
): readonly RowValues[] {
	return rowNames(rows).map(name =>
		Object.fromEntries(
			Object.entries(named)
				.filter(([column]) => column.startsWith(`${name}.`))
				.map(([column, value]) => [column.slice(name.length + 1), value]),
		),
	);
}

function rowNames(rows: readonly Pick<StoredRow, 'table'>[]): readonly string[] {
	const seen = new Map<string, number>();
	return rows.map(({table}) => {
		const count = (seen.get(table) ?? 0) + 1;
		seen.set(table, count);
		return count === 1 ? table : `${table}#${count}`;
	});
}

/** Which rows a step is about, one for each change. @param written what the transaction made, once it did. */
export function rowPlaces(
	{transaction}: Pick<RowStep, 'transaction'>,
	written: RowsWritten | null = null,
): readonly RowPlace[] {
	return transaction.changes.map((change, at) => {
		if (change.kind !== 'insert') return {table: change.table, key: change.key};
		const made = written?.identities[at] ?? null;
		return {table: change.table, key: made === null ? null : {column: keyColumns[change.table], value: made}};
	});
}

/** What addresses a row of each table. */
export const keyColumns: Readonly<Record<RowChange['table'], string>> = {
	Employees: 'EmployeeId',
	GymClients: 'Id',
	DeviceUsers: 'EmployeeId',
	EmployeesBio: 'EmployeeBioId',
};

export function isSameRow(row: Pick<StoredRow, 'table' | 'key'>, place: RowPlace): boolean {
	return place.key !== null && row.table === place.table && sameKey(row.key.value, place.key.value);
}

/** A uniqueidentifier is spelled in capitals or not. */
export function sameKey(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
