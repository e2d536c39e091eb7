import type {LifeSigns, SiblingDatabase} from '../../domain/index.ts';
import type {Catalog, Table} from '../catalog.ts';
import {quoted} from '../catalog.ts';
import {tableSigns} from '../diagnosis/life-signs.ts';
import type {ResultRow} from '../engine.ts';
import {isLogTable} from '../log-tables.ts';
import {momentOf, raw, textOf} from '../values.ts';
import {dialect} from './dialect.ts';
import {unlessRefused} from './refusal.ts';

type Read = (sql: string, parameters?: readonly string[]) => Promise<readonly ResultRow[]>;

/** More databases than a gym's server has; a hosted one may have thousands. */
const mostDatabases = 200;

const ownTables = ['Employees', 'Devices', 'DeviceCommands'];

/** Other databases of this server that own both tables, with what they tell. Those that cannot be opened are left out. */
export async function siblingDatabases(read: Read): Promise<readonly SiblingDatabase[]> {
	const databases = await unlessRefused(() =>
		read(
			`SELECT TOP (${mostDatabases}) name AS DatabaseName, CONVERT(char(19), create_date, 126) AS CreatedAt FROM sys.databases WHERE name <> DB_NAME() AND name NOT IN ('master', 'model', 'msdb', 'tempdb') ORDER BY name`,
		),
	);
	const siblings: SiblingDatabase[] = [];
	for (const row of databases ?? []) {
		const name = raw(row.DatabaseName);
		if (!(await ownsBoth(name, read))) continue;
		siblings.push({
			name: textOf(name),
			createdAt: momentOf(row.CreatedAt),
			life: await unlessRefused(() => lifeOf(name, read)),
		});
	}

	return siblings;
}

/** OBJECT_ID of a name with three parts: NULL for a missing table and for one that this login may not see. */
async function ownsBoth(database: string, read: Read): Promise<boolean> {
	const rows = await unlessRefused(() =>
		read(
			'SELECT OBJECT_ID(@p0) AS Employees, OBJECT_ID(@p1) AS Devices',
			['Employees', 'Devices'].map(table => `${quoted(database)}.${quoted('dbo')}.${quoted(table)}`),
		),
	);
	return rows?.[0]?.Employees != null && rows[0].Devices != null;
}

async function lifeOf(database: string, read: Read): Promise<LifeSigns> {
	const columns = await read(
		`SELECT TABLE_NAME AS TableName, COLUMN_NAME AS ColumnName FROM ${quoted(database)}.INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo'`,
	);
	const one = async (sql: string) => (await read(sql))[0];
	const isOwn = (name: string) => ownTables.some(table => table.toLowerCase() === name.toLowerCase());
	return {
		...(await tableSigns(
			{dialect},
			tablesOf(database, columns, isOwn),
			tablesOf(database, columns, isLogTable),
			one,
		)),
		programs: await connectedPrograms(read, database),
		now: momentOf((await one(`SELECT ${dialect.now} AS ClockNow`))?.ClockNow),
	};
}

function tablesOf(
	database: string,
	rows: readonly ResultRow[],
	isWanted: (name: string) => boolean,
): Catalog {
	const tables = new Map<string, Table & {readonly columns: Map<string, string>}>();
	for (const row of rows) {
		const name = raw(row.TableName);
		if (!isWanted(name)) continue;
		const key = name.toLowerCase();
		const table = tables.get(key) ?? {database, schema: 'dbo', name, columns: new Map<string, string>()};
		table.columns.set(raw(row.ColumnName).toLowerCase(), raw(row.ColumnName));
		tables.set(key, table);
	}

	return tables;
}

/**
Programs with a session in this database. Without VIEW SERVER STATE a login sees its own session alone, which would
look like a database that nobody uses.
*/
export async function connectedPrograms(
	read: Read,
	database: string | null,
): Promise<readonly string[] | null> {
	const rights = await unlessRefused(() =>
		read("SELECT HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') AS MaySee"),
	);
	if (String(rights?.[0]?.MaySee ?? '0') !== '1') return null;
	const inDatabase = database === null ? 'DB_ID()' : 'DB_ID(@p0)';
	const parameters = database === null ? [] : [database];
	const ask = (source: string, id: string) =>
		unlessRefused(() =>
			read(
				`SELECT DISTINCT RTRIM(program_name) AS ProgramName FROM ${source} WHERE ${id} = ${inDatabase}`,
				parameters,
			),
		);
	// SQL Server 2008 keeps the database of a session in the older view alone.
	const rows =
		(await ask('sys.dm_exec_sessions', 'database_id')) ?? (await ask('sys.sysprocesses', 'dbid')) ?? null;
	return rows === null
		? null
		: rows.map(row => textOf(row.ProgramName)).filter(name => name !== '' && name !== 'trisync');
}
