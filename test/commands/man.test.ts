import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {dashed, flagSpecs} from '../../source/commands/flags.ts';
import {manPage} from '../../source/commands/man-page.ts';
import {commands, defaultCommand} from '../../source/commands/table.ts';
import {keyTable} from '../../source/store/keymap.ts';

const page = manPage(keyTable());
const file = join(import.meta.dirname, '..', '..', 'docs', 'man', 'trisync.1');

test('the manual is made from the tables of the program (vitest --update writes it)', async () => {
	await expect(page).toMatchFileSnapshot(file);
});

test('the manual has every command, every flag and every example', () => {
	const plain = page.replaceAll('\\-', '-').replaceAll('\\(dq', '"').replaceAll('\\(ti', '~');
	for (const command of commands.filter(candidate => candidate !== defaultCommand)) {
		expect(plain).toContain(`trisync ${command.name}`);
		for (const example of command.examples) expect(plain).toContain(example);
	}

	for (const name of Object.keys(flagSpecs)) expect(plain).toContain(dashed(name));
});

test('no line of text is taken for a request', () => {
	const requests = page.split('\n').flatMap(line => /^['.]\\?"?([A-Za-z]*)/.exec(line)?.[1] ?? []);
	expect([...new Set(requests)].filter(Boolean).sort()).toEqual(
		['B', 'PP', 'RE', 'RI', 'RS', 'SH', 'TH', 'TP', 'fi', 'nf'].sort(),
	);
});

const hasGroff = spawnSync('groff', ['--version']).error === undefined;
if (!hasGroff) console.log('skipped: groff is not on this computer');

test.skipIf(!hasGroff)('groff finds nothing to complain about', () => {
	const groff = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8'], {input: page, encoding: 'utf8'});
	expect([groff.stderr, groff.status]).toEqual(['', 0]);
});
