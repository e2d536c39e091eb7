import {afterEach, beforeEach, expect, test} from 'vitest';
import {openFiles} from '../../source/runtime/files.ts';
import {lastGoodCounts, rememberCounts} from '../../source/runtime/good-counts.ts';
import {journalPath} from '../../source/runtime/journal.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import {nextOperation, type StateFolder} from '../../source/runtime/state-folder.ts';
import {scratchFolder} from '../helpers/folder.ts';

const now = Date.UTC(2026, 10, 22, 10);
let scratch: ReturnType<typeof scratchFolder>;
let folder: StateFolder;

beforeEach(() => {
	scratch = scratchFolder();
	const platform = systemPlatform();
	folder = {files: openFiles(platform), platform, directory: scratch.path};
});
afterEach(() => scratch.remove());

test('operation numbers run on, also when several programs ask at once', async () => {
	const numbers = await Promise.all(Array.from({length: 6}, () => nextOperation(folder, now)));
	expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
	expect(await nextOperation(folder, now)).toBe(7);
});

test('a lost counter does not give the number of an operation that has a journal', async () => {
	await folder.files.append(journalPath(scratch.path, 43), '{}\n');
	await folder.files.replace(scratch.file('operation-number'), 'rubbish');
	expect(await nextOperation(folder, now)).toBe(44);
});

test.each([
	['a plan', 'plans/43.json'],
	['a backup', 'backups/b43-2.json'],
])('nor the number of %s that is still there', async (_name, path) => {
	await folder.files.replace(scratch.file(path), '{}');
	expect(await nextOperation(folder, now)).toBe(44);
});

test('a counter with more digits than any number begins behind what is there', async () => {
	await folder.files.append(journalPath(scratch.path, 43), '{}\n');
	await folder.files.replace(scratch.file('operation-number'), '9007199254740991');
	expect(await nextOperation(folder, now)).toBe(44);
});

test.each([
	['grown', 500, false, 500],
	['a little smaller', 330, false, 330],
	['20 % smaller', 320, false, 400],
	['20 % smaller, and a person has agreed', 320, true, 320],
	['empty', 0, false, 400],
])('a reading that is %s', async (_name, count, isAccepted, remembered) => {
	await rememberCounts(folder, {sql: 400}, false);
	await rememberCounts(folder, {sql: count}, isAccepted);
	expect(await lastGoodCounts(folder)).toEqual({sql: remembered});
});

test('a damaged memory of counts is no memory', async () => {
	await folder.files.replace(scratch.file('last-good-counts.json'), '{"sql": "many", "device": 4');
	expect(await lastGoodCounts(folder)).toEqual({});
});
