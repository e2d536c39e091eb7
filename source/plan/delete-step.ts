import {isAdministrator, plainText} from '../domain/index.ts';
import type {Kind, Row} from '../reconcile/row.ts';
import {
	fingersOf,
	leave,
	mainKind,
	type Outcome,
	reasonOf,
	type StepDraft,
	type Workshop,
} from './workshop.ts';

/** Kinds of people whose delete may be asked for by kind; everybody else by PIN only. */
const deletableKinds: ReadonlySet<Kind> = new Set(['EXPIRED', 'NOT-SQL', 'DEV-ONLY', 'BLOCKED']);

/** Takes the user and the fingers off the selected device, and from nowhere else. */
export function deleteStep(row: Row, shop: Workshop, isByKind: boolean): Outcome {
	const {world, isSingle} = shop;
	const user = row.device;
	if (user === null) return leave(row, 'ok', `nothing to do: PIN ${plainText(row.pin)} is not on the device`);
	const kind = row.kinds.find(one => deletableKinds.has(one));
	if (isByKind && kind === undefined) {
		return leave(
			row,
			mainKind(row),
			'only EXPIRED, NOT-SQL, DEV-ONLY and BLOCKED people are deleted by kind',
		);
	}

	if (isByKind && row.kinds.includes('WHO?')) return leave(row, 'WHO?', reasonOf(row, 'WHO?'));
	if (!isSingle && (isAdministrator(user) || world.deviceAdmins.includes(row.pin))) {
		return leave(row, mainKind(row), 'device administrator: never in a bulk plan');
	}

	const step: StepDraft = {
		action: 'delete',
		pin: row.pin,
		target: world.device.name,
		route: 'tcp',
		before: user,
		after: null,
		reason: kind === undefined ? `PIN ${plainText(row.pin)} was chosen for deletion.` : reasonOf(row, kind),
		draft: null,
		templates: [],
		fingers: fingersOf(user, world),
		remarks: world.fingers === null ? ['the fingers could not be read: lost for ever'] : [],
	};
	const warnings = [
		...(row.marks.sql === '+' ? [`PIN ${plainText(row.pin)} is an active member on the website.`] : []),
		...(row.kinds.includes('WHO?') ? [reasonOf(row, 'WHO?')] : []),
	];
	return {step, leftOut: null, warnings};
}
