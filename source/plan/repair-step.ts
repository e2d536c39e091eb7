import {plainText, type RowValue, type RowValues, type StoredRow} from '../domain/index.ts';
import type {Kind, Row} from '../reconcile/row.ts';
import {visibilityFix} from '../reconcile/visibility-fix.ts';
import {isOneTable, personRows, rowWorldOf} from './person-rows.ts';
import type {Intent} from './plan.ts';
import {textAt, valueAt} from './row-values.ts';
import {type RowRepair, updateRows} from './update-rows.ts';
import {leave, leavePin, mainKind, type Outcome, type Workshop} from './workshop.ts';
import type {RowWorld} from './world.ts';

interface Repairs {
	readonly repairs: readonly RowRepair[];
	readonly reasons: readonly string[];
	/** What is wrong and stays so. */
	readonly refusals: readonly string[];
	/** The kind that those are told under where the row has none of its own. */
	readonly refusedAs: Kind;
	readonly warnings: readonly string[];
}

const nothing: Repairs = {repairs: [], reasons: [], refusals: [], refusedAs: 'UNKNOWN', warnings: []};

/** Corrects single fields of somebody's rows: what hides the person in the middleware, or what the website left wrong. */
export function repairStep(
	row: Row,
	place: 'sql' | 'mw',
	by: Intent['selector']['by'],
	shop: Workshop,
): Outcome {
	if (by === 'all') return leave(row, mainKind(row), 'rows are never repaired automatically: choose the PIN');
	const refusal = place === 'mw' ? middlewareRefusal(row) : websiteRefusal(row);
	if (refusal !== null) return leave(row, mainKind(row), refusal);
	const target = place === 'mw' && !isOneTable(shop.world) ? 'middleware' : 'website';
	const known = rowWorldOf(target, shop.world)!;
	const shown = place === 'mw' ? row.middleware : row.sql;
	const {employee, children} = personRows(known.rows, row.pin, shown?.employeeId ?? null);
	if (employee === null) {
		return leavePin(
			row.pin,
			'changed',
			`the Employees row of PIN ${plainText(row.pin)} changed while it was read`,
		);
	}

	const found =
		place === 'mw'
			? visibilityRepairs(row, employee, known, shop)
			: websiteRepairs(row, employee, children, shop);
	if (found.repairs.length === 0) {
		const [why] = found.refusals;
		return why === undefined
			? leave(
					row,
					'ok',
					`nothing to do: ${place === 'mw' ? 'the middleware shows the person' : 'code and copy of the PIN are in order'}`,
				)
			: leave(row, mainKind(row) === 'ok' ? found.refusedAs : mainKind(row), why);
	}

	return {
		steps: [
			updateRows(
				found.repairs,
				{
					pin: row.pin,
					target,
					reason: found.reasons.join(' '),
					remarks: found.refusals.map(text => `stays: ${text}`),
				},
				shop.world,
			),
		],
		leftOut: null,
		warnings: found.warnings,
	};
}

function middlewareRefusal(row: Row): string | null {
	const pin = plainText(row.pin);
	if (row.marks.sql !== '+') return `PIN ${pin} is not an active member on the website`;
	if (row.middleware === null || row.middleware.hiddenBy === 'other-database') {
		return `the middleware's database has no row with PIN ${pin}: does it read another one?`;
	}

	return null;
}

function websiteRefusal(row: Row): string | null {
	return row.sql === null || row.marks.sql === '-'
		? `the website has no live row with PIN ${plainText(row.pin)}`
		: null;
}

function visibilityRepairs(row: Row, employee: StoredRow, known: RowWorld, {isSingle}: Workshop): Repairs {
	const {lookups} = known;
	if (lookups === undefined || lookups === null) {
		return {...nothing, refusals: ['companies, departments and categories could not be read']};
	}

	const {values} = employee;
	const optional = (column: string): string | null | undefined =>
		valueAt(values, column) === undefined ? undefined : textAt(values, column);
	const fix = visibilityFix(
		{
			name: textAt(values, 'EmployeeName'),
			recordStatus: optional('RecordStatus'),
			ids: {
				CompanyId: optional('CompanyId'),
				DepartmentId: optional('DepartmentId'),
				CategoryId: optional('CategoryId'),
			},
		},
		lookups,
		known.defaults,
	);
	if (fix.refusals.length > 0) return {...nothing, refusals: fix.refusals};
	if (fix.changes.RecordStatus !== undefined && optional('RecordStatus') === '0' && !isSingle) {
		return {...nothing, refusals: ['RecordStatus 0 means deleted: such a row is revived one by one only']};
	}

	const status = isSingle ? offeredStatus(row, values) : null;
	const after = {...fix.changes, ...(status === null ? {} : {Status: 'Working'})};
	if (Object.keys(after).length === 0) return nothing;
	return {
		...nothing,
		repairs: [{row: employee, after}],
		reasons: [...fix.reasons, ...(status === null ? [] : [status])],
	};
}

/** Words that mean "active" and that the middleware's Upload Users page does not offer. */
const activeWords: ReadonlySet<string> = new Set(['', '0', '1', 'active']);

function offeredStatus(row: Row, values: RowValues): string | null {
	if (!row.notes.includes('NOT-OFFERED')) return null;
	const status = valueAt(values, 'Status');
	if (status === undefined) return null;
	const word = textAt(values, 'Status');
	if (word !== null && !activeWords.has(word.toLowerCase())) return null;
	return `Status is ${word === null ? 'NULL' : `"${plainText(word, 40)}"`}, not "Working": not offered on Upload Users.`;
}

function websiteRepairs(
	row: Row,
	employee: StoredRow,
	children: readonly StoredRow[],
	{world, isSingle}: Workshop,
): Repairs {
	const copies = children.filter(
		({table, values}) => table === 'GymClients' && textAt(values, 'EmployeeCodeInDevice') !== row.pin,
	);
	const foreign = copies
		.map(({values}) => textAt(values, 'EmployeeCodeInDevice') ?? '')
		.find(copy => copy !== '' && world.rows.some(other => other.pin === copy && other.marks.sql === '+'));
	const mixUp =
		foreign === undefined
			? null
			: `GymClients names PIN ${plainText(foreign)}, which is another member's: whose row is it?`;
	const isKept = mixUp !== null && !isSingle;
	const codes = codeRepairs(employee, isSingle);
	return {
		repairs: [
			...(isKept
				? []
				: copies.map((copy): RowRepair => ({row: copy, after: {EmployeeCodeInDevice: row.pin}}))),
			...(Object.keys(codes.after).length === 0 ? [] : [{row: employee, after: codes.after}]),
		],
		reasons: [
			...(isKept || copies.length === 0 ? [] : ['The copy of the PIN in GymClients is another one.']),
			...codes.reasons,
		],
		refusals: [...(isKept ? [mixUp] : []), ...codes.refusals],
		refusedAs: isKept ? 'WHO?' : 'BAD-PIN',
		warnings: mixUp === null ? [] : [mixUp],
	};
}

const largestInt = 2_147_483_647;

/** StringCode holds the letters in front of EmployeeCode, NumericCode its digits; the middleware sorts by them. */
function codeRepairs(
	{values}: StoredRow,
	isSingle: boolean,
): {readonly after: RowValues; readonly reasons: readonly string[]; readonly refusals: readonly string[]} {
	const code = textAt(values, 'EmployeeCode');
	const parts = /^(\D*)(\d+)$/.exec(code ?? '');
	const after: Record<string, RowValue> = {};
	const reasons: string[] = [];
	const refusals: string[] = [];
	const isMissing = valueAt(values, 'StringCode') === null || valueAt(values, 'NumericCode') === null;
	if (parts === null || Number(parts[2]) > largestInt) {
		if (isMissing)
			refusals.push(`EmployeeCode "${plainText(code ?? '', 40)}" has no number that fits NumericCode`);
		return {after, reasons, refusals};
	}

	const letters = parts[1]!.trim();
	const digits = String(Number(parts[2]));
	if (valueAt(values, 'StringCode') === null) {
		after['StringCode'] = letters;
		reasons.push('StringCode is NULL.');
	}

	const number = valueAt(values, 'NumericCode');
	if (number === null) {
		after['NumericCode'] = digits;
		reasons.push('NumericCode is NULL.');
	} else if (typeof number === 'string' && number.trim() !== digits) {
		const differing = `NumericCode is ${plainText(number, 20)}, EmployeeCode "${plainText(code ?? '', 40)}"`;
		if (isSingle) {
			after['NumericCode'] = digits;
			reasons.push(`${differing}.`);
		} else refusals.push(`${differing}: what somebody wrote is corrected one by one only`);
	}

	return {after, reasons, refusals};
}
