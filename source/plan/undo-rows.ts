import {plainText, type RowValues, type StoredRow} from '../domain/index.ts';
import type {PastStep, RowPlace} from './archive.ts';
import {deleteRows} from './delete-rows.ts';
import {insertRows} from './insert-rows.ts';
import {holdersOf} from './lookup.ts';
import {employeeIdOf, inDeleteOrder, rowWorldOf, writeRefusal} from './person-rows.ts';
import type {RowStep} from './plan.ts';
import {rowsOfPin} from './restore.ts';
import {differingColumns, isSameRow, valuesByRow} from './row-values.ts';
import {hiddenValue} from './row-words.ts';
import {updateRows} from './update-rows.ts';
import {type Draft, leavePin, type Outcome, type Workshop} from './workshop.ts';
import type {RowWorld} from './world.ts';

/** Takes a change of somebody's rows back, if they still hold what that change left. */
export function undoRowStep(step: PastStep, drafts: readonly Draft[], shop: Workshop): Outcome {
	const {world} = shop;
	const target: RowStep['target'] = step.target === 'middleware' ? 'middleware' : 'website';
	const known = rowWorldOf(target, world);
	const refusal = writeRefusal(target, world);
	if (known === null || refusal !== null)
		return leavePin(step.pin, known === null ? 'UNKNOWN' : 'lost', refusal ?? '');
	if (step.action === 'sql-delete') return insertAgain(step, target, shop);
	return step.action === 'sql-update'
		? updateBack(step, target, known, shop)
		: deleteAgain(step, target, known, drafts, shop);
}

function reasonOf({action, pin}: PastStep): string {
	return `Takes back: ${action} of PIN ${plainText(pin)}.`;
}

function insertAgain(step: PastStep, target: RowStep['target'], {world}: Workshop): Outcome {
	const all = rowsOfPin(world.past?.archive?.rows[target] ?? [], step.pin);
	const {rows} = step;
	const saved = rows === undefined ? all : all.filter(row => rows.some(place => isSameRow(row, place)));
	if (saved.length === 0) {
		return leavePin(step.pin, 'lost', `no backup holds the rows of PIN ${plainText(step.pin)}`);
	}

	return insertRows(saved, {pin: step.pin, target, reason: reasonOf(step)}, world);
}

function updateBack(step: PastStep, target: RowStep['target'], known: RowWorld, {world}: Workshop): Outcome {
	const pin = plainText(step.pin);
	const places = step.rows ?? placesOfArchive(step, target, world);
	if (places.length === 0)
		return leavePin(step.pin, 'lost', `which row of PIN ${pin} was changed is not known`);
	const before = valuesByRow(step.before as RowValues, places);
	const after = valuesByRow(step.after as RowValues, places);
	const rows = places.map(place => known.rows.find(row => isSameRow(row, place)));
	if (rows.some(row => row === undefined))
		return leavePin(step.pin, 'changed', `a row of PIN ${pin} is gone since`);
	const present = rows.filter(row => row !== undefined);
	if (present.every((row, at) => differingColumns(before[at]!, row.values).length === 0))
		return leavePin(step.pin, 'ok', `nothing to do: the rows of PIN ${pin} are as before`);
	const changed = present.flatMap((row, at) =>
		differingColumns(after[at]!, row.values).map(column => `${row.table}.${column}`),
	);
	if (changed.length > 0) {
		return leavePin(
			step.pin,
			'changed',
			`the rows of PIN ${pin} are left as they are: ${changed.join(', ')} changed since`,
		);
	}

	if (before.some(values => Object.values(values).includes(hiddenValue)))
		return leavePin(step.pin, 'lost', `what the rows of PIN ${pin} held before is not in the journal`);
	return {
		steps: [
			updateRows(
				present.map((row, at) => ({row, after: before[at]!})),
				{pin: step.pin, target, reason: reasonOf(step), remarks: []},
				world,
			),
		],
		leftOut: null,
		warnings: [],
	};
}

/** A journal without the rows' keys still has a backup, which keeps them in the order in which they were changed. */
function placesOfArchive(
	{pin}: PastStep,
	target: RowStep['target'],
	{past}: Workshop['world'],
): readonly RowPlace[] {
	return rowsOfPin(past?.archive?.rows[target] ?? [], pin);
}

function deleteAgain(
	step: PastStep,
	target: RowStep['target'],
	known: RowWorld,
	drafts: readonly Draft[],
	{world}: Workshop,
): Outcome {
	const pin = plainText(step.pin);
	const own = rowsOfPin(known.rows, step.pin);
	const wanted = insertedRows(step);
	const found: StoredRow[] = [];
	const changed: string[] = [];
	for (const {table, key, values} of wanted) {
		const candidates = own.filter(
			row => row.table === table && !found.includes(row) && (key === null || isSameRow(row, {table, key})),
		);
		const same = candidates.find(row => differingColumns(values, row.values).length === 0);
		if (same !== undefined) found.push(same);
		else if (candidates[0] !== undefined)
			changed.push(...differingColumns(values, candidates[0].values).map(column => `${table}.${column}`));
	}

	if (changed.length > 0)
		return leavePin(
			step.pin,
			'changed',
			`the rows of PIN ${pin} are left as they are: ${changed.join(', ')} changed since`,
		);
	if (found.length === 0)
		return leavePin(step.pin, 'ok', `nothing to do: the rows of PIN ${pin} are not there`);
	if (found.length < wanted.length)
		return leavePin(step.pin, 'changed', `the rows of PIN ${pin} are left as they are: some are gone since`);
	const ids = new Set(found.filter(({table}) => table === 'Employees').map(employeeIdOf));
	const added = own.filter(row => ids.has(employeeIdOf(row)) && !found.includes(row));
	if (added.length > 0) {
		const tables = [...new Set(added.map(({table}) => table))].join(', ');
		return leavePin(
			step.pin,
			'changed',
			`the rows of PIN ${pin} are left as they are: rows of ${tables} were added since`,
		);
	}

	// Whoever can still open the door must not vanish from the lists.
	const atDoor = drafts.find(draft => draft.action === 'delete' && draft.pin === step.pin);
	if (ids.size > 0 && atDoor === undefined && holdersOf(step.pin, world).length > 0)
		return leavePin(step.pin, 'changed', `PIN ${pin} stays on the device, so its rows stay as well`);
	return {
		steps: [
			{
				...deleteRows(inDeleteOrder(found), {pin: step.pin, target, reason: reasonOf(step)}, world),
				...(atDoor === undefined ? {} : {waitsFor: atDoor}),
			},
		],
		leftOut: null,
		warnings: [],
	};
}

/** Rows that a step inserted, with what is known of each; values that a journal does not tell are not compared. */
function insertedRows(step: PastStep): readonly (RowPlace & {readonly values: RowValues})[] {
	const after = (step.after ?? {}) as RowValues;
	const places = step.rows ?? placesOfNames(after);
	const values = valuesByRow(after, places);
	return places.map((place, at) => ({
		...place,
		values: Object.fromEntries(Object.entries(values[at]!).filter(([, value]) => value !== hiddenValue)),
	}));
}

/** `Employees.Status`, `GymClients#2.Id` → Employees, GymClients: one place for each row that is named. */
function placesOfNames(named: RowValues): readonly RowPlace[] {
	const names = new Set(Object.keys(named).map(column => column.slice(0, column.indexOf('.'))));
	return [...names].map(name => ({table: name.split('#')[0] as RowPlace['table'], key: null}));
}
