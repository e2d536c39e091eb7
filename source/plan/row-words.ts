import {plainText, type RowValue, type RowValues} from '../domain/index.ts';
import type {QueueStep, RowStep} from './plan.ts';

const mostShown = 4;

/** What a step does to somebody's rows, for one line: `Employees.DepartmentId "77" -> "1"`, or which rows go. */
export function rowWords({action, before, after, transaction}: RowStep): string {
	if (action !== 'sql-update') {
		const rows = new Map<string, number>();
		for (const {table} of transaction.changes) rows.set(table, (rows.get(table) ?? 0) + 1);
		return [...rows]
			.map(([table, count]) => (count === 1 ? `1 ${table} row` : `${count} ${table} rows`))
			.join(', ');
	}

	const columns = Object.keys(after ?? {});
	const words = columns
		.slice(0, mostShown)
		.map(
			column => `${plainText(column, 60)} ${valueWords(before?.[column])} -> ${valueWords(after?.[column])}`,
		);
	return [
		...words,
		...(columns.length > mostShown ? [`${columns.length - mostShown} more columns`] : []),
	].join(', ');
}

/** Columns that may hold a secret or a finger are named, not told: for journals, audits and JSON. */
export function shownValues(values: RowValues | null): RowValues | null {
	if (values === null) return null;
	return Object.fromEntries(
		Object.entries(values).map(([column, value]) => [
			column,
			value !== null && secretColumn.test(column) ? hiddenValue : value,
		]),
	);
}

/** Stands for a value that is not told. */
export const hiddenValue = '(not shown)';

const secretColumn = /password|photo|\.bio$/i;

/** How a word travels, and for whom: `through eTimeTrackLite Web: "Asha V"`. */
export function routeWords({route, request}: QueueStep): string {
	return `${roads[route]}: "${plainText(request.name, 40)}"`;
}

const roads: Readonly<Record<QueueStep['route'], string>> = {
	soap: 'through eTimeTrackLite Web',
	queue: "through the middleware's queue",
	manual: 'by hand in eTimeTrackLite',
};

function valueWords(value: RowValue | undefined): string {
	if (value === undefined || value === null) return 'NULL';
	return typeof value === 'string' ? `"${plainText(value, 40)}"` : `${value.hex.length / 2} bytes`;
}
