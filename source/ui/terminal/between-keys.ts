/** Longer than this nobody waits for a picture, even while keys keep coming. */
const patienceMs = 40;

/** What a key reader tells about the keys that it holds. */
export interface KeyTraffic {
	readonly isBusy: boolean;
	on(event: 'idle', listener: () => void): unknown;
}

/**
Puts off drawing while more keys are waiting. Each key reaches the store at once and in order; what React draws
in between would be thrown away, and costs more than all the rest: a thousand keys 300 ms instead of 50.
A single key is drawn at once.

A field that is given its text by React (ink-text-input) works on what was drawn last: while one is open, draw at
each change without this.
@param draw tells React that the store has changed
@returns to be called on each change of the store
*/
export function drawBetweenKeys(
	keys: KeyTraffic,
	draw: () => void,
	now: () => number = () => performance.now(),
): () => void {
	let waitingSince: number | null = null;
	const drawNow = () => {
		waitingSince = null;
		draw();
	};
	keys.on('idle', () => {
		if (waitingSince !== null) drawNow();
	});
	return () => {
		if (!keys.isBusy) {
			drawNow();
			return;
		}
		waitingSince ??= now();
		if (now() - waitingSince >= patienceMs) drawNow();
	};
}
