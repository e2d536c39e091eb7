import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {makeFolder} from '../../source/runtime/make-folder.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	scratch = scratchFolder();
});
afterEach(() => {
	scratch.remove();
});

test('a folder is made with all that are above it', async () => {
	const {path} = scratch;
	await makeFolder(join(path, 'a', 'b', 'c'), 0o700);
	expect(statSync(join(path, 'a', 'b', 'c')).isDirectory()).toBe(true);
});

test('one that is there is left as it is, also when two make it at once', async () => {
	const {path} = scratch;
	mkdirSync(join(path, 'a'), 0o755);
	await Promise.all([makeFolder(join(path, 'a', 'b'), 0o700), makeFolder(join(path, 'a', 'b'), 0o700)]);
	expect(statSync(join(path, 'a')).mode & 0o777).toBe(0o755);
});

test('a file in its place is the system’s error', async () => {
	const {path} = scratch;
	writeFileSync(join(path, 'a'), '');
	await expect(makeFolder(join(path, 'a'), 0o700)).rejects.toThrow(/EEXIST/);
	await expect(makeFolder(join(path, 'a', 'b'), 0o700)).rejects.toThrow(/ENOTDIR/);
});

test.runIf(process.platform === 'linux')(
	'where nothing can be made it ends with the system’s error',
	async () => {
		await expect(makeFolder('/proc/1/x/y', 0o700)).rejects.toThrow(/ENOENT|EACCES|EPERM/);
	},
);
