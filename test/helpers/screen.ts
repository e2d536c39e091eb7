import xterm from '@xterm/headless';

/** One cell as a terminal shows it. */
export interface ShownCell {
	/** The glyph with its marks; a blank cell is a space, the second half of a wide glyph is empty. */
	readonly text: string;
	readonly width: number;
	/** `default`, `palette 1` or `rgb ff8800`. */
	readonly foreground: string;
	readonly background: string;
	/** Names of what is on, such as `bold inverse`. */
	readonly attributes: string;
}

/** What an emulated terminal shows, and ways to wait for it. Lines are without blanks at their end. */
export interface Screen {
	/** The visible lines, top to bottom. */
	text(): string[];
	cell(column: number, row: number): ShownCell;
	/** Is the alternate screen shown? */
	readonly isAlternate: boolean;
	/** Resolves when all bytes written so far are on the screen. */
	settled(): Promise<void>;
	/** Resolves with the screen's text as soon as it matches. Rejects with the screen in the message. */
	waitForText(pattern: RegExp | string): Promise<string>;
}

const patienceMs = 28_000;

/** An emulator behind a stream of bytes: xterm without its window. */
export class EmulatedScreen implements Screen {
	readonly emulator: xterm.Terminal;
	readonly #waiting = new Set<() => void>();

	constructor(columns: number, rows: number) {
		this.emulator = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0});
		this.emulator.onWriteParsed(() => this.look());
	}

	write(data: string | Uint8Array): void {
		this.emulator.write(data);
	}

	/** Makes everybody who waits look again. */
	look(): void {
		for (const check of [...this.#waiting]) check();
	}

	text(): string[] {
		const {active} = this.emulator.buffer;
		return Array.from({length: this.emulator.rows}, (_, row) => {
			const line = active.getLine(active.baseY + row);
			return line?.translateToString(true).trimEnd() ?? '';
		});
	}

	cell(column: number, row: number): ShownCell {
		const {active} = this.emulator.buffer;
		const cell = active.getLine(active.baseY + row)?.getCell(column);
		if (cell === undefined) throw new RangeError(`There is no cell at column ${column}, row ${row}.`);
		const names = {
			bold: cell.isBold(),
			dim: cell.isDim(),
			italic: cell.isItalic(),
			underline: cell.isUnderline(),
			inverse: cell.isInverse(),
			strikethrough: cell.isStrikethrough(),
		};
		const attributes = Object.entries(names).flatMap(([name, isOn]) => (isOn === 0 ? [] : [name]));
		return {
			text: cell.getChars() === '' && cell.getWidth() > 0 ? ' ' : cell.getChars(),
			width: cell.getWidth(),
			foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
			background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
			attributes: attributes.join(' '),
		};
	}

	get isAlternate(): boolean {
		return this.emulator.buffer.active.type === 'alternate';
	}

	settled(): Promise<void> {
		return new Promise(resolve => this.emulator.write('', resolve));
	}

	waitForText(pattern: RegExp | string): Promise<string> {
		const matches = (shown: string) =>
			typeof pattern === 'string' ? shown.includes(pattern) : pattern.test(shown);
		return this.waitFor(() => matches(this.text().join('\n')), `the text ${pattern}`).then(() =>
			this.text().join('\n'),
		);
	}

	/** Resolves when the condition holds after some write. */
	waitFor(isTrue: () => boolean, what: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const check = () => {
				if (!isTrue()) return;
				clearTimeout(timer);
				this.#waiting.delete(check);
				resolve();
			};
			const timer = setTimeout(() => {
				this.#waiting.delete(check);
				reject(new Error(`Waited in vain for ${what}. The screen:\n${this.text().join('\n')}`));
			}, patienceMs);
			this.#waiting.add(check);
			check();
		});
	}
}

function colour(isDefault: boolean, isRgb: boolean, value: number): string {
	if (isDefault) return 'default';
	return isRgb ? `rgb ${value.toString(16).padStart(6, '0')}` : `palette ${value}`;
}
