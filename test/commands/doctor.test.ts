import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openGym} from '../../source/app/gym.ts';
import {reportLines} from '../../source/commands/doctor-text.ts';
import {TransportError} from '../../source/domain/index.ts';
import {startSimulator} from '../../source/simulator/index.ts';
import {healthyScene, play} from '../helpers/doctor-scene.ts';
import {trisync} from '../helpers/fake-gym.ts';
import {startTdsListener} from '../helpers/tds/index.ts';

const here = {isWhole: false, systems: ['ufw', 'firewalld']} as const;
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'trisync-doctor-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function silence(): TransportError {
	const error = new TransportError('ERR_TRANSPORT_TIMEOUT', 'silent');
	return error.witness({phase: 'connect', sent: null, received: null, mayHaveWritten: false});
}

async function silentReport() {
	const scene = healthyScene();
	scene.open = silence();
	scene.ping = {kind: 'silent'};
	return (await play(scene)).report;
}

describe('on paper', () => {
	test('a device that is silent is drawn as the chains ran', async () => {
		const scene = healthyScene('17');
		scene.open = silence();
		expect(reportLines((await play(scene)).report, here)).toMatchInlineSnapshot(`
			[
			  " CHECK  "PIN 17: the device does not connect"                         main-door",
			  "  ok    config.file   /etc/trisync/config.json, /srv/gym/.env",
			  "  ok    config.mode   0600 /etc/trisync/config.json, 0600 /srv/gym/.env",
			  "  ok    config.state  /var/lib/trisync",
			  "  ok    sql.dns       gymdb is 10.0.0.9",
			  "  ok    sql.ping      10.0.0.9 answers, 2 ms (no answer proves nothing)",
			  "  ok    sql.port      TCP 1433 is open",
			  "  ok    sql.login     gymdb:1433 as gymsync",
			  "  ok    sql.identity  GymPortal on GYMDB (id 7, made 2023-04-02)",
			  "  ok    sql.tables    Employees with the columns that are needed",
			  "  ok    sql.rights    SQL Server 16.0.1000.6 Express Edition: may write",
			  "  ok    sql.people    5 people, list complete",
			  "  ok    sql.orphans   every GymClients row belongs to somebody",
			  "  ok    sql.row       PIN 17 id 817 active, code not empty, no duplicate",
			  "  ok    mw.dns        gymdb is 10.0.0.9",
			  "  ok    mw.ping       10.0.0.9 answers, 2 ms (no answer proves nothing)",
			  "  ok    mw.port       TCP 1433 is open",
			  "  ok    mw.login      gymdb:1433 as gymsync",
			  "  ok    mw.identity   GymPortal on GYMDB (id 7, made 2023-04-02)",
			  "  ok    mw.tables     Employees with the columns that are needed",
			  "  ok    mw.rights     SQL Server 16.0.1000.6 Express Edition: may write",
			  "  ok    mw.people     5 in the Employees List, 0 hidden, list complete",
			  "  ok    mw.life       last device sync 2026-11-22 10:41, newest log 2026-11-22",
			  "                      10:40, 0 commands pending",
			  "  ok    mw.errors     the middleware keeps no device errors",
			  "  ok    mw.same-db    middleware reads GymPortal on GYMDB (id 7, made",
			  "                      2023-04-02), the same one",
			  "  ok    mw.row        PIN 17 id 817 is in the Employees List",
			  "  ok    dev.dns       door is 192.168.1.201",
			  "  ok    dev.own       192.168.1.201 is none of them",
			  "  ok    dev.route     from 192.168.1.10 (eth0), in the same network",
			  "  ok    dev.ping      192.168.1.201 answers, 2 ms (no answer proves nothing)",
			  "  FAIL  dev.port      4370 does not answer, though ping does",
			  "          tried       connected, with CONNECT and EXIT",
			  "  -     dev.line, hello, key, serial, clock, list, fingers, state, capacity,",
			  "        admins: not run, they need dev.port",
			  "  ok    pin.website   PIN 17 id 817 active, code not empty, no duplicate",
			  "  ok    pin.active    active, Member 17",
			  "  ok    pin.mw        PIN 17 id 817 is in the Employees List",
			  "  -     pin.device, person, enabled, enrolled, time: not run, they need",
			  "        dev.port",
			  " Likely: A firewall drops port 4370, or another computer has this address.",
			  " Next:   Let the port through on this computer and on what lies between:",
			  "   sudo ufw allow out to 192.168.1.201 port 4370 proto tcp",
			  "   sudo firewall-cmd --direct --add-rule ipv4 filter OUTPUT 0 -p tcp -d \\",
			  "     192.168.1.201 --dport 4370 -j ACCEPT",
			]
		`);
	});

	test('no line is wider than 79 columns, however long a path or a name is', async () => {
		const scene = healthyScene();
		scene.open = silence();
		const path = `/srv/${'very-long-folder-'.repeat(8)}/config.json`;
		scene.config = {...scene.config, file: {path, exists: true, mode: 0o644}};
		scene.people = scene.people.map(person => ({...person, name: 'सुब्रह्मण्यम '.repeat(3)}));
		const {report} = await play(scene);
		for (const isWhole of [false, true]) {
			const lines = reportLines(report, {isWhole, systems: ['windows', 'ufw', 'firewalld']});
			expect(lines.filter(line => line.length > 79)).toEqual([]);
		}
	});

	test('a command that goes on in the next line is still one command for its shell', async () => {
		const report = await silentReport();
		const lines = reportLines(report, {isWhole: true, systems: ['windows', 'ufw', 'firewalld']}).join('\n');
		const {commands} = report.rungs.find(({id}) => id === 'dev.port')!;
		const rejoined = lines.replaceAll(/ [\\^]\n\s+/g, ' ');
		for (const {command} of commands) expect(rejoined).toContain(command);
	});

	test('a clean bill says so', async () => {
		const {report} = await play(healthyScene());
		expect(reportLines(report, here).slice(-3)).toEqual([
			' Every check passed.',
			' Nothing found that keeps this person out: let them try, and watch the live',
			' events (key w).',
		]);
	});
});

describe('the command', () => {
	test('ends with 0 when every check passed and with 1 when one failed', async () => {
		const {report} = await play(healthyScene());
		expect((await trisync(['doctor'], {report})).exit).toBe(0);
		expect((await trisync(['doctor'], {report: await silentReport()})).exit).toBe(1);
	});

	test('asks for any one source and for the person that is named', async () => {
		const ran = await trisync(['doctor', '17', '--json']);
		expect(ran.opened).toEqual([{isAnySource: true}]);
		expect(ran.json('doctor').pin).toBe('17');
	});

	test('gives one object, as its schema says', async () => {
		const ran = await trisync(['doctor', '--json'], {report: await silentReport()});
		expect(ran.json('doctor')).toMatchObject({passed: false, symptom: {name: 'no-connection'}});
		expect(ran.stderr).toBe('');
	});

	test('takes one PIN at most, and only what can be one', async () => {
		await expect(trisync(['doctor', '1', '2'])).rejects.toThrow('doctor takes one PIN.');
		await expect(trisync(['doctor', '7'.repeat(51)])).rejects.toThrow('is not a PIN');
	});

	test('writes the whole report for its owner only', async () => {
		const file = join(folder, 'check.txt');
		const report = await silentReport();
		await trisync(['doctor', '--report', file], {report});
		const text = readFileSync(file, 'utf8');
		for (const {measured} of report.rungs.filter(({state}) => state === 'ok'))
			expect(text.replaceAll(/\s+/g, ' ')).toContain(measured);
		expect(text).toContain('netsh advfirewall');
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	test('says when the report cannot be written, after what was found', async () => {
		await expect(
			trisync(['doctor', '--report', join(folder, 'x\0y')], {report: await silentReport()}),
		).rejects.toThrow('cannot be written');
	});
});

describe('on real lines', () => {
	test('the demo passes, and finds out why PIN 17 cannot get in', async () => {
		const gym = await openGym({demo: true}, {TRISYNC_STATE: folder}, folder);
		try {
			expect((await trisync(['doctor'], {gym})).exit).toBe(0);
			const ran = await trisync(['doctor', '17', '--json'], {gym});
			expect(ran.exit).toBe(1);
			expect(ran.json('doctor').symptom.title).toBe('PIN 17: in middleware, not on device');
		} finally {
			await gym.close();
		}
	});

	test('neither password nor comm key is in anything that is printed or saved', async () => {
		const [password, key] = ['pl4nted-Passw0rd', 918_273];
		const simulator = await startSimulator({commKey: 12});
		// A server that is careless enough to repeat what it was given.
		const said = {number: 18_456, message: `Login failed for user 'sa' with ${password}.`, severity: 14};
		const server = await startTdsListener({answer: () => 'drop', refuse: () => [said]});
		const env = {
			TRISYNC_STATE: folder,
			TRISYNC_CONFIG: folder,
			ETIME_SQL_SERVER: `127.0.0.1,${server.port}`,
			ETIME_SQL_ENCRYPT: 'false',
			ETIME_SQL_DB: 'gym',
			ETIME_SQL_USER: 'sa',
			ETIME_SQL_PASSWORD: password,
			ESSL_DEVICE_IP: simulator.host,
			ESSL_DEVICE_PORT: String(simulator.port),
			ESSL_DEVICE_PASSWORD: String(key),
		};
		const gym = await openGym({}, env, folder, {isAnySource: true});
		try {
			const file = join(folder, 'report.txt');
			const text = await trisync(['doctor', '17', '--report', file], {gym, typed: ''});
			const json = await trisync(['doctor', '17', '--json'], {gym});
			const failed = json.json('doctor').rungs.filter(({state}: {state: string}) => state === 'fail');
			expect(failed.map(({id, cause}: {id: string; cause: string}) => `${id} ${cause}`)).toEqual([
				'sql.login ERR_REPOSITORY_LOGIN',
				'dev.key ERR_DEVICE_UNAUTHORIZED',
			]);
			for (const output of [text.stdout, text.stderr, json.stdout, readFileSync(file, 'utf8')]) {
				expect(output).not.toContain(password);
				expect(output).not.toContain(String(key));
			}
		} finally {
			await gym.close();
			await simulator.close();
			await server.close();
		}
	});

	test('a device alone is enough, and nothing at all is a sentence', async () => {
		const simulator = await startSimulator({});
		const env = {TRISYNC_STATE: folder, TRISYNC_CONFIG: folder};
		const gym = await openGym({device: `${simulator.host}:${simulator.port}`}, env, folder, {
			isAnySource: true,
		});
		try {
			const ran = await trisync(['doctor', '--json'], {gym});
			const chains = new Set(ran.json('doctor').rungs.map(({chain}: {chain: string}) => chain));
			expect([...chains]).toEqual(['config', 'dev']);
		} finally {
			await gym.close();
			await simulator.close();
		}

		await expect(openGym({}, env, folder, {isAnySource: true})).rejects.toThrow('Not configured');
	});
});
