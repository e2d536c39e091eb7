import {type DeviceUser, isAdministrator} from '../domain/index.ts';
import type {Row} from '../reconcile/row.ts';
import {findBrakes, freeSlots} from './brakes.ts';
import {consentFor} from './consent.ts';
import {deleteStep} from './delete-step.ts';
import {blockedSources, emptySources, isBulk, isCurrent} from './needs.ts';
import type {Block, DeviceStep, Intent, LeftOut, Plan} from './plan.ts';
import {registerStep} from './register-step.ts';
import {resyncStep} from './resync-step.ts';
import {pinGuard, select} from './select.ts';
import {slotAllocator} from './slots.ts';
import {switchStep} from './switch-step.ts';
import {leave, mainKind, type Outcome, reasonOf, type StepDraft, type Workshop} from './workshop.ts';
import {type PlanWorld, usersOf} from './world.ts';

/**
What shall be written, in which order, what is left to a person and why, and what has to be typed first. Pure: nothing
is read and nothing is written. A source the intent needs and that is not complete and current blocks the plan and
empties it, so that nobody is ever missing, or deleted, because of a list that was cut short.

Restore and undo are made from a backup, not from the lists; their people are left out here.
*/
export function makePlan(intent: Intent, world: PlanWorld): Plan {
	const selection = select(intent, world);
	const sourceBlocks = [
		...blockedSources(intent, world),
		...(intent.operation === 'delete' ? emptySources(world) : []),
	];
	const outcomes =
		sourceBlocks.length > 0
			? selection.rows.map(row => leave(row, 'UNKNOWN', sourceBlocks[0]!.reason))
			: outcomesOf(intent, selection.rows, world);
	const drafts = outcomes.map(({step}) => step).filter(step => step !== null);
	const excess = tooManyDeletes(intent, drafts);
	const steps = excess === null ? drafts.map((step, at): DeviceStep => ({id: String(at + 1), ...step})) : [];
	const brakes = findBrakes(intent, steps, world);
	return {
		number: world.number,
		operation: intent.operation,
		device: {
			name: world.device.name,
			address: world.device.address,
			serial: world.device.info?.serial ?? null,
		},
		builtAt: world.now,
		readAt: readingsOf(world),
		intent,
		sources: sourcesOf(world),
		steps,
		leftOut: [
			...outcomes.map(({leftOut}) => leftOut).filter(leftOut => leftOut !== null),
			...(excess ?? []),
			...selection.leftOut,
		],
		warnings:
			steps.length === 0
				? []
				: [...slotWarnings(steps, world), ...outcomes.flatMap(({warnings}) => warnings)],
		blocks: [...deviceBlocks(world), ...sourceBlocks, ...stepBlocks(steps, world)],
		brakes,
		consent: consentFor({steps, brakes}),
	};
}

function outcomesOf(intent: Intent, rows: readonly Row[], world: PlanWorld): readonly Outcome[] {
	const shop: Workshop = {
		world,
		isSingle: !isBulk(intent),
		nextSlot: slotAllocator(world),
		cardHolders: new Map(
			usersOf(world)
				.filter(({card}) => card !== 0)
				.map(({card, pin}) => [card, pin]),
		),
	};
	const guard = pinGuard(world);
	return rows.map(row => {
		const guarded = guard(row);
		return guarded === null ? outcomeOf(intent, row, shop) : leave(row, guarded.kind, guarded.reason);
	});
}

function outcomeOf({operation, selector}: Intent, row: Row, shop: Workshop): Outcome {
	switch (operation) {
		case 'register':
			return selector.by === 'all' ? automatic(row, shop, 'register') : registerStep(row, shop);
		case 'resync':
			return selector.by === 'all' ? automatic(row, shop, 'resync') : resyncStep(row, shop);
		case 'enable':
		case 'disable':
			if (selector.by !== 'pins')
				return leave(row, mainKind(row), `${operation} is never automatic: choose the PIN`);
			return switchStep(row, operation === 'enable', shop);
		case 'delete':
			return deleteStep(row, shop, selector.by !== 'pins');
		case 'fix':
			return automatic(row, shop, 'fix');
		case 'add':
		case 'restore':
		case 'undo':
			return leave(row, mainKind(row), `${operation} is made from a backup, not from the lists`);
	}
}

/** What may happen to people nobody chose one by one: NO-DEV, NAME, and a card where the device has none. */
function automatic(row: Row, shop: Workshop, operation: 'register' | 'resync' | 'fix'): Outcome {
	const kind = mainKind(row);
	if (kind === 'ok') return leave(row, 'ok', 'nothing to do: in sync');
	const held = row.kinds.find(one => handsOff.has(one));
	if (held !== undefined) return leave(row, held, reasonOf(row, held));
	if (operation !== 'resync' && row.kinds.includes('NO-DEV')) return registerStep(row, shop);
	const isField = row.kinds.includes('NAME') || row.kinds.includes('CARD');
	if (operation !== 'register' && isField && row.device !== null) return resyncStep(row, shop);
	return leave(row, kind, `never automatic: ${reasonOf(row, kind)}`);
}

const handsOff: ReadonlySet<Row['kinds'][number]> = new Set([
	'UNKNOWN',
	'DUP-PIN',
	'PIN-FORM',
	'WHO?',
	'BAD-PIN',
	'DUP-CARD',
]);

/** More people than the person expected: then none of them, rather than an arbitrary few. */
function tooManyDeletes({selector}: Intent, drafts: readonly StepDraft[]): readonly LeftOut[] | null {
	if (selector.by !== 'kind' || selector.maxDelete === undefined) return null;
	const most = selector.maxDelete;
	const deletes = drafts.filter(({action}) => action === 'delete').length;
	if (deletes <= most) return null;
	return drafts.map(({pin}) => ({
		pin,
		kind: selector.kind,
		reason: `${deletes} people are ${selector.kind} and --max-delete is ${most}: none is deleted`,
	}));
}

function deviceBlocks({isReadOnly, isLocked, expectedSerial, device}: PlanWorld): readonly Block[] {
	const blocks: Block[] = [];
	if (isReadOnly) {
		blocks.push({
			code: 'read-only',
			reason: `${device.name} is read-only: the plan can be looked at and saved.`,
		});
	}

	if (isLocked === true) blocks.push({code: 'locked', reason: `Another writer holds ${device.name}.`});
	const serial = device.info?.serial ?? null;
	if (expectedSerial !== null && serial !== expectedSerial) {
		blocks.push({
			code: 'wrong-serial',
			reason: `${device.name} has serial number ${serial ?? '(not told)'}, the settings expect ${expectedSerial}.`,
		});
	}

	return blocks;
}

function stepBlocks(steps: readonly DeviceStep[], world: PlanWorld): readonly Block[] {
	if (steps.length === 0) return [];
	const blocks: Block[] = [];
	const {device} = world;
	if (device.recordSize === null) {
		blocks.push({
			code: 'source-incomplete',
			reason: `Which record layout ${device.name} uses is not known, and a wrong one makes garbage users.`,
		});
	}

	const registers = steps.filter(step => step.action === 'register').length;
	const free = freeSlots(world);
	if (free !== null && registers > free) {
		blocks.push({
			code: 'device-full',
			reason: `${device.name} has room for ${free} more users and the plan registers ${registers}.`,
		});
	}

	if (losesLastAdministrator(steps, usersOf(world))) {
		blocks.push({
			code: 'last-administrator',
			reason: 'The last administrator of the device would be gone; anybody could open its menu.',
		});
	}

	return blocks;
}

/** Also when the plan takes several administrators at once; one who is disabled opens no menu. */
function losesLastAdministrator(steps: readonly DeviceStep[], users: readonly DeviceUser[]): boolean {
	const lost = new Set(
		steps.filter(({action}) => action === 'delete' || action === 'disable').map(({before}) => before?.uid),
	);
	const all = users.filter(isAdministrator);
	const enabled = all.filter(user => user.enabled);
	const areGone = (some: readonly DeviceUser[]): boolean =>
		some.length > 0 && some.every(user => lost.has(user.uid));
	const deletesAll = areGone(all) && steps.some(({action}) => action === 'delete');
	return areGone(enabled) || deletesAll;
}

function slotWarnings(steps: readonly DeviceStep[], {occupiedSlots}: PlanWorld): readonly string[] {
	return occupiedSlots === null && steps.some(({action}) => action === 'register')
		? ['The fingers could not be read: a free slot may still hold those of somebody who was deleted.']
		: [];
}

function sourcesOf({snapshots}: PlanWorld): Plan['sources'] {
	const source = ({state, count, identity}: (typeof snapshots)[keyof typeof snapshots]) => ({
		state,
		count,
		identity,
	});
	return {
		sql: source(snapshots.sql),
		middleware: source(snapshots.middleware),
		device: source(snapshots.device),
	};
}

/** Only readings that a plan may rest on; the guard refuses when any of them has grown old. */
function readingsOf({snapshots}: PlanWorld): Plan['readAt'] {
	const readAt = (name: keyof typeof snapshots): number | null =>
		isCurrent(snapshots[name].state) ? snapshots[name].readAt : null;
	return {sql: readAt('sql'), middleware: readAt('middleware'), device: readAt('device')};
}
