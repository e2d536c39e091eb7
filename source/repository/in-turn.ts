/** Runs one piece of work after the other; what one throws is its own affair. */
export interface Turns {
	run<T>(work: () => Promise<T>): Promise<T>;
	/** Resolves when nothing runs or waits any more. */
	idle(): Promise<void>;
}

export function inTurn(): Turns {
	let last: Promise<unknown> = Promise.resolve();
	return {
		run(work) {
			const next = last.then(work, work);
			last = next.catch(() => {});
			return next;
		},
		async idle() {
			await last;
		},
	};
}
