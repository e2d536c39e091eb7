import {describe, expect, test} from 'vitest';
import {textWidth} from '../../../source/ui/terminal/glyphs.ts';
import {type Line, parseLine} from '../../../source/ui/terminal/line.ts';
import {createScreenWriter, type ScreenWriter} from '../../../source/ui/terminal/screen-writer.ts';
import {createVirtualTerminal, type VirtualTerminal} from '../../helpers/virtual-terminal.ts';

/** A small generator with a seed, so that a failing run can be repeated. */
function seeded(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

const steadyWords = [
	'Asha',
	'Verma',
	'é́',
	'Łukasz',
	'漢字',
	'田中',
	'ｶﾅ',
	'김',
	'x',
	'│',
	'──',
	'',
	'ÀÉ',
	'o\u0308',
];
const unsteadyWords = [
	'चित्रा',
	'क्षमा देवी',
	'தமிழ்செல்வி',
	'👨‍👩‍👧',
	'🇮🇳',
	'⚠️',
	'श्री',
	'ਗੁਰਪ੍ਰੀਤ',
	'สมชาย',
	'عائشة',
];
const colours = [
	'',
	'',
	'\x1B[31m',
	'\x1B[1m',
	'\x1B[7m',
	'\x1B[38;5;208m',
	'\x1B[48;2;10;20;30m',
	'\x1B[2;4m',
];

function coloured(words: string, colour: string): string {
	return colour === '' ? words : `${colour}${words}\x1B[0m`;
}

function randomLine(random: (below: number) => number, columns: number, words: readonly string[]): string {
	let line = '';
	while (textWidth(line.replaceAll(/\x1B\[[\d;]*m/g, '')) < columns && random(12) > 0) {
		line += coloured(words[random(words.length)]!, colours[random(colours.length)]!);
		line += random(3) === 0 ? ' '.repeat(random(12)) : '|';
	}
	return line.trimEnd();
}

/** What Ink does to a frame before it writes it. */
function writeFrame(writer: ScreenWriter, lines: readonly string[]): void {
	writer.write('\x1B[?2026h');
	writer.write(`${'\x1B[2K\x1B[1A'.repeat(writer.rows - 1)}\x1B[2K\x1B[G${lines.join('\n')}\n`);
	writer.write('\x1B[?2026l');
}

function openScreen(
	columns: number,
	rows: number,
	isModern = true,
): {terminal: VirtualTerminal; writer: ScreenWriter} {
	const terminal = createVirtualTerminal(columns, rows);
	terminal.stdout.write('\x1B[?1049h\x1B[?7l');
	return {terminal, writer: createScreenWriter({output: terminal.stdout, columns, rows, isModern})};
}

/** The same lines painted from nothing by the terminal itself: what the screen must look like. */
async function paintedAfresh(
	lines: readonly string[],
	columns: number,
	rows: number,
): Promise<VirtualTerminal> {
	const terminal = createVirtualTerminal(columns, rows);
	terminal.stdout.write(`\x1B[?7l${lines.map((line, row) => `\x1B[${row + 1}H${line}`).join('')}`);
	await terminal.settled();
	return terminal;
}

function cells(terminal: VirtualTerminal, columns: number, rows: number): string[] {
	return Array.from({length: rows}, (_, row) =>
		Array.from({length: columns}, (_, column) => JSON.stringify(terminal.cell(column, row))).join('\n'),
	);
}

describe('what the terminal shows', () => {
	test.each([
		[1, 'modern'],
		[2, 'modern'],
		[3, 'modern'],
		[4, 'VT100'],
	])(
		'equals the newest frame cell by cell after random changes, seed %i, on a %s terminal',
		async (seed, kind) => {
			const random = seeded(seed);
			let [columns, rows] = [50, 10];
			const {terminal, writer} = openScreen(columns, rows, kind === 'modern');
			let lines = Array.from({length: rows - 1}, () => randomLine(random, columns, steadyWords));
			for (let frame = 0; frame < 60; frame++) {
				lines = nextFrame(random, lines, columns, steadyWords);
				if (random(20) === 0) {
					[columns, rows] = [20 + random(50), 4 + random(12)];
					terminal.resize(columns, rows);
					writer.resize(columns, rows);
					lines = Array.from({length: rows - 1}, () => randomLine(random, columns, steadyWords));
				}
				writeFrame(writer, lines);
				await terminal.settled();
				const wanted = await paintedAfresh(
					lines.map(line => cut(line, columns)),
					columns,
					rows,
				);
				expect(cells(terminal, columns, rows)).toEqual(cells(wanted, columns, rows));
			}
		},
	);

	test.each([11, 12, 13])(
		'keeps every steady cell behind an unsteady name in its column, seed %i',
		async seed => {
			const random = seeded(seed);
			const [columns, rows] = [70, 10];
			const words = [...steadyWords, ...unsteadyWords];
			const {terminal, writer} = openScreen(columns, rows);
			let lines = Array.from({length: rows - 1}, () => randomLine(random, columns, words));
			for (let frame = 0; frame < 60; frame++) {
				lines = nextFrame(random, lines, columns, words);
				writeFrame(writer, lines);
				await terminal.settled();
				for (const [row, text] of lines.entries()) {
					const line = parseLine(text, columns);
					const steady = steadyColumns(line, columns);
					const shown = steady.map(column => `${column} ${terminal.cell(column, row).text}`);
					expect(shown).toEqual(steady.map(column => `${column} ${line.glyphs[column] ?? ' '}`));
				}
			}
		},
	);

	test('has a name with its clusters together, whatever the terminal thinks of their width', async () => {
		const {terminal, writer} = openScreen(40, 5);
		const tamil = '17 |தமிழ்செல்வி        |';
		writeFrame(writer, [`${tamil}-`, '18 |Asha             |-']);
		writeFrame(writer, ['18 |Asha             |-', `${tamil}x`]);
		await terminal.settled();
		expect(terminal.text()[1]).toContain('|தமிழ்செல்வி');
		expect(terminal.cell(textWidth(tamil), 1).text).toBe('x');
	});

	test('has both parts of a name in two scripts, also where the terminal needs more room', async () => {
		const {terminal, writer} = openScreen(40, 3);
		writeFrame(writer, [`|${'लक्ष्मी Verma'.padEnd(20)}|Asha`]);
		await terminal.settled();
		expect(terminal.text()[0]).toMatch(/^\|लक्ष्मी Verma +\|Asha$/);
	});

	test('leaves nothing behind when an unsteady name that ran wide goes away', async () => {
		const {terminal, writer} = openScreen(40, 4);
		writeFrame(writer, ['|क्षमा चित्रा श्री               |', 'below']);
		writeFrame(writer, ['|                              |', 'below']);
		await terminal.settled();
		expect(terminal.text()[0]?.replaceAll(' ', '')).toBe('||');
	});

	test('never lets a name at the right edge run into the next row', async () => {
		const {terminal, writer} = openScreen(12, 4);
		writeFrame(writer, ['|क्ष्म्यक्ष्म्यक्ष्म्यक्ष्म्य', 'below']);
		await terminal.settled();
		expect(terminal.text()[1]).toBe('below');
	});

	test('is painted again whole after something else wrote over it', async () => {
		const {terminal, writer} = openScreen(30, 4);
		writeFrame(writer, ['first', '', 'third']);
		terminal.stdout.write('\x1B[2;3Hrubbish');
		writer.repaint();
		await terminal.waitForText(/^first\n\nthird/);
	});

	test('is painted again whole after a resize although Ink has no new frame', async () => {
		const {terminal, writer} = openScreen(30, 4);
		writeFrame(writer, ['first', '', 'third']);
		terminal.stdout.write('\x1Bc');
		writer.resize(40, 6);
		await terminal.waitForText(/^first\n\nthird/);
	});
});

describe('what is written', () => {
	test('is nothing for an identical frame', () => {
		const {terminal, writer} = openScreen(80, 24);
		writeFrame(writer, ['one', 'two']);
		terminal.mark();
		writeFrame(writer, ['one', 'two']);
		expect(terminal.writes).toBe(0);
	});

	test('is one write a frame', () => {
		const {terminal, writer} = openScreen(80, 24);
		terminal.mark();
		writeFrame(writer, ['one', 'two']);
		writeFrame(writer, ['three', 'four', 'five']);
		expect(terminal.writes).toBe(2);
	});

	test('passes modes and operating system commands on unchanged', () => {
		const {terminal, writer} = openScreen(80, 24);
		terminal.mark();
		writer.write('\x1B[?2004h');
		writer.write('\x1B]52;c;MTc=\x07');
		expect(terminal.written).toBe('\x1B[?2004h\x1B]52;c;MTc=\x07');
	});

	test('is nothing when Ink only erases its frame', () => {
		const {terminal, writer} = openScreen(80, 24);
		writeFrame(writer, ['one']);
		terminal.mark();
		writer.write('\x1B[2K\x1B[1A\x1B[2K\x1B[G');
		expect(terminal.written).toBe('');
	});

	test('has neither scroll regions nor private sequences for a VT100', () => {
		const terminal = createVirtualTerminal(80, 24);
		const writer = createScreenWriter({output: terminal.stdout, columns: 80, rows: 24, isModern: false});
		for (const top of [0, 1, 2]) writeFrame(writer, page(top, 0, 80, 24));
		expect(terminal.written).not.toMatch(/\x1B\[(?:\?|\d+;\d+r|\d*[STX])/);
	});

	test('holds no text that could be taken for a sequence', async () => {
		const {terminal, writer} = openScreen(40, 3);
		writeFrame(writer, ['a\x1B]0;title\x07b\x1B[5;5Hc\x07d\x9Be']);
		await terminal.settled();
		expect(terminal.text()[0]).toBe('abcde');
	});

	test('is only the newest frame while the terminal is slow', async () => {
		const {terminal, writer} = openScreen(40, 4);
		terminal.stdout.isSlow = true;
		writeFrame(writer, ['first']);
		terminal.mark();
		for (let frame = 0; frame < 50; frame++) writeFrame(writer, [`frame ${frame}`]);
		expect(terminal.writes).toBe(0);
		terminal.stdout.isSlow = false;
		terminal.stdout.emit('drain');
		expect(terminal.writes).toBe(1);
		await terminal.waitForText(/^frame 49$/m);
	});

	test('is nothing while another program has the terminal, and all of it afterwards', async () => {
		const {terminal, writer} = openScreen(40, 4);
		writeFrame(writer, ['first']);
		writer.pause();
		terminal.mark();
		writeFrame(writer, ['second']);
		expect(terminal.writes).toBe(0);
		terminal.stdout.write('\x1B[2Jshell');
		writer.resume();
		await terminal.waitForText(/^second$/m);
		expect(terminal.text().join('')).toBe('second');
	});

	test('calls back for an empty write once the slow terminal has taken the frame before it', async () => {
		const {terminal, writer} = openScreen(40, 4);
		terminal.stdout.isSlow = true;
		writeFrame(writer, ['first']);
		writeFrame(writer, ['second']);
		const flushed = new Promise<void>(resolve => writer.write('', resolve));
		terminal.stdout.isSlow = false;
		terminal.stdout.emit('drain');
		await flushed;
		expect(terminal.written).toContain('second');
	});
});

describe('bytes of three panes', () => {
	test.each([
		[80, 24, 120],
		[200, 50, 200],
	])('a cursor move at %ix%i takes at most %i', (columns, rows, budget) => {
		const {terminal, writer} = openScreen(columns, rows);
		writeFrame(writer, page(0, 5, columns, rows));
		for (const cursor of [6, 7, 8, 7, 6]) {
			terminal.mark();
			writeFrame(writer, page(0, cursor, columns, rows));
			expect(terminal.bytes).toBeLessThanOrEqual(budget);
		}
	});

	test.each([
		[80, 24, 300],
		[200, 50, 500],
	])('scrolling all panes by one line at %ix%i takes at most %i', (columns, rows, budget) => {
		const {terminal, writer} = openScreen(columns, rows);
		const height = listHeight(rows);
		writeFrame(writer, page(0, height - 1, columns, rows));
		for (const top of [1, 2, 3, 4]) {
			terminal.mark();
			writeFrame(writer, page(top, top + height - 1, columns, rows));
			expect(terminal.bytes).toBeLessThanOrEqual(budget);
		}
		writeFrame(writer, page(4, 4, columns, rows));
		for (const top of [3, 2, 1, 0]) {
			terminal.mark();
			writeFrame(writer, page(top, top, columns, rows));
			expect(terminal.bytes).toBeLessThanOrEqual(budget);
		}
	});
});

function nextFrame(
	random: (below: number) => number,
	lines: readonly string[],
	columns: number,
	words: readonly string[],
): string[] {
	const next = [...lines];
	const kind = random(4);
	if (kind === 0) {
		const top = random(next.length);
		const height = random(next.length - top);
		const by = random(2) === 0 ? 1 : 1 + random(3);
		for (let step = 0; step < by; step++) {
			const isUp = random(2) === 0;
			const [removed] = next.splice(isUp ? top : top + height, 1);
			if (removed !== undefined)
				next.splice(isUp ? top + height : top, 0, randomLine(random, columns, words));
		}
	} else if (kind === 1) {
		const row = random(next.length);
		next[row] = next[row]!.replace('|', random(2) === 0 ? '·' : '漢');
	} else {
		for (let count = random(4); count > 0; count--) {
			next[random(next.length)] = randomLine(random, columns, words);
		}
	}
	return next;
}

/** The line as a terminal that drops what does not fit would have it. */
function cut(line: string, columns: number): string {
	const {glyphs} = parseLine(line, columns);
	let left = glyphs.join('').length;
	let result = '';
	for (const part of line.split(/(\x1B\[[\d;]*m)/)) {
		result += part.startsWith('\x1B') ? part : part.slice(0, Math.max(0, left));
		if (!part.startsWith('\x1B')) left -= part.length;
	}
	return result;
}

/** Columns that look the same on every terminal: outside unsteady spans, or not blank and behind a run. */
function steadyColumns(line: Line, columns: number): number[] {
	const isIn = (spans: Line['runs'], column: number) =>
		spans.some(({start, end}) => column >= start && column < end);
	return Array.from({length: columns}, (_, column) => column).filter(column =>
		isIn(line.unsteady, column)
			? !isIn(line.runs, column) && ![' ', '', undefined].includes(line.glyphs[column])
			: true,
	);
}

const names = ['Asha Verma', 'Gita Rao', 'Meera N', 'Esha K', 'Jaya T', 'Harish P', 'Imran Q', 'Dev Anand'];

function listHeight(rows: number): number {
	return rows - 10;
}

/** A main screen as the program draws it: two head lines, the list, the details of the row, the hints. */
function page(top: number, cursor: number, columns: number, rows: number): string[] {
	const pane = Math.floor((columns - 28) / 3);
	const name = (pin: number) => names[(pin * 7) % names.length]!;
	const list = Array.from({length: listHeight(rows)}, (_, index) => {
		const at = top + index;
		const pin = String(at * 3 + 1).padEnd(10);
		const mark = at === cursor ? '\x1B[1m>\x1B[22m' : ' ';
		const code = at % 3 === 0 ? '\x1B[31mNO-DEV  \x1B[39m' : 'ok      ';
		const panes = [0, 1, 2].map(side => (at % 3 === 0 && side === 2 ? '-' : name(at)).padEnd(pane));
		return `${mark} ${at === cursor ? `\x1B[1m${pin}\x1B[22m` : pin}++- ${code}|${panes.join('|')}`.trimEnd();
	});
	return [
		' main-door 1/2 | SQL ok 412 10:41 | MW ok 409 10:41 | DEV live 405 | write',
		' Problems 11 [All 421] | NO-DEV 2  NAME 1  NO-MW 1  DUP-PIN 1  WHO? 1  +5 kinds',
		'  PIN       SMD PROBLEM |Website (SQL)    |Middleware       |Device',
		...list,
		'-'.repeat(columns - 1),
		` PIN ${cursor * 3 + 1} ${name(cursor)}: missing on device.   Fix: register on main-door`,
		`  website id ${881 + cursor} active, card ..${5678 + cursor} | middleware code ${cursor * 3 + 1}, same card`,
		'  device  no user with this PIN (405 of 405 users read at 10:41:55)',
		' 10:42:03 punch PIN 34 ok | 10:41:40 punch PIN 999 unknown',
		' r register | space mark | F fix all | / find | c check | ? help | q quit',
	];
}
