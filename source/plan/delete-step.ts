import {isAdministrator, plainText} from '../domain/index.ts';
import type {Kind, Row} from '../reconcile/row.ts';
import {deleteRowSteps, deleteTargets} from './delete-rows.ts';
import type {Also} from './plan.ts';
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

/**
Takes the user and the fingers off the selected device, and, only where it was asked for, the rows of the databases
afterwards.
*/
export function deleteStep(row: Row, shop: Workshop, isByKind: boolean, also: readonly Also[] = []): Outcome {
	const {world, isSingle} = shop;
	const user = row.device;
	const pin = plainText(row.pin);
	const targets = deleteTargets(also, world);
	if (user === null && targets.length === 0)
		return leave(row, 'ok', `nothing to do: PIN ${pin} is not on the device`);
	const kind = row.kinds.find(one => deletableKinds.has(one));
	if (isByKind && kind === undefined) {
		return leave(
			row,
			mainKind(row),
			'only EXPIRED, NOT-SQL, DEV-ONLY and BLOCKED people are deleted by kind',
		);
	}

	if (isByKind && row.kinds.includes('WHO?')) return leave(row, 'WHO?', reasonOf(row, 'WHO?'));
	if (!isSingle && ((user !== null && isAdministrator(user)) || world.deviceAdmins.includes(row.pin))) {
		return leave(row, mainKind(row), 'device administrator: never in a bulk plan');
	}

	const reason = kind === undefined ? `PIN ${pin} was chosen for deletion.` : reasonOf(row, kind);
	const deviceStep: StepDraft | null =
		user === null
			? null
			: {
					action: 'delete',
					pin: row.pin,
					target: world.device.name,
					route: 'tcp',
					before: user,
					after: null,
					reason,
					draft: null,
					templates: [],
					fingers: fingersOf(user, world),
					remarks: world.fingers === null ? ['the fingers could not be read: lost for ever'] : [],
				};
	const rowSteps = deleteRowSteps(row, reason, world, targets, deviceStep);
	const steps = [...(deviceStep === null ? [] : [deviceStep]), ...rowSteps];
	if (steps.length === 0) {
		return leave(row, 'ok', `nothing to do: PIN ${pin} is neither on the device nor in the tables asked for`);
	}

	const warnings = [
		...(row.marks.sql === '+' ? [`PIN ${pin} is an active member on the website.`] : []),
		...(row.kinds.includes('WHO?') ? [reasonOf(row, 'WHO?')] : []),
	];
	return {steps, leftOut: null, warnings};
}
