import {type ColumnSchema, RepositoryError, type RowValue} from '../../domain/index.ts';
import type {Dialect} from '../engine.ts';

/** T-SQL that SQL Server 2008 parses. */
export const dialect: Dialect = {
	text: column => `CAST(${column} AS nvarchar(4000))`,
	// Text made by the server keeps its own day; a date object would be moved by the time zones of two computers.
	date: column => `CONVERT(char(10), ${column}, 120)`,
	moment: column => `CONVERT(char(19), ${column}, 126)`,
	now: 'CONVERT(char(19), GETDATE(), 126)',
	contains: (column, parameter) => `CHARINDEX(${parameter}, ${column}) > 0`,
	first: (limit, rest) => `SELECT TOP (${limit}) ${rest}`,
	exact,
	exactValue(_, value) {
		if (value === null || value === undefined) return null;
		return value instanceof Uint8Array ? {hex: Buffer.from(value).toString('hex')} : String(value);
	},
	stored,
	parameter,
	// UPDLOCK keeps two writers from both seeing "as before"; HOLDLOCK keeps the gaps between the rows closed.
	locked: table => `${table} WITH (UPDLOCK, HOLDLOCK)`,
	deleteOne: (table, condition) => `DELETE TOP (1) FROM ${table} WHERE ${condition}`,
};

/** Style 126 is the one date text that no language setting of a login reads otherwise. */
function exact(column: ColumnSchema, expression: string): string {
	if (isBinary(column)) return `CONVERT(varbinary(max), ${expression})`;
	if (isDate(column)) return `CONVERT(nvarchar(40), ${expression}, 126)`;
	if (/^(?:float|real|money|smallmoney)$/i.test(column.type)) {
		// All digits of it: without the style a number is cut to six, money to two.
		return `CONVERT(nvarchar(40), ${expression}, 2)`;
	}

	return isNumber(column) || /^(?:bit|uniqueidentifier)$/i.test(column.type)
		? `CONVERT(nvarchar(60), ${expression})`
		: `CONVERT(nvarchar(max), ${expression})`;
}

function stored(column: ColumnSchema, parameter: string): string {
	if (/^image$/i.test(column.type)) return `CONVERT(image, CONVERT(varbinary(max), ${parameter}))`;
	if (isBinary(column)) return `CONVERT(varbinary(max), ${parameter})`;
	if (isDate(column)) return `CONVERT(${column.type}, ${parameter}, 126)`;
	// What no text becomes by itself.
	return /^(?:float|real|money|smallmoney|int|bigint|smallint|tinyint|bit|uniqueidentifier)$/i.test(
		column.type,
	)
		? `CONVERT(${column.type}, ${parameter})`
		: parameter;
}

/** `2027-03-31`, with or without a time behind a blank or a T, as style 126 wants it. */
const looseDate = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?))?$/;

function parameter(column: ColumnSchema, value: RowValue): RowValue {
	if (value === null) return null;
	if (typeof value !== 'string') {
		if (isBinary(column)) return value;
		throw new RepositoryError(
			'ERR_REPOSITORY_CONFLICT',
			`Nothing was written: ${column.name} holds no bytes.`,
			{
				hint: 'Read the tables again and plan anew.',
			},
		);
	}

	const date = isDate(column) ? looseDate.exec(value) : null;
	return date === null || /^(?:date|time)$/i.test(column.type)
		? value
		: `${date[1]}T${date[2] ?? '00:00:00'}`;
}

function isBinary({type}: ColumnSchema): boolean {
	return /^(?:binary|varbinary|image|timestamp|rowversion)$/i.test(type);
}

function isDate({type}: ColumnSchema): boolean {
	return /^(?:date|datetime|datetime2|smalldatetime|datetimeoffset|time)$/i.test(type);
}

function isNumber({type}: ColumnSchema): boolean {
	return /^(?:int|bigint|smallint|tinyint|decimal|numeric)$/i.test(type);
}
