import type {LookupFacts} from '../../domain/index.ts';
import {column, qualified, type Table} from '../catalog.ts';
import type {Engine, ResultRow} from '../engine.ts';
import {isNull, numberOf, textOf} from '../values.ts';

/** The ids that the Employees List joins to, in ascending order. */
export async function readLookups(engine: Engine, signal: AbortSignal | undefined): Promise<LookupFacts> {
	const catalog = await engine.catalog(['Companies', 'Departments', 'Categories'], signal);
	const read = async (table: Table, id: string, extra: string) => {
		const rows: ResultRow[] = [];
		await engine.each(
			`SELECT ${id} AS LookupId${extra} FROM ${qualified(table)} l ORDER BY ${id}`,
			[],
			row => rows.push(row),
			signal,
		);
		return rows.filter(row => !isNull(row.LookupId));
	};

	const ids = async (name: string, idColumn: string) => {
		const table = catalog.get(name);
		const id = table === undefined ? null : column(table, 'l', idColumn);
		return table === undefined || id === null
			? null
			: (await read(table, id, '')).map(row => textOf(row.LookupId));
	};

	const companies = async () => {
		const table = catalog.get('companies');
		const id = table === undefined ? null : column(table, 'l', 'CompanyId');
		if (table === undefined || id === null) return null;
		const rows = await read(table, id, `, ${column(table, 'l', 'CompanyIsVisible') ?? '1'} AS IsVisible`);
		return rows.map(row => ({id: textOf(row.LookupId), isVisible: numberOf(row.IsVisible) !== 0}));
	};

	return {
		companies: await companies(),
		departments: await ids('departments', 'DepartmentId'),
		categories: await ids('categories', 'CategoryId'),
	};
}
