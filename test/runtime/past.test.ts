import {afterEach, beforeEach, expect, test} from 'vitest';
import type {StoredRow} from '../../source/domain/index.ts';
import {type Backup, saveBackup, type Vault} from '../../source/runtime/backup.ts';
import {openFiles} from '../../source/runtime/files.ts';
import {type JournalEntry, journalPath, openJournal} from '../../source/runtime/journal.ts';
import {readPast} from '../../source/runtime/past.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import {fakeTemplate, fakeUser} from '../helpers/fake-terminal.ts';
import {scratchFolder} from '../helpers/folder.ts';

const at = '2026-11-22T10:00:00.000Z';
const device = {name: 'main-door', address: '192.0.2.1:4370', serial: 'A1'};
const assignment = (id: string, place: string): StoredRow => ({
	table: 'DeviceUsers',
	key: {column: 'EmployeeId', value: id},
	values: {EmployeeId: id, DeviceId: place},
});
const employee = (id: string, name: string): StoredRow => ({
	table: 'Employees',
	key: {column: 'EmployeeId', value: id},
	values: {EmployeeId: id, EmployeeName: name},
});

let folder: ReturnType<typeof scratchFolder>;
let vault: Vault;
beforeEach(() => {
	folder = scratchFolder();
	vault = {files: openFiles(systemPlatform()), directory: folder.path, passphrase: null};
});
afterEach(() => folder.remove());

/** An operation whose every try left a backup. */
async function past(...backups: readonly Partial<Backup>[]) {
	const journal = openJournal(vault.files, journalPath(folder.path, 44));
	for (const backup of backups) {
		const {id} = await saveBackup(vault, 44, {
			operation: 44,
			at,
			device,
			fingerprintVersion: null,
			users: [],
			templates: null,
			rows: {website: [], middleware: []},
			...backup,
		});
		const started: JournalEntry = {
			event: 'started',
			version: 1,
			operation: 44,
			kind: 'delete',
			at,
			pid: 1,
			host: 'desk',
			device,
			backup: id,
			steps: 1,
		};
		journal.note(started);
		await journal.flush();
	}

	return (await readPast(vault, 44)).archive;
}

test('of several tries the oldest copy of a person and of a row wins', async () => {
	const first = fakeUser(5, '5', {name: 'As it was'});
	const archive = await past(
		{users: [first], templates: [fakeTemplate(5)], rows: {website: [employee('1', 'old')], middleware: []}},
		{
			users: [fakeUser(5, '5', {name: 'Half way'}), fakeUser(6, '6')],
			templates: [fakeTemplate(6)],
			rows: {website: [employee('1', 'new'), employee('2', 'new')], middleware: []},
		},
	);
	expect(archive?.users).toEqual([first, fakeUser(6, '6')]);
	expect(archive?.templates).toEqual([fakeTemplate(5), fakeTemplate(6)]);
	expect(archive?.rows.website).toEqual([employee('1', 'old'), employee('2', 'new')]);
});

test('rows that share a key are all there, and none twice', async () => {
	const rows = [assignment('7', '20'), assignment('7', '21')];
	const archive = await past(
		{rows: {website: rows, middleware: []}},
		{rows: {website: [rows[1]!, assignment('7', '22')], middleware: []}},
	);
	expect(archive?.rows.website).toEqual([...rows, assignment('7', '22')]);
});

test('a try that had no fingers to read, or could not, takes none from the others', async () => {
	const withFingers = {users: [fakeUser(5, '5')], templates: [fakeTemplate(5)], fingerprintVersion: '10'};
	const rowsAlone = {rows: {website: [employee('1', 'old')], middleware: []}};
	expect(await past(rowsAlone, withFingers, {users: [fakeUser(6, '6')], templates: null})).toMatchObject({
		fingerprintVersion: '10',
		templates: [fakeTemplate(5)],
	});
});

test('fingers that were never read are not known to be none', async () => {
	expect((await past({users: [fakeUser(5, '5')], templates: null}))?.templates).toBeNull();
});
