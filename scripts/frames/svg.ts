import type {ShownCell} from '../../test/helpers/screen.ts';

/** A picture of a terminal's cells, drawn as text: it can be searched, and a change of one word is a change of one line. */

const cell = {width: 8.4, height: 18} as const;
const margin = 12;
const fontSize = 14;

const dark = {background: '#16181d', foreground: '#d5d8de'};
/** The sixteen colours as a common dark theme has them. */
const palette = [
	'#16181d #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #d5d8de',
	'#7f848e #ff7b86 #b5e890 #ffd68a #82c4ff #e19bf5 #7fdbe6 #ffffff',
].flatMap(line => line.split(' '));

interface Run {
	readonly column: number;
	readonly columns: number;
	readonly text: string;
	readonly style: Style;
}

interface Style {
	readonly foreground: string;
	readonly background: string;
	readonly isBold: boolean;
	readonly isDim: boolean;
}

/** An SVG of lines of cells, each line as wide as the first. */
export function drawCells(title: string, lines: readonly (readonly ShownCell[])[]): string {
	const width = round((lines[0]?.length ?? 0) * cell.width + 2 * margin);
	const height = lines.length * cell.height + 2 * margin;
	const body = lines.flatMap((line, row) => runsOf(line).flatMap(run => drawRun(run, row)));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}">`,
		`<title>${escaped(title)}</title>`,
		`<rect width="${width}" height="${height}" rx="8" fill="${dark.background}"/>`,
		...body,
		'</svg>',
		'',
	].join('\n');
}

function drawRun({column, columns, text, style}: Run, row: number): string[] {
	const y = margin + row * cell.height;
	const left = (at: number) => round(margin + at * cell.width);
	const isFilled = style.background !== dark.background;
	const box = `<rect x="${left(column)}" y="${y}" width="${round(columns * cell.width)}" height="${cell.height}" fill="${style.background}"/>`;
	const words = text.trim();
	if (words === '') return isFilled ? [box] : [];
	// Blanks at the ends are one cell each; what is left keeps its columns whatever font the reader has.
	const blanksBefore = text.length - text.trimStart().length;
	const width = round((columns - (text.length - words.length)) * cell.width);
	const weight = `${style.isBold ? ' font-weight="bold"' : ''}${style.isDim ? ' opacity="0.6"' : ''}`;
	const drawn = `<text x="${left(column + blanksBefore)}" y="${y + 13}" textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="${style.foreground}"${weight}>${escaped(words)}</text>`;
	return isFilled ? [box, drawn] : [drawn];
}

/** Neighbours of one style, cut at long gaps, so that a picture has no runs of blanks. */
function runsOf(line: readonly ShownCell[]): Run[] {
	const runs: Run[] = [];
	for (const [column, shown] of line.entries()) {
		if (shown.width === 0) continue;
		const style = styleOf(shown);
		const last = runs.at(-1);
		const isSame = last !== undefined && isEqual(last.style, style) && last.column + last.columns === column;
		if (isSame && !/ {3}$/.test(last.text))
			runs[runs.length - 1] = {
				...last,
				columns: last.columns + shown.width,
				text: last.text + shown.text,
			};
		else runs.push({column, columns: shown.width, text: shown.text, style});
	}

	return runs;
}

function isEqual(a: Style, b: Style): boolean {
	return (
		a.foreground === b.foreground &&
		a.background === b.background &&
		a.isBold === b.isBold &&
		a.isDim === b.isDim
	);
}

function styleOf({foreground, background, attributes}: ShownCell): Style {
	const front = colourOf(foreground, dark.foreground);
	const back = colourOf(background, dark.background);
	const isInverse = attributes.includes('inverse');
	return {
		foreground: isInverse ? back : front,
		background: isInverse ? front : back,
		isBold: attributes.includes('bold'),
		isDim: attributes.includes('dim'),
	};
}

function colourOf(name: string, byDefault: string): string {
	const [kind, value = ''] = name.split(' ');
	if (kind === 'rgb') return `#${value}`;
	return kind === 'palette' ? (palette[Number(value)] ?? byDefault) : byDefault;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
