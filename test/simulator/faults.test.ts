import {expect, test} from 'vitest';
import {FaultSet} from '../../source/simulator/faults/index.ts';
import {
	type FaultName,
	faultNames,
	makeTemplate,
	makeUsers,
	type Simulator,
	type SimulatorOptions,
} from '../../source/simulator/index.ts';
import {NaiveClient, naiveFrame, naiveRecord} from './naive-client.ts';
import {openSession, openSimulator, u16, u32} from './open.ts';

const gbk = new TextDecoder('gbk');
const cp1256 = new TextDecoder('windows-1256');
const newUser = naiveRecord(50, '555', 'New Member');
const usersRequest = Buffer.from('0109000500000000000000', 'hex');

interface Scene {
	readonly simulator: Simulator;
	/** Has said hello; for faults at the door see `isAtDoor`. */
	readonly client: NaiveClient;
}

interface Case {
	readonly fault: FaultName;
	readonly claim: string;
	readonly people?: number;
	readonly options?: SimulatorOptions;
	/** The client has not said hello yet. */
	readonly isAtDoor?: boolean;
	readonly check: (scene: Scene) => Promise<void>;
}

const pinsOf = (users: ReadonlyArray<{readonly pin: string}>): string[] => users.map(user => user.pin);
const sizes = async (client: NaiveClient): Promise<Buffer> => (await client.ask(50)).data;

const sizesCase = (fault: FaultName, bytes: number, users: number): Case => ({
	fault,
	claim: `free sizes have ${bytes} bytes and count ${users}`,
	async check({client}) {
		const data = await sizes(client);
		expect(data).toHaveLength(bytes);
		expect(bytes > 16 ? data.readUInt32LE(16) : data.readUInt32LE(0)).toBe(users);
	},
});

const cases: readonly Case[] = [
	{
		fault: 'auth-close',
		claim: 'a wrong key closes the connection',
		options: {commKey: 1},
		isAtDoor: true,
		async check({client}) {
			expect((await client.hello()).code).toBe(2005);
			await expect(client.ask(1102, u32(7))).rejects.toThrow('closed');
		},
	},
	{
		fault: 'auth-close',
		claim: 'without a key set, none is right',
		isAtDoor: true,
		async check({client}) {
			expect((await client.hello()).code).toBe(2005);
			await expect(client.ask(1102, u32(7))).rejects.toThrow('closed');
		},
	},
	{
		fault: 'auth-refuse',
		claim: 'AUTH and what follows is answered 2005',
		isAtDoor: true,
		async check({client}) {
			expect((await client.hello()).code).toBe(2005);
			expect((await client.ask(1102, u32(7))).code).toBe(2005);
			expect((await client.ask(1100)).code).toBe(2005);
		},
	},
	{
		fault: 'auth-lock',
		claim: 'AUTH is answered 2032',
		isAtDoor: true,
		async check({client}) {
			expect((await client.hello()).code).toBe(2005);
			expect((await client.ask(1102, u32(7))).code).toBe(2032);
		},
	},
	{
		fault: 'secure-6001',
		claim: 'CONNECT is answered 6001 and nothing else is told',
		isAtDoor: true,
		async check({client}) {
			expect((await client.hello()).code).toBe(6001);
			expect((await client.ask(1102, u32(7))).code).toBe(6001);
			expect((await client.ask(1100)).code).toBe(2005);
		},
	},
	{
		fault: 'single-client',
		claim: 'a second connection is closed until the first says goodbye',
		async check({simulator, client}) {
			const second = await NaiveClient.open(simulator.port);
			await second.untilClosed();
			await client.ask(1001);
			const third = await NaiveClient.greet(simulator.port);
			third.close();
		},
	},
	{
		fault: 'busy-silent',
		claim: 'a second client is not answered until the first says goodbye',
		async check({simulator, client}) {
			const second = await NaiveClient.open(simulator.port);
			second.send(1000);
			while (simulator.log().counts['connect'] !== 2) await client.ask(69);
			await client.ask(1001);
			expect((await second.hello()).code).toBe(2000);
			second.close();
		},
	},
	{
		fault: 'access-panel',
		claim: 'answers begin with AA 01',
		isAtDoor: true,
		async check({client}) {
			client.send(1000);
			while (client.chunks.length === 0) await new Promise(resolve => client.socket.once('data', resolve));
			expect(client.chunks[0]!.subarray(0, 2)).toEqual(Buffer.of(0xaa, 1));
		},
	},
	{
		fault: 'not-zk',
		claim: 'a web server answers and closes',
		isAtDoor: true,
		async check({client}) {
			client.send(1000);
			expect((await client.untilClosed()).toString()).toMatch(/^HTTP\/1\.1 400/);
		},
	},
	{
		fault: 'silent',
		claim: 'requests are taken and not answered',
		isAtDoor: true,
		async check({simulator, client}) {
			client.send(1000);
			client.socket.end();
			expect(await client.untilClosed()).toHaveLength(0);
			expect(simulator.log().names).toEqual(['connect']);
		},
	},
	{
		fault: 'pieces-128',
		claim: 'the list is whole and comes in many pieces',
		people: 100,
		async check({client}) {
			expect(await client.readUsers()).toHaveLength(100);
			expect(client.chunks.length).toBeGreaterThan(10);
		},
	},
	{
		fault: 'coalesce',
		claim: 'announcement, data and ACK leave in one write',
		people: 100,
		async check({client}) {
			await client.ask(1503, usersRequest);
			const before = client.chunks.length;
			const request = u32(0, 7204);
			expect(await client.takeTransfer(await client.ask(1504, request))).toHaveLength(7204);
			expect(client.chunks.length - before).toBe(1);
		},
	},
	{
		fault: 'ack-session',
		claim: 'ACK_OK carries a foreign session id',
		async check({client}) {
			expect((await client.ask(1013)).session).toBe(0x7c);
		},
	},
	{
		fault: 'data-index-wrong',
		claim: 'DATA frames count backwards from 0xFFFF',
		people: 100,
		options: {frameSize: 4096},
		async check({client}) {
			await client.ask(1503, usersRequest);
			await client.ask(1504, u32(0, 7204));
			expect([(await client.next()).session, (await client.next()).session]).toEqual([0xffff, 0xfffe]);
		},
	},
	sizesCase('sizes-80', 80, 5),
	sizesCase('sizes-92', 92, 5),
	sizesCase('sizes-112', 112, 5),
	sizesCase('sizes-4', 4, 0),
	{
		fault: 'stale-count',
		claim: 'the count lacks a user and does not follow writes',
		async check({client}) {
			expect((await sizes(client)).readUInt32LE(16)).toBe(4);
			await client.ask(8, newUser);
			expect((await sizes(client)).readUInt32LE(16)).toBe(4);
		},
	},
	{
		fault: 'no-buffered',
		claim: '1503 is unknown and the old way works',
		async check({client}) {
			expect((await client.ask(1503, usersRequest)).code).toBe(0xffff);
			expect(await client.takeTransfer(await client.ask(9, Buffer.of(5)))).toHaveLength(364);
		},
	},
	{
		fault: 'write-not-stored',
		claim: 'writes and deletes are acknowledged and forgotten',
		async check({simulator, client}) {
			const before = simulator.state();
			expect((await client.ask(8, newUser)).code).toBe(2000);
			expect((await client.ask(18, u16(1))).code).toBe(2000);
			expect(simulator.state()).toEqual(before);
		},
	},
	{
		fault: 'write-refused',
		claim: 'writes and deletes are answered 2001',
		async check({simulator, client}) {
			const before = simulator.state();
			expect((await client.ask(8, newUser)).code).toBe(2001);
			expect((await client.ask(18, u16(1))).code).toBe(2001);
			expect(simulator.state()).toEqual(before);
		},
	},
	{
		fault: 'restart-silent',
		claim: 'RESTART ends the connection without an answer',
		async check({client}) {
			await expect(client.ask(1004)).rejects.toThrow('closed');
		},
	},
	{
		fault: 'late-ack',
		claim: 'the answer of the request before comes again',
		async check({client}) {
			expect(await client.ask(1013)).toMatchObject({code: 2000, reply: 0});
			expect(await client.next()).toMatchObject({code: 2000, reply: 1});
		},
	},
	{
		fault: 'events-between',
		claim: 'an event stands before the answer',
		async check({client}) {
			expect(await client.ask(50)).toMatchObject({code: 500, session: 1, reply: 0});
			expect(await client.next()).toMatchObject({code: 2000, reply: 1});
		},
	},
	{
		fault: 'close-mid-list',
		claim: 'half of the list arrives, then the connection ends',
		people: 1000,
		async check({client}) {
			await expect(client.readUsers()).rejects.toThrow('closed');
			const bytes = client.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
			expect(bytes).toBeGreaterThan(30_000);
			expect(bytes).toBeLessThan(40_000);
		},
	},
	{
		fault: 'close-before-write',
		claim: 'a write ends the connection and changes nothing',
		async check({simulator, client}) {
			await expect(client.ask(8, newUser)).rejects.toThrow('closed');
			expect(simulator.users()).toHaveLength(5);
		},
	},
	{
		fault: 'close-after-write',
		claim: 'a write is done, then the connection ends unanswered',
		async check({simulator, client}) {
			await expect(client.ask(8, newUser)).rejects.toThrow('closed');
			expect(simulator.users()).toHaveLength(6);
		},
	},
	{
		fault: 'reset',
		claim: 'the connection is reset',
		isAtDoor: true,
		async check({client}) {
			await expect(client.hello()).rejects.toMatchObject({code: 'ECONNRESET'});
		},
	},
	{
		fault: 'garbage-after-nul',
		claim: 'texts are as before, and not zero behind their NUL',
		async check({client}) {
			const users = await client.readUsers();
			expect(users.map(user => user.name)).toEqual(makeUsers(5).map(user => user.name));
			for (const {record} of users) {
				expect(record[3]).toBe(0);
				expect(record.subarray(4, 11).includes(0)).toBe(false);
				expect(record[34]).not.toBe(0);
			}
		},
	},
	{
		fault: 'name-gbk',
		claim: 'names are Chinese in GBK',
		async check({client}) {
			const [user] = await client.readUsers();
			expect(gbk.decode(user!.record.subarray(11, 15))).toBe('张伟');
		},
	},
	{
		fault: 'name-cp1256',
		claim: 'names are Arabic in Windows-1256',
		async check({client}) {
			const [user] = await client.readUsers();
			expect(cp1256.decode(user!.record.subarray(11, 15))).toBe('محمد');
		},
	},
	{
		fault: 'duplicate-pin',
		claim: 'a further slot has the first PIN',
		async check({client}) {
			const users = await client.readUsers();
			expect(pinsOf(users)).toEqual([...pinsOf(makeUsers(5)), '100001']);
			expect(new Set(users.map(user => user.uid)).size).toBe(6);
		},
	},
	{
		fault: 'uid-gaps',
		claim: 'everybody is there, in slots with gaps, fingers along',
		people: 25,
		options: {state: {users: makeUsers(25), templates: [makeTemplate(11, 0)]}},
		async check({simulator, client}) {
			const users = await client.readUsers();
			expect(pinsOf(users)).toEqual(pinsOf(makeUsers(25)));
			expect(users[0]!.uid).toBe(3);
			expect(users[10]!.uid).toBe(20);
			expect(simulator.state().templates[0]!.uid).toBe(20);
		},
	},
	{
		fault: 'disabled-users',
		claim: 'every third user is disabled',
		async check({client}) {
			expect((await client.readUsers()).map(user => user.privilege)).toEqual([0, 0, 1, 0, 0]);
		},
	},
	{
		fault: 'slow-200',
		claim: 'the terminal still answers',
		async check({client}) {
			expect((await client.ask(50)).code).toBe(2000);
		},
	},
	{
		fault: 'full',
		claim: 'new users are refused, no slot is free, old users can be changed',
		async check({client}) {
			expect((await client.ask(8, newUser)).code).toBe(2001);
			const data = await sizes(client);
			expect([data.readUInt32LE(60), data.readUInt32LE(72)]).toEqual([5, 0]);
			expect((await client.ask(8, naiveRecord(1, '100001', 'Changed'))).code).toBe(2000);
		},
	},
	{
		fault: 'templates-refused',
		claim: 'an uploaded finger is answered 2001',
		async check({simulator, client}) {
			await client.ask(1500, u32(4));
			await client.ask(1501, Buffer.alloc(4, 1));
			expect((await client.ask(87, Buffer.from('010000010400', 'hex'))).code).toBe(2001);
			expect(simulator.state().templates).toEqual([]);
		},
	},
	{
		fault: 'templates-refused',
		claim: 'stored fingers are not given out, in bulk or alone',
		async check({client}) {
			expect((await client.ask(1503, Buffer.from('0107000200000000000000', 'hex'))).code).toBe(2001);
			expect((await client.ask(88, Buffer.from('010006', 'hex'))).code).toBe(2001);
			expect((await client.ask(9, Buffer.from('010006', 'hex'))).code).toBe(2001);
		},
	},
	{
		fault: 'swap-slot',
		claim: 'the written user is in another slot, whose user is in the slot asked for',
		async check({simulator, client}) {
			expect((await client.ask(8, newUser)).code).toBe(2000);
			const slots = new Map(simulator.users().map(user => [user.uid, user.pin]));
			expect([slots.get(1), slots.get(50)]).toEqual(['555', '100001']);
		},
	},
	{
		fault: 'checksum-bad',
		claim: 'answers carry a wrong checksum',
		isAtDoor: true,
		async check({client}) {
			expect((await client.hello()).isChecksumRight).toBe(false);
		},
	},
];

test.each(cases)('$fault: $claim', async ({fault, people = 5, options, isAtDoor = false, check}) => {
	const simulator = await openSimulator({state: {users: makeUsers(people)}, ...options, faults: [fault]});
	const client = isAtDoor ? await NaiveClient.open(simulator.port) : await NaiveClient.greet(simulator.port);
	try {
		await check({simulator, client});
	} finally {
		client.close();
	}
});

test('every fault has a case here and a meaning of one line', () => {
	expect([...new Set(cases.map(one => one.fault))].sort()).toEqual(Object.keys(faultNames).sort());
	for (const means of Object.values(faultNames)) expect(means).toMatch(/^.{10,120}$/);
});

test('=N hits the N-th such packet alone', async () => {
	const {client} = await openSession({faults: ['write-refused=2']});
	const codes: number[] = [];
	for (let uid = 1; uid <= 3; uid++) {
		codes.push((await client.ask(8, naiveRecord(uid, String(uid), 'A'))).code);
		await client.ask(1013);
	}

	expect(codes).toEqual([2000, 2001, 2000]);
});

test.each([
	['single-client=1', 'the first connection is closed, the second served'],
	['reset=1', 'the first request resets, the second connection works'],
	['busy-silent=2', 'the second hello stays unanswered, the third is heard'],
])('%s: %s', async fault => {
	const {port} = await openSimulator({faults: [fault]});
	const first = await NaiveClient.open(port);
	first.send(1000);
	if (fault === 'busy-silent=2') {
		await first.next();
		first.send(1000);
		first.send(1100);
		expect((await first.next()).data.toString()).toMatch(/^Ver/);
	} else {
		await first.untilClosed();
	}

	first.close();
	(await NaiveClient.greet(port)).close();
});

test('disabled-users=2 disables the second user alone', async () => {
	const {simulator} = await openSession({state: {users: makeUsers(4)}, faults: ['disabled-users=2']});
	expect(simulator.users().map(user => user.privilege)).toEqual([0, 1, 0, 0]);
});

test('faults combine', async () => {
	const {client} = await openSession({
		state: {users: makeUsers(500)},
		faults: ['pieces-128', 'events-between', 'late-ack', 'data-index-wrong'],
	});
	client.replyId++;
	client.send(9, Buffer.of(5));
	let first = await client.next();
	while (first.code !== 1500) first = await client.next();
	expect(await client.takeTransfer(first)).toHaveLength(4 + 500 * 72);
});

test('a fault can come and go while the terminal runs', async () => {
	const {simulator, client} = await openSession();
	simulator.setFault('write-refused');
	expect((await client.ask(8, newUser)).code).toBe(2001);
	simulator.clearFaults();
	expect((await client.ask(8, newUser)).code).toBe(2000);
});

test('slow-200 waits 200 ms for each command', () => {
	const faults = new FaultSet({demandsKey: false} as never);
	faults.set({name: 'slow-200', at: 2});
	expect([1, 2, 3].map(() => faults.pace().delayMs)).toEqual([0, 200, 0]);
});

test('what was asked after the line was closed is not done', async () => {
	const {simulator, client} = await openSession({faults: ['close-before-write=1']});
	client.socket.write(
		Buffer.concat([1, 2].map(uid => naiveFrame(8, client.session, uid, naiveRecord(uid, String(uid), 'A')))),
	);
	await client.untilClosed();
	expect(simulator.users()).toEqual([]);
});

test('28-byte terminals misbehave alike', async () => {
	const {client} = await openSession({
		recordSize: 28,
		state: {users: makeUsers(3)},
		faults: ['garbage-after-nul', 'duplicate-pin', 'disabled-users'],
	});
	const users = await client.readUsers(28);
	expect(pinsOf(users)).toEqual(['100001', '100002', '100003', '100001']);
	expect(users.map(user => user.privilege)).toEqual([0, 0, 1, 0]);
	expect(users[0]!.record.subarray(4, 8).includes(0)).toBe(false);
});
