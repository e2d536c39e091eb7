import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import {setTimeout as pause} from 'node:timers/promises';
import type {RowValue} from '../../domain/index.ts';
import type {ResultRow, Session} from '../engine.ts';
import {openForWriting} from './connection.ts';
import {explainedWrite, isBusy} from './explain.ts';

/** How long another program may keep the file to itself before a write is given up. */
const patienceMs = 10_000;
const pauseMs = 50;

/** One transaction on the file, which nobody else writes meanwhile. @throws RepositoryError; then it was rolled back */
export async function transactOnFile<T>(path: string, work: (session: Session) => Promise<T>): Promise<T> {
	const database = openForWriting(path);
	try {
		await whenFree(path, database, 'BEGIN IMMEDIATE');
		const result = await work(sessionOn(path, database));
		// A reader may be in the way of the last moment only.
		await whenFree(path, database, 'COMMIT');
		return result;
	} finally {
		// Closing rolls back whatever was not committed.
		database.close();
	}
}

async function whenFree(path: string, database: DatabaseSync, sql: string): Promise<void> {
	const until = Date.now() + patienceMs;
	for (;;) {
		try {
			database.exec(sql);
			return;
		} catch (error) {
			if (!isBusy(error) || Date.now() >= until) {
				explainedWrite(path, () => {
					throw error;
				});
			}
		}

		await pause(pauseMs);
	}
}

function sessionOn(path: string, database: DatabaseSync): Session {
	const prepared = (sql: string, parameters: readonly RowValue[]) => {
		const statement = database.prepare(sql);
		statement.setReadBigInts(true);
		const named: Record<string, SQLInputValue> = {};
		for (const [at, value] of parameters.entries()) named[`@p${at}`] = toInput(value);
		return {statement, named};
	};

	return {
		async read(sql, parameters) {
			return explainedWrite(path, () => {
				const {statement, named} = prepared(sql, parameters);
				return statement.all(named) as ResultRow[];
			});
		},
		async change(sql, parameters) {
			return explainedWrite(path, () => {
				const {statement, named} = prepared(sql, parameters);
				return Number(statement.run(named).changes);
			});
		},
		async insert(sql, parameters) {
			return explainedWrite(path, () => {
				const {statement, named} = prepared(sql, parameters);
				return String(statement.run(named).lastInsertRowid);
			});
		},
		// BEGIN IMMEDIATE keeps every other writer out.
		async lockPins() {},
	};
}

function toInput(value: RowValue): SQLInputValue {
	return value === null || typeof value === 'string' ? value : Buffer.from(value.hex, 'hex');
}
