import type {RowValue} from '../../domain/index.ts';
import type {Dialect} from '../engine.ts';

/** Column types mean little here: a value keeps the type it was given, and `exactValue` tells it from the value. */
export const dialect: Dialect = {
	// An integer above 2^53 cannot be handed over as a number; all of these columns are compared as text anyway.
	text: column => `CAST(${column} AS TEXT)`,
	date: column => `CAST(${column} AS TEXT)`,
	moment: column => `REPLACE(SUBSTR(CAST(${column} AS TEXT), 1, 19), ' ', 'T')`,
	now: "strftime('%Y-%m-%dT%H:%M:%S', 'now', 'localtime')",
	contains: () => null,
	first: (limit, rest) => `SELECT ${rest} LIMIT ${limit}`,
	// A blob is marked, since its hex alone could be anybody's text.
	exact: (_, expression) =>
		`CASE typeof(${expression}) WHEN 'blob' THEN 'x' || hex(${expression}) WHEN 'null' THEN NULL ELSE 't' || CAST(${expression} AS TEXT) END`,
	exactValue: (_, value) => exactValue(value),
	stored: (_, parameter) => parameter,
	parameter: (_, value) => value,
	locked: table => table,
	deleteOne: (table, condition) =>
		`DELETE FROM ${table} WHERE rowid = (SELECT rowid FROM ${table} WHERE ${condition} LIMIT 1)`,
};

function exactValue(value: unknown): RowValue {
	if (typeof value !== 'string') return null;
	return value.startsWith('x') ? {hex: value.slice(1).toLowerCase()} : value.slice(1);
}
