import type {SourceName, SourceState} from '../domain/index.ts';
import {plainText} from '../domain/index.ts';
import {type Block, type Intent, isRowAction, type Operation} from './plan.ts';
import type {PlanWorld} from './world.ts';

const labels: Readonly<Record<SourceName, string>> = {
	sql: 'the website',
	middleware: 'the middleware',
	device: 'the device',
};

/** Complete and current: what a write may be built on. `old` is good for looking only. */
export function isCurrent(state: SourceState): boolean {
	return state === 'ok' || state === 'live';
}

/** More than one person, or people picked by the program: then the middleware is needed as well. A new member is one. */
export function isBulk({operation, selector}: Intent): boolean {
	if (operation === 'add') return false;
	return operation === 'fix' || selector.by !== 'pins' || new Set(selector.pins).size > 1;
}

interface Needs {
	readonly always: readonly SourceName[];
	readonly ifConfigured: readonly SourceName[];
}

/**
Sources this intent cannot do without. `ifConfigured`: needed only where the gym has it.
A person who is disabled at the door at night must not wait for a website.
*/
function needsOf(intent: Intent, world: PlanWorld): Needs {
	if (intent.operation === 'resync' && intent.in === 'sql') return {always: ['sql'], ifConfigured: []};
	if (intent.operation === 'resync' && intent.in === 'mw')
		return {always: ['sql', 'middleware'], ifConfigured: []};
	const middleware: readonly SourceName[] = ['middleware'];
	const byOperation: Readonly<Record<Operation, readonly SourceName[]>> = {
		register: isBulk(intent) ? middleware : [],
		resync: intent.selector.by === 'all' ? middleware : [],
		delete: middleware,
		add: [],
		fix: middleware,
		enable: [],
		disable: [],
		restore: [],
		undo: [],
	};
	const onlyDevice = ['enable', 'disable', 'restore', 'undo'].includes(intent.operation);
	const always: readonly SourceName[] = onlyDevice ? ['device'] : ['sql', 'device'];
	return {
		always: touchesDevice(intent, world) ? always : [],
		ifConfigured: byOperation[intent.operation],
	};
}

/** Is there no such plan without a reading of the device? */
export function needsDevice(intent: Intent, world: PlanWorld): boolean {
	return needsOf(intent, world).always.includes('device');
}

/** Rows that were repaired are taken back without the device. */
function touchesDevice({operation}: Intent, {past}: PlanWorld): boolean {
	return operation !== 'undo' || past === undefined || past.steps.some(({action}) => !isRowAction(action));
}

/** What undo needs besides, when it takes people off the device again. */
export function deletesNeed(intent: Intent, world: PlanWorld): readonly Block[] {
	return blocksFor(
		{always: ['sql', 'device'], ifConfigured: ['middleware']},
		`${intent.operation} deletes users, which`,
		world,
	);
}

/** A block for each source that is needed and not complete and current. */
export function blockedSources(intent: Intent, world: PlanWorld): readonly Block[] {
	return blocksFor(needsOf(intent, world), intent.operation, world);
}

function blocksFor({always, ifConfigured}: Needs, who: string, {snapshots}: PlanWorld): readonly Block[] {
	return [...always, ...ifConfigured.filter(name => snapshots[name].state !== 'off')].flatMap(
		(name): Block[] => {
			const {state, reason} = snapshots[name];
			if (isCurrent(state)) return [];
			const needs = `${who} needs ${labels[name]}`;
			if (state === 'off') return [{code: 'source-incomplete', reason: `${needs}, which is not configured.`}];
			if (state === 'old') return [{code: 'stale', reason: `${needs}, and its reading is old: read again.`}];
			if (state === 'wait')
				return [{code: 'source-incomplete', reason: `${needs}, which is still being read.`}];
			const why = reason === null ? '' : ` (${plainText(reason)})`;
			return [{code: 'source-incomplete', reason: `${needs}, which could not be read completely${why}.`}];
		},
	);
}

/** An empty list is complete, and still no ground for deleting anybody. */
export function emptySources({snapshots}: PlanWorld): readonly Block[] {
	return (['sql', 'middleware'] as const).flatMap((name): Block[] =>
		isCurrent(snapshots[name].state) && snapshots[name].people.length === 0
			? [
					{
						code: 'source-empty',
						reason: `The list of ${labels[name]} is empty: nobody is deleted because of an empty list.`,
					},
				]
			: [],
	);
}
