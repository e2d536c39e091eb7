import {type Effect, type Event, type State, topDialog, update} from '../store/index.ts';
import type {StoreView} from '../ui/index.ts';

/** A frame on the screen, at most: keys between two frames change the state, not the screen. */
const frameMs = 16;

/**
Holds the one state. Every event is taken at once and in order; who draws is told at once when it was quiet,
else when the frame is over, so that a thousand keys in one burst cost a few frames. While a phrase is typed the
drawing is told each time, because its input component keeps the text.
*/
export function createScreenStore(
	initial: State,
	perform: (effect: Effect) => void,
): StoreView & {close(): void} {
	let state = initial;
	let shown = initial;
	let timer: NodeJS.Timeout | null = null;
	const listeners = new Set<() => void>();

	function show(): void {
		if (shown === state) return;
		shown = state;
		for (const listener of listeners) listener();
	}

	function pace(): void {
		timer = setTimeout(() => {
			timer = null;
			if (shown === state) return;
			show();
			pace();
		}, frameMs);
	}

	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getState: () => shown,
		dispatch(event: Event) {
			const [next, effects] = update(state, event);
			state = next;
			for (const effect of effects) perform(effect);
			if (topDialog(state)?.kind === 'plan') show();
			else if (timer === null) {
				show();
				pace();
			}
		},
		close() {
			if (timer !== null) clearTimeout(timer);
			listeners.clear();
		},
	};
}
