import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {writePrivateFile} from '../../source/app/config/private-file.ts';
import {csvCell} from '../../source/reconcile/export-csv.ts';
import {trisync} from '../helpers/fake-gym.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {gym, member} from '../helpers/gym.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	scratch = scratchFolder();
});
afterEach(() => scratch.remove());

const asha = member('17', 'Asha Verma', {
	kinds: ['NO-DEV'],
	marks: '++-',
	device: null,
	fix: 'register',
	card: 12345678,
});
const twin = member('12', 'Farah S', {kinds: ['DUP-PIN'], marks: '#++'});
const farah = {...twin, sqlRows: [twin.sql!, {...twin.sql!, employeeId: 1204, name: '=1+1'}]};
const comparisons = [gym([farah, asha])];

/** A CSV text as rows of cells, read by the book and by nothing of ours. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	let at = 0;
	while (at < text.length) {
		let cell = '';
		if (text[at] === '"') {
			for (at++; ; at++) {
				if (text[at] === '"' && text[at + 1] === '"') at++;
				else if (text[at] === '"') break;
				cell += text[at];
			}

			at++;
		} else {
			while (at < text.length && !',\r'.includes(text[at]!)) cell += text[at++];
		}

		rows.at(-1)!.push(cell);
		if (text.startsWith('\r\n', at)) {
			at += 2;
			if (at < text.length) rows.push([]);
		} else at++;
	}

	return rows;
}

describe('export --csv', () => {
	test('has a heading and a line for every row of every source', async () => {
		const {exit, stdout} = await trisync(['export', '--csv'], {comparisons});
		const [head, ...rows] = parseCsv(stdout);
		const cell = (row: number, column: string) => rows[row]?.[head!.indexOf(column)];
		expect([exit, rows.length]).toEqual([0, 3]);
		expect([cell(0, 'pin'), cell(0, 'website'), cell(0, 'website_id')]).toEqual(['12', 'several', '812']);
		expect([cell(1, 'pin'), cell(1, 'website_id'), cell(1, 'device_slot')]).toEqual(['12', '1204', '']);
		expect([cell(2, 'device'), cell(2, 'fix'), cell(2, 'kinds')]).toEqual(['absent', 'register', 'NO-DEV']);
	});

	test('masks cards and lets no name become a formula', async () => {
		const {stdout} = await trisync(['export', '--csv'], {comparisons});
		expect(stdout).toContain('..5678');
		expect(stdout).not.toContain('12345678');
		expect(stdout).toContain("'=1+1");
	});

	test('ends with 2 when a list is not complete, and says which', async () => {
		const ran = await trisync(['export', '--csv', '--quiet'], {
			comparisons: [gym([asha], {middleware: 'fail'})],
		});
		expect([ran.exit, ran.stderr]).toEqual([2, expect.stringMatching(/MW +fail/)]);
	});
});

describe('a cell of CSV', () => {
	test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])('%j is no formula', text => {
		expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
	});

	test.each([
		['a,b', '"a,b"'],
		['say "hi"', '"say ""hi"""'],
		['two\nlines', 'two lines'],
		[' padded', '" padded"'],
		['Asha', 'Asha'],
		['007', '007'],
	])('%j is written as %s', (text, cell) => {
		expect(csvCell(text)).toBe(cell);
	});

	test('of any text is one cell of one line, and never begins a formula', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 30}), text => {
				const rows = parseCsv(`${csvCell(text)},end\r\n`);
				expect(rows).toHaveLength(1);
				expect(rows[0]).toHaveLength(2);
				expect(rows[0]![0]).not.toMatch(/^\s*[=+\-@]/);
			}),
		);
	});
});

describe('export --json', () => {
	test('is one object with everybody, cards whole', async () => {
		const ran = await trisync(['export', '--json'], {comparisons});
		const {complete, rows, sources} = ran.json('export');
		expect([ran.exit, complete, rows.length, sources.sql.state]).toEqual([0, true, 2, 'ok']);
		expect(rows[1].sql.card).toBe('0012345678');
	});
});

describe('export --out', () => {
	test('writes a file that only its owner reads, and nothing on stdout', async () => {
		const file = scratch.file('gym.csv');
		const ran = await trisync(['export', '--csv', '--out', file], {comparisons});
		expect([ran.exit, ran.stdout]).toEqual([0, '']);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(readFileSync(file, 'utf8')).toMatch(/^pin,website,/);
	});

	test('names a file that cannot be written, and leaves nothing behind', async () => {
		writeFileSync(scratch.file('plain'), '');
		const file = `${scratch.file('plain')}/gym.csv`;
		await expect(trisync(['export', '--csv', '--out', file], {comparisons})).rejects.toThrow(
			/gym\.csv cannot be written: its folder is a file\. Nothing was changed\./,
		);
		expect(readdirSync(scratch.path)).toEqual(['plain']);
	});

	test('takes nobody a device file or a folder away', async () => {
		mkdirSync(scratch.file('folder'));
		for (const file of ['/dev/null', scratch.file('folder')])
			await expect(trisync(['export', '--csv', '--out', file], {comparisons})).rejects.toThrow(
				/is not a file/,
			);
		expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
	});
});

describe('a private file', () => {
	test('of a full disk stays as it was, and the sentence says so', async () => {
		const replace = vi.fn().mockRejectedValue(Object.assign(new Error('write'), {code: 'ENOSPC'}));
		await expect(writePrivateFile(scratch.file('config.json'), 'x', {replace})).rejects.toThrow(
			/config\.json cannot be written: the disk is full\. Nothing was changed\./,
		);
		expect(existsSync(scratch.file('config.json'))).toBe(false);
	});

	test('that is a link stays a link', async () => {
		writeFileSync(scratch.file('real'), 'old');
		symlinkSync(scratch.file('real'), scratch.file('link'));
		await writePrivateFile(scratch.file('link'), 'new');
		expect(readFileSync(scratch.file('real'), 'utf8')).toBe('new');
	});
});

test.each([[], ['--csv', '--json'], ['--csv', 'more']].map(argv => [argv] as const))(
	'export %j is a mistake',
	async argv => {
		await expect(trisync(['export', ...argv], {comparisons})).rejects.toThrow(/one of --csv and --json/);
	},
);
