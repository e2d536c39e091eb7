import {once} from 'node:events';
import {createConnection} from 'node:net';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {emptyState, makeUsers} from '../../source/simulator/index.ts';
import {Terminal} from '../../source/simulator/terminal.ts';
import {NaiveClient, naiveFrame, naiveRecord} from './naive-client.ts';
import {openSession, openSimulator, u32} from './open.ts';

/** Own reading of the scramble: reverse the bits, add the session, XOR "ZKSO", swap halves, XOR the tick. */
function naiveKey(key: number, session: number, tick: number): Buffer {
	const reversed = Number.parseInt(key.toString(2).padStart(32, '0').split('').reverse().join(''), 2);
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE((reversed + session) % 2 ** 32);
	for (const [at, letter] of [...'ZKSO'].entries()) bytes[at]! ^= letter.charCodeAt(0);
	return Buffer.of(bytes[2]! ^ tick, bytes[3]! ^ tick, tick, bytes[1]! ^ tick);
}

test('CONNECT is answered with its number and a session id that is not zero', async () => {
	const {port} = await openSimulator();
	const client = await NaiveClient.open(port);
	client.replyId = 1;
	client.send(1000);
	const answer = await client.next();
	expect(answer).toMatchObject({code: 2000, reply: 1, isChecksumRight: true});
	expect(answer.session).toBeGreaterThan(0);
	client.close();
});

test('connecting again on the same line keeps the session', async () => {
	const {client} = await openSession();
	const {session} = client;
	expect((await client.ask(1000)).session).toBe(session);
});

test('two clients get two sessions', async () => {
	const {simulator, client} = await openSession();
	const other = await NaiveClient.greet(simulator.port);
	expect(other.session).not.toBe(client.session);
	expect(simulator.connections).toBe(2);
	other.close();
});

test('nothing is told before CONNECT', async () => {
	const {port} = await openSimulator();
	const client = await NaiveClient.open(port);
	expect((await client.ask(1100)).code).toBe(2005);
	client.close();
});

test('after EXIT the line has to say hello again', async () => {
	const {client} = await openSession();
	expect((await client.ask(1001)).code).toBe(2000);
	expect((await client.ask(1100)).code).toBe(2005);
});

test.each([0, 12, 123_456, 999_999])('comm key %i lets in, with any tick byte', async commKey => {
	const {port} = await openSimulator({commKey});
	for (const tick of [0, 50, 255]) {
		const client = await NaiveClient.open(port);
		expect((await client.hello()).code).toBe(2005);
		expect((await client.ask(1100)).code).toBe(2005);
		expect((await client.ask(1102, naiveKey(commKey, client.session, tick))).code).toBe(2000);
		expect((await client.ask(1100)).code).toBe(2000);
		client.close();
	}
});

test.each([
	['another key', (session: number) => naiveKey(4321, session, 50)],
	['too short an answer', (session: number) => naiveKey(1234, session, 50).subarray(0, 3)],
	['nothing', () => Buffer.alloc(0)],
])('%s does not let in, and neither do later commands', async (_, answer) => {
	const {client} = await openSession({commKey: 1234});
	expect((await client.ask(1102, answer(client.session))).code).toBe(2005);
	expect((await client.ask(50)).code).toBe(2005);
});

test('an unknown command is answered 0xFFFF with its own number', async () => {
	const {client} = await openSession();
	for (const code of [5, 2001, 0xffff, 4242]) {
		expect(await client.ask(code)).toMatchObject({code: 0xffff, reply: client.replyId});
	}
});

test('a request with a wrong checksum gets no answer and leaves the line usable', async () => {
	const {client} = await openSession();
	const damaged = naiveFrame(1100, client.session, 9);
	damaged[10]! ^= 0x5a;
	client.socket.write(damaged);
	expect(await client.ask(69)).toMatchObject({code: 2000, reply: 1});
});

test('thanks for an event are no request', async () => {
	const {simulator, client} = await openSession();
	client.send(2000);
	expect((await client.ask(69)).reply).toBe(1);
	expect(simulator.log().names).toEqual(['connect', 'pinWidth']);
});

test('requests in one write are answered in order', async () => {
	const {client} = await openSession();
	client.socket.write(
		Buffer.concat([1100, 69, 50].map((code, at) => naiveFrame(code, client.session, at + 1))),
	);
	expect([await client.next(), await client.next(), await client.next()].map(one => one.reply)).toEqual([
		1, 2, 3,
	]);
});

test('a request in single bytes is read', async () => {
	const {client} = await openSession();
	client.socket.setNoDelay(true);
	for (const byte of naiveFrame(1100, client.session, 1)) client.socket.write(Buffer.of(byte));
	expect((await client.next()).code).toBe(2000);
});

test('a connection that is opened and closed at once is survived', async () => {
	const {simulator} = await openSession();
	const probe = createConnection({port: simulator.port, host: '127.0.0.1'});
	await once(probe, 'connect');
	probe.destroy();
	const client = await NaiveClient.greet(simulator.port);
	expect((await client.ask(1100)).code).toBe(2000);
	client.close();
});

test.each([
	['a web request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
	['noise', Buffer.from(Array.from({length: 300}, (_, at) => (at * 73) & 0xff))],
	['a length below a header', Buffer.from('5050827d0300000001020304', 'hex')],
	['a length of four gigabytes', Buffer.from('5050827dffffffff01020304', 'hex')],
])('%s ends that line and no other', async (_, bytes) => {
	const {simulator, client} = await openSession();
	const rude = await NaiveClient.open(simulator.port);
	rude.socket.write(bytes);
	await rude.untilClosed();
	expect((await client.ask(1100)).code).toBe(2000);
});

test('a client that stops reading and leaves harms nobody', async () => {
	const {simulator, client} = await openSession({transfer: 'direct', state: {users: makeUsers(50_000)}});
	const deaf = await NaiveClient.greet(simulator.port);
	await deaf.ask(500, u32(1));
	deaf.socket.pause();
	for (let count = 0; count < 5; count++) deaf.send(1503, Buffer.from('0109000500000000000000', 'hex'));
	while ((simulator.log().counts['bufferedRead'] ?? 0) === 0) await client.ask(69);
	simulator.punch({pin: '100001'});
	deaf.close();
	while (simulator.connections > 1) await client.ask(69);
	expect((await client.ask(1100)).code).toBe(2000);
});

test('a write that was received is done, though its client has gone', async () => {
	const {simulator, client} = await openSession({faults: ['slow-200']});
	client.socket.end(naiveFrame(8, client.session, 1, naiveRecord(1, '1', 'Last Wish')));
	await client.untilClosed();
	expect(simulator.users()).toHaveLength(1);
});

test('every command survives data of every small length', async () => {
	const {client} = await openSession();
	const codes = [
		7, 8, 9, 11, 12, 13, 18, 19, 21, 22, 61, 79, 80, 87, 88, 110, 119, 134, 202, 500, 1003, 1500,
	];
	for (const code of [...codes, 1501, 1503, 1504]) {
		for (let length = 0; length < 14; length++) {
			const first = await client.ask(code, Buffer.alloc(length, 5));
			if (first.code === 1500) await client.takeTransfer(first);
		}
	}

	expect((await client.ask(1100)).code).toBe(2000);
});

test('whatever well-formed requests say, the next client is served', async () => {
	const {simulator} = await openSession({state: {users: makeUsers(20)}});
	const known = fc.constantFrom(7, 8, 9, 11, 12, 14, 18, 61, 87, 88, 110, 134, 202, 1500, 1501, 1503, 1504);
	const request = fc.tuple(fc.oneof(known, fc.nat(0xffff)), fc.uint8Array({maxLength: 90}));
	await fc.assert(
		fc.asyncProperty(fc.array(request, {maxLength: 8}), async requests => {
			const rude = await NaiveClient.greet(simulator.port);
			rude.socket.end(
				Buffer.concat(requests.map(([code, data]) => naiveFrame(code, rude.session, 1, Buffer.from(data)))),
			);
			await rude.untilClosed();
			const next = await NaiveClient.greet(simulator.port);
			expect((await next.ask(1100)).code).toBe(2000);
			next.close();
		}),
		{numRuns: 40},
	);
});

test('DISABLE and ENABLE are seen from outside', async () => {
	const {simulator, client} = await openSession();
	await client.ask(1003);
	expect(simulator.isEnabled).toBe(false);
	await client.ask(1002);
	expect(simulator.isEnabled).toBe(true);
	await client.ask(1003, u32(60));
	expect(simulator.isEnabled).toBe(false);
});

test('DISABLE with zero seconds, as some clients send it, does not end by itself', async () => {
	const {simulator, client} = await openSession();
	await client.ask(1003, u32(1));
	await client.ask(1003, u32(0));
	expect(simulator.isEnabled).toBe(false);
});

test('RESTART is answered, ends every line and gives the keypad back', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(2)}});
	const other = await NaiveClient.greet(simulator.port);
	await client.ask(1003);
	expect((await client.ask(1004)).code).toBe(2000);
	expect(await client.untilClosed()).toHaveLength(0);
	expect(await other.untilClosed()).toHaveLength(0);
	expect(simulator.isEnabled).toBe(true);
	const back = await NaiveClient.greet(simulator.port);
	expect(await back.readUsers()).toHaveLength(2);
	back.close();
});

test('a keypad that was disabled for some seconds comes back by itself', () => {
	vi.useFakeTimers();
	const settings = {
		recordSize: 72,
		attendanceSize: 40,
		transfer: 'direct',
		frameSize: 1,
		capacity: 1,
		commKey: null,
	} as const;
	const terminal = new Terminal({...settings, clock: () => new Date(0)}, emptyState(), () => {});
	terminal.disable(30);
	vi.advanceTimersByTime(29_999);
	expect(terminal.isEnabled).toBe(false);
	vi.advanceTimersByTime(1);
	expect(terminal.isEnabled).toBe(true);
	terminal.disable(0);
	vi.advanceTimersByTime(10_000_000);
	expect(terminal.isEnabled).toBe(false);
	vi.useRealTimers();
});
