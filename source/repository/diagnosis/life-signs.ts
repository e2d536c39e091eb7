import type {LifeSigns} from '../../domain/index.ts';
import {type Catalog, column, qualified, type Table} from '../catalog.ts';
import type {Engine, ResultRow} from '../engine.ts';
import {momentOf, numberOf} from '../values.ts';

/** Signs of life of the database that the engine is connected to. */
export async function readLifeSigns(engine: Engine, signal: AbortSignal | undefined): Promise<LifeSigns> {
	const catalog = await engine.catalog(['Employees', 'Devices', 'DeviceCommands'], signal);
	const logs = await engine.logTables(signal);
	const one = async (sql: string): Promise<ResultRow | undefined> => {
		let first: ResultRow | undefined;
		await engine.each(
			sql,
			[],
			row => {
				first ??= row;
			},
			signal,
		);
		return first;
	};

	return {
		...(await tableSigns(engine, catalog, logs, one)),
		programs: await engine.programs(signal),
		now: momentOf((await one(`SELECT ${engine.dialect.now} AS ClockNow`))?.ClockNow),
	};
}

type One = (sql: string) => Promise<ResultRow | undefined>;

/** What the tables themselves tell; a sibling database is asked with the same questions. */
export async function tableSigns(
	{dialect}: Pick<Engine, 'dialect'>,
	catalog: Catalog,
	logs: Catalog,
	one: One,
): Promise<Omit<LifeSigns, 'programs' | 'now'>> {
	const newest = async (table: Table | undefined, ...columns: readonly string[]) => {
		if (table === undefined) return null;
		const found = columns.flatMap(name => column(table, 't', name) ?? [])[0];
		if (found === undefined) return null;
		const row = await one(`SELECT ${dialect.moment(`MAX(${found})`)} AS Newest FROM ${qualified(table)} t`);
		return set(momentOf(row?.Newest));
	};

	const employees = catalog.get('employees');
	const commands = catalog.get('devicecommands');
	const logDates = [];
	for (const log of newestLogs(logs)) logDates.push(await newest(log, 'DownloadDate', 'LogDate'));
	return {
		lastPing: await newest(catalog.get('devices'), 'LastPing'),
		newestLog:
			logDates
				.filter(date => date !== null)
				.sort()
				.at(-1) ?? null,
		newestCommand: await newest(commands, 'CreationDate'),
		pendingCommands: commands === undefined ? null : await pendingIn(commands, dialect, one),
		employees:
			employees === undefined
				? null
				: numberOf((await one(`SELECT COUNT(*) AS HowMany FROM ${qualified(employees)}`))?.HowMany),
	};
}

/** A site may keep a table for each of a hundred months, none of them indexed by date. */
const monthsLookedAt = 3;

function newestLogs(logs: Catalog): readonly Table[] {
	const month = ({name}: Table) => {
		const [, monthNumber, year] = /_(\d+)_(\d+)$/.exec(name) ?? [];
		return year === undefined ? null : Number(year) * 12 + Number(monthNumber);
	};
	const all = [...logs.values()];
	const monthly = all.filter(log => month(log) !== null).sort((a, b) => month(b)! - month(a)!);
	return [...all.filter(log => month(log) === null), ...monthly.slice(0, monthsLookedAt)];
}

/** Waiting is what was never handed out: the spelling of "done" differs, the one of "waiting" does not. */
async function pendingIn(table: Table, dialect: Engine['dialect'], one: One): Promise<number | null> {
	const status = column(table, 't', 'Status');
	if (status === null) return null;
	const row = await one(
		`SELECT COUNT(*) AS HowMany FROM ${qualified(table)} t WHERE LOWER(${dialect.text(status)}) = 'pending'`,
	);
	return numberOf(row?.HowMany);
}

/** 1900-01-01 is how this database writes "never". */
function set(moment: string | null): string | null {
	return moment === null || moment.startsWith('1900-01-01') ? null : moment;
}
