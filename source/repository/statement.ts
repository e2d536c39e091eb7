import type {ResultRow} from './engine.ts';

/** A SELECT in parts, so that the list, its COUNT(*) and a search are one and the same statement. */
export interface Statement<T> {
	readonly columns: string;
	/** Table and joins; every Employees row exactly once. */
	readonly from: string;
	readonly order: string;
	/** The expression that is the PIN. */
	readonly pin: string;
	read(row: ResultRow): T;
}

export function listSql(statement: Statement<unknown>): string {
	return `SELECT ${statement.columns} FROM ${statement.from} ORDER BY ${statement.order}`;
}

export function countSql(statement: Statement<unknown>): string {
	return `SELECT COUNT(*) AS PeopleCount FROM ${statement.from}`;
}

export function searchSql(statement: Statement<unknown>, condition: string): string {
	return `SELECT ${statement.columns} FROM ${statement.from} WHERE ${condition} ORDER BY ${statement.order}`;
}
