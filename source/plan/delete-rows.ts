import {plainText, type RowChange, type StoredRow} from '../domain/index.ts';
import type {Row} from '../reconcile/row.ts';
import {inDeleteOrder, isOneTable, personRows, rowWorldOf, stampOf} from './person-rows.ts';
import type {Also, RowStep} from './plan.ts';
import {namedValues} from './row-values.ts';
import type {Draft, RowDraft} from './workshop.ts';
import type {PlanWorld} from './world.ts';

/** Databases that a hard delete reaches; where both share one table there is only one. */
export function deleteTargets(also: readonly Also[], world: PlanWorld): readonly RowStep['target'][] {
	if (isOneTable(world)) return also.length === 0 ? [] : ['website'];
	return [
		...(also.includes('sql') ? (['website'] as const) : []),
		...(also.includes('mw') ? (['middleware'] as const) : []),
	];
}

/** The person's rows of each database, one transaction each, after the device is known to have let the person go. */
export function deleteRowSteps(
	row: Row,
	reason: string,
	world: PlanWorld,
	targets: readonly RowStep['target'][],
	deviceStep: Draft | null,
): readonly Draft[] {
	return targets.flatMap((target): readonly Draft[] => {
		const known = rowWorldOf(target, world);
		if (known === null) return [];
		const shown = target === 'website' ? row.sql : row.middleware;
		const {employee, children, others} = personRows(known.rows, row.pin, shown?.employeeId ?? null);
		const rows = inDeleteOrder([...children, ...(employee === null ? [] : [employee])]);
		if (rows.length === 0) return [];
		return [
			{
				...deleteRows(rows, {pin: row.pin, target, reason}, world),
				remarks: [
					...(employee === null
						? []
						: [`${plainText(employee.key.column, 40)} ${plainText(employee.key.value, 40)}`]),
					...bioRemarks(rows),
					...others.map(other => `deleted row ${plainText(other.key.value, 40)} of an older person stays`),
				],
				...(deviceStep === null ? {} : {waitsFor: deviceStep}),
			},
		];
	});
}

/** @param rows in the order in which they go. */
export function deleteRows(
	rows: readonly StoredRow[],
	{pin, target, reason}: Pick<RowStep, 'pin' | 'target' | 'reason'>,
	world: PlanWorld,
): RowDraft {
	return {
		action: 'sql-delete',
		pin,
		target,
		route: 'sql',
		before: namedValues(rows),
		after: null,
		reason,
		remarks: [],
		transaction: {
			changes: rows.map(({table, key, values}): RowChange => ({kind: 'delete', table, key, before: values})),
			freePin: null,
			stamp: stampOf(world),
		},
	};
}

/** Often the only copy of a finger besides the device's. */
function bioRemarks(rows: readonly StoredRow[]): readonly string[] {
	const count = rows.filter(({table}) => table === 'EmployeesBio').length;
	return count === 0 ? [] : [`${count} stored templates of EmployeesBio are saved first`];
}
