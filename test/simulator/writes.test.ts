import fc from 'fast-check';
import {expect, test} from 'vitest';
import {makeTemplate, makeUsers} from '../../source/simulator/index.ts';
import {recordOf, userOf} from '../../source/simulator/records.ts';
import {naiveRecord} from './naive-client.ts';
import {openSession, u16, u32} from './open.ts';

test('a written user is in the next list, byte for byte', async () => {
	const {client} = await openSession({state: {users: makeUsers(3)}});
	const record = naiveRecord(9, '007', 'Zoë Müller', 70_000);
	record.write('12\0garbage', 3, 8, 'latin1');
	record.set([1, 0, 2, 0, 3, 0, 4, 0], 40);
	expect((await client.ask(8, record)).code).toBe(2000);
	const users = await client.readUsers();
	expect(users.map(user => user.uid)).toEqual([1, 2, 3, 9]);
	expect(users[3]!.record).toEqual(record);
});

test('writing to a used slot replaces its user and keeps its place and fingers', async () => {
	const {simulator, client} = await openSession({
		state: {users: makeUsers(3), templates: [makeTemplate(2, 1)]},
	});
	await client.ask(8, naiveRecord(2, '555', 'Somebody Else'));
	expect(simulator.users().map(user => user.pin)).toEqual(['100001', '555', '100003']);
	expect(simulator.state().templates).toHaveLength(1);
});

test('deleting a user takes the fingers along', async () => {
	const {simulator, client} = await openSession({
		state: {users: makeUsers(3), templates: [makeTemplate(2, 1), makeTemplate(3, 1)]},
	});
	expect((await client.ask(18, u16(2))).code).toBe(2000);
	expect(simulator.users().map(user => user.uid)).toEqual([1, 3]);
	expect(simulator.state().templates.map(one => one.uid)).toEqual([3]);
	expect((await client.ask(18, u16(2))).code).toBe(2001);
});

test('a slot above 32,767 can be written and deleted', async () => {
	const {simulator, client} = await openSession();
	await client.ask(8, naiveRecord(65_535, '1', 'Last'));
	expect(simulator.users()[0]!.uid).toBe(65_535);
	expect((await client.ask(18, u16(65_535))).code).toBe(2000);
});

test.each([
	['slot 0', naiveRecord(0, '1', 'Nobody')],
	['half a record', naiveRecord(1, '1', 'Short').subarray(0, 20)],
])('%s is refused', async (_, record) => {
	const {simulator, client} = await openSession();
	expect((await client.ask(8, record)).code).toBe(2001);
	expect(simulator.users()).toEqual([]);
});

test('a full terminal refuses new users and still changes old ones', async () => {
	const {client} = await openSession({capacity: 2, state: {users: makeUsers(2)}});
	expect((await client.ask(8, naiveRecord(3, '3', 'New'))).code).toBe(2001);
	expect((await client.ask(8, naiveRecord(2, '100002', 'Changed'))).code).toBe(2000);
});

test('72 bytes written to a 28-byte terminal make a garbage user', async () => {
	const {simulator, client} = await openSession({recordSize: 28});
	expect((await client.ask(8, naiveRecord(5, '100005', 'Fred Tereza'))).code).toBe(2000);
	const garbage = simulator.users()[0]!;
	expect(garbage.name).toBe('');
	expect(garbage.pin).not.toBe('100005');
});

test('a finger is uploaded in pieces, found, and deleted', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(2)}});
	const bytes = Buffer.from(makeTemplate(2, 4).template, 'base64');
	const upload = async (): Promise<number> => {
		await client.ask(1500, u32(bytes.length));
		await client.ask(1501, bytes.subarray(0, 1000));
		await client.ask(1501, bytes.subarray(1000));
		expect((await client.ask(119)).data).toHaveLength(4);
		const commit = Buffer.concat([u16(2), Buffer.of(4, 1), u16(bytes.length)]);
		const {code} = await client.ask(87, commit);
		await client.ask(1502);
		return code;
	};

	expect(await upload()).toBe(2000);
	expect(simulator.state().templates).toEqual([
		{uid: 2, finger: 4, flag: 1, template: bytes.toString('base64')},
	]);
	expect(await upload(), 'the finger is taken').toBe(2001);
	expect((await client.ask(19, Buffer.concat([u16(2), Buffer.of(4)]))).code).toBe(2000);
	expect(simulator.state().templates).toEqual([]);
});

test('a finger for nobody is refused', async () => {
	const {client} = await openSession();
	await client.ask(1500, u32(4));
	await client.ask(1501, Buffer.alloc(4, 1));
	expect((await client.ask(87, Buffer.from('070000010400', 'hex'))).code).toBe(2001);
});

test('134 deletes a finger by PIN', async () => {
	const {simulator, client} = await openSession({
		state: {users: makeUsers(2), templates: [makeTemplate(2, 4)]},
	});
	const data = Buffer.alloc(25);
	data.write('100002');
	data[24] = 4;
	expect((await client.ask(134, data)).code).toBe(2000);
	expect((await client.ask(134, data)).code).toBe(2001);
	expect(simulator.state().templates).toEqual([]);
});

test('users and fingers are written in bulk', async () => {
	const {simulator, client} = await openSession();
	const finger = Buffer.alloc(700, 9);
	const users = Buffer.concat(
		[1, 2].flatMap(uid => [Buffer.of(2), naiveRecord(uid, `90${uid}`, `Bulk ${uid}`)]),
	);
	const table = Buffer.concat([Buffer.of(2), u16(2), Buffer.of(0x10 + 6), u32(0)]);
	const fingers = Buffer.concat([u16(finger.length), finger]);
	const bulk = Buffer.concat([u32(users.length, table.length, fingers.length), users, table, fingers]);
	await client.ask(1500, u32(bulk.length));
	for (let at = 0; at < bulk.length; at += 1024) {
		expect((await client.ask(1501, bulk.subarray(at, at + 1024))).code).toBe(2000);
	}

	expect((await client.ask(110, Buffer.from('0c00000000000800', 'hex'))).code).toBe(2000);
	expect(simulator.users().map(user => user.name)).toEqual(['Bulk 1', 'Bulk 2']);
	expect(simulator.state().templates).toMatchObject([{uid: 2, finger: 6}]);
});

test.each([
	['announced lengths that do not add up', u32(73, 8, 90)],
	['a head cut short', u32(0, 0)],
])('a bulk with %s is refused and changes nothing', async (_, bulk) => {
	const {simulator, client} = await openSession();
	await client.ask(1500, u32(bulk.length));
	await client.ask(1501, bulk);
	expect((await client.ask(110)).code).toBe(2001);
	expect(simulator.users()).toEqual([]);
});

test.each([
	['more people than there is room for', [1, 2, 3]],
	['a record without a slot', [1, 0]],
])('a bulk with %s is refused as a whole', async (_, slots) => {
	const {simulator, client} = await openSession({capacity: 2});
	const users = Buffer.concat(slots.flatMap(uid => [Buffer.of(2), naiveRecord(uid, `90${uid}`, 'Bulk')]));
	const bulk = Buffer.concat([u32(users.length, 0, 0), users]);
	await client.ask(1500, u32(bulk.length));
	await client.ask(1501, bulk);
	expect((await client.ask(110, Buffer.from('0c00000000000800', 'hex'))).code).toBe(2001);
	expect(simulator.users()).toEqual([]);
});

test('more upload than announced is refused', async () => {
	const {client} = await openSession();
	await client.ask(1500, u32(4));
	expect((await client.ask(1501, Buffer.alloc(5))).code).toBe(2001);
	expect((await client.ask(1500, u32(0xffffffff))).code).toBe(2001);
});

test('group and verification mode are read and written', async () => {
	const {client} = await openSession({state: {users: makeUsers(1)}});
	expect((await client.ask(21, u32(1))).data).toEqual(Buffer.of(1));
	await client.ask(22, u32(1, 5));
	expect((await client.ask(21, u32(1))).data).toEqual(Buffer.of(5));
	await client.ask(79, Buffer.concat([u16(1), Buffer.alloc(22, 0x8d)]));
	const mode = (await client.ask(80, u16(1))).data;
	expect(mode.toString('hex')).toBe(`01008d${'00'.repeat(21)}`);
	expect((await client.ask(80, u16(9))).code).toBe(2001);
});

test.each([
	['everything', [], [0, 0, 0]],
	['attendance', [1], [2, 1, 0]],
	['fingers', [2], [2, 0, 1]],
	['users and fingers', [5], [0, 0, 1]],
])('14 clears %s', async (_, data, left) => {
	const {simulator, client} = await openSession({
		state: {
			users: makeUsers(2),
			templates: [makeTemplate(1, 1)],
			attendance: [{uid: 1, pin: '100001', at: '2026-01-01 00:00:00'}],
		},
	});
	expect((await client.ask(14, Buffer.from(data))).code).toBe(2000);
	const {users, templates, attendance} = simulator.state();
	expect([users.length, templates.length, attendance.length]).toEqual(left);
});

test('20 takes all rights away and leaves disabled users disabled', async () => {
	const users = makeUsers(2).map((user, at) => ({...user, privilege: [14, 7][at]!}));
	const {simulator, client} = await openSession({state: {users}});
	await client.ask(20);
	expect(simulator.users().map(user => user.privilege)).toEqual([0, 1]);
});

test('what it holds is told after each change', async () => {
	const parts: string[] = [];
	const {client} = await openSession({onChange: part => parts.push(part)});
	await client.ask(8, naiveRecord(1, '1', 'One'));
	await client.ask(12, Buffer.from('LockOn=3'));
	expect(parts).toEqual(['users', 'operations', 'options', 'operations']);
});

test.each([72, 28] as const)('any %i bytes survive being told in words', size => {
	fc.assert(
		fc.property(fc.uint8Array({minLength: size, maxLength: size}), bytes => {
			expect(recordOf(userOf(bytes, size), size)).toEqual(bytes);
		}),
	);
});

test('a name is cut between two characters', () => {
	const record = recordOf({uid: 1, pin: '1', name: 'محمد علي عبد الرحمن'}, 72);
	const name = Buffer.from(record.subarray(11, 35)).toString('utf8').split('\0')[0]!;
	expect('محمد علي عبد الرحمن'.startsWith(name)).toBe(true);
	expect(record[34]).toBe(0);
});
