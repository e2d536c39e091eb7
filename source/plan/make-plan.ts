import {addMember} from './add-member.ts';
import {deviceBlocks, stepBlocks} from './blocks.ts';
import {findBrakes} from './brakes.ts';
import {consentFor} from './consent.ts';
import {listedWork} from './listed-work.ts';
import {blockedSources, deletesNeed, emptySources, isBulk, isCurrent, needsDevice} from './needs.ts';
import type {Block, Intent, LeftOut, Plan, Step} from './plan.ts';
import {restoreWork} from './restore.ts';
import {routeWork} from './route-step.ts';
import {isRouteCase} from './routes.ts';
import {slotAllocator} from './slots.ts';
import {undoWork} from './undo.ts';
import {closingWarnings, standingWarnings} from './warnings.ts';
import type {Draft, Work, Workshop} from './workshop.ts';
import {type PlanWorld, usersOf} from './world.ts';

/**
What shall be written, in which order, what is left to a person and why, and what has to be typed first. Pure: nothing
is read and nothing is written. A source the intent needs and that is not complete and current blocks the plan and
empties it, so that nobody is ever missing, or deleted, because of a list that was cut short.
*/
export function makePlan(intent: Intent, world: PlanWorld): Plan {
	const isAround = world.routes !== undefined && isRouteCase(intent, world.routes);
	const needed = isAround
		? []
		: [...blockedSources(intent, world), ...(intent.operation === 'delete' ? emptySources(world) : [])];
	const work = isAround ? routeWork(intent, world, world.routes!) : workOf(intent, world, needed);
	const deleting = work.drafts.some(isDeviceDelete) && intent.operation !== 'delete';
	const lost = deleting ? [...deletesNeed(intent, world), ...emptySources(world)] : [];
	const kept = lost.length === 0 ? work : withoutDrafts(work, lost[0]!.reason);
	const steps = numbered(kept.drafts);
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
		leftOut: kept.leftOut,
		warnings:
			steps.length === 0
				? []
				: [...standingWarnings(steps, world, brakes), ...kept.warnings, ...closingWarnings(steps, world)],
		blocks: once([
			...(isAround ? [] : deviceBlocks(world, needsDevice(intent, world))),
			...needed,
			...lost,
			...kept.blocks,
			...stepBlocks(steps, world),
		]),
		brakes,
		consent: consentFor({steps, brakes}),
	};
}

function workOf(intent: Intent, world: PlanWorld, needed: readonly Block[]): Work {
	const shop: Workshop = {
		world,
		isSingle: !isBulk(intent),
		slots: slotAllocator(world),
		cardHolders: new Map(
			usersOf(world)
				.filter(({card}) => card !== 0)
				.map(({card, pin}) => [card, pin]),
		),
	};
	switch (intent.operation) {
		case 'add':
			return addMember(intent, shop, needed);
		case 'restore':
			return restoreWork(intent, shop, needed);
		case 'undo':
			return undoWork(intent, shop, needed);
		default:
			return listedWork(intent, shop, needed);
	}
}

/** A database that refuses everything is told once, not again with each step. */
function once(blocks: readonly Block[]): readonly Block[] {
	return blocks.filter((block, at) => blocks.findIndex(({reason}) => reason === block.reason) === at);
}

function isDeviceDelete(draft: Draft): boolean {
	return draft.action === 'delete';
}

function withoutDrafts(work: Work, reason: string): Work {
	const pins = [...new Set(work.drafts.map(({pin}) => pin))];
	const leftOut = pins.map((pin): LeftOut => ({pin, kind: 'UNKNOWN', reason}));
	return {...work, drafts: [], leftOut: [...leftOut, ...work.leftOut]};
}

function numbered(drafts: readonly Draft[]): readonly Step[] {
	const ids = new Map(drafts.map((draft, at) => [draft, String(at + 1)]));
	return drafts.map((draft): Step => {
		const {waitsFor, ...step} = draft;
		const needs = waitsFor === undefined ? undefined : ids.get(waitsFor);
		return {id: ids.get(draft)!, ...step, ...(needs === undefined ? {} : {needs})};
	});
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
