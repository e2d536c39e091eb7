import type {SourceName} from '../domain/index.ts';
import type {Operation} from '../plan/plan.ts';
import {chosenPins, missingSource, presentSources, rowAtCursor} from './selectors.ts';
import type {State} from './state.ts';

/** Reasons why a key cannot be meant now. The plan below decides again; these only answer at once. */
export type Refusal = (state: State) => string | null;

export const needsRow: Refusal = state => (rowAtCursor(state) === null ? 'No row here.' : null);

const needsDevice: Refusal = state =>
	state.device === null ? 'No device is configured.' : missingSource(state, 'device');

/** A source that is configured must be known; `off` is neither known nor unknown. */
function middlewareIfConfigured(state: State): string | null {
	return state.data.snapshots.middleware.state === 'off' ? null : missingSource(state, 'middleware');
}

/** One member at the door of a device that is out of reach: the plan asks for other ways than its line. */
function isForAnotherWay(
	{device, data}: State,
	operation: Operation | 'switch',
	pins: readonly string[],
): boolean {
	return (
		operation === 'register' && pins.length === 1 && device !== null && data.snapshots.device.state === 'fail'
	);
}

/** What each action needs to be read completely. */
export function refusePlan(operation: Operation | 'switch'): Refusal {
	return state => {
		const pins = chosenPins(state);
		if (pins.length === 0) return 'No row here.';
		const device = needsDevice(state);
		if (device !== null && !isForAnotherWay(state, operation, pins)) return device;
		if (operation === 'switch') return null;
		const website = missingSource(state, 'sql');
		if (website !== null) return website;
		const isMany = pins.length > 1;
		if (operation === 'delete' || operation === 'fix' || (operation === 'register' && isMany))
			return middlewareIfConfigured(state);
		return null;
	};
}

/** A pane can be shown alone when its source is configured. */
export function needsPane(source: SourceName): Refusal {
	return state => (presentSources(state).includes(source) ? null : 'This source is not configured.');
}

export const needsLine: Refusal = state => (state.device === null ? 'No device is configured.' : null);
