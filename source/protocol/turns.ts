import type {Exchange} from './exchange.ts';

/** Who may ask: one exchange at a time, in the order in which they came. */
export class Turns {
	readonly #waiting: Exchange[] = [];
	readonly #begin: (exchange: Exchange) => void;
	#current: Exchange | null = null;
	#ended: Exchange | null = null;

	/** @param begin sends the request whose turn has come. */
	constructor(begin: (exchange: Exchange) => void) {
		this.#begin = begin;
	}

	/** Whose answer is awaited. */
	get current(): Exchange | null {
		return this.#current;
	}

	/** Who ended last. */
	get ended(): Exchange | null {
		return this.#ended;
	}

	add(exchange: Exchange): void {
		this.#waiting.push(exchange);
		this.#next();
	}

	/** Answered, or given up: the next one may ask. */
	end(exchange: Exchange): void {
		const at = this.#waiting.indexOf(exchange);
		if (at !== -1) this.#waiting.splice(at, 1);
		if (exchange.timer !== null) clearTimeout(exchange.timer);
		if (this.#current !== exchange) return;
		this.#ended = exchange;
		this.#current = null;
		this.#next();
	}

	/** Nobody may ask any more. @returns all who still wanted something, whose turn it was first. */
	abandon(): Exchange[] {
		const left = [...(this.#current === null ? [] : [this.#current]), ...this.#waiting.splice(0)];
		this.#current = null;
		for (const {timer} of left) if (timer !== null) clearTimeout(timer);
		return left;
	}

	#next(): void {
		if (this.#current !== null) return;
		const exchange = this.#waiting.shift();
		if (exchange === undefined) return;
		this.#current = exchange;
		this.#begin(exchange);
	}
}
