import {EventEmitter} from 'node:events';
import {createKeyTokens} from './key-tokens.ts';

/** The part of a terminal's stream that the reader uses. */
export interface KeySource {
	on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
	off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
	resume(): unknown;
	pause(): unknown;
}

export interface KeyReaderOptions {
	/** Looks at each key before Ink does; true keeps it from Ink. */
	readonly intercept?: (key: string) => boolean;
	/** How long a lone ESC may be the beginning of a longer sequence. */
	readonly escapeMs?: number;
	/** How long the rest of a torn sequence may take on a slow line. */
	readonly sequenceMs?: number;
}

/**
Stands between the terminal and Ink: one key for each turn of the event loop, in order. Ink gives a chunk such
as `jjj` to a component as one input, and runs several inputs of one chunk before the next rendering; with one
key a turn, components that keep text in their state (ink-text-input) lose nothing.

It is what Ink uses of a `ReadStream`. Raw mode, `ref` and `unref` are the terminal's business (`openTerminal`);
what Ink asks for here changes nothing.
*/
export class KeyReader extends EventEmitter {
	readonly isTTY = true;
	isRaw = false;
	readonly #source: KeySource;
	readonly #intercept: (key: string) => boolean;
	readonly #escapeMs: number;
	readonly #sequenceMs: number;
	#tokens = createKeyTokens();
	#decoder = new TextDecoder();
	readonly #queue: string[] = [];
	#current: string | null = null;
	#isScheduled = false;
	#silence: NodeJS.Timeout | undefined;

	constructor(source: KeySource, options: KeyReaderOptions = {}) {
		super();
		this.#source = source;
		this.#intercept = options.intercept ?? (() => false);
		this.#escapeMs = options.escapeMs ?? 20;
		this.#sequenceMs = options.sequenceMs ?? 200;
		this.on('newListener', event => {
			// Keys wait until somebody reads them.
			if (event === 'readable') this.#schedule();
		});
	}

	start(): void {
		this.#source.on('data', this.#take);
		this.#source.resume();
	}

	/** Lets go of the terminal; keys that were not delivered yet are forgotten. */
	stop(): void {
		this.#source.off('data', this.#take);
		this.#source.pause();
		clearTimeout(this.#silence);
		this.#tokens = createKeyTokens();
		this.#decoder = new TextDecoder();
		this.dropPending();
	}

	/** Forgets keys typed ahead. A dialog that has just opened must not be answered by them. */
	dropPending(): void {
		this.#queue.length = 0;
		this.#current = null;
	}

	/** The key whose turn it is, once; null when there is none. */
	read(): string | null {
		const key = this.#current;
		this.#current = null;
		return key;
	}

	setEncoding(): this {
		return this;
	}

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	readonly #take = (chunk: Uint8Array | string): void => {
		clearTimeout(this.#silence);
		const text = typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, {stream: true});
		this.#enqueue(this.#tokens.push(text));
		const {pending} = this.#tokens;
		if (pending === 'nothing' || pending === 'paste') return;
		this.#silence = setTimeout(
			() => this.#enqueue(this.#tokens.settle()),
			pending === 'escape' ? this.#escapeMs : this.#sequenceMs,
		);
	};

	#enqueue(keys: readonly string[]): void {
		for (const key of keys) this.#queue.push(key);
		this.#schedule();
	}

	#schedule(): void {
		if (this.#isScheduled || this.#queue.length === 0) return;
		this.#isScheduled = true;
		setImmediate(() => {
			this.#isScheduled = false;
			this.#deliver();
		});
	}

	#deliver(): void {
		if (this.listenerCount('readable') === 0) return;
		const key = this.#queue.shift();
		if (key !== undefined && !this.#intercept(key)) {
			this.#current = key;
			this.emit('readable');
		}
		this.#schedule();
	}
}

/** A key reader over a terminal's input; pass it to Ink's `render` as `stdin`, and `start` it. */
export function createKeyReader(source: KeySource, options: KeyReaderOptions = {}): KeyReader {
	return new KeyReader(source, options);
}
