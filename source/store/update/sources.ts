import {type DeviceEvent, isKnown} from '../../domain/index.ts';
import type {Comparison} from '../../reconcile/comparison.ts';
import {prepareData} from '../data.ts';
import {nameOfPin} from '../selectors.ts';
import type {Live, LiveEvent, State} from '../state.ts';
import type {Next, Theme} from './next.ts';
import {relist} from './next.ts';

const eventsKept = 50;
const punchesKept = 5000;

/** Readings of the three sources, and the device's live events. */
export const updateSources: Theme = (state, event) => {
	switch (event.type) {
		case 'workbench-opened': {
			const {device, isReadOnly, writableRows} = event;
			return [{...state, device, isReadOnly, writableRows}, []];
		}
		case 'refresh-requested':
			if (state.reading !== null) return [{...state, notice: 'Still reading.'}, []];
			return [{...state, reading: {keepsOrder: false}}, [{type: 'refresh'}]];
		case 'comparison-arrived':
			return [takeComparison(state, event.comparison), []];
		case 'reading-ended':
			return [{...state, reading: null}, []];
		case 'live-toggled':
			return toggleLive(state);
		case 'device-events-arrived':
			return [{...state, live: withEvents(state, event.events)}, []];
		case 'device-events-ended':
			return [{...state, live: {...state.live, isOn: false}, notice: event.reason ?? state.notice}, []];
		default:
			return null;
	}
};

/**
The first reading shows what it has as it comes. Later ones change the rows only when every source has answered:
until then people would turn to "not known" and back. Chips always tell the newest.
*/
function takeComparison(state: State, comparison: Comparison): State {
	const next = {...state, sources: comparison.snapshots};
	if (state.data.isSettled && !comparison.isSettled)
		return isProof(state, comparison) ? prove(next, comparison) : next;
	const shown = {...next, data: prepareData(comparison)};
	if (state.reading?.keepsOrder === true && state.data.isSettled) return withoutVanished(shown);
	const isUntouched = !state.data.isSettled && state.list.cursor === 0;
	const listed = withoutVanished(relist(shown, isUntouched ? 'new-filter' : 'new-reading'));
	// Finger counts come after the lists and move nobody.
	return comparison.isSettled && state.reading !== null ? {...listed, reading: {keepsOrder: true}} : listed;
}

/** After a run the device's list is its reading back: rows tell it before the sources have all answered anew. */
function isProof(state: State, {snapshots}: Comparison): boolean {
	return (
		state.reading?.keepsOrder === true &&
		Object.values(snapshots).every(snapshot => snapshot.state === 'off' || isKnown(snapshot.state))
	);
}

function prove(state: State, comparison: Comparison): State {
	return {...state, data: prepareData({...comparison, isSettled: true})};
}

/** Marks of PINs that no source has any more are dropped. */
function withoutVanished(state: State): State {
	const {marks} = state.list;
	if ([...marks].every(pin => state.data.byPin.has(pin))) return state;
	const kept = new Set([...marks].filter(pin => state.data.byPin.has(pin)));
	return {...state, list: {...state.list, marks: kept}};
}

function toggleLive(state: State): Next {
	if (state.live.isOn) return [{...state, live: {...state.live, isOn: false}}, [{type: 'stop-events'}]];
	return [{...state, live: {...state.live, isOn: true}}, [{type: 'watch-events'}]];
}

function withEvents(state: State, events: readonly DeviceEvent[]): Live {
	const named: readonly LiveEvent[] = events.map(event => ({
		...event,
		name: event.pin === null ? null : nameOfPin(state, event.pin),
	}));
	const lastPunches = new Map(state.live.lastPunches);
	for (const event of named) {
		if (event.kind !== 'punch' || event.pin === null) continue;
		lastPunches.delete(event.pin);
		lastPunches.set(event.pin, event);
		// The oldest goes: a door can be held for days.
		if (lastPunches.size > punchesKept) lastPunches.delete(lastPunches.keys().next().value!);
	}

	return {
		...state.live,
		events: [...named.toReversed(), ...state.live.events].slice(0, eventsKept),
		lastPunches,
	};
}
