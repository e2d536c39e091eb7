import type {DeviceRemark, DeviceRemarkQuery} from '../../domain/index.ts';
import {column, qualified, type Table} from '../catalog.ts';
import type {Engine, ResultRow} from '../engine.ts';
import {momentOf, optionalTextOf, pinOf, raw, textOf} from '../values.ts';

const mostRemarks = 100;
const longestRemark = 500;
/** Lines looked through for each one that is wanted: whom a line is about may show in its text alone. */
const linesPerRemark = 20;

/** Where one table keeps what a remark is made of; the editions spell their columns differently. */
interface RemarkTable {
	readonly name: string;
	/** Ends of column names, the likeliest first. */
	readonly at: readonly string[];
	readonly pin: readonly string[];
	readonly texts: readonly string[];
	say(texts: readonly string[]): string;
}

const errorTable: RemarkTable = {
	name: 'DeviceErrorMessages',
	at: ['CreatedDate', 'Date'],
	pin: ['UserId', 'EmployeeCode', 'Pin'],
	texts: ['ErrorMessage', 'LogStream'],
	say: texts => texts.filter(text => text !== '').join(': '),
};

/** What terminals report of their own menus. */
const operations: Readonly<Record<string, string>> = {
	0: 'switched on',
	1: 'switched off',
	9: 'a user was deleted at the terminal',
	13: 'the data was cleared at the terminal',
	21: 'the time was set',
	22: 'set back to factory settings',
	24: 'the administrators were removed',
	30: 'a user was enrolled at the terminal',
	32: 'duress alarm',
};

const operationTable: RemarkTable = {
	name: 'DeviceOperationLogs',
	at: ['ExecutedOn', 'Date'],
	pin: ['UserId', 'EmployeeCode', 'Pin'],
	texts: ['OperationLogCode', 'Code'],
	say: ([code = '']) => operations[code] ?? `operation ${code}`,
};

type Read = (query: DeviceRemarkQuery, signal?: AbortSignal) => Promise<readonly DeviceRemark[]>;

/** The middleware's own words about terminals, newest first; none where it keeps no such table. */
export function deviceRemarks(engine: Engine): {readonly errors: Read; readonly operations: Read} {
	const reading =
		(from: RemarkTable): Read =>
		async (query, signal) => {
			const table = (await engine.catalog([from.name], signal)).get(from.name.toLowerCase());
			return table === undefined ? [] : readRemarks(engine, table, from, query, signal);
		};
	return {errors: reading(errorTable), operations: reading(operationTable)};
}

async function readRemarks(
	engine: Engine,
	table: Table,
	from: RemarkTable,
	query: DeviceRemarkQuery,
	signal: AbortSignal | undefined,
): Promise<readonly DeviceRemark[]> {
	const {dialect} = engine;
	const limit = Math.max(0, Math.min(query.limit, mostRemarks));
	const at = columnEnding(table, from.at);
	const pin = columnEnding(table, from.pin);
	const serial = column(table, 't', 'SerialNumber');
	const texts = from.texts.flatMap(ending => columnEnding(table, [ending]) ?? []);
	const columns = [
		`${at === null ? 'NULL' : dialect.moment(at)} AS RemarkAt`,
		`${serial === null ? 'NULL' : dialect.text(serial)} AS Serial`,
		`${pin === null ? 'NULL' : dialect.text(pin)} AS Pin`,
		...texts.map((text, place) => `${dialect.text(text)} AS Text${place}`),
	];
	const isBySerial = serial !== null && query.serial !== undefined;
	const sql = [
		`${columns.join(', ')} FROM ${qualified(table)} t`,
		isBySerial ? ` WHERE ${dialect.text(serial)} = @p0` : '',
		at === null ? '' : ` ORDER BY ${at} DESC`,
	].join('');
	const lines = query.pin === undefined ? limit : limit * linesPerRemark;
	const found: DeviceRemark[] = [];
	await engine.each(
		dialect.first(lines, sql),
		isBySerial ? [query.serial!] : [],
		row => {
			const said = texts.map((_, place) => textOf(raw(row[`Text${place}`]).replaceAll(/[\t\r\n]+/g, ' ')));
			if (found.length < limit && isAbout(row, said, query.pin)) {
				found.push({
					at: momentOf(row.RemarkAt),
					serial: optionalTextOf(row.Serial),
					pin: pinOf(row.Pin) || null,
					text: from.say(said).slice(0, longestRemark),
				});
			}
		},
		signal,
	);
	return found;
}

/** A line without a column for it names the person in its text, as a word of its own. */
function isAbout(row: ResultRow, said: readonly string[], pin: string | undefined): boolean {
	if (pin === undefined || pinOf(row.Pin) === pin) return true;
	return pinOf(row.Pin) === '' && said.some(text => text.split(/[\s=,;:"']+/).includes(pin));
}

function columnEnding(table: Table, endings: readonly string[]): string | null {
	for (const ending of endings) {
		const found = [...table.columns.keys()].find(name => name.endsWith(ending.toLowerCase()));
		if (found !== undefined) return column(table, 't', found);
	}

	return null;
}
