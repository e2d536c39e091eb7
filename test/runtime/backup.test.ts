import {createHash} from 'node:crypto';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {SafetyError} from '../../source/domain/index.ts';
import {backupPath, listBackups, loadBackup, saveBackup, type Vault} from '../../source/runtime/backup.ts';
import {type Backup, parseBackup, writeBackupText} from '../../source/runtime/backup-format.ts';
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
	rows: {
		website: [
			{
				table: 'Employees',
				key: {column: 'EmployeeId', value: '881'},
				values: {EmployeeId: '881', EmployeeName: "O'Neil [x] 100%", EmployeePhoto: {hex: '00ff'}, DOR: null},
			},
		],
		middleware: [],
	},
};

let folder: ReturnType<typeof scratchFolder>;
let files: Files;
let vault: Vault;

beforeEach(() => {
	folder = scratchFolder();
	files = openFiles(systemPlatform());
	vault = {files, directory: folder.path, passphrase: null};
});
afterEach(() => folder.remove());

test('what was saved comes back, byte for byte of each record', async () => {
	const {id, path} = await saveBackup(vault, 42, content);
	expect(path).toBe(backupPath(folder.path, id));
	expect(await parseBackup((await files.read(path))!)).toEqual({id, ...content});
});

test('a second try of one operation does not replace its first backup', async () => {
	const first = await saveBackup(vault, 42, content);
	const second = await saveBackup(vault, 42, {...content, templates: null});
	expect([first.id, second.id]).toEqual(['b42', 'b42-2']);
	expect((await parseBackup((await files.read(first.path))!)).templates).toHaveLength(2);
});

test.skipIf(process.platform === 'win32')('only its owner can read it', async () => {
	const {stat} = await import('node:fs/promises');
	const {path} = await saveBackup(vault, 42, content);
	expect((await stat(path)).mode & 0o777).toBe(0o600);
	expect((await stat(folder.file('backups'))).mode & 0o777).toBe(0o700);
});

describe('a backup that is not whole is refused', () => {
	const text = writeBackupText({id: 'b42', ...content});
	test.each<[string, (text: string) => string]>([
		['cut short', text => text.slice(0, -20)],
		['with a changed card', text => text.replace('12345670', '12345671')],
		['of another program', () => '{"format":"other","version":1}'],
		['of a later version', text => text.replace('"version":2', '"version":3')],
		['empty', () => ''],
		['without a body', () => '{"format":"trisync-backup","version":1,"sha256":""}'],
	])('%s', async (_name, damage) => {
		await expect(parseBackup(damage(await text))).rejects.toThrow(SafetyError);
	});
});

/** As a backup whose checksum is right, whoever made it. */
function signed(body: unknown): string {
	const sha256 = createHash('sha256').update(JSON.stringify(body)).digest('hex');
	return JSON.stringify({format: 'trisync-backup', version: 2, sha256, body});
}

describe('a backup with a right checksum is refused when it holds what nobody kept', () => {
	const [user] = content.users;
	test.each<[string, unknown]>([
		['nothing', null],
		['a list', []],
		['nobody', {...content, id: 'b42', users: undefined}],
		['no rows', {...content, id: 'b42', rows: undefined}],
		['no device', {...content, id: 'b42', device: null}],
		['a slot below zero', {...content, id: 'b42', users: [{...user, uid: -5}]}],
		['a slot that no terminal has', {...content, id: 'b42', users: [{...user, uid: 99_999_999}]}],
		['a record that is no hex', {...content, id: 'b42', users: [{...user, record: 'zz'}]}],
		['a PIN that is no text', {...content, id: 'b42', users: [{...user, pin: null}]}],
		[
			'a template that is no hex',
			{...content, id: 'b42', templates: [{uid: 1, finger: 1, flag: 1, template: 'zz'}]},
		],
		[
			'a row of a table of the database itself',
			{
				...content,
				id: 'b42',
				rows: {
					website: [{table: 'sqlite_master', key: {column: 'x', value: '1'}, values: {}}],
					middleware: [],
				},
			},
		],
	])('%s', async (_name, body) => {
		await expect(parseBackup(signed(body))).rejects.toMatchObject({
			code: 'ERR_SAFETY_BACKUP',
			message: expect.stringContaining('no terminal and no database'),
		});
	});

	test('and read when it does not', async () => {
		expect(await parseBackup(signed({id: 'b42', ...content}))).toEqual({id: 'b42', ...content});
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
	await expect(saveBackup({...vault, files: {...files, ...broken}}, 42, content)).rejects.toMatchObject({
		code: 'ERR_SAFETY_BACKUP',
	});
});

test('a backup of the first version, which had no rows, is still read', async () => {
	const {rows: _rows, ...old} = content;
	const body = JSON.stringify({id: 'b42', ...old});
	const sha256 = createHash('sha256').update(body).digest('hex');
	const text = `{"format":"trisync-backup","version":1,"sha256":"${sha256}","body":${body}}`;
	expect(await parseBackup(text)).toEqual({id: 'b42', ...old, rows: {website: [], middleware: []}});
});

describe('with a passphrase', () => {
	const locked = () => ({...vault, passphrase: 'open sesame'});

	test('nothing of a person can be read from the file, and all of it comes back', async () => {
		const {id, path} = await saveBackup(locked(), 42, content);
		const text = (await files.read(path))!;
		for (const word of ['Chithra', '12345670', content.users[0]!.record, 'users', 'open sesame'])
			expect(text).not.toContain(word);
		expect(await loadBackup(locked(), id)).toEqual({id, ...content});
	});

	test.each<[string, string | null, RegExp]>([
		['another one', 'open barley', /passphrase is another one/],
		['none', null, /no passphrase is set/],
	])('%s opens nothing', async (_name, passphrase, sentence) => {
		const {id} = await saveBackup(locked(), 42, content);
		await expect(loadBackup({...vault, passphrase}, id)).rejects.toThrow(sentence);
	});

	test('a file whose cipher text was changed is refused', async () => {
		const {path} = await saveBackup(locked(), 42, content);
		const text = (await files.read(path))!;
		await files.replace(path, text.replace(/"body":"./, '"body":"?'));
		await expect(loadBackup(locked(), path)).rejects.toThrow(SafetyError);
	});
});

test('the list begins with the newest', async () => {
	for (const number of [9, 42, 42, 100]) await saveBackup(vault, number, content);
	expect((await listBackups(vault)).map(({id}) => id)).toEqual(['b100', 'b42-2', 'b42', 'b9']);
});

test('a backup that is not there is said so', async () => {
	await expect(loadBackup(vault, 'b7')).rejects.toThrow(/no backup b7/);
});
