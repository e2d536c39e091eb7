/** A small seeded generator (mulberry32): the same seed gives the same gym on every machine. */
export interface Random {
	/** Integer in 0 … limit - 1. */
	below(limit: number): number;
	chance(share: number): boolean;
	pick<T>(items: readonly T[]): T;
}

export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_00_00_00_00;
	};
	const below = (limit: number): number => Math.floor(next() * limit);
	return {below, chance: share => next() < share, pick: items => items[below(items.length)]!};
}
