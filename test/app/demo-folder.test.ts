import {writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openDemo} from '../../source/app/demo.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	scratch = scratchFolder();
});
afterEach(() => scratch.remove());

test('a demo gym that cannot be kept says where, why and what to do', async () => {
	writeFileSync(scratch.file('note'), '');
	const folder = scratch.file('note/gym');
	await expect(openDemo({keep: folder}, {})).rejects.toMatchObject({
		code: 'ERR_CONFIG_INVALID',
		message: `The demo gym cannot be kept in ${folder}: its folder is a file.`,
		hint: expect.stringContaining('--keep=DIR'),
	});
});
