import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {beforeAll, expect, test} from 'vitest';
// @ts-expect-error a script of the build, in plain JavaScript
import {quickWidth} from '../../scripts/bundle/patches.js';

type Width = typeof stringWidth;
let patched: Width;

beforeAll(async () => {
	const folder = mkdtempSync(join(tmpdir(), 'trisync-patch-'));
	const outfile = join(folder, 'width.mjs');
	await build({
		stdin: {contents: "export {default} from 'string-width';", resolveDir: import.meta.dirname},
		bundle: true,
		platform: 'node',
		format: 'esm',
		outfile,
		plugins: [quickWidth],
	});
	({default: patched} = (await import(pathToFileURL(outfile).href)) as {default: Width});
	rmSync(folder, {recursive: true});
});

const pieces = fc.oneof(
	fc.string({unit: 'grapheme'}),
	fc.constantFrom(
		'Asha',
		' | ',
		'│',
		'───',
		'\u{F0000}',
		'\u{FFFFD}\n\u{F0001}',
		'é',
		'e\u0301',
		'\u0301',
		'आशा',
		'漢字',
		'👩‍👩‍👧',
		'🇮🇳',
		'1️⃣',
		'\t',
	),
	fc.constantFrom(
		'\u001B[1m',
		'\u001B[38;5;12m',
		'\u001B[m',
		'\u001B[2K',
		'\u001B',
		'\u009B',
		'\u200D',
		'\uFE0F',
	),
);
const options = fc.constantFrom(undefined, {}, {countAnsiEscapeCodes: true}, {ambiguousIsNarrow: false});

test('the width that the bundle measures is the width that the package measures', () => {
	fc.assert(
		fc.property(fc.array(pieces, {maxLength: 8}), options, (parts, given) => {
			const text = parts.join('');
			expect(patched(text, given)).toBe(stringWidth(text, given));
		}),
		{numRuns: 2000},
	);
});
