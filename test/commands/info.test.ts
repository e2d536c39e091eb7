import {mkdirSync} from 'node:fs';
import {afterAll, expect, test} from 'vitest';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const run = (argv: readonly string[], env = {}) => runBare(['info', ...argv], {folder: scratch.path, env});

test('info tells where everything lies, there or not', async () => {
	mkdirSync(scratch.file('state'));
	const {paths, terminal} = (await run(['--json'], {LC_ALL: '', LANG: 'hi_IN.UTF-8'})).json('info');
	expect(paths.state).toEqual({path: scratch.file('state'), exists: true});
	expect(paths.audit).toEqual({path: scratch.file('state/audit.jsonl'), exists: false});
	expect(paths.config).toEqual({path: scratch.file('config/config.json'), exists: false});
	expect(terminal).toMatchObject({output: false, columns: null, colors: null, locale: 'hi_IN.UTF-8'});
});

test('info prints the same for people', async () => {
	const {exit, stdout} = await run([], {TERM: 'dumb\u001B[2J'});
	expect(exit).toBe(0);
	expect(stdout).toMatch(/^versions\n {2}trisync/);
	expect(stdout).toMatch(new RegExp(`config +${scratch.file('config/config.json')} \\(not there\\)`));
	expect(stdout).not.toContain('\u001B');
});

test('info of the kept demo names the folder of the demo', async () => {
	const {paths} = (await run(['--json', '--demo', '--keep=/tmp/gym'])).json('info');
	expect(paths.state.path).toBe('/tmp/gym/state');
});
