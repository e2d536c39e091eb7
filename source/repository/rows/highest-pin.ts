import {comparePins, type DatabaseSchema} from '../../domain/index.ts';
import {column, qualified, quoted} from '../catalog.ts';
import type {Engine} from '../engine.ts';
import {pinOf} from '../values.ts';
import {columnOf} from './person-tables.ts';

/** Longer numbers are telephone numbers and misreadings; counting on from them would leave every terminal's range. */
const mostDigits = 9;

const places: readonly (readonly [table: string, column: string])[] = [
	['Employees', 'EmployeeCodeInDevice'],
	['Employees', 'EmployeeCode'],
	['GymClients', 'EmployeeCodeInDevice'],
];

/** The highest number that is or was anybody's PIN here; see `RowWriter.highestPin`. */
export async function highestPin(
	engine: Engine,
	schema: DatabaseSchema,
	signal: AbortSignal | undefined,
): Promise<string | null> {
	let highest: string | null = null;
	const look = async (table: string, expression: string) => {
		await engine.each(
			`SELECT DISTINCT ${engine.dialect.text(expression)} AS Pin FROM ${table} t`,
			[],
			row => {
				const number = plainNumber(pinOf(row.Pin));
				if (number !== null && (highest === null || comparePins(number, highest) > 0)) highest = number;
			},
			signal,
		);
	};

	for (const [name, wanted] of places) {
		const table = schema.tables[name];
		const found = table === undefined ? undefined : columnOf(table, wanted);
		if (table !== undefined && found !== undefined) await look(qualified(table), `t.${quoted(found.name)}`);
	}

	for (const log of (await engine.logTables(signal)).values()) {
		const user = column(log, 't', 'UserId');
		if (user !== null) await look(qualified(log), user);
	}

	return highest;
}

/** `007` → `7`; null for any other text and for numbers too long to be a PIN. */
function plainNumber(pin: string): string | null {
	const digits = /^0*(\d+)$/.exec(pin)?.[1];
	return digits === undefined || digits.length > mostDigits ? null : digits;
}
