import {type Effect, type Event, type State, topDialog, update} from '../store/index.ts';
import type {StoreView} from '../ui/index.ts';

/** What live events may cost while they keep coming; the contract's 100 bytes leave room for the first of them. */
const eventBytesPerSecond = 80;
const longestEventRestMs = 5000;

/** A frame on the screen, at most: keys between two frames change the state, not the screen. */
const frameMs = 16;

/**
Holds the one state. Every event is taken at once and in order; who draws is told at once when it was quiet,
else when the frame is over, so that a thousand keys in one burst cost a few frames. While a phrase is typed the
drawing is told each time, because its input component keeps the text.

Live events are drawn at once after a quiet time. While they keep coming they wait for as long as the last drawing
was dear, so that a crowd at the door leaves the line to the keys; a key draws what has come so far.
@param drawnBytes what all frames so far have cost
*/
export function createScreenStore(
	initial: State,
	perform: (effect: Effect) => void,
	drawnBytes: () => number = () => 0,
): StoreView & {close(): void} {
	let state = initial;
	let shown = initial;
	let timer: NodeJS.Timeout | null = null;
	/** Is there more to show than live events that wait for their turn? */
	let isDue = false;
	let events = {drawnAt: Number.NEGATIVE_INFINITY, bytesBefore: 0};
	let eventTimer: NodeJS.Timeout | null = null;
	const listeners = new Set<() => void>();

	function show(): void {
		isDue = false;
		if (shown === state) return;
		shown = state;
		for (const listener of listeners) listener();
	}

	function pace(): void {
		timer = setTimeout(() => {
			timer = null;
			if (!isDue) return;
			show();
			pace();
		}, frameMs);
	}

	function showSoon(): void {
		isDue = shown !== state;
		if (timer !== null) return;
		show();
		pace();
	}

	function showEvents(): void {
		if (eventTimer !== null) return;
		const costMs = ((drawnBytes() - events.bytesBefore) * 1000) / eventBytesPerSecond;
		const restMs = events.drawnAt + Math.min(costMs, longestEventRestMs) - performance.now();
		if (restMs > 0) eventTimer = setTimeout(drawEvents, restMs);
		else drawEvents();
	}

	function drawEvents(): void {
		eventTimer = null;
		if (shown === state) return;
		events = {drawnAt: performance.now(), bytesBefore: drawnBytes()};
		showSoon();
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
			else if (event.type === 'device-events-arrived') showEvents();
			else showSoon();
		},
		close() {
			if (timer !== null) clearTimeout(timer);
			if (eventTimer !== null) clearTimeout(eventTimer);
			listeners.clear();
		},
	};
}
