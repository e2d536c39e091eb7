import {
	type DeviceUser,
	type MiddlewarePerson,
	maskCard,
	parseCard,
	type WebsitePerson,
} from '../domain/index.ts';
import type {Mark, Row} from './row.ts';

/** A row's mark in words: a cell that begins with `+` or `-` is a formula to a spreadsheet. */
const markWords: Readonly<Record<Mark, string>> = {
	'+': 'same',
	'-': 'absent',
	'!': 'differs',
	'.': 'same as stored',
	'#': 'several',
	x: 'inactive',
	'0': 'no credential',
	'?': 'not known',
};

type Cell = string | number | null | undefined;

interface Line {
	readonly row: Row;
	readonly sql: WebsitePerson | null;
	readonly middleware: MiddlewarePerson | null;
	readonly device: DeviceUser | null;
}

const columns: Readonly<Record<string, (line: Line) => Cell>> = {
	pin: ({row}) => row.pin,
	website: ({row}) => word(row.marks.sql),
	middleware: ({row}) => word(row.marks.middleware),
	device: ({row}) => word(row.marks.device),
	kinds: ({row}) => row.kinds.join(' '),
	fix: ({row}) => row.fix,
	website_id: ({sql}) => sql?.employeeId,
	website_name: ({sql}) => sql?.name,
	website_card: ({sql}) => sql && card(parseCard(sql.card)),
	website_status: ({sql}) => sql?.status,
	package_end: ({sql}) => sql?.packageEnd,
	middleware_id: ({middleware}) => middleware?.employeeId,
	middleware_name: ({middleware}) => middleware?.name,
	middleware_card: ({middleware}) => middleware && card(parseCard(middleware.card)),
	middleware_hidden_by: ({middleware, row}) => middleware?.hiddenBy ?? row.middlewareAbsence,
	device_slot: ({device}) => device?.uid,
	device_name: ({device}) => device?.name,
	device_card: ({device}) => device && card(device.card),
	device_role: ({device}) => device?.privilege,
	device_enabled: ({device}) => device && (device.enabled ? 'yes' : 'no'),
	fingers: ({row}) => row.fingers,
	reasons: ({row}) => row.reasons.join(' '),
};

/**
The rows as CSV (RFC 4180, UTF-8). Several rows of one PIN stand below each other. Card numbers show their last
four digits, and no cell can become a formula.
*/
export function csvText(rows: readonly Row[]): string {
	return `${[...csvLines(rows)].join('\r\n')}\r\n`;
}

function* csvLines(rows: readonly Row[]): Generator<string> {
	yield Object.keys(columns).join(',');
	for (const row of rows) {
		for (const line of linesOf(row)) {
			yield Object.values(columns)
				.map(column => csvCell(column(line)))
				.join(',');
		}
	}
}

function linesOf(row: Row): Line[] {
	const of = <T>(one: T | null, several: readonly T[] | undefined): readonly (T | null)[] => several ?? [one];
	const sql = of(row.sql, row.sqlRows);
	const middleware = of(row.middleware, row.middlewareRows);
	const device = of(row.device, row.deviceRows);
	return Array.from({length: Math.max(sql.length, middleware.length, device.length)}, (_, at) => ({
		row,
		sql: sql[at] ?? null,
		middleware: middleware[at] ?? null,
		device: device[at] ?? null,
	}));
}

const word = (mark: Mark | null): string => (mark === null ? 'off' : markWords[mark]);

const card = (number: number | null): string => (number === null ? 'not a number' : maskCard(number));

const control = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** What a spreadsheet takes for a formula, also behind spaces; some take the wide forms as well. */
const formula = /^\s*[=+\-@＝＋－＠]/u;

/** One cell: without control characters, a formula made harmless by an apostrophe, quoted where it has to be. */
export function csvCell(value: Cell): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return String(value);
	const plain = value.replaceAll(control, ' ');
	const safe = formula.test(plain) ? `'${plain}` : plain;
	return /[",;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
