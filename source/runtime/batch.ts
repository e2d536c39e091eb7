/** Gathers items and hands them on at most once an interval: at once when it was quiet, else together later. */
export interface Batch<T> {
	add(item: T): void;
	/** Hands on what is gathered now. */
	flush(): void;
	/** Forgets what is gathered. */
	cancel(): void;
}

export function createBatch<T>(intervalMs: number, handOn: (items: readonly T[]) => void): Batch<T> {
	let items: T[] = [];
	let timer: NodeJS.Timeout | null = null;

	function flush(): void {
		if (items.length === 0) return;
		const gathered = items;
		items = [];
		handOn(gathered);
	}

	function rest(): void {
		timer = setTimeout(() => {
			timer = null;
			if (items.length === 0) return;
			flush();
			rest();
		}, intervalMs);
	}

	return {
		add(item) {
			items.push(item);
			if (timer !== null) return;
			flush();
			rest();
		},
		flush,
		cancel() {
			items = [];
			if (timer !== null) clearTimeout(timer);
			timer = null;
		},
	};
}
