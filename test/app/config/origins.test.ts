import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {findSettings} from '../../../source/app/config/found-settings.ts';
import {loadSettings, type SettingFlags} from '../../../source/app/config/load.ts';
import {originText, settingLines} from '../../../source/app/config/setting-lines.ts';
import {readSources} from '../../../source/app/config/sources.ts';
import {scratchFolder} from '../../helpers/folder.ts';

let folder: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	folder = scratchFolder();
});
afterEach(() => folder.remove());

const environment = (more: Record<string, string> = {}) => ({
	TRISYNC_CONFIG: folder.file('config'),
	TRISYNC_STATE: folder.file('state'),
	...more,
});

function writeEnv(lines: readonly string[]): void {
	writeFileSync(folder.file('.env'), `${lines.join('\n')}\n`, {mode: 0o600});
}

function writeConfig(data: object): void {
	mkdirSync(folder.file('config'), {recursive: true});
	writeFileSync(join(folder.file('config'), 'config.json'), JSON.stringify(data), {mode: 0o600});
}

async function shown(
	flags: SettingFlags = {},
	env: Record<string, string> = {},
): Promise<Record<string, string>> {
	const lines = settingLines(findSettings(await readSources(flags, environment(env), folder.path)));
	return Object.fromEntries(
		lines.map(({key, value, origin}) => [
			key,
			`${value ?? '(secret)'} <- ${originText(origin).replaceAll(folder.path, '.')}`,
		]),
	);
}

const load = (flags: SettingFlags = {}, env: Record<string, string> = {}, now?: number) =>
	loadSettings(flags, environment(env), folder.path, now);

describe('each value tells where it comes from', () => {
	test('from the environment over .env over config.json', async () => {
		writeEnv(['ETIME_SQL_SERVER=FILE', 'ETIMETRACK_SQL_DB=gym', 'ETIME_SQL_PASSWORD=hunter2secret']);
		writeConfig({sql: {server: 'LOW', database: 'low', user: 'essl', password: 'low'}});
		expect(await shown({}, {ETIME_SQL_SERVER: 'HIGH'})).toMatchObject({
			'sql.server': 'HIGH <- ETIME_SQL_SERVER in the environment',
			'sql.database': 'gym <- ETIMETRACK_SQL_DB in ./.env',
			'sql.user': 'essl <- ./config/config.json',
			'sql.password': '(secret) <- ETIME_SQL_PASSWORD in ./.env',
		});
	});

	test('from a flag', async () => {
		expect(await shown({sqlite: 'gym.sqlite', readOnly: true})).toMatchObject({
			'sql.sqlite': 'gym.sqlite <- --sqlite',
			middleware: 'same <- --sqlite',
			readOnly: 'true <- --read-only',
		});
	});

	test('from the file that --env names', async () => {
		writeFileSync(folder.file('other.env'), 'ESSL_DEVICE_IP=10.0.0.4', {mode: 0o600});
		expect((await shown({env: 'other.env'}))['devices.main-door.host']).toBe(
			'10.0.0.4 <- ESSL_DEVICE_IP in ./other.env',
		);
	});

	test('and a default is called one', async () => {
		expect(await shown()).toMatchObject({
			middleware: 'same <- default',
			websiteWrite: 'false <- default',
			middlewareWrite: 'false <- default',
			theme: 'default <- default',
			keys: 'none <- default',
		});
	});

	test('for every terminal apart', async () => {
		writeEnv(['ESSL_DEVICE_IP=10.0.0.1', 'ESSL_DEVICE_PASSWORD=4711']);
		writeConfig({
			devices: [
				{name: 'front', host: '10.0.0.1', serial: 'A1'},
				{name: 'back', host: '10.0.0.2', readOnly: true},
			],
		});
		expect(await shown()).toMatchObject({
			'devices.front.host': '10.0.0.1 <- ESSL_DEVICE_IP in ./.env',
			'devices.front.commKey': '(secret) <- ESSL_DEVICE_PASSWORD in ./.env',
			'devices.front.serial': 'A1 <- ./config/config.json',
			'devices.back.readOnly': 'true <- ./config/config.json',
			'devices.back.commKey': '0 <- default',
		});
	});
});

describe('layers', () => {
	test('another server of the middleware does not take port and instance of the website', async () => {
		writeConfig({
			sql: {server: 'GYMPC', port: 1455, database: 'GymPortal', user: 'essl', password: 'x'},
			middleware: {server: 'OTHERPC', database: 'etimetracklite1'},
		});
		expect((await load()).middleware).toEqual({
			engine: 'mssql',
			mssql: {
				server: 'OTHERPC',
				database: 'etimetracklite1',
				user: 'essl',
				password: 'x',
				trustServerCertificate: true,
			},
		});
	});

	test("the middleware's section may leave to .env what it does not say", async () => {
		writeEnv([
			'ETIME_SQL_SERVER=GYMPC',
			'ETIME_SQL_DB=GymPortal',
			'ETIME_SQL_USER=u',
			'ETIME_SQL_PASSWORD=p',
		]);
		writeConfig({middleware: {database: 'etimetracklite1'}});
		expect((await load()).middleware).toMatchObject({
			mssql: {server: 'GYMPC', database: 'etimetracklite1', user: 'u'},
		});
	});

	test('a server in .env is not mixed with an embedded database in config.json', async () => {
		writeConfig({sql: {sqlite: 'gym.sqlite'}});
		expect((await load()).website).toEqual({engine: 'sqlite', file: 'gym.sqlite'});
		writeEnv(['ETIME_SQL_SERVER=GYMPC', 'ETIME_SQL_DB=g', 'ETIME_SQL_USER=u', 'ETIME_SQL_PASSWORD=p']);
		expect((await load()).website).toMatchObject({engine: 'mssql'});
	});
});

describe('terminals', () => {
	test('have names of their own', async () => {
		writeConfig({
			devices: [
				{name: 'door', host: 'a'},
				{name: 'door', host: 'b'},
			],
		});
		await expect(load()).rejects.toThrow(/Two devices are called "door"/);
	});

	test('bring their own expected differences and administrators', async () => {
		writeConfig({
			deviceAdmins: ['1'],
			expected: [{pin: '5', reason: 'looked at'}],
			devices: [
				{name: 'front', host: 'a'},
				{name: 'back', host: 'b', deviceAdmins: ['2'], expected: [{pin: '6', reason: 'cleaner'}]},
			],
		});
		expect(await load({device: 'back'})).toMatchObject({
			device: {deviceAdmins: ['1', '2']},
			expected: [{pin: '5'}, {pin: '6'}],
		});
		expect((await load({device: 'front'})).expected).toHaveLength(1);
	});

	test('asked for by the address of a configured one are that one, serial and care included', async () => {
		writeConfig({devices: [{name: 'front', host: '10.0.0.1', serial: 'A1', readOnly: true}]});
		expect((await load({device: '10.0.0.1:4370'})).device).toMatchObject({
			name: 'front',
			serial: 'A1',
			isReadOnly: true,
		});
	});

	test('in .env may have their port behind the address', async () => {
		writeEnv(['ESSL_DEVICE_IP=10.0.0.1:4371']);
		expect((await load()).device).toMatchObject({host: '10.0.0.1', port: 4371});
	});
});

describe("eTimeTrackLite Web's service", () => {
	test("is found by the website's variables", async () => {
		writeEnv([
			'ESSL_TRACKLITE_SERVER=GYMPC',
			'ESSL_TRACKLITE_PORT=85',
			'ESSL_TRACKLITE_USERNAME=api',
			'ESSL_TRACKLITE_PASSWORD=hunter2secret',
		]);
		expect((await load()).soap).toEqual({
			url: 'http://GYMPC:85/iclock/WebAPIService.asmx',
			user: 'api',
			password: 'hunter2secret',
			apiKey: null,
		});
		expect(JSON.stringify(await shown())).not.toContain('hunter2secret');
	});

	test('is off without an address', async () => {
		writeConfig({soap: {url: 'http://GYMPC/x', apiKey: 'k'}});
		expect((await load()).soap).toEqual({url: 'http://GYMPC/x', user: null, password: null, apiKey: 'k'});
		writeConfig({});
		expect((await load()).soap).toBeNull();
	});
});

test('writing to databases is off until the settings say so', async () => {
	expect(await load()).toMatchObject({websiteWrite: false, middlewareWrite: false});
	writeConfig({websiteWrite: true, middlewareWrite: true});
	expect(await load()).toMatchObject({websiteWrite: true, middlewareWrite: true});
});

test('a clock that stands in 1970 is refused, because every verdict would be wrong', async () => {
	await expect(load({}, {}, 86_400_000)).rejects.toThrow(/clock of this computer says 1970-01-02/);
});
