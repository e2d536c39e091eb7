import {mkdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {makeUsers, type Simulator, startSimulator} from '../../source/simulator/index.ts';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

const scratch = scratchFolder();
let front: Simulator;
let back: Simulator;
let closedPort: number;

beforeAll(async () => {
	front = await startSimulator({state: {users: makeUsers(12)}});
	back = await startSimulator({state: {users: makeUsers(3)}, commKey: 471_100});
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	closedPort = (server.address() as {port: number}).port;
	await new Promise(resolve => server.close(resolve));
});
afterAll(async () => {
	await front.close();
	await back.close();
	scratch.remove();
});

function run(devices: readonly object[], ...argv: readonly string[]) {
	mkdirSync(scratch.file('config'), {recursive: true});
	writeFileSync(join(scratch.file('config'), 'config.json'), JSON.stringify({devices}), {mode: 0o600});
	return runBare(['devices', ...argv], {folder: scratch.path});
}

const main = () => ({name: 'main-door', host: '127.0.0.1', port: front.port, serial: front.serial});
const other = () => ({
	name: 'back-door',
	host: '127.0.0.1',
	port: back.port,
	commKey: 471_100,
	readOnly: true,
});
const dead = () => ({name: 'dead-door', host: '127.0.0.1', port: closedPort});

test('devices visits every terminal and tells serial, counts and state', async () => {
	const ran = await run([main(), other()], '--json');
	expect(ran.exit).toBe(0);
	expect(ran.json('devices').devices).toMatchObject([
		{state: 'ok', device: {name: 'main-door', serial: front.serial, counts: {users: 12}}},
		{
			state: 'ok',
			device: {name: 'back-door', counts: {users: 3}},
			settings: {hasCommKey: true, readOnly: true},
		},
	]);
	expect(ran.stdout + ran.stderr).not.toContain('471100');
});

test('devices prints a table', async () => {
	const {stdout} = await run([main(), other()]);
	const [head, first, second] = stdout.split('\n');
	expect(head).toMatch(/^NAME +ADDRESS +STATE +SERIAL +USERS +FINGERS +ADMINS +MODE$/);
	expect(first).toMatch(
		new RegExp(`^main-door +127.0.0.1:${front.port} +ok +${front.serial} +12 of .* write$`),
	);
	expect(second).toMatch(/read-only$/);
});

test('a terminal that does not answer costs its own line, and the exit code is 1', async () => {
	const ran = await run([dead(), main()], '--json');
	expect(ran.exit).toBe(1);
	expect(ran.json('devices').devices).toMatchObject([
		{state: 'fail', reason: expect.stringMatching(/refused/), device: {serial: null, counts: null}},
		{state: 'ok'},
	]);
	expect((await run([dead(), main()])).stdout).toMatch(/dead-door .* fail[^\n]*\n {2}\S.*refused/);
});

test('another terminal at the address is a failure that names both serials', async () => {
	const ran = await run([{...main(), serial: 'SOMEBODY'}], '--json');
	expect(ran.exit).toBe(1);
	expect(ran.json('devices').devices[0]).toMatchObject({
		state: 'fail',
		reason: expect.stringMatching(new RegExp(`serial ${front.serial}, the settings expect SOMEBODY`)),
	});
});

test('a wrong comm key is a failure that does not repeat it', async () => {
	const ran = await run([{...other(), commKey: 471_101}]);
	expect(ran.exit).toBe(1);
	expect(ran.stdout).toMatch(/comm key/i);
	expect(ran.stdout).not.toContain('471101');
});

test('--device takes one of them', async () => {
	const ran = await run([dead(), main()], '--json', '--device', 'main-door');
	expect([ran.exit, ran.json('devices').devices.length]).toEqual([0, 1]);
});

test('devices without any terminal says how to name one', async () => {
	expect(await run([])).toMatchObject({
		exit: 2,
		stdout: '',
		stderr: expect.stringMatching(/No terminal is configured.*setup/),
	});
});

test('devices of the demo is its terminal', async () => {
	const ran = await runBare(['devices', '--demo', '--json'], {folder: scratch.path});
	expect([ran.exit, ran.json('devices').devices]).toMatchObject([
		0,
		[{device: {name: 'main-door'}, state: 'ok'}],
	]);
});
