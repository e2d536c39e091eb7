import {RepositoryError} from '../../domain/index.ts';
import type {Engine, ResultRow} from '../engine.ts';
import {inTurn} from '../in-turn.ts';
import {isLogTable} from '../log-tables.ts';
import {raw} from '../values.ts';
import {describeMssql} from './describe.ts';
import {dialect} from './dialect.ts';
import {silenceError} from './errors.ts';
import {readIdentity} from './identity.ts';
import {connectedPrograms, siblingDatabases} from './neighbours.ts';
import {toCatalog} from './own-schema.ts';
import {createPool} from './pool.ts';
import {transactOnServer} from './session.ts';
import {type MssqlSettings, withServer} from './settings.ts';

const defaultRequestTimeoutMs = 30_000;

const columnsOfTables = `SELECT TABLE_SCHEMA AS TableSchema, TABLE_NAME AS TableName, COLUMN_NAME AS ColumnName,
	SCHEMA_NAME() AS OwnSchema FROM INFORMATION_SCHEMA.COLUMNS`;

/**
One SQL Server database. Nothing is connected before the first reading, and a reading after a broken connection
connects again.
*/
export async function mssqlEngine(given: MssqlSettings): Promise<Engine> {
	const settings = withServer(given);
	const timeoutMs = settings.requestTimeoutMs ?? defaultRequestTimeoutMs;
	// The driver's own limit ends with the first row; `each` watches over the whole result instead.
	const pool = await createPool(settings, {connections: 4, requestTimeoutMs: 0});
	const writing = await createPool(settings, {connections: 1, requestTimeoutMs: timeoutMs});
	const turns = inTurn();
	const ending = new AbortController();

	const each: Engine['each'] = async (sql, parameters, onRow, signal) => {
		const signals = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal]);
		signals.throwIfAborted();
		const connected = await abortable(pool.connected(), signals);
		signals.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const request = connected.request();
			request.stream = true;
			for (const [at, value] of parameters.entries()) {
				request.input(`p${at}`, pool.driver.NVarChar(4000), value);
			}

			let isOver = false;
			const end = (failure: {readonly error: unknown} | null) => {
				if (isOver) return;
				isOver = true;
				clearTimeout(silence);
				signals.removeEventListener('abort', onAbort);
				if (failure === null) {
					resolve();
					return;
				}

				// A server need not honour this, so nobody waits for it.
				request.cancel();
				reject(failure.error);
			};

			const onAbort = () => end({error: signals.reason});
			const silence = setTimeout(() => end({error: silenceError(settings, timeoutMs)}), timeoutMs);
			signals.addEventListener('abort', onAbort);
			request.on('row', (row: ResultRow) => {
				if (isOver) return;
				silence.refresh();
				try {
					onRow(row);
				} catch (error) {
					end({error});
				}
			});
			request.on('error', (error: unknown) => end({error: pool.explain(error)}));
			request.on('done', () => end(null));
			request.query(sql).catch((error: unknown) => end({error: pool.explain(error)}));
		});
	};

	const read = async (sql: string, parameters: readonly string[], signal: AbortSignal | undefined) => {
		const rows: ResultRow[] = [];
		await each(sql, parameters, row => rows.push(row), signal);
		return rows;
	};

	return {
		database: settings.database,
		dialect,
		identity: signal => readIdentity(sql => read(sql, [], signal)),
		async catalog(tables, signal) {
			const names = tables.map((_, at) => `@p${at}`).join(', ');
			const sql = `${columnsOfTables} WHERE LOWER(TABLE_NAME) IN (${names})`;
			const wanted = tables.map(table => table.toLowerCase());
			return toCatalog(await read(sql, wanted, signal));
		},
		describe: (tables, signal) =>
			describeMssql(tables, (sql, parameters = []) => read(sql, parameters, signal)),
		async logTables(signal) {
			const rows = await read(`${columnsOfTables} WHERE TABLE_NAME LIKE 'DeviceLogs%'`, [], signal);
			return toCatalog(rows.filter(row => isLogTable(raw(row.TableName))));
		},
		programs: signal => connectedPrograms((sql, parameters = []) => read(sql, parameters, signal), null),
		siblings: signal => siblingDatabases((sql, parameters = []) => read(sql, parameters, signal)),
		each,
		transact: work =>
			turns.run(async () => {
				ending.signal.throwIfAborted();
				return transactOnServer(writing, settings, work);
			}),
		async close() {
			ending.abort(new RepositoryError('ERR_REPOSITORY_LOST', `${settings.database} was closed.`));
			pool.close();
			await turns.idle();
			writing.close();
		},
	};
}

/** Rejects with the signal's reason as soon as it aborts; the work itself goes on and is forgotten. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort);
		work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
	});
}
