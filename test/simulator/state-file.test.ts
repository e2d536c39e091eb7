import {mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {makeTemplate, makeUsers, readStateFile, startSimulator} from '../../source/simulator/index.ts';
import {NaiveClient, naiveRecord} from './naive-client.ts';
import {openSession} from './open.ts';

async function scratch(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
	onTestFinished(() => rm(folder, {recursive: true}));
	return join(folder, 'terminal.json');
}

test('what was written is there again after a restart', async () => {
	const stateFile = await scratch();
	const first = await startSimulator({
		stateFile,
		state: {users: makeUsers(3), templates: [makeTemplate(1, 2)]},
	});
	const client = await NaiveClient.greet(first.port);
	await client.ask(8, naiveRecord(9, '999', 'Late Comer'));
	const held = first.state();
	client.close();
	await first.close();

	const {simulator} = await openSession({stateFile});
	expect(simulator.state()).toEqual(held);
	expect(simulator.users().at(-1)).toMatchObject({uid: 9, pin: '999', name: 'Late Comer'});
});

test('the file is right on close, whole and alone in its folder', async () => {
	const stateFile = await scratch();
	const simulator = await startSimulator({stateFile});
	const client = await NaiveClient.greet(simulator.port);
	for (let uid = 1; uid <= 50; uid++) await client.ask(8, naiveRecord(uid, String(uid), `Member ${uid}`));
	client.close();
	await simulator.close();
	expect((await readStateFile(stateFile))!.users).toHaveLength(50);
	expect(await readdir(join(stateFile, '..'))).toEqual(['terminal.json']);
});

test.skipIf(process.platform === 'win32')('others cannot read it', async () => {
	const stateFile = await scratch();
	await (await startSimulator({stateFile})).close();
	expect((await stat(stateFile)).mode & 0o077).toBe(0);
});

test('the file wins over the people given', async () => {
	const stateFile = await scratch();
	await (await startSimulator({stateFile, state: {users: makeUsers(2)}})).close();
	const {simulator} = await openSession({stateFile, state: {users: makeUsers(9)}});
	expect(simulator.users()).toHaveLength(2);
});

test('no file is a fresh terminal', async () => {
	expect(await readStateFile(await scratch())).toBeNull();
});

test.each([
	['not JSON at all', '{', 'is not JSON'],
	['another schema', '{"schema":2}', 'schema is not 1'],
	['users that are no list', '{"schema":1,"users":{}}', 'users is not a list of objects'],
	['a user without slot', '{"schema":1,"users":[{"pin":"1"}]}', 'users[0].uid is not a whole number'],
	['a slot out of range', '{"schema":1,"users":[{"uid":70000,"pin":"1"}]}', 'users[0].uid'],
	[
		'a password that is no hex',
		'{"schema":1,"users":[{"uid":1,"pin":"1","passwordHex":"x"}]}',
		'passwordHex',
	],
	[
		'a finger too many',
		'{"schema":1,"templates":[{"uid":1,"finger":10,"template":""}]}',
		'templates[0].finger',
	],
	['a time without date', '{"schema":1,"attendance":[{"uid":1,"pin":"1","at":"07:30"}]}', 'attendance[0].at'],
	['an operation without time', '{"schema":1,"operations":[{"operation":9}]}', 'operations[0].at'],
	[
		'five numbers of an operation',
		'{"schema":1,"operations":[{"operation":9,"at":"2026-05-01 07:30:00","values":[1,2,3,4,5]}]}',
		'operations[0].values',
	],
	[
		'two people in one slot',
		'{"schema":1,"users":[{"uid":1,"pin":"1"},{"uid":1,"pin":"2"}]}',
		'users[1] is not the only one with its uid',
	],
	[
		'two templates of one finger',
		'{"schema":1,"templates":[{"uid":1,"finger":2,"template":""},{"uid":1,"finger":2,"template":""}]}',
		'templates[1] is not the only one with its uid and finger',
	],
	['firmware that is no text', '{"schema":1,"firmware":660}', 'firmware is not a text'],
	['a clock that is off by a text', '{"schema":1,"clockOffsetMs":"60"}', 'clockOffsetMs is not a number'],
	['options that are no texts', '{"schema":1,"options":{"MAC":1}}', 'options is not an object of texts'],
])('%s is refused by name and left as it is', async (_, content, message) => {
	const stateFile = await scratch();
	await writeFile(stateFile, content);
	await expect(startSimulator({stateFile})).rejects.toMatchObject({
		code: 'ERR_SIMULATOR_STATE',
		message: expect.stringContaining(message),
	});
	expect(await readFile(stateFile, 'utf8')).toBe(content);
});

test('letters in a PIN are refused where records hold numbers, instead of being lost', async () => {
	const stateFile = await scratch();
	await writeFile(stateFile, '{"schema":1,"users":[{"uid":1,"pin":"A17"}]}');
	await expect(startSimulator({stateFile, recordSize: 28})).rejects.toMatchObject({
		code: 'ERR_SIMULATOR_STATE',
		message: expect.stringContaining('users[0].pin is not a number'),
	});
	const simulator = await startSimulator({stateFile});
	expect(simulator.users()).toMatchObject([{pin: 'A17'}]);
	await simulator.close();
});

test('a file that cannot be written is told on close', async () => {
	const stateFile = join(await scratch(), 'missing', 'terminal.json');
	const simulator = await startSimulator({stateFile});
	await expect(simulator.close()).rejects.toMatchObject({code: 'ERR_SIMULATOR_STATE'});
});
