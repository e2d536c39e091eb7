import type {SourceName, SourceState} from '../domain/index.ts';
import {plainText} from '../domain/index.ts';
import type {Block, Intent, Operation} from './plan.ts';
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

/** More than one person, or people picked by the program: then the middleware is needed as well. */
export function isBulk({operation, selector}: Intent): boolean {
	return operation === 'fix' || selector.by !== 'pins' || new Set(selector.pins).size > 1;
}

/**
Sources this intent cannot do without. `ifConfigured`: needed only where the gym has it.
A person who is disabled at the door at night must not wait for a website.
*/
function needsOf(intent: Intent): {
	readonly always: readonly SourceName[];
	readonly ifConfigured: readonly SourceName[];
} {
	const middleware: readonly SourceName[] = ['middleware'];
	const byOperation: Readonly<Record<Operation, readonly SourceName[]>> = {
		register: isBulk(intent) ? middleware : [],
		resync: intent.selector.by === 'all' ? middleware : [],
		delete: middleware,
		add: middleware,
		fix: middleware,
		enable: [],
		disable: [],
		restore: [],
		undo: [],
	};
	const onlyDevice = ['enable', 'disable', 'restore', 'undo'].includes(intent.operation);
	return {always: onlyDevice ? ['device'] : ['sql', 'device'], ifConfigured: byOperation[intent.operation]};
}

/** A block for each source that is needed and not complete and current. */
export function blockedSources(intent: Intent, {snapshots}: PlanWorld): readonly Block[] {
	const {always, ifConfigured} = needsOf(intent);
	return [...always, ...ifConfigured.filter(name => snapshots[name].state !== 'off')].flatMap(
		(name): Block[] => {
			const {state, reason} = snapshots[name];
			if (isCurrent(state)) return [];
			const needs = `${intent.operation} needs ${labels[name]}`;
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
