import {
	type ColumnSchema,
	type DatabaseSchema,
	RepositoryError,
	type RowChange,
	type TableSchema,
} from '../../domain/index.ts';
import type {Dialect, Session} from '../engine.ts';
import {columnOf} from './person-tables.ts';

/** One database as a transaction of rows sees it. */
export interface Place {
	readonly database: string;
	readonly dialect: Dialect;
	readonly schema: DatabaseSchema;
	readonly session: Session;
}

export type Change<Kind extends RowChange['kind']> = Extract<RowChange, {readonly kind: Kind}>;

/** @throws RepositoryError when the table of today has no such column */
export function columnFor(table: TableSchema, name: string): ColumnSchema {
	const column = columnOf(table, name);
	if (column === undefined) throw conflict(`${table.name} has no column ${name} any more`);
	return column;
}

export function whose(table: TableSchema, {key}: Change<'update' | 'delete'>): string {
	return `the row of ${table.name} with ${key.column} ${key.value}`;
}

export function times(count: number): string {
	return count === 0 ? 'no more' : count === 1 ? 'once' : `${count} times`;
}

/** The end of a transaction that would have written something else than was planned. */
export function conflict(what: string): RepositoryError {
	return new RepositoryError('ERR_REPOSITORY_CONFLICT', `Nothing was written: ${what}.`, {
		hint: 'Read the people again and look at the plan anew.',
	});
}
