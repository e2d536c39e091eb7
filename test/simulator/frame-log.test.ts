import {mkdtemp, readFile, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {type FrameEntry, makeTemplate, makeUsers, runSimulate} from '../../source/simulator/index.ts';
import {NaiveClient, naiveRecord} from './naive-client.ts';
import {openSession, u16, u32} from './open.ts';

test('every packet is told with direction, name, numbers and length', async () => {
	const frames: FrameEntry[] = [];
	const {client} = await openSession({
		state: {users: makeUsers(70)},
		frameSize: 4096,
		onFrame: one => frames.push(one),
	});
	await client.readUsers();
	expect(frames.map(one => `${one.direction} ${one.command} ${one.reply} ${one.dataBytes}`)).toEqual([
		'in connect 0 0',
		'out ok 0 0',
		'in bufferedRead 1 11',
		'out ok 1 13',
		'in readChunk 2 8',
		'out prepareData 2 8',
		'out data 2 4096',
		'out data 2 948',
		'out ok 2 0',
		'in freeData 3 0',
		'out ok 3 0',
	]);
	expect(frames[2]).toMatchObject({connection: 1, data: '0109000500000000000000'});
	expect(frames.every(one => !Number.isNaN(Date.parse(one.at)))).toBe(true);
});

test('connections are told apart, and events are packets too', async () => {
	const frames: FrameEntry[] = [];
	const {simulator} = await openSession({state: {users: makeUsers(1)}, onFrame: one => frames.push(one)});
	const other = await NaiveClient.greet(simulator.port);
	await other.ask(500, u32(1));
	simulator.punch({pin: '100001'});
	await other.next();
	expect(frames.at(-1)).toMatchObject({connection: 2, direction: 'out', command: 'registerEvent', reply: 0});
	other.close();
});

test('keys, names, PINs, passwords, fingers and lists are only told by their length', async () => {
	const frames: FrameEntry[] = [];
	const template = makeTemplate(1, 6);
	const {client, simulator} = await openSession({
		state: {users: makeUsers(1), templates: [template]},
		onFrame: one => frames.push(one),
	});
	await client.ask(500, u32(0xffff));
	await client.ask(1102, Buffer.from('c0ffee00', 'hex'));
	await client.ask(8, naiveRecord(2, '424242', 'Secret Name'));
	await client.ask(12, Buffer.from('COMKey=4711'));
	await client.ask(11, Buffer.from('COMKey'));
	await client.readUsers();
	await client.takeTransfer(await client.ask(88, Buffer.concat([u16(1), Buffer.of(6)])));
	await client.ask(1500, u32(4));
	await client.ask(1501, Buffer.from('feedbeef', 'hex'));
	const enroll = Buffer.alloc(26);
	enroll.write('424242');
	await client.ask(61, enroll);
	simulator.punch({pin: '424242'});
	await client.next();
	const told = JSON.stringify(frames);
	for (const secret of ['c0ffee', '4711', 'feedbeef', '424242', 'Secret']) {
		expect(told).not.toContain(secret);
		expect(told).not.toContain(Buffer.from(secret).toString('hex'));
	}

	expect(told).not.toContain(Buffer.from(template.template, 'base64').toString('hex', 0, 8));
	expect(frames.find(one => one.command === 'userWrite')).toMatchObject({dataBytes: 72});
});

async function scratch(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'frames-'));
	onTestFinished(() => rm(folder, {recursive: true}));
	return folder;
}

test('simulate writes them as lines that only the owner may read', async () => {
	const logFile = join(await scratch(), 'frames.jsonl');
	const stop = new AbortController();
	const ended = runSimulate(
		{users: 2, logFile},
		{
			stdout: {
				write(line: string) {
					void NaiveClient.greet(JSON.parse(line).port).then(client => {
						client.close();
						stop.abort();
					});
					return true;
				},
			} as never,
			signal: stop.signal,
		},
	);
	await ended;
	const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
	expect(lines.map(line => JSON.parse(line).command)).toEqual(['connect', 'ok']);
	if (process.platform !== 'win32') expect((await stat(logFile)).mode & 0o777).toBe(0o600);
});

test('a log that cannot be written is told before anything listens', async () => {
	const logFile = join(await scratch(), 'missing', 'frames.jsonl');
	const lines: string[] = [];
	const run = runSimulate(
		{logFile},
		{stdout: {write: (line: string) => lines.push(line) > 0} as never, signal: AbortSignal.abort()},
	);
	await expect(run).rejects.toMatchObject({code: 'ERR_SIMULATOR_OPTION'});
	expect(lines).toEqual([]);
});
