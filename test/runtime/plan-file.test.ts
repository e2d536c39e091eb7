import {afterEach, beforeEach, expect, test} from 'vitest';
import {openFiles} from '../../source/runtime/files.ts';
import {planPath, readPlan, writePlan} from '../../source/runtime/plan-file.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import type {StateFolder} from '../../source/runtime/state-folder.ts';
import {deleting, fakePlan, registering} from '../helpers/fake-plan.ts';
import {fakeUser} from '../helpers/fake-terminal.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
let folder: StateFolder;
beforeEach(() => {
	scratch = scratchFolder();
	const platform = systemPlatform();
	folder = {files: openFiles(platform), platform, directory: scratch.path};
});
afterEach(() => scratch.remove());

const plan = fakePlan([registering(7, '7'), deleting(fakeUser(8, '8', {hasPassword: true}), 2)]);

test('a plan is found again by its number and by its path, without a record in it', async () => {
	expect(await writePlan(folder, plan, null)).toBe(planPath(scratch.path, 44));
	const copy = scratch.file('copy.json');
	await writePlan(folder, plan, copy);
	const saved = await readPlan(folder, '44');
	expect(saved.steps.map(({action, pin}) => `${action} ${pin}`)).toEqual(['register 7', 'delete 8']);
	expect(await readPlan(folder, copy)).toEqual(saved);
	expect(await folder.files.read(copy)).not.toContain(fakeUser(8, '8').record);
});

test.each<[string, (text: string) => string, RegExp]>([
	['cut short', text => text.slice(0, -40), /no complete JSON/],
	['of something else', () => '{"format":"terraform"}', /no plan of trisync/],
	['of a later version', text => text.replace('"version": 1', '"version": 2'), /version is not known/],
	['with an action nobody knows', text => text.replace('"register"', '"format"'), /not as a plan has it/],
	[
		'that asks for something else than it shows',
		text => text.replace('"operation": "undo"', '"operation": "fix"'),
		/something else/,
	],
	['that is a list', () => '[]', /no plan of trisync/],
	['that is nothing', () => '', /no complete JSON/],
	['with a step that is none', text => text.replace(/"steps": \[/, '"steps": [7,'), /steps\.0/],
	[
		'with a key that means something to programs',
		text => text.replace('"intent": {', '"intent": {"__proto__": {"operation": "x"},'),
		/^$/,
	],
])('a file %s is refused in one sentence, or its strange part dropped', async (_, change, words) => {
	const path = await writePlan(folder, plan, null);
	await folder.files.replace(path, change((await folder.files.read(path))!));
	const read = readPlan(folder, '44').then(
		({intent}) => intent.operation,
		(error: Error) => error,
	);
	const found = await read;
	if (words.source === '^$') expect(found).toBe('undo');
	else expect(found).toMatchObject({code: 'ERR_CONFIG_INVALID', message: expect.stringMatching(words)});
});

test('a plan that is not there says how to save one', async () => {
	await expect(readPlan(folder, '99')).rejects.toMatchObject({
		code: 'ERR_CONFIG_INVALID',
		hint: expect.stringContaining('--out'),
	});
});
