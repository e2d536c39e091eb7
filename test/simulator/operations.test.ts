import {expect, test} from 'vitest';
import {makeTemplate, makeUsers} from '../../source/simulator/index.ts';
import {naiveRecord} from './naive-client.ts';
import {openSession, u16, u32} from './open.ts';

const clock = () => new Date(2018, 5, 25, 17, 50, 35);
const packedTime = '6bb36823';

test('an entry is 16 bytes: administrator, operation, time, four numbers', async () => {
	const {client} = await openSession({state: {users: makeUsers(3)}, clock});
	await client.ask(18, u16(2));
	const set = await client.readSet(34, 0);
	expect(set.toString('hex')).toBe(`1000000000000900${packedTime}0200000000000000`);
});

const finger = Buffer.concat([u16(1), Buffer.of(6)]);

test.each([
	['a new user', 8, naiveRecord(9, '9', 'Nine'), 30, [9]],
	['a deleted user', 18, u16(1), 9, [1]],
	['a deleted finger', 19, finger, 10, [1, 6]],
	['all rights taken away', 20, Buffer.alloc(0), 24, []],
	['cleared users', 14, Buffer.of(5), 13, []],
	['cleared attendance', 15, Buffer.alloc(0), 23, []],
	['another time', 202, u32(0x2368b36b), 21, []],
	['another option', 12, Buffer.from('LockOn=3'), 5, []],
	['an opened lock', 31, u32(3), 29, []],
])('%s is noted', async (_, code, data, operation, values) => {
	const {simulator, client} = await openSession({
		state: {users: makeUsers(2), templates: [makeTemplate(1, 6)]},
		clock,
	});
	await client.ask(code, data);
	expect(simulator.state().operations).toEqual([{operation, at: '2018-06-25 17:50:35', values}]);
	expect((await client.ask(50)).data.readUInt32LE(40)).toBe(1);
});

test('what was refused or only read is not noted', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(2)}});
	await client.ask(18, u16(9));
	await client.ask(19, finger);
	await client.ask(14, Buffer.of(99));
	await client.ask(12, Buffer.from('SDKBuild=1'));
	await client.readUsers();
	expect(simulator.state().operations).toEqual([]);
});

test('a restart is the first entry of a new day', async () => {
	const {simulator, client} = await openSession({clock});
	await client.ask(1004);
	await client.untilClosed();
	expect(simulator.state().operations).toMatchObject([{operation: 0}]);
});

test.each([
	['33', 33, Buffer.alloc(0)],
	['14 with type 4', 14, Buffer.of(4)],
])('%s empties the log', async (_, code, data) => {
	const {simulator, client} = await openSession({
		state: {operations: [{admin: 7, operation: 9, at: '2026-05-01 07:30:00', values: [3]}]},
	});
	expect((await client.readSet(34, 0)).readUInt16LE(4)).toBe(7);
	await client.ask(code, data);
	expect(simulator.state().operations!.map(one => one.admin)).not.toContain(7);
});

test('the oldest entries go when the log is full', async () => {
	const at = '2026-05-01 07:30:00';
	const operations = Array.from({length: 10_000}, (_, index) => ({operation: 30, at, values: [index]}));
	const {simulator, client} = await openSession({state: {users: makeUsers(1), operations}});
	await client.ask(18, u16(1));
	const held = simulator.state().operations!;
	expect(held).toHaveLength(10_000);
	expect([held[0]!.values, held.at(-1)!.operation]).toEqual([[1], 9]);
});
