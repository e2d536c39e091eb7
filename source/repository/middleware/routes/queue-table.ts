import type {RouteStatus} from '../../../domain/index.ts';
import {column, qualified, requireColumn, requireTable} from '../../catalog.ts';
import type {Engine, ResultRow, Session} from '../../engine.ts';
import {optionalTextOf, raw} from '../../values.ts';
import {isUnderWay, readStatus} from './command-status.ts';
import {isCaption, pinOfCommand} from './push-command.ts';

/** One command that waits, or waited, for a terminal. */
export interface CommandRow {
	readonly id: string;
	readonly command: string;
	readonly status: RouteStatus;
	/** Neither done nor refused, so that a terminal may still get it. */
	readonly isOpen: boolean;
}

/** `DeviceCommands` as one database has it. @throws RepositoryError */
export interface QueueTable {
	insert(
		session: Session,
		command: {readonly title: string; readonly text: string; readonly serial: string},
	): Promise<string>;
	/** null = the row is gone. */
	row(id: string, signal?: AbortSignal): Promise<CommandRow | null>;
	/** An open command about this person, for as long as the transaction lasts the only possible one; null = none. */
	openFor(session: Session, serial: string, pin: string): Promise<CommandRow | null>;
	/** How many rows of this terminal hold a caption and can never be carried out. */
	countDead(serial: string, signal?: AbortSignal): Promise<number>;
	/** Removes a row that nobody has fetched. @returns false when somebody had, or it is gone */
	takeBack(session: Session, id: string): Promise<boolean>;
}

/** As others insert it, and as the middleware is seen to find it. */
const waiting = 'Pending';

/** More waiting rows than this are not counted one by one. */
const mostDead = 1000;

/** Looks `DeviceCommands` up. @throws RepositoryError `ERR_REPOSITORY_TABLE` or `_COLUMN` */
export async function queueTable(engine: Engine, signal?: AbortSignal): Promise<QueueTable> {
	const {dialect, database} = engine;
	const table = requireTable(await engine.catalog(['DeviceCommands'], signal), 'DeviceCommands', database);
	const named = (name: string) => requireColumn(table, 'q', name);
	const bare = (name: string) => named(name).replace(/^q\./, '');
	const executed = column(table, 'q', 'ExecutionDate');
	const isUnfetched = executed === null ? '' : ` AND ${executed.replace(/^q\./, '')} IS NULL`;
	const columns = [
		`${dialect.text(named('DeviceCommandId'))} AS Id`,
		`${dialect.text(named('DeviceCommand'))} AS Command`,
		`${dialect.text(named('Status'))} AS Status`,
		`${executed === null ? 'NULL' : dialect.moment(executed)} AS ExecutedAt`,
	].join(', ');
	const serialNumber = named('SerialNumber');

	const toRow = (row: ResultRow): CommandRow => {
		const isExecuted = executed === null ? null : isDate(row.ExecutedAt);
		const status = readStatus(optionalTextOf(row.Status), isExecuted);
		const isFinal =
			status.state === 'refused' ||
			(status.state === 'handed-over' && (isExecuted === true || !isUnderWay(status)));
		return {id: raw(row.Id), command: raw(row.Command), status, isOpen: !isFinal};
	};

	const read = async (sql: string, parameters: readonly string[], signal: AbortSignal | undefined) => {
		const rows: CommandRow[] = [];
		await engine.each(sql, parameters, row => rows.push(toRow(row)), signal);
		return rows;
	};

	return {
		async insert(session, {title, text, serial}) {
			const values: readonly (readonly [name: string, value: string])[] = [
				['Title', title],
				['DeviceCommand', text],
				['SerialNumber', serial],
				['Status', waiting],
				['Type', 'Command'],
			];
			const known = values.filter(([name]) => column(table, 'q', name) !== null);
			const names = known.map(([name]) => bare(name));
			const places = known.map((_, at) => `@p${at}`);
			if (column(table, 'q', 'CreationDate') !== null) {
				names.push(bare('CreationDate'));
				places.push(await nowOn(engine));
			}

			const sql = `INSERT INTO ${qualified(table)} (${names.join(', ')}) VALUES (${places.join(', ')})`;
			return (
				(await session.insert(
					sql,
					known.map(([, value]) => value),
				)) ?? ''
			);
		},
		async row(id, signal) {
			const sql = `SELECT ${columns} FROM ${qualified(table)} q WHERE ${named('DeviceCommandId')} = @p0`;
			return (await read(sql, [id], signal))[0] ?? null;
		},
		async openFor(session, serial, pin) {
			const about = dialect.contains(dialect.text(named('DeviceCommand')), '@p1');
			const sql = `SELECT ${columns} FROM ${dialect.locked(`${qualified(table)} q`)} WHERE ${serialNumber} = @p0${about === null ? '' : ` AND ${about}`}`;
			const rows = await session.read(sql, about === null ? [serial] : [serial, `PIN=${pin}`]);
			return rows.map(toRow).find(row => row.isOpen && pinOfCommand(row.command) === pin) ?? null;
		},
		async countDead(serial, signal) {
			const rest = `${columns} FROM ${qualified(table)} q WHERE ${serialNumber} = @p0${executed === null ? '' : ` AND ${executed} IS NULL`}`;
			const rows = await read(dialect.first(mostDead, rest), [serial], signal);
			return rows.filter(row => row.isOpen && isCaption(row.command)).length;
		},
		async takeBack(session, id) {
			const condition = `${bare('DeviceCommandId')} = @p0 AND ${bare('Status')} = @p1${isUnfetched}`;
			return (await session.change(dialect.deleteOne(qualified(table), condition), [id, waiting])) > 0;
		},
	};
}

/** The server's own clock, in its own time, as the middleware writes its dates. */
export async function nowOn(engine: Engine): Promise<string> {
	return (await engine.identity(undefined)).engine === 'sqlite'
		? "datetime('now', 'localtime')"
		: 'GETDATE()';
}

/** A date that means something: NULL and 1900-01-01 both stand for never. */
export function isDate(value: unknown): boolean {
	const text = raw(value);
	return text !== '' && !text.startsWith('1900-01-01');
}
