import type {OrphanedClient} from '../../domain/index.ts';
import {column, qualified} from '../catalog.ts';
import type {Engine} from '../engine.ts';
import {dateOf, pinOf, textOf} from '../values.ts';

const mostOrphans = 1000;

/** Packages whose employee was deleted beside them; the website shows them nowhere. */
export async function orphanedClients(
	engine: Engine,
	signal: AbortSignal | undefined,
): Promise<readonly OrphanedClient[]> {
	const {dialect} = engine;
	const catalog = await engine.catalog(['Employees', 'GymClients'], signal);
	const employees = catalog.get('employees');
	const clients = catalog.get('gymclients');
	if (employees === undefined || clients === undefined) return [];
	const id = column(employees, 'e', 'EmployeeId');
	const owner = column(clients, 't', 'EmployeeId');
	if (id === null || owner === null) return [];
	const pin = column(clients, 't', 'EmployeeCodeInDevice');
	const end = column(clients, 't', 'RemainingDate');
	const columns = [
		`${dialect.text(owner)} AS OwnerId`,
		`${pin === null ? 'NULL' : dialect.text(pin)} AS Pin`,
		`${end === null ? 'NULL' : dialect.date(end)} AS PackageEnd`,
	];
	const found: OrphanedClient[] = [];
	await engine.each(
		dialect.first(
			mostOrphans,
			`${columns.join(', ')} FROM ${qualified(clients)} t WHERE NOT EXISTS (SELECT 1 FROM ${qualified(employees)} e WHERE ${id} = ${owner}) ORDER BY ${owner}`,
		),
		[],
		row =>
			found.push({employeeId: textOf(row.OwnerId), pin: pinOf(row.Pin), packageEnd: dateOf(row.PackageEnd)}),
		signal,
	);
	return found;
}
