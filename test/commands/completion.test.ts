import {execFileSync, spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {completionScripts, type Shell} from '../../source/commands/completion-scripts.ts';
import {dashed, flagSpecs} from '../../source/commands/flags.ts';
import {commands, defaultCommand} from '../../source/commands/table.ts';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

const shells = Object.keys(completionScripts) as Shell[];
const scratch = scratchFolder();
afterAll(() => scratch.remove());

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

describe.each(shells)('completion for %s', shell => {
	const script = completionScripts[shell]();

	test('knows every command and every flag', () => {
		for (const {name} of commands.filter(command => command !== defaultCommand))
			expect(script).toContain(name);
		for (const name of Object.keys(flagSpecs)) {
			expect(script).toContain(shell === 'fish' ? ` -l ${dashed(name).slice(2)} ` : dashed(name));
		}
	});

	test('is what the command prints', async () => {
		const ran = await runBare(['completion', shell], {folder: scratch.path});
		expect(ran).toMatchObject({exit: 0, stdout: script, stderr: ''});
	});

	test('ends with one new line and has no escape sequence', () => {
		expect(script).toMatch(/[^\n]\n$/);
		expect(script).not.toContain('\u001B');
	});
});

test.each(
	(
		[
			['bash', 'bash', ['-n']],
			['zsh', 'zsh', ['-n']],
			['fish', 'fish', ['--no-execute']],
		] as const
	).filter(([, program]) => {
		if (has(program)) return true;
		console.log(`skipped: ${program} is not on this computer`);
		return false;
	}),
)('%s can read its script', (shell, program, flags) => {
	const file = scratch.file(`completion.${shell}`);
	writeFileSync(file, completionScripts[shell]());
	const {status, stderr} = spawnSync(program, [...flags, file], {encoding: 'utf8'});
	expect([stderr, status]).toEqual(['', 0]);
});

describe('bash completes', () => {
	let file: string;
	beforeAll(() => {
		file = scratch.file('trisync.bash');
		writeFileSync(file, completionScripts.bash());
	});

	/** What bash offers behind these words; the last one is being typed. */
	function offered(...words: readonly string[]): readonly string[] {
		const line = ['trisync', ...words].map(word => `'${word}'`).join(' ');
		const script = `source '${file}'; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _trisync; printf '%s\\n' "\${COMPREPLY[@]}"`;
		return execFileSync('bash', ['--norc', '-c', script], {encoding: 'utf8'}).split('\n').filter(Boolean);
	}

	test('commands', () => {
		expect(offered('re')).toEqual(expect.arrayContaining(['register', 'resync']));
		expect(offered('re')).not.toContain('delete');
	});

	test('flags of the command that was named, wherever flags stand before it', () => {
		expect(offered('--device', 'back-door', 'delete', '--max')).toEqual(['--max-delete']);
		expect(offered('diff', '--max')).toEqual([]);
	});

	test('words of a command', () => {
		expect(offered('config', 's')).toEqual(['show', 'schema']);
	});

	test('kinds, a question mark in one of them included', () => {
		expect(offered('diff', '--kind', 'W')).toEqual(['WHO?']);
	});

	test('nothing where only a person knows', () => {
		expect(offered('show', '--pin', '1')).toEqual([]);
	});

	test('the word behind --keep as what it is, because --keep may stand alone', () => {
		expect(offered('--demo', '--keep', 'dif')).toEqual(['diff']);
	});
});

test.each([[[]], [['tcsh']], [['bash', 'zsh']]])('completion %j is a mistake', async argv => {
	expect(await runBare(['completion', ...argv], {folder: scratch.path})).toMatchObject({exit: 2, stdout: ''});
});
