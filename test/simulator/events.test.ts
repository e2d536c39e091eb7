import {expect, test} from 'vitest';
import {makeUsers} from '../../source/simulator/index.ts';
import {NaiveClient} from './naive-client.ts';
import {openSession, u32} from './open.ts';

const at = '2026-05-04 07:30:15';

test('a punch reaches the client that asked for attendance events', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(2)}});
	await client.ask(500, u32(1));
	simulator.punch({pin: '100002', at, verify: 2, state: 1});
	const event = await client.next();
	expect(event).toMatchObject({code: 500, session: 1, reply: 0, isChecksumRight: true});
	const pin = Buffer.from('100002').toString('hex').padEnd(48, '0');
	expect(event.data.toString('hex')).toBe(`${pin}02011a0504071e0f`);
});

test('old terminals send the PIN as a number, 12 bytes', async () => {
	const {simulator, client} = await openSession({recordSize: 28, state: {users: makeUsers(1)}});
	await client.ask(500, u32(0xffff));
	simulator.punch({pin: '100001', at});
	expect((await client.next()).data.toString('hex')).toBe('a186010001001a0504071e0f');
});

test('a punch is an attendance record', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(2)}});
	simulator.punch({pin: '100002', at});
	expect(simulator.state().attendance).toEqual([{uid: 2, pin: '100002', at, verify: 1, state: 0}]);
	expect(await client.readSet(13, 0)).toHaveLength(44);
});

test('clients that did not ask, or asked for other events, get none', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(1)}});
	const other = await NaiveClient.greet(simulator.port);
	await other.ask(500, u32(2));
	simulator.punch({pin: '100001'});
	expect((await client.ask(69)).code).toBe(2000);
	expect((await other.ask(69)).code).toBe(2000);
	other.close();
});

test('an event never tears a list apart', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(500)}, transfer: 'split'});
	await client.ask(500, u32(1));
	client.replyId++;
	client.send(9, Buffer.of(5));
	const first = await client.next();
	for (let count = 0; count < 20; count++) simulator.punch({pin: '100001'});
	expect(await client.takeTransfer(first)).toHaveLength(4 + 500 * 72);
});
