import {expect, test} from 'vitest';
import {makeTemplate, makeUsers} from '../../source/simulator/index.ts';
import {openSession, u32} from './open.ts';

test.each(['~SerialNumber', '~SerialNumber\0'])(
	'option %j is answered as name=value and one NUL',
	async name => {
		const {client} = await openSession({serial: 'ABC0000000001'});
		const {code, data} = await client.ask(11, Buffer.from(name));
		expect(code).toBe(2000);
		expect(data.toString()).toBe('~SerialNumber=ABC0000000001\0');
	},
);

test('an unknown option is an error', async () => {
	const {client} = await openSession();
	expect(await client.ask(11, Buffer.from('ExtendOPLog\0'))).toMatchObject({code: 2001, reply: 1});
});

test('an option can be written, with and without NUL', async () => {
	const {client} = await openSession();
	for (const data of ['SDKBuild=1', 'LockOn=7\0', 'Note=a=b']) {
		expect((await client.ask(12, Buffer.from(data))).code).toBe(2000);
	}

	expect((await client.ask(11, Buffer.from('LockOn'))).data.toString()).toBe('LockOn=7\0');
	expect((await client.ask(11, Buffer.from('Note'))).data.toString()).toBe('Note=a=b\0');
	expect((await client.ask(12, Buffer.from('nonsense'))).code).toBe(2001);
});

test('the version is text and one NUL', async () => {
	const {client} = await openSession({state: {firmware: 'Ver 6.60 Apr 13 2017'}});
	expect((await client.ask(1100)).data.toString()).toBe('Ver 6.60 Apr 13 2017\0');
});

test('free sizes count users, fingers, records, administrators and passwords', async () => {
	const users = makeUsers(5).map((user, at) => ({
		...user,
		...(at === 0 ? {privilege: 14} : {}),
		...(at < 2 ? {passwordHex: '3132'} : {}),
	}));
	const punch = {uid: 1, pin: '100001', at: '2026-05-01 07:30:00'};
	const {client} = await openSession({
		capacity: 500,
		state: {
			users,
			templates: [makeTemplate(1, 0), makeTemplate(1, 1), makeTemplate(2, 5)],
			attendance: [punch],
		},
	});
	const {data} = await client.ask(50);
	expect(data).toHaveLength(80);
	const word = (at: number): number => data.readUInt32LE(at * 4);
	expect([4, 6, 8, 10, 12, 13].map(word)).toEqual([5, 3, 1, 0, 1, 2]);
	expect([14, 15, 16, 17, 18, 19].map(word)).toEqual([5000, 500, 100_000, 4997, 495, 99_999]);
});

test('PIN width is one byte', async () => {
	const {client} = await openSession({state: {options: {'~PIN2Width': '14'}}});
	expect((await client.ask(69, Buffer.from(' P'))).data).toEqual(Buffer.of(14));
});

test('the state travels in the session field', async () => {
	const {client} = await openSession({state: {users: makeUsers(1)}});
	expect(await client.ask(64)).toMatchObject({code: 2000, session: 0, reply: 1});
	const enroll = Buffer.alloc(26);
	enroll.write('100001');
	expect((await client.ask(61, enroll)).code).toBe(2000);
	expect((await client.ask(64)).session).toBe(1);
	await client.ask(62);
	expect((await client.ask(64)).session).toBe(0);
});

test('the clock is told packed, and stays where it was set', async () => {
	const now = new Date(2018, 5, 25, 17, 50, 35);
	const {simulator, client} = await openSession({clock: () => now});
	expect((await client.ask(201)).data.readUInt32LE()).toBe(0x2368b36b);
	const later = 0x2368b36b + 3600;
	expect((await client.ask(202, u32(later))).code).toBe(2000);
	expect((await client.ask(201)).data.readUInt32LE()).toBe(later);
	expect(simulator.state().clockOffsetMs).toBe(3_600_000);
});

test.each([31, 57, 1004, 1005, 1013, 1014, 1017, 75, 60])('command %i is acknowledged', async code => {
	const {client} = await openSession();
	expect(await client.ask(code, u32(1))).toMatchObject({
		code: 2000,
		session: code === 64 ? 0 : client.session,
	});
});

test('the log counts round trips by name', async () => {
	const {simulator, client} = await openSession();
	await client.ask(50);
	await client.ask(50);
	expect(simulator.log()).toEqual({
		total: 3,
		counts: {connect: 1, freeSizes: 2},
		names: ['connect', 'freeSizes', 'freeSizes'],
	});
	simulator.clearLog();
	expect(simulator.log().total).toBe(0);
});
