import type {Transaction} from 'mssql';
import {RepositoryError, type RowValue} from '../../domain/index.ts';
import type {ResultRow, Session} from '../engine.ts';
import {numberOf, optionalTextOf} from '../values.ts';
import type {Pool} from './pool.ts';
import type {MssqlSettings} from './settings.ts';
import {explainedWriteError, inDoubtError} from './write-errors.ts';

/** How long another trisync may take to add somebody. */
const lockTimeoutMs = 10_000;

const longestShortText = 4000;

/**
One transaction on a connection that serves nothing else. Whatever happens, one of three is true at the end: it was
committed, the server confirmed that it was rolled back, or the error says that nobody knows.
*/
export async function transactOnServer<T>(
	pool: Pool,
	settings: MssqlSettings,
	work: (session: Session) => Promise<T>,
): Promise<T> {
	const transaction = new pool.driver.Transaction(await pool.connected());
	const state = {hasSentChange: false};
	try {
		await transaction.begin();
	} catch (error) {
		pool.drop();
		throw explainedWriteError(error, settings);
	}

	let result: T;
	try {
		result = await work(sessionOn(pool, settings, transaction, state));
	} catch (error) {
		const isRolledBack = await rollBack(transaction, pool);
		if (isRolledBack || !state.hasSentChange) throw explainedWriteError(error, settings);
		throw inDoubtError(error, settings);
	}

	try {
		await transaction.commit();
	} catch (error) {
		// An open transaction must not be lent to the next writer.
		pool.drop();
		throw inDoubtError(error, settings);
	}

	return result;
}

/** @returns true when the server said that the transaction is no more */
async function rollBack(transaction: Transaction, pool: Pool): Promise<boolean> {
	try {
		await transaction.rollback();
		return true;
	} catch (error) {
		// The server was quicker, as it is with the victim of a deadlock.
		if ((error as {readonly code?: string}).code === 'EABORT') return true;
		pool.drop();
		return false;
	}
}

function sessionOn(
	pool: Pool,
	settings: MssqlSettings,
	transaction: Transaction,
	state: {hasSentChange: boolean},
): Session {
	const {driver} = pool;
	const run = async (sql: string, parameters: readonly RowValue[]): Promise<readonly ResultRow[]> => {
		const request = new driver.Request(transaction);
		for (const [at, value] of parameters.entries()) {
			if (value !== null && typeof value !== 'string') {
				request.input(`p${at}`, driver.VarBinary(driver.MAX), Buffer.from(value.hex, 'hex'));
				continue;
			}

			const isLong = value !== null && value.length > longestShortText;
			request.input(`p${at}`, driver.NVarChar(isLong ? driver.MAX : longestShortText), value);
		}

		try {
			const {recordsets} = await request.query(sql);
			// Triggers may answer as well; what was asked comes last.
			return ((recordsets as unknown as readonly ResultRow[][]).at(-1) ?? []) as readonly ResultRow[];
		} catch (error) {
			throw explainedWriteError(error, settings);
		}
	};

	return {
		read: run,
		async change(sql, parameters) {
			state.hasSentChange = true;
			const [row] = await run(`${sql}; SELECT @@ROWCOUNT AS RowsTouched`, parameters);
			return numberOf(row?.RowsTouched) ?? 0;
		},
		async insert(sql, parameters) {
			state.hasSentChange = true;
			const [row] = await run(
				`${sql}; SELECT CONVERT(nvarchar(60), SCOPE_IDENTITY()) AS MadeIdentity`,
				parameters,
			);
			return optionalTextOf(row?.MadeIdentity);
		},
		async lockPins() {
			const [row] = await run(
				`DECLARE @taken int; EXEC @taken = sp_getapplock @Resource = N'trisync-pin', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${lockTimeoutMs}; SELECT @taken AS Taken`,
				[],
			);
			if ((numberOf(row?.Taken) ?? -1) >= 0) return;
			throw new RepositoryError(
				'ERR_REPOSITORY_TIMEOUT',
				`Another trisync is adding somebody to ${settings.database} and does not come to an end.`,
				{hint: 'Nothing was written. Try again in a moment.'},
			);
		},
	};
}
