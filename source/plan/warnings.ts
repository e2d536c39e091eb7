import type {Row} from '../reconcile/row.ts';
import {type Brake, type DeviceStep, isDeviceStep, type Step} from './plan.ts';
import type {PlanWorld} from './world.ts';

/** What holds for the whole plan and has to be read first. */
export function standingWarnings(
	steps: readonly Step[],
	world: PlanWorld,
	brakes: readonly Brake[],
): readonly string[] {
	const arrives = steps.some(step => isDeviceStep(step) && step.before === null);
	return [
		...wrongDatabase(world, brakes),
		...(world.occupiedSlots === null && arrives
			? ['The fingers could not be read: a free slot may still hold those of somebody who was deleted.']
			: []),
		...(world.past === undefined ? reversibleInstead(rowsOf(deletesOf(steps), world)) : []),
	];
}

/** For a plan that no brake holds because of it: one member at the door. */
function wrongDatabase({databaseVerdict}: PlanWorld, brakes: readonly Brake[]): readonly string[] {
	const isSaid = brakes.some(({name}) => name === 'wrong-database');
	return databaseVerdict?.verdict === 'wrong' && !isSaid ? [databaseVerdict.sentence] : [];
}

/** What deleting costs for ever, and what may undo it by itself. */
export function closingWarnings(steps: readonly Step[], world: PlanWorld): readonly string[] {
	const deletes = deletesOf(steps);
	const gone = new Set(steps.filter(({action}) => action === 'sql-delete').map(({pin}) => pin));
	const shown = rowsOf(deletes, world).filter(
		({pin, marks}) => !gone.has(pin) && marks.middleware !== null && !'-?'.includes(marks.middleware),
	);
	const isBack = steps.some(({action}) => action === 'restore');
	const hasFaces = world.device.info?.hasFaces ?? null;
	return [
		...(shown.length === 0
			? []
			: [`${people(shown.length)} still in the middleware, which may upload them again.`]),
		...(hasFaces === false || (deletes.length === 0 && !isBack) ? [] : [faceWarning(hasFaces, isBack)]),
	];
}

function deletesOf(steps: readonly Step[]): readonly DeviceStep[] {
	return steps.filter(isDeviceStep).filter(({action}) => action === 'delete');
}

function rowsOf(steps: readonly DeviceStep[], {rows}: PlanWorld): readonly Row[] {
	if (steps.length === 0) return [];
	const pins = new Set(steps.map(({pin}) => pin));
	return rows.filter(({pin}) => pins.has(pin));
}

/** For people whose place at the door may be kept for the day they come back. */
function reversibleInstead(rows: readonly Row[]): readonly string[] {
	const kept = rows.filter(
		({kinds, device}) => device?.enabled === true && (kinds.includes('EXPIRED') || kinds.includes('NOT-SQL')),
	);
	return kept.length === 0
		? []
		: [
				'Disabling instead keeps people out as well, keeps their fingers and can be taken back at once; some models ignore it, which reading back tells.',
			];
}

/** The protocol's face data differs by model and is not read. */
function faceWarning(hasFaces: true | null, isBack: boolean): string {
	if (hasFaces === null)
		return 'The device did not say whether it keeps faces; if it does, they are not readable and cannot be restored.';
	return isBack
		? 'Faces were not readable and are not restored: enrol them again.'
		: 'Faces are not readable and cannot be restored: neither undo nor restore brings them back.';
}

function people(count: number): string {
	return count === 1 ? '1 person is' : `${count} people are`;
}
