import type {DatabaseSchema, RowWriter} from '../../domain/index.ts';
import type {Engine} from '../engine.ts';
import {highestPin} from './highest-pin.ts';
import {discover} from './schema.ts';
import {rowAt, rowsOf} from './stored-rows.ts';
import {applyChanges} from './transaction.ts';

/** The writing half of one database. The tables are looked up once, and again after `schema()` or any failure. */
export function rowWriter(engine: Engine): RowWriter {
	let known: DatabaseSchema | null = null;
	const schema = async (signal?: AbortSignal) => {
		known ??= await discover(engine, signal);
		return known;
	};

	/** A statement that fails may fail because the tables are no longer those that were looked up. */
	const forgetful = async <T>(work: Promise<T>): Promise<T> => {
		try {
			return await work;
		} catch (error) {
			known = null;
			throw error;
		}
	};

	return {
		async schema(signal) {
			known = null;
			return schema(signal);
		},
		rowsOf: (pins, signal) => forgetful(schema(signal).then(found => rowsOf(engine, found, pins, signal))),
		rowAt: (table, key, signal) =>
			forgetful(schema(signal).then(found => rowAt(engine, found, table, key, signal))),
		highestPin: signal => forgetful(schema(signal).then(found => highestPin(engine, found, signal))),
		write: transaction =>
			forgetful(
				schema().then(found =>
					engine.transact(session =>
						applyChanges(
							{database: engine.database, dialect: engine.dialect, schema: found, session},
							transaction,
						),
					),
				),
			),
	};
}
