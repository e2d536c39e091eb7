import {once} from 'node:events';
import {createServer} from 'node:net';
import {afterAll, describe, expect} from 'vitest';
import {createTerminal} from '../../source/protocol/index.ts';
import {makeUsers, type SimulatorOptions, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {runCommand, startOutsideDevice} from './process.ts';
import {test} from './site.ts';

const scratch = scratchFolder();
const cwd = scratch.path;
afterAll(() => scratch.remove());

async function usersOf(address: string, ...more: readonly string[]) {
	const {code, stdout, stderr} = await runCommand(['users', '--json', '--device', address, ...more], {cwd});
	return {
		code,
		stderr,
		...(JSON.parse(stdout) as {
			complete: boolean;
			count: number | null;
			reason: string | null;
			hint: string | null;
			users: readonly {pin: string; uid: number; name: string}[];
		}),
	};
}

describe.concurrent('users --json', () => {
	test.for([
		['direct', 1000, []],
		['chunked', 1000, []],
		['split', 1000, []],
		['chunked', 1000, ['--record-size', '28']],
		['direct', 0, []],
		['chunked', 50_000, []],
	] as const)('gives all users of a terminal that sends them %s: %i %j', async ([transfer, count, more]) => {
		const device = await startOutsideDevice(['--users', String(count), '--transfer', transfer, ...more], {
			cwd,
		});
		const {code, complete, users} = await usersOf(device.address);
		await device.stop();
		expect([code, complete, users.length]).toEqual([0, true, count]);
		const expected = makeUsers(count);
		expect(users.map(user => [user.uid, user.pin])).toEqual(expected.map(user => [user.uid, user.pin]));
	});

	test('asks for a comm key where the terminal has one, and is let in with it', async () => {
		const device = await startOutsideDevice(['--users', '5', '--comm-key', '4711'], {cwd});
		const without = await usersOf(device.address);
		const withKey = await usersOf(device.address, '--comm-key', '4711');
		await device.stop();
		expect([without.code, without.complete, withKey.code, withKey.users.length]).toEqual([2, false, 0, 5]);
		expect(without.reason).toMatch(/comm key/);
	});
});

/** What a command says about a terminal that cannot be read. */
const troubles: readonly (readonly [string, SimulatorOptions, RegExp, readonly string[]])[] = [
	['a wrong comm key', {commKey: 4711}, /did not accept the comm key/, ['--comm-key', '42']],
	[
		'a lock after wrong keys',
		{commKey: 4711, faults: ['auth-lock']},
		/locked .* after wrong comm keys/,
		['--comm-key', '42'],
	],
	['firmware that only takes encrypted connections', {faults: ['secure-6001']}, /only accepts encrypted/, []],
	['an access panel', {faults: ['access-panel']}, /is an access panel/, []],
	['something else on the port', {faults: ['not-zk']}, /is not an eSSL or ZKTeco terminal/, []],
	[
		'a terminal that dies in the middle of its list',
		{faults: ['close-mid-list']},
		/closed the connection while/,
		[],
	],
	[
		'a terminal that falls silent',
		{faults: ['silent']},
		/silent|did not answer|does not answer/,
		['--timeout', '1'],
	],
	['damaged answers', {faults: ['checksum-bad']}, /checksum/, []],
];

describe.concurrent('a terminal that cannot be read', () => {
	test.for(troubles)(
		'%s has a sentence of its own, exit 2, and nobody is called complete',
		async ([, options, words, flags]) => {
			const device = await startSimulator({...options, state: {users: makeUsers(200)}});
			const found = await usersOf(`${device.host}:${device.port}`, ...flags);
			await device.close();
			expect([found.code, found.complete, found.users.length]).toEqual([2, false, 0]);
			expect(found.reason).toMatch(words);
			expect(found.hint).toMatch(/\w{4}/);
			expect(`${found.reason}${found.stderr}`).not.toMatch(/4711|ECONN|undefined|\[object/);
		},
	);

	test('a port on which nobody listens has one as well', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as {port: number};
		server.close();
		await once(server, 'close');
		const {code, reason, hint} = await usersOf(`127.0.0.1:${port}`);
		expect([code, reason]).toEqual([2, expect.stringMatching(/nothing listens on this port/)]);
		expect(hint).toMatch(/TCP is off|push/);
	});

	test('so has one whose only connection another program holds', async () => {
		const device = await startSimulator({faults: ['busy-silent'], state: {users: makeUsers(5)}});
		const {host, port} = device;
		const other = await createTerminal({name: 'other', host, port, commKey: 0}).open();
		const found = await usersOf(`${host}:${port}`, '--timeout', '1');
		await other.close();
		const after = await usersOf(`${host}:${port}`);
		await device.close();
		expect([found.code, found.complete, after.code]).toEqual([2, false, 0]);
		expect(found.reason).toMatch(/another program, usually the middleware, holds/);
	});

	test('and somebody who takes the call and says nothing', async () => {
		const server = createServer(socket => socket.on('error', () => {})).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as {port: number};
		const {code, complete, reason} = await usersOf(`127.0.0.1:${port}`, '--timeout', '1');
		server.close();
		expect([code, complete, reason]).toEqual([2, false, expect.stringMatching(/does not answer|silent/)]);
	});

	test('takes nobody from the other lists: diff says not known, and nothing is planned', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV'}}, device: {faults: ['close-mid-list']}});
		const {code, stdout} = await gym.run('diff', '--json', '--all');
		const {complete, rows, sources} = JSON.parse(stdout);
		expect([code, complete, sources.sql.state]).toEqual([2, false, 'ok']);
		expect(
			rows.every((row: {kinds: string[]; fix: unknown}) => row.kinds[0] === 'UNKNOWN' && row.fix === null),
		).toBe(true);
		const register = await gym.run('register', '--all', '--yes', '--json');
		expect([register.code, JSON.parse(register.stdout).plan.steps]).toEqual([2, []]);
		expect(register.stderr).toMatch(/Nothing was changed/);
	});
});
