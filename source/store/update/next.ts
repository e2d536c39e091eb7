import type {Effect} from '../effects.ts';
import type {Event} from '../events.ts';
import {arrange, rearrange} from '../list.ts';
import {geometryOf, type State} from '../state.ts';

/** What `update` gives: the next state, and what the runtime has to do. */
export type Next = readonly [State, readonly Effect[]];

export type Update = (state: State, event: Event) => Next;

/** A theme of `update`: null when the event is not its own. */
export type Theme = (state: State, event: Event, update: Update) => Next | null;

/** Lists anew by the present tab, query and kinds; a new reading forgets what the last run did to a row. */
export function relist(state: State, why: 'new-reading' | 'new-filter'): State {
	if (why === 'new-filter')
		return {...state, list: rearrange(state.list, state.data, geometryOf(state).bodyRows)};
	const list = arrange(state.list, state.data, geometryOf(state).bodyRows);
	return {...state, list, outcomes: new Map()};
}
