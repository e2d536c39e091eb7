import {expect, test} from 'vitest';
import {makeUsers} from '../../source/simulator/index.ts';
import {NaiveClient, type NaivePacket} from './naive-client.ts';
import {openSession, u32} from './open.ts';

function startEnroll(pin: string, finger: number): Buffer {
	const data = Buffer.alloc(26);
	data.write(pin);
	data.writeUInt8(finger, 24);
	data.writeUInt8(1, 25);
	return data;
}

async function take(client: NaiveClient, count: number): Promise<NaivePacket[]> {
	const packets: NaivePacket[] = [];
	while (packets.length < count) packets.push(await client.next());
	return packets;
}

const inShort = ({session, data}: NaivePacket): string => `${session}:${data.toString('hex')}`;
const goodTouch = ['2:', '256:64'];

test('the client that asked for a finger hears three rounds and the result', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(2)}});
	expect((await client.ask(61, startEnroll('100002', 6))).code).toBe(2000);
	simulator.enroll();
	const events = await take(client, 7);
	expect(events.every(one => one.code === 500 && one.reply === 0)).toBe(true);
	expect(events.slice(0, 6).map(inShort)).toEqual([...goodTouch, ...goodTouch, ...goodTouch]);
	const {session, data} = events[6]!;
	expect([session, data.length, data.readUInt16LE(0), data[13]]).toEqual([8, 14, 0, 6]);
	expect(data.toString('latin1', 4, 13)).toBe('100002\0\0\0');
	const stored = simulator.state().templates;
	expect(stored).toMatchObject([{uid: 2, finger: 6}]);
	expect(data.readUInt16LE(2)).toBe(Buffer.from(stored[0]!.template, 'base64').length);
});

test.each([
	['failed', ['2:', '256:00', '8:0600']],
	['duplicate', [...goodTouch, ...goodTouch, ...goodTouch, '8:0500']],
] as const)('a finger that is %s is told and not stored', async (result, expected) => {
	const {simulator, client} = await openSession({state: {users: makeUsers(1)}});
	await client.ask(61, startEnroll('100001', 0));
	simulator.enroll({result});
	expect((await take(client, expected.length)).map(inShort)).toEqual(expected);
	expect(simulator.state().templates).toEqual([]);
});

test('others hear the kinds that they asked for', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(1)}});
	const other = await NaiveClient.greet(simulator.port);
	await other.ask(500, u32(8));
	simulator.enroll({pin: '100001', finger: 3});
	expect((await other.next()).session).toBe(8);
	expect((await client.ask(69)).code).toBe(2000);
	other.close();
});

test('after the finger the terminal waits again', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(1)}});
	await client.ask(61, startEnroll('100001', 0));
	expect((await client.ask(64)).session).toBe(1);
	simulator.enroll();
	await take(client, 7);
	expect((await client.ask(64)).session).toBe(0);
});

test('the short form names the PIN as a number', async () => {
	const {simulator, client} = await openSession({recordSize: 28, state: {users: makeUsers(1)}});
	expect((await client.ask(61, Buffer.concat([u32(100_001), Buffer.of(4)]))).code).toBe(2000);
	simulator.enroll();
	await take(client, 7);
	expect(simulator.state().templates).toMatchObject([{uid: 1, finger: 4}]);
});

test.each([
	['nobody', startEnroll('999', 0)],
	['an eleventh finger', startEnroll('100001', 10)],
])('a finger of %s is refused', async (_, data) => {
	const {client} = await openSession({state: {users: makeUsers(1)}});
	expect((await client.ask(61, data)).code).toBe(2001);
});

test('no finger is taken when nobody asked for one, nor from nobody', async () => {
	const {simulator} = await openSession({state: {users: makeUsers(1)}});
	expect(() => simulator.enroll()).toThrow('No client has asked');
	expect(() => simulator.enroll({pin: '999'})).toThrow('Nobody here has the PIN 999');
});
