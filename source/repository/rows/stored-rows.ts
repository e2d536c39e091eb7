import {
	type DatabaseSchema,
	type PersonTable,
	RepositoryError,
	type RowKey,
	type RowValue,
	type StoredRow,
	type TableSchema,
	trimPin,
} from '../../domain/index.ts';
import {qualified, quoted} from '../catalog.ts';
import type {Dialect, Engine, ResultRow} from '../engine.ts';
import {searchCondition} from '../search.ts';
import {isNull, pinOf} from '../values.ts';
import {columnOf, ownerColumn, personTables} from './person-tables.ts';

/** Conditions of one statement; SQL Server takes some 2,000 parameters, and a plan has few people. */
const mostAtOnce = 50;

/** @throws RepositoryError `ERR_REPOSITORY_TABLE` */
export function tableOf(schema: DatabaseSchema, name: PersonTable, database: string): TableSchema {
	const table = schema.tables[name];
	if (table !== undefined) return table;
	throw new RepositoryError('ERR_REPOSITORY_TABLE', `The database ${database} has no table ${name}.`, {
		hint: 'Read the tables again and plan anew.',
	});
}

/** All columns of the table, each under its place, so that no name of a site has to serve as an alias. */
export function rowColumns(table: TableSchema, dialect: Dialect, alias: string): string {
	return table.columns
		.map((column, at) => `${dialect.exact(column, `${alias}.${quoted(column.name)}`)} AS c${at}`)
		.join(', ');
}

export function rowValues(
	table: TableSchema,
	dialect: Dialect,
	row: ResultRow,
): Readonly<Record<string, RowValue>> {
	return Object.fromEntries(
		table.columns.map((column, at) => [column.name, dialect.exactValue(column, row[`c${at}`])]),
	);
}

function toStoredRow(name: PersonTable, table: TableSchema, dialect: Dialect, row: ResultRow): StoredRow {
	const values = rowValues(table, dialect, row);
	const column = table.key ?? columnOf(table, ownerColumn)?.name ?? '';
	const value = values[column];
	return {table: name, key: {column, value: typeof value === 'string' ? value : ''}, values};
}

/** Rows whose column holds one of these values, in the order of their keys. */
async function rowsWith(
	engine: Engine,
	name: PersonTable,
	table: TableSchema,
	key: string,
	values: readonly string[],
	signal: AbortSignal | undefined,
): Promise<readonly StoredRow[]> {
	const column = columnOf(table, key);
	if (column === undefined) return [];
	const {dialect} = engine;
	const found: StoredRow[] = [];
	for (let at = 0; at < values.length; at += mostAtOnce) {
		const some = values.slice(at, at + mostAtOnce);
		const wanted = some.map((_, place) => dialect.stored(column, `@p${place}`)).join(', ');
		const order = table.key ?? column.name;
		await engine.each(
			`SELECT ${rowColumns(table, dialect, 't')} FROM ${qualified(table)} t WHERE t.${quoted(column.name)} IN (${wanted}) ORDER BY t.${quoted(order)}`,
			some,
			row => found.push(toStoredRow(name, table, dialect, row)),
			signal,
		);
	}

	return found;
}

/** Every row of these people; see `RowWriter.rowsOf`. */
export async function rowsOf(
	engine: Engine,
	schema: DatabaseSchema,
	pins: readonly string[],
	signal: AbortSignal | undefined,
): Promise<readonly StoredRow[]> {
	const wanted = new Set(pins.map(trimPin));
	if (wanted.size === 0) return [];
	const employees = tableOf(schema, 'Employees', engine.database);
	const ids = await ownersOf(engine, employees, wanted, [], signal);
	const found: StoredRow[] = [];
	for (const name of personTables) {
		const table = schema.tables[name];
		if (table === undefined) continue;
		found.push(...(await rowsWith(engine, name, table, ownerColumn, ids, signal)));
		if (name === 'GymClients') {
			const orphans = await orphanedClients(engine, employees, table, wanted, signal);
			found.push(...(await rowsWith(engine, name, table, ownerColumn, orphans, signal)));
		}
	}

	return found;
}

/** Employees that do not exist and to whom GymClients gives one of these PINs. */
async function orphanedClients(
	engine: Engine,
	employees: TableSchema,
	clients: TableSchema,
	wanted: ReadonlySet<string>,
	signal: AbortSignal | undefined,
): Promise<readonly string[]> {
	const owner = columnOf(clients, ownerColumn);
	const id = columnOf(employees, ownerColumn);
	if (owner === undefined || id === undefined) return [];
	const hasNoEmployee = `NOT EXISTS (SELECT 1 FROM ${qualified(employees)} e WHERE e.${quoted(id.name)} = t.${quoted(owner.name)})`;
	return ownersOf(engine, clients, wanted, [hasNoEmployee], signal);
}

/** EmployeeIds of the rows with one of these PINs. A narrow reading: wide rows are only fetched for who is wanted. */
async function ownersOf(
	engine: Engine,
	table: TableSchema,
	wanted: ReadonlySet<string>,
	conditions: readonly string[],
	signal: AbortSignal | undefined,
): Promise<readonly string[]> {
	const owner = columnOf(table, ownerColumn);
	const pin = columnOf(table, 'EmployeeCodeInDevice');
	if (owner === undefined || pin === undefined) return [];
	const {dialect} = engine;
	const pinText = dialect.text(`t.${quoted(pin.name)}`);
	const searched = [...wanted];
	const search = searchCondition(dialect, pinText, searched);
	const all = [...conditions, ...(search === null ? [] : [`(${search})`])];
	const ids = new Set<string>();
	await engine.each(
		`SELECT ${dialect.text(`t.${quoted(owner.name)}`)} AS OwnerId, ${pinText} AS Pin FROM ${qualified(table)} t${all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`}`,
		search === null ? [] : searched,
		row => {
			if (wanted.has(pinOf(row.Pin)) && !isNull(row.OwnerId)) ids.add(String(row.OwnerId));
		},
		signal,
	);
	return [...ids];
}

/** One row again; see `RowWriter.rowAt`. */
export async function rowAt(
	engine: Engine,
	schema: DatabaseSchema,
	name: PersonTable,
	key: RowKey,
	signal: AbortSignal | undefined,
): Promise<StoredRow | null> {
	const table = tableOf(schema, name, engine.database);
	const rows = await rowsWith(engine, name, table, key.column, [key.value], signal);
	return rows[0] ?? null;
}
