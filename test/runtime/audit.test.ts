import {afterEach, beforeEach, expect, test} from 'vitest';
import {type AuditEntry, appendAudit} from '../../source/runtime/audit.ts';
import {readAudit} from '../../source/runtime/audit-reader.ts';
import {openFiles} from '../../source/runtime/files.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import type {StateFolder} from '../../source/runtime/state-folder.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
let folder: StateFolder;
beforeEach(() => {
	scratch = scratchFolder();
	const platform = systemPlatform();
	folder = {files: openFiles(platform), platform, directory: scratch.path};
});
afterEach(() => scratch.remove());

const entry = (pin: string): AuditEntry => ({
	time: `2026-11-22T10:00:00.${pin.padStart(3, '0')}Z`,
	osUser: 'asha',
	sshClient: null,
	device: 'main-door',
	serial: 'A1',
	operation: 1,
	kind: 'register',
	pin,
	slot: 1,
	action: 'register',
	target: 'main-door',
	before: null,
	after: null,
	result: 'verified',
	verified: true,
	reason: null,
});

test('a file that has grown large is put aside and no line is lost', async () => {
	const filler = `${JSON.stringify({...entry('1'), reason: 'x'.repeat(9 * 1024 * 1024)})}\n`;
	await folder.files.append(scratch.file('audit.jsonl'), filler);
	await appendAudit(folder, [entry('2')], 0);
	expect((await folder.files.list(scratch.path)).filter(name => name.startsWith('audit')).sort()).toEqual([
		'audit-000001.jsonl',
		'audit.jsonl',
	]);
	expect((await readAudit(scratch.path, folder.files)).entries.map(({pin}) => pin)).toEqual(['1', '2']);
});

test('several programs that find it large at once put it aside once', async () => {
	const filler = `${JSON.stringify({...entry('0'), reason: 'x'.repeat(9 * 1024 * 1024)})}\n`;
	await folder.files.append(scratch.file('audit.jsonl'), filler);
	const pins = Array.from({length: 8}, (_, index) => String(index + 1));
	await Promise.all(pins.map(pin => appendAudit(folder, [entry(pin)], 0)));
	const {entries, files} = await readAudit(scratch.path, folder.files);
	expect(files).toHaveLength(2);
	expect(entries.map(({pin}) => pin).sort()).toEqual(['0', ...pins]);
});
