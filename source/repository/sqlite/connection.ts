import {existsSync, statSync} from 'node:fs';
import {DatabaseSync, type SQLInputValue} from 'node:sqlite';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {RepositoryError} from '../../domain/index.ts';
import type {ResultRow} from '../engine.ts';
import {explained} from './explain.ts';

/** How long another program's write lock is waited for. This waits synchronously, so it is short. */
const busyTimeoutMs = 250;

/** Rows read before the event loop gets its turn, so that a screen stays alive meanwhile: 1 to 2 ms. */
const rowsPerTurn = 500;

/** Opens an existing file for reading; never creates one. @throws RepositoryError */
export function openForReading(file: string): DatabaseSync {
	return open(file, true);
}

/** Opens an existing file for one transaction; never creates one. @throws RepositoryError */
export function openForWriting(file: string): DatabaseSync {
	return open(file, false);
}

function open(file: string, readOnly: boolean): DatabaseSync {
	if (!existsSync(file)) {
		throw new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', `There is no database file ${file}.`, {
			hint: 'Check the path, or write a trial gym there with `trisync seed`.',
		});
	}

	if (!statSync(file).isFile()) {
		throw new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', `${file} is not a file.`, {
			hint: 'Give the path of the SQLite file itself.',
		});
	}

	return explained(file, () => new DatabaseSync(file, {readOnly, timeout: busyTimeoutMs}));
}

/** Runs one SELECT over an open database, a slice of rows a turn. @throws RepositoryError, or the abort's reason. */
export async function eachRow(
	database: DatabaseSync,
	file: string,
	sql: string,
	parameters: readonly string[],
	onRow: (row: ResultRow) => void,
	signal: AbortSignal | undefined,
): Promise<void> {
	const named: Record<string, SQLInputValue> = {};
	for (const [at, value] of parameters.entries()) named[`@p${at}`] = value;
	const rows = explained(file, () => database.prepare(sql).iterate(named)[Symbol.iterator]());
	for (;;) {
		signal?.throwIfAborted();
		for (let at = 0; at < rowsPerTurn; at++) {
			const next = explained(file, () => rows.next());
			if (next.done === true) return;
			onRow(next.value as ResultRow);
		}

		await nextTurn();
	}
}
