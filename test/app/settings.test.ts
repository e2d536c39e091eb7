import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {loadSettings, type SettingFlags} from '../../source/app/config/load.ts';
import {hostAndPort} from '../../source/app/config/values.ts';
import {ConfigError} from '../../source/domain/index.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'trisync-settings-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const websiteEnv = `# the website's own file
ETIME_SQL_SERVER=GYMPC\\SQLEXPRESS
ETIME_SQL_DB=etimetracklite1
ETIME_SQL_USER=essl
ETIME_SQL_PASSWORD="p#ss word"
ESSL_DEVICE_IP=192.168.0.4
ESSL_DEVICE_PORT=4371
ESSL_DEVICE_PASSWORD=123456
`;

function load(flags: SettingFlags = {}, env: Record<string, string> = {}) {
	return loadSettings(
		flags,
		{TRISYNC_CONFIG: join(folder, 'config'), TRISYNC_STATE: join(folder, 'state'), ...env},
		folder,
	);
}

function writeEnv(text: string, mode = 0o600): void {
	writeFileSync(join(folder, '.env'), text, {mode});
}

function writeConfig(data: unknown, mode = 0o600): void {
	mkdirSync(join(folder, 'config'), {recursive: true});
	const file = join(folder, 'config', 'config.json');
	writeFileSync(file, typeof data === 'string' ? data : JSON.stringify(data));
	chmodSync(file, mode);
}

describe("the website's .env", () => {
	test('is enough to name database, login, terminal and comm key', async () => {
		writeEnv(websiteEnv);
		expect(await load()).toMatchObject({
			website: {
				engine: 'mssql',
				mssql: {
					server: 'GYMPC',
					instance: 'SQLEXPRESS',
					database: 'etimetracklite1',
					user: 'essl',
					password: 'p#ss word',
				},
			},
			middleware: 'same',
			device: {name: 'main-door', host: '192.168.0.4', port: 4371, commKey: 123_456},
		});
	});

	test('may use the longer prefix', async () => {
		writeEnv(websiteEnv.replaceAll('ETIME_SQL_', 'ETIMETRACK_SQL_'));
		expect((await load()).website).toMatchObject({mssql: {server: 'GYMPC'}});
	});

	test('gives way to the environment', async () => {
		writeEnv(websiteEnv);
		expect((await load({}, {ESSL_DEVICE_IP: '10.0.0.9'})).device).toMatchObject({host: '10.0.0.9'});
	});

	test('gets one warning when others can read it', async () => {
		writeEnv(websiteEnv, 0o644);
		expect((await load()).warnings).toHaveLength(1);
	});

	test('that was asked for has to be there', async () => {
		await expect(load({env: 'nowhere.env'})).rejects.toThrow(/There is no file/);
	});

	test.each([
		['ETIME_SQL_PORT', 'http'],
		['ESSL_DEVICE_PORT', '70000'],
		['ETIME_SQL_ENCRYPT', 'maybe'],
	])('with a wrong %s is refused by name', async (name, value) => {
		writeEnv(`${websiteEnv}\n${name}=${value}`);
		await expect(load()).rejects.toThrow(name);
	});

	test('with a comm key that is no number is refused without repeating it', async () => {
		writeEnv(websiteEnv.replace('123456', 'hunter2secret'));
		await expect(load()).rejects.toThrow(
			expect.not.objectContaining({message: expect.stringContaining('hunter2secret')}),
		);
		await expect(load()).rejects.toThrow(/ESSL_DEVICE_PASSWORD/);
	});

	test('with half of the database settings names the missing half', async () => {
		writeEnv('ETIME_SQL_SERVER=GYMPC\nETIME_SQL_USER=essl');
		await expect(load()).rejects.toThrow(/ETIME_SQL_DB, ETIME_SQL_PASSWORD/);
	});
});

describe('config.json', () => {
	test('that others can read is refused with the line that mends it', async () => {
		writeConfig({}, 0o644);
		await expect(load()).rejects.toThrow(ConfigError);
		await expect(load()).rejects.toThrow(
			expect.objectContaining({hint: expect.stringContaining('chmod 600')}),
		);
	});

	test('with an unknown key names the key', async () => {
		writeConfig({readOnyl: true});
		await expect(load()).rejects.toThrow(/unknown key readOnyl/);
	});

	test('that is no JSON is refused without quoting it', async () => {
		writeConfig('{"sql": {"password": "hunter2secret"');
		await expect(load()).rejects.toThrow(/not valid JSON/);
		await expect(load()).rejects.toThrow(
			expect.not.objectContaining({message: expect.stringContaining('hunter2secret')}),
		);
	});

	test('may give the middleware a database of its own by name alone', async () => {
		writeEnv(websiteEnv);
		writeConfig({
			sql: {server: 'GYMPC', user: 'essl', password: 'x', database: 'GymPortal'},
			middleware: {database: 'etimetracklite1AI'},
		});
		expect((await load()).middleware).toMatchObject({
			engine: 'mssql',
			mssql: {server: 'GYMPC', database: 'etimetracklite1AI'},
		});
	});

	test('names several terminals, chosen by --device', async () => {
		writeConfig({
			devices: [
				{name: 'front', host: '10.0.0.1'},
				{name: 'back', host: '10.0.0.2', commKey: 7},
			],
		});
		expect((await load({device: 'back'})).device).toMatchObject({name: 'back', host: '10.0.0.2', commKey: 7});
	});
});

test("a middleware that only tells which database was confirmed is the website's own", async () => {
	writeEnv(websiteEnv);
	writeConfig({middleware: {identity: {server: 'GYMPC', database: 'etimetracklite1'}}});
	expect(await load()).toMatchObject({middleware: 'same', middlewareIdentity: {database: 'etimetracklite1'}});
});

describe('flags', () => {
	test('--sqlite replaces the SQL Server and is the middleware too', async () => {
		writeEnv(websiteEnv);
		expect(await load({sqlite: 'gym.sqlite'})).toMatchObject({
			website: {engine: 'sqlite', file: 'gym.sqlite'},
			middleware: 'same',
		});
	});

	test('--device takes an address that nobody configured', async () => {
		expect((await load({device: '127.0.0.1:40123', commKey: 5})).device).toMatchObject({
			host: '127.0.0.1',
			port: 40_123,
			commKey: 5,
		});
	});

	test.each([0, -1, Number.NaN, 100_000])('--timeout %s is refused', async timeout => {
		await expect(load({timeout})).rejects.toThrow(/--timeout/);
	});
});

test.each([
	['gym', 'gym', undefined],
	['gym:4370', 'gym', 4370],
	['[fe80::1]:4370', 'fe80::1', 4370],
	['fe80::1', 'fe80::1', undefined],
])('the address %s is understood', (text, host, port) => {
	expect(hostAndPort(text)).toEqual({host, port});
});

test.each(['', 'a b', 'gym:0', 'gym:99999', 'http://gym'])('the address "%s" is refused', text => {
	expect(() => hostAndPort(text)).toThrow(ConfigError);
});
