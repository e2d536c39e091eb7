import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {EmulatedScreen, type Screen} from './screen.ts';

/** A terminal in memory: the streams of a TTY on one side, a screen and a keyboard on the other. */
export interface VirtualTerminal extends Screen {
	readonly stdin: VirtualInput;
	readonly stdout: VirtualOutput;
	/** All that was written since `mark`, or from the beginning. */
	readonly written: string;
	/** Its length in bytes. */
	readonly bytes: number;
	/** Number of writes since `mark`. */
	readonly writes: number;
	mark(): void;
	/** Types; several keys in one string arrive as one chunk. */
	press(keys: string): void;
	resize(columns: number, rows: number): void;
	/** Resolves when the condition holds after some write. */
	waitFor(isTrue: () => boolean, what: string): Promise<void>;
}

export class VirtualInput extends PassThrough {
	readonly isTTY = true;
	isRaw = false;

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
}

export class VirtualOutput extends EventEmitter {
	readonly isTTY = true;
	columns: number;
	rows: number;
	/** When true, `write` says that it has enough until `drain` is emitted by the test. */
	isSlow = false;
	/** When set, `write` fails with it, as on a terminal that vanished. */
	failure: Error | undefined;
	readonly chunks: string[] = [];
	readonly #screen: EmulatedScreen;

	constructor(columns: number, rows: number, screen: EmulatedScreen) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.#screen = screen;
	}

	write(text: string, done?: () => void): boolean {
		if (this.failure !== undefined) throw this.failure;
		if (text !== '') {
			this.chunks.push(text);
			this.#screen.write(text);
		}
		if (done !== undefined) setImmediate(done);
		return !this.isSlow;
	}
}

class VirtualScreen extends EmulatedScreen implements VirtualTerminal {
	readonly stdin = new VirtualInput();
	readonly stdout: VirtualOutput;
	#marked = 0;

	constructor(columns: number, rows: number) {
		super(columns, rows);
		this.stdout = new VirtualOutput(columns, rows, this);
	}

	get written(): string {
		return this.stdout.chunks.slice(this.#marked).join('');
	}

	get bytes(): number {
		return new TextEncoder().encode(this.written).length;
	}

	get writes(): number {
		return this.stdout.chunks.length - this.#marked;
	}

	mark(): void {
		this.#marked = this.stdout.chunks.length;
	}

	press(keys: string): void {
		this.stdin.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.emulator.resize(columns, rows);
		this.stdout.columns = columns;
		this.stdout.rows = rows;
		this.stdout.emit('resize');
	}
}

export function createVirtualTerminal(columns = 80, rows = 24): VirtualTerminal {
	return new VirtualScreen(columns, rows);
}
