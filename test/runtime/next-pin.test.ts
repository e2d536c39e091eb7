import {afterEach, beforeEach, expect, test} from 'vitest';
import type {StoredRow} from '../../source/domain/index.ts';
import {type Backup, saveBackup, type Vault} from '../../source/runtime/backup.ts';
import {openFiles} from '../../source/runtime/files.ts';
import {nextPin} from '../../source/runtime/next-pin.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import type {RowSource} from '../../source/runtime/row-world.ts';
import {type FakeTerminal, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';
import {scratchFolder} from '../helpers/folder.ts';

let folder: ReturnType<typeof scratchFolder>;
let vault: Vault;
beforeEach(() => {
	folder = scratchFolder();
	vault = {files: openFiles(systemPlatform()), directory: folder.path, passphrase: null};
});
afterEach(() => folder.remove());

const knowing = (highest: string | null) => ({highestPin: async () => highest}) as unknown as RowSource;

interface Site {
	readonly users?: readonly string[];
	readonly website?: string | null;
	readonly middleware?: string | null;
	readonly others?: readonly FakeTerminal[];
	readonly backups?: readonly (readonly string[])[];
	/** PINs of rows in the first backup. */
	readonly rows?: readonly string[];
	readonly vault?: Vault;
}

async function ask({
	users = [],
	website = null,
	middleware = null,
	others = [],
	backups = [],
	rows = [],
	vault: read = vault,
}: Site) {
	for (const [at, pins] of backups.entries()) {
		await saveBackup(vault, at + 1, {
			operation: null,
			at: '2026-11-22T10:00:00.000Z',
			device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'A1'},
			fingerprintVersion: null,
			users: pins.map((pin, slot) => fakeUser(slot + 1, pin)),
			templates: null,
			rows: {website: [], middleware: at === 0 ? rows.map(rowOf) : []},
		} satisfies Omit<Backup, 'id'>);
	}

	return nextPin(
		users.map((pin, slot) => fakeUser(slot + 1, pin)),
		others,
		{
			sources: {website: knowing(website), middleware: knowing(middleware)},
			vault: read,
			wait: async () => {},
		},
		undefined,
	);
}

const rowOf = (pin: string): StoredRow => ({
	table: 'Employees',
	key: {column: 'EmployeeId', value: '1'},
	values: {EmployeeId: '1', EmployeeCodeInDevice: pin},
});

const door = (...pins: readonly string[]) => fakeTerminal(pins.map((pin, slot) => fakeUser(slot + 1, pin)));

test.each<[string, Site, string]>([
	['of nobody', {}, '1'],
	['on the terminal', {users: ['7', '12']}, '13'],
	['in the databases, deleted rows and logs included', {users: ['7'], website: '90', middleware: '31'}, '91'],
	['in the middleware alone', {website: '9', middleware: '31'}, '32'],
	['on another door', {users: ['7'], others: [door('3'), door('55')]}, '56'],
	['only in a backup', {users: ['7'], backups: [['8'], ['120', '3']]}, '121'],
	[
		'in the rows of a backup, whose person was in no other place',
		{backups: [['8']], rows: ['300', ' 301 ']},
		'302',
	],
	['with letters, or too long to be counted on from', {users: ['VIP-9', '9876543210', '5']}, '6'],
])('the number follows the highest %s', async (_, site, pin) => {
	expect(await ask(site)).toEqual({pin, reason: null});
});

test('a door that cannot be read, or not completely, leaves the number open', async () => {
	const away = door('3');
	away.faults = [{call: 'open', at: 'always', does: 'lose-request'}];
	expect(await ask({others: [away]})).toMatchObject({
		pin: null,
		reason: expect.stringContaining('main-door could not be read'),
	});
	const half = door('3', '4');
	half.faults = [{call: 'readUsers', at: 'always', does: 'cut-short'}];
	expect(await ask({others: [half]})).toMatchObject({
		pin: null,
		reason: expect.stringContaining('is not complete'),
	});
});

test('a backup that cannot be opened may hold a higher number', async () => {
	await ask({backups: [['7']]});
	await vault.files.replace(folder.file('backups/b1.json'), '{"torn');
	expect(await ask({})).toMatchObject({
		pin: null,
		reason: expect.stringContaining('backup b1 cannot be read'),
	});
});
