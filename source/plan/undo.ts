import {plainText} from '../domain/index.ts';
import type {PastStep} from './archive.ts';
import {rowOf} from './lookup.ts';
import {type Block, type Intent, isRowAction} from './plan.ts';
import {pinGuard} from './select.ts';
import {undoDeviceStep} from './undo-device.ts';
import {undoRowStep} from './undo-rows.ts';
import {type Draft, leavePin, type Outcome, type Work, type Workshop} from './workshop.ts';

/**
The inverse of an operation, newest step first. Whether a step was written is not taken from the journal's word alone:
what is there now decides. Who changed since is left out and never overwritten.
*/
export function undoWork({selector, from}: Intent, shop: Workshop, needed: readonly Block[]): Work {
	const {world} = shop;
	const {past} = world;
	const nothing: Work = {drafts: [], leftOut: [], warnings: [], blocks: []};
	if (past === undefined) {
		const reason = `The journal of operation ${plainText(from ?? '', 20)} could not be read.`;
		return {...nothing, blocks: [{code: 'source-incomplete', reason}]};
	}

	const blocks = deviceProblem(shop);
	const why = [...needed, ...blocks][0]?.reason;
	const pins = selector.by === 'pins' ? new Set(selector.pins) : null;
	const chosen = past.steps.filter(({pin}) => selector.by === 'all' || pins?.has(pin));
	const touched = new Set(chosen.map(({pin}) => pin));
	const isSingle = touched.size === 1;
	const guard = pinGuard(world);
	const drafts: Draft[] = [];
	const outcomes = inUndoOrder(chosen).map((step): Outcome => {
		const row = rowOf(step.pin, world);
		const guarded = row === null ? null : guard(row);
		if (why !== undefined) return leavePin(step.pin, 'UNKNOWN', why);
		if (guarded !== null) return leavePin(step.pin, guarded.kind, guarded.reason);
		const outcome = undoStep(step, drafts, {...shop, isSingle});
		drafts.push(...outcome.steps);
		return outcome;
	});
	return {
		drafts,
		leftOut: [
			...outcomes.map(({leftOut}) => leftOut).filter(leftOut => leftOut !== null),
			...[...(pins ?? [])]
				.filter(pin => !touched.has(pin))
				.map(pin => ({
					pin,
					kind: 'absent' as const,
					reason: `operation ${past.number} did not touch PIN ${plainText(pin)}`,
				})),
		],
		warnings: outcomes.flatMap(({warnings}) => warnings),
		blocks,
	};
}

/** Newest first, the door before the rows: whose rows go has to be known to have left the device. */
function inUndoOrder(steps: readonly PastStep[]): readonly PastStep[] {
	const newestFirst = steps.toReversed();
	return [
		...newestFirst.filter(({action}) => !isRowAction(action)),
		...newestFirst.filter(({action}) => isRowAction(action)),
	];
}

/** Slots and records belong to one terminal; what another one did is not taken back here. */
function deviceProblem({world}: Workshop): readonly Block[] {
	const {past, device} = world;
	if (past === undefined || past.steps.every(({action}) => isRowAction(action))) return [];
	const here = device.info?.serial ?? null;
	if (past.device.serial === here && (here !== null || past.device.address === device.address)) return [];
	return [
		{
			code: 'wrong-serial',
			reason: `Operation ${past.number} wrote to ${plainText(past.device.name, 60)} with serial number ${plainText(past.device.serial ?? '(not told)', 40)}, this is ${plainText(here ?? '(not told)', 40)}.`,
		},
	];
}

function undoStep(step: PastStep, drafts: readonly Draft[], shop: Workshop): Outcome {
	const pin = plainText(step.pin);
	if (step.state === 'failed' || step.state === 'not-tried') {
		return leavePin(step.pin, 'ok', `nothing to do: ${step.action} of PIN ${pin} was not written`);
	}

	if (step.action === 'queue') {
		return leavePin(
			step.pin,
			'lost',
			'a word that went through the middleware cannot be called back: delete the person on the device instead',
		);
	}

	return isRowAction(step.action) ? undoRowStep(step, drafts, shop) : undoDeviceStep(step, shop);
}
