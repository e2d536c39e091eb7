import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {makeUsers, startSimulator} from '../../source/simulator/index.ts';
import {type NaiveClient, naiveRecord} from './naive-client.ts';
import {openSession, openSimulator} from './open.ts';

test('a port that is taken is told, with nothing left behind', async () => {
	const stateFile = join(await mkdtemp(join(tmpdir(), 'trisync-')), 'door.json');
	onTestFinished(() => rm(dirname(stateFile), {recursive: true, force: true}));
	const {port} = await openSimulator();
	await expect(startSimulator({port, stateFile})).rejects.toMatchObject({
		code: 'ERR_SIMULATOR_OPTION',
		message: `It cannot listen at 127.0.0.1:${port}: another program listens there.`,
		hint: expect.stringContaining('another port'),
	});
	expect(existsSync(stateFile)).toBe(false);
});

test('several terminals in one process share nothing', async () => {
	const kinds = [
		{serial: 'AAA', transfer: 'direct'},
		{serial: 'BBB', transfer: 'split', recordSize: 28},
		{serial: 'CCC', faults: ['no-buffered']},
	] as const;
	const doors = await Promise.all(
		kinds.map((kind, at) => openSession({...kind, state: {users: makeUsers(10 + at)}})),
	);
	expect(new Set(doors.map(({simulator}) => simulator.port)).size).toBe(3);
	const [first, second, third] = doors.map(({client}) => client) as [NaiveClient, NaiveClient, NaiveClient];

	await first.ask(8, naiveRecord(500, '500', 'Only Here'));
	await second.ask(1003);
	doors[0]!.simulator.setFault('write-refused');
	expect((await third.ask(8, naiveRecord(9, '9', 'There'))).code).toBe(2000);
	expect((await first.ask(8, naiveRecord(501, '501', 'Nowhere'))).code).toBe(2001);

	expect(doors.map(({simulator}) => simulator.users().length)).toEqual([11, 11, 12]);
	expect(doors.map(({simulator}) => simulator.isEnabled)).toEqual([true, false, true]);
	expect(doors.map(({simulator}) => simulator.log().counts['userWrite'])).toEqual([2, undefined, 1]);
	expect(await second.readUsers(28)).toHaveLength(11);
	await expect(third.readUsers()).rejects.toThrow('65535');
	const serials = await Promise.all(
		doors.map(async ({client}) => (await client.ask(11, Buffer.from('~SerialNumber'))).data.toString()),
	);
	expect(serials).toEqual(['~SerialNumber=AAA\0', '~SerialNumber=BBB\0', '~SerialNumber=CCC\0']);
});

test('one terminal that ends leaves the others alone', async () => {
	const [one, other] = await Promise.all([openSession(), openSession()]);
	await one.simulator.close();
	await one.client.untilClosed();
	expect((await other.client.ask(1100)).code).toBe(2000);
});
