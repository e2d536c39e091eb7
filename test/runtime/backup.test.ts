import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {SafetyError} from '../../source/domain/index.ts';
import {
	type Backup,
	backupPath,
	parseBackup,
	saveBackup,
	writeBackupText,
} from '../../source/runtime/backup.ts';
import {type Files, openFiles} from '../../source/runtime/files.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import {fakeTemplate, fakeUser} from '../helpers/fake-terminal.ts';
import {scratchFolder} from '../helpers/folder.ts';

const content: Omit<Backup, 'id'> = {
	operation: 42,
	at: '2026-11-22T10:00:00.000Z',
	device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'A1'},
	fingerprintVersion: '10',
	users: [fakeUser(33, '34', {name: 'Chithra R', card: 12_345_670, hasPassword: true})],
	templates: [fakeTemplate(33, 5), fakeTemplate(33, 6)],
};

let folder: ReturnType<typeof scratchFolder>;
let files: Files;

beforeEach(() => {
	folder = scratchFolder();
	files = openFiles(systemPlatform());
});
afterEach(() => folder.remove());

test('what was saved comes back, byte for byte of each record', async () => {
	const {id, path} = await saveBackup(files, folder.path, content);
	expect(path).toBe(backupPath(folder.path, id));
	expect(parseBackup((await files.read(path))!)).toEqual({id, ...content});
});

test('a second try of one operation does not replace its first backup', async () => {
	const first = await saveBackup(files, folder.path, content);
	const second = await saveBackup(files, folder.path, {...content, templates: null});
	expect([first.id, second.id]).toEqual(['b42', 'b42-2']);
	expect(parseBackup((await files.read(first.path))!).templates).toHaveLength(2);
});

test.skipIf(process.platform === 'win32')('only its owner can read it', async () => {
	const {stat} = await import('node:fs/promises');
	const {path} = await saveBackup(files, folder.path, content);
	expect((await stat(path)).mode & 0o777).toBe(0o600);
	expect((await stat(folder.file('backups'))).mode & 0o777).toBe(0o700);
});

describe('a backup that is not whole is refused', () => {
	const text = writeBackupText({id: 'b42', ...content});
	test.each([
		['cut short', text.slice(0, -20)],
		['with a changed card', text.replace('12345670', '12345671')],
		['of another program', '{"format":"other","version":1}'],
		['of a later version', text.replace('"version":1', '"version":2')],
		['empty', ''],
		['without a body', '{"format":"trisync-backup","version":1,"sha256":""}'],
	])('%s', (_name, damaged) => {
		expect(() => parseBackup(damaged)).toThrow(SafetyError);
	});
});

test.each<[string, Partial<Files>]>([
	[
		'a full disk',
		{
			async replace() {
				throw Object.assign(new Error('no space'), {code: 'ENOSPC'});
			},
		},
	],
	['a disk that returns something else', {read: async () => 'rotten'}],
	['a file that is gone after writing', {read: async () => null}],
])('%s ends in a SafetyError before anything is written', async (_name, broken) => {
	await expect(saveBackup({...files, ...broken}, folder.path, content)).rejects.toMatchObject({
		code: 'ERR_SAFETY_BACKUP',
	});
});
