import {RepositoryError} from '../../source/domain/index.ts';
import type {RowSource} from '../../source/runtime/row-world.ts';

/** Where the line to the database drops, seen from one transaction. */
export type RowTrouble =
	/** Before the first statement: nothing was begun. */
	| 'before'
	/** In the middle: the server rolls back, and nobody hears of it. */
	| 'inside'
	/** After COMMIT, before its answer. */
	| 'after'
	/** As `after`, and the server cannot be reached again. */
	| 'after-and-gone'
	| 'inside-and-gone';

export interface FaultyRows {
	/** Transactions so far, over both databases. */
	writes: number;
	trouble: {readonly at: number; readonly does: RowTrouble} | null;
	/** Until it is set, every statement fails. */
	isGone: boolean;
	/** @param whileAlive runs a transaction of a process that is not dead. */
	around(source: RowSource, whileAlive: <T>(work: () => Promise<T>) => Promise<T>): RowSource;
}

export function faultyRows(): FaultyRows {
	const faulty: FaultyRows = {
		writes: 0,
		trouble: null,
		isGone: false,
		around(source, whileAlive) {
			const reading =
				<Args extends readonly unknown[], T>(read: (...args: Args) => Promise<T>) =>
				async (...args: Args): Promise<T> => {
					if (faulty.isGone) throw away();
					return read(...args);
				};
			return {
				schema: reading(source.schema),
				rowsOf: reading(source.rowsOf),
				rowAt: reading(source.rowAt),
				highestPin: reading(source.highestPin),
				lookups: reading(source.lookups),
				write: transaction => whileAlive(() => write(source, transaction)),
			};
		},
	};

	async function write(
		source: RowSource,
		transaction: Parameters<RowSource['write']>[0],
	): ReturnType<RowSource['write']> {
		if (faulty.isGone) throw away();
		faulty.writes++;
		const {trouble} = faulty;
		if (trouble === null || trouble.at !== faulty.writes) return source.write(transaction);
		if (trouble.does === 'before') throw away();
		if (trouble.does.startsWith('after')) await source.write(transaction);
		faulty.isGone = trouble.does.endsWith('gone');
		throw new RepositoryError(
			'ERR_REPOSITORY_IN_DOUBT',
			'The line to the database was lost in a transaction.',
		);
	}

	return faulty;
}

function away(): RepositoryError {
	return new RepositoryError('ERR_REPOSITORY_LOST', 'The line to the database is lost.');
}
