import {changeStyle, plain, type StyleId} from './style.ts';

const nowhere = -1;

/**
Collects the bytes of one frame and knows where that leaves the cursor and which style is in force, so that
each movement and each change of colour is the shortest one. Rows and columns count from 0.
*/
export class Pen {
	#bytes = '';
	#row = nowhere;
	#column = nowhere;
	#style: StyleId = plain;
	readonly #columns: number;

	constructor(columns: number) {
		this.#columns = columns;
	}

	/** Takes what was collected, in the plain style: what others write to the terminal must not be coloured. */
	take(): string {
		this.setStyle(plain);
		const bytes = this.#bytes;
		this.#bytes = '';
		return bytes;
	}

	get style(): StyleId {
		return this.#style;
	}

	isAt(row: number): boolean {
		return this.#row === row && this.#column !== nowhere;
	}

	get column(): number {
		return this.#column;
	}

	/** Text that takes exactly `width` columns on every terminal, or else `loseColumn` must follow. */
	put(text: string, width: number, style: StyleId): void {
		this.setStyle(style);
		this.#bytes += text;
		this.#column += width;
		// Terminals differ in where the cursor stands after the last column was filled.
		if (this.#column >= this.#columns) this.loseColumn();
	}

	/** A sequence that leaves cursor and style alone. */
	send(sequence: string): void {
		this.#bytes += sequence;
	}

	setStyle(style: StyleId): void {
		this.#bytes += changeStyle(this.#style, style);
		this.#style = style;
	}

	/** The terminal may have measured what was put differently: the next movement is absolute. */
	loseColumn(): void {
		this.#column = nowhere;
	}

	loseCursor(): void {
		this.#row = nowhere;
		this.#column = nowhere;
	}

	/** After a sequence that homes the cursor. */
	home(): void {
		this.#row = 0;
		this.#column = 0;
	}

	moveTo(row: number, column: number): void {
		if (this.#row === row && this.#column === column) return;
		this.#bytes += this.#movement(row, column);
		this.#row = row;
		this.#column = column;
	}

	#movement(row: number, column: number): string {
		let best = column === 0 ? (row === 0 ? '\x1B[H' : `\x1B[${row + 1}H`) : `\x1B[${row + 1};${column + 1}H`;
		if (this.#row === nowhere) return best;
		const offer = (candidate: string) => {
			if (candidate.length < best.length) best = candidate;
		};
		const down = row - this.#row;
		const fromLeft = column === 0 ? '' : step(column, 'C');
		if (down === 0) offer(`\r${fromLeft}`);
		else if (down > 0 && down <= 3) offer(`\r${'\n'.repeat(down)}${fromLeft}`);
		if (this.#column === nowhere) return best;
		const right = column - this.#column;
		const vertical = down === 0 ? '' : down > 0 ? step(down, 'B') : step(-down, 'A');
		if (right === 0) offer(vertical);
		else if (right > 0) offer(`${vertical}${step(right, 'C')}`);
		else if (right >= -3) offer(`${vertical}${'\b'.repeat(-right)}`);
		else offer(`${vertical}${step(-right, 'D')}`);
		return best;
	}
}

function step(count: number, letter: string): string {
	return count === 1 ? `\x1B[${letter}` : `\x1B[${count}${letter}`;
}
