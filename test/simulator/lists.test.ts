import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {makeTemplate, makeUsers, type SimulatorOptions} from '../../source/simulator/index.ts';
import {naiveUsers} from './naive-client.ts';
import {openSession, u16} from './open.ts';

const usersRequest = Buffer.from('0109000500000000000000', 'hex');
const pins = (count: number): string[] => Array.from({length: count}, (_, at) => String(100_001 + at));

test('a small list comes as one DATA with the session id', async () => {
	const {client} = await openSession({state: {users: makeUsers(5)}});
	const answer = await client.ask(1503, usersRequest);
	expect(answer).toMatchObject({code: 1501, session: client.session, reply: 1});
	expect(naiveUsers(answer.data).map(user => user.pin)).toEqual(pins(5));
});

test('a list over 1 KB is announced in 13 bytes', async () => {
	const {client} = await openSession({state: {users: makeUsers(70)}});
	const {code, data} = await client.ask(1503, usersRequest);
	expect(code).toBe(2000);
	expect(data).toHaveLength(13);
	expect([data[0], data.readUInt32LE(1), data.readUInt32LE(5)]).toEqual([0, 5044, 5044]);
});

test('a chunk is PREPARE_DATA, DATA frames that count from 0, and ACK_OK', async () => {
	const {client} = await openSession({state: {users: makeUsers(70)}, frameSize: 1008});
	await client.ask(1503, usersRequest);
	const request = Buffer.alloc(8);
	request.writeUInt32LE(5044, 4);
	const first = await client.ask(1504, request);
	expect(first).toMatchObject({code: 1500, session: client.session, reply: 2});
	expect([first.data.readUInt32LE(0), first.data.readUInt32LE(4)]).toEqual([5044, 1008]);
	for (const [at, bytes] of [1008, 1008, 1008, 1008, 1008, 4].entries()) {
		const frame = await client.next();
		expect(frame).toMatchObject({code: 1501, session: at, reply: 2});
		expect(frame.data).toHaveLength(bytes);
	}

	expect(await client.next()).toMatchObject({code: 2000, reply: 2, data: Buffer.alloc(0)});
});

const ways: ReadonlyArray<readonly [string, SimulatorOptions]> = [
	['chunked', {}],
	['direct', {transfer: 'direct'}],
	['split', {transfer: 'split'}],
	['chunked in frames of 4096', {frameSize: 4096}],
];

test.each(ways)('1,000 users arrive %s', async (_, options) => {
	const {client} = await openSession({state: {users: makeUsers(1000)}, ...options});
	expect((await client.readUsers()).map(user => user.pin)).toEqual(pins(1000));
});

test('the bytes are the same whatever the chunk size asked for', async () => {
	const {client} = await openSession({state: {users: makeUsers(300)}});
	const whole = await client.readSet(9, 5);
	for (const bytes of [1000, 16_384]) expect(await client.readSet(9, 5, bytes)).toEqual(whole);
});

test('50,000 users arrive', async () => {
	const {client} = await openSession({state: {users: makeUsers(50_000)}});
	const set = await client.readSet(9, 5);
	expect(set).toHaveLength(4 + 50_000 * 72);
	expect(set.subarray(-24, -18).toString()).toBe('150000');
});

test('a chunk outside the list, or of nothing, is refused', async () => {
	const {client} = await openSession({state: {users: makeUsers(70)}});
	const request = Buffer.alloc(8);
	request.writeUInt32LE(10, 4);
	expect((await client.ask(1504, request)).code).toBe(2001);
	await client.ask(1503, usersRequest);
	request.writeUInt32LE(5040, 0);
	expect((await client.ask(1504, request)).code).toBe(2001);
	expect((await client.ask(1504, Buffer.alloc(8))).code).toBe(2001);
});

test('old firmware gives all users without 1503', async () => {
	const {client} = await openSession({recordSize: 28, state: {users: makeUsers(100)}});
	const set = await client.takeTransfer(await client.ask(9, Buffer.of(5)));
	expect(naiveUsers(set, 28).map(user => user.pin)).toEqual(pins(100));
});

test('28-byte records carry names of seven bytes and numbers', async () => {
	const user = {uid: 3, pin: '42', name: 'Krishnamurthy', card: 99, group: 2};
	const {client} = await openSession({recordSize: 28, state: {users: [user]}});
	const [found] = await client.readUsers(28);
	expect(found).toMatchObject({uid: 3, pin: '42', name: 'Krishna', card: 99});
	expect(found!.record[21]).toBe(2);
});

test.each([
	['users', 9, 5],
	['attendance', 13, 0],
	['fingers', 7, 2],
	['operation log', 34, 0],
])('an empty list of %s is only its length, zero', async (_, inner, type) => {
	const {client} = await openSession();
	expect(await client.readSet(inner, type)).toEqual(Buffer.alloc(4));
});

test('attendance is 40 bytes a record', async () => {
	const punch = {uid: 7, pin: '100007', at: '2018-06-25 17:50:35', verify: 1, state: 0};
	const {client} = await openSession({state: {attendance: [punch]}});
	const set = await client.readSet(13, 0);
	const pin = Buffer.from('100007').toString('hex').padEnd(48, '0');
	expect(set.toString('hex')).toBe(`280000000700${pin}016bb368230000000000ff000000`);
});

test('old terminals keep attendance in 16 bytes', async () => {
	const punch = {uid: 7, pin: '42', at: '2018-06-25 17:50:35', verify: 1, state: 1};
	const {client} = await openSession({recordSize: 28, state: {attendance: [punch]}});
	expect((await client.readSet(13, 0)).toString('hex')).toBe('100000002a0000006bb368230101000000000000');
	expect((await client.takeTransfer(await client.ask(13))).length).toBe(20);
});

const punchHex = {
	8: '0700016bb3682301',
	16: '2a0000006bb368230101000000000000',
	40: `0700${'3432'.padEnd(48, '0')}016bb3682301${'00000000ff000000'}`,
	49: `0700${'3432'.padEnd(48, '0')}016bb3682301${'00000000ff000000'}${'00'.repeat(9)}`,
} as const;

test.each([8, 16, 40, 49] as const)('a terminal may keep %i bytes a punch', async attendanceSize => {
	const punch = {uid: 7, pin: '42', at: '2018-06-25 17:50:35', verify: 1, state: 1};
	const {client} = await openSession({attendanceSize, state: {attendance: [punch, punch]}});
	const set = await client.readSet(13, 0);
	expect(set.readUInt32LE(0)).toBe(2 * attendanceSize);
	expect(set.toString('hex', 4)).toBe(punchHex[attendanceSize].repeat(2));
});

test('fingers come with their size, slot, finger and flag', async () => {
	const template = makeTemplate(2, 6);
	const bytes = Buffer.from(template.template, 'base64');
	const {client} = await openSession({state: {users: makeUsers(2), templates: [template]}});
	const set = await client.readSet(7, 2);
	expect(set.readUInt32LE(0)).toBe(set.length - 4);
	expect([set.readUInt16LE(4), set.readUInt16LE(6), set[8], set[9]]).toEqual([bytes.length + 6, 2, 6, 1]);
	expect(set.subarray(10)).toEqual(bytes);
});

test.each([88, 9])('one finger by command %i is the template and one byte 01', async code => {
	const template = makeTemplate(2, 6);
	const {client} = await openSession({state: {users: makeUsers(2), templates: [template]}});
	const data = Buffer.concat([u16(2), Buffer.of(6)]);
	const got = await client.takeTransfer(await client.ask(code, data));
	expect(got).toEqual(Buffer.concat([Buffer.from(template.template, 'base64'), Buffer.of(1)]));
	expect((await client.ask(code, Buffer.concat([u16(2), Buffer.of(7)]))).code).toBe(2001);
});

test('a list that was asked for does not change under a write', async () => {
	const {simulator, client} = await openSession({state: {users: makeUsers(70)}});
	await client.ask(1503, usersRequest);
	await client.ask(18, u16(1));
	const request = Buffer.alloc(8);
	request.writeUInt32LE(5044, 4);
	expect(naiveUsers(await client.takeTransfer(await client.ask(1504, request)))).toHaveLength(70);
	expect(simulator.users()).toHaveLength(69);
});

const captures = fileURLToPath(new URL('../../../shared/reference/captures-public.json', import.meta.url));

describe.skipIf(!existsSync(captures))(
	existsSync(captures)
		? 'beside real captures'
		: 'beside real captures (skipped: they are not on this machine)',
	() => {
		const capture = (name: string): {reply_hex: string; request_hex?: string} =>
			JSON.parse(readFileSync(captures, 'utf8')).captures.find((one: {name: string}) => one.name === name);

		test('users written to it come back as the bytes that a K20 sent', async () => {
			const real = Buffer.from(capture('users-72-direct-k20').reply_hex, 'hex');
			const {client} = await openSession();
			for (let at = 20; at < real.length; at += 72) {
				expect((await client.ask(8, real.subarray(at, at + 72))).code).toBe(2000);
			}

			const answer = await client.ask(1503, usersRequest);
			expect(answer.code).toBe(real.readUInt16LE(8));
			expect(answer.data).toEqual(real.subarray(16));
		});

		test('a finger leaves in the packets that a real terminal used', async () => {
			const real = Buffer.from(capture('template-88-1243').reply_hex, 'hex');
			const heads: number[][] = [];
			for (let at = 0; at < real.length; at += 8 + real.readUInt32LE(at + 4)) {
				heads.push([real.readUInt32LE(at + 4), real.readUInt16LE(at + 8), real.readUInt16LE(at + 14)]);
			}

			const template = Buffer.alloc(1243, 7).toString('base64');
			const {client} = await openSession({
				frameSize: 1008,
				state: {users: makeUsers(1), templates: [{uid: 1, finger: 0, template}]},
			});
			const packets = [await client.ask(88, Buffer.of(1, 0, 0))];
			while (packets.length < heads.length) packets.push(await client.next());
			expect(packets.map(one => [one.data.length + 8, one.code])).toEqual(
				heads.map(head => head.slice(0, 2)),
			);
			expect(packets.slice(1).map(one => one.session)).toEqual([0, 1, 1]);
		});
	},
);
