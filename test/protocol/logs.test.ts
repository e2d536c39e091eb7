import {existsSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {decodeAttendance} from '../../source/protocol/attendance-set.ts';
import {type AttendancePunch, fromHex, lastPunches} from '../../source/protocol/index.ts';
import {decodeOperations} from '../../source/protocol/logs.ts';
import {startSimulator} from '../../source/simulator/index.ts';
import {
	type Answer,
	freeSizes,
	giveSet,
	type Script,
	sendPrepared,
	setOf,
	u32,
} from '../helpers/scripted-terminal.ts';
import {clientOf, scripted, visit} from './visit.ts';

/** 2018-06-25 17:50:35, and the seconds after it. */
const packed = 0x23_68_b3_6b;
const at = (second: number): string => `2018-06-25 17:50:${35 + second}`;

/** A second, naive writer: offsets by hand. */
function punchOf(size: number, pin: number, time: number, state = 1): Buffer {
	const record = Buffer.alloc(size);
	switch (size) {
		case 8:
			record.writeUInt16LE(pin, 0);
			record[2] = 15;
			record.writeUInt32LE(time, 3);
			record[7] = state;
			break;
		case 16:
			record.writeUInt32LE(pin, 0);
			record.writeUInt32LE(time, 4);
			record[8] = 15;
			record[9] = state;
			break;
		default:
			record.writeUInt16LE(pin, 0);
			record.write(String(pin), 2, 'latin1');
			record[26] = 15;
			record.writeUInt32LE(time, 27);
			record[31] = state;
			record[36] = 0xff;
			record.fill(0x5a, 40);
	}

	return record;
}

const punches = (size: number, count = 3) =>
	Array.from({length: count}, (_, index) => punchOf(size, 101 + index, packed + index));

function countOf(attendance: number, operationLog = 0): Answer {
	const reply = freeSizes(5);
	reply.writeUInt32LE(attendance, 32);
	reply.writeUInt32LE(operationLog, 40);
	return (_request, talk) => talk.send(2000, reply);
}

async function attendanceOf(answers: Script['answers']) {
	const terminal = await scripted({answers: answers ?? {}});
	const session = await visit(terminal);
	return {terminal, list: await session.readAttendance()};
}

describe('attendance', () => {
	test.each([
		[8, {uid: 101, pin: null}],
		[16, {uid: null, pin: '101'}],
		[40, {uid: 101, pin: '101'}],
		[49, {uid: 101, pin: '101'}],
	])('in records of %i bytes is read by size and count', async (size, who) => {
		const {list} = await attendanceOf({50: countOf(3), ...giveSet(setOf(punches(size)), 'direct')});
		expect(list).toMatchObject({complete: true, reason: null});
		expect(list.punches.map(punch => punch.at)).toEqual([at(0), at(1), at(2)]);
		expect(list.punches[0]).toEqual({...who, at: at(0), verify: 15, state: 1});
	});

	test.each([8, 16, 40, 49])('in records of %i bytes is told from others without a count', size => {
		expect(decodeAttendance(Buffer.concat(punches(size, 490)), null)?.size).toBe(size);
	});

	test('with the time last in 8 bytes is read as an MA300 means it', () => {
		const record = Buffer.of(101, 0, 15, 1, 0, 0, 0, 0);
		record.writeUInt32LE(packed, 4);
		expect(decodeAttendance(record, 1)?.punches).toEqual([
			{uid: 101, pin: null, at: at(0), verify: 15, state: 1},
		]);
	});

	test('behind a marker of nine bytes is found', () => {
		const marked = Buffer.concat([Buffer.from('ff3235350000000000', 'hex'), ...punches(40)]);
		expect(decodeAttendance(marked, 3)?.punches).toHaveLength(3);
	});

	test('is asked for by a buffered read, and by the old command where that is refused', async () => {
		const direct = await attendanceOf({50: countOf(3), ...giveSet(setOf(punches(40)), 'direct')});
		const asked = direct.terminal.requests.find(request => request.command === 1503)!;
		expect(asked.data.toString('hex')).toBe('010d000000000000000000');
		const legacy = await attendanceOf({
			50: countOf(3),
			1503: (_request, talk) => talk.send(2001),
			13: (_request, talk) => sendPrepared(talk, setOf(punches(40))),
		});
		expect(legacy.list).toMatchObject({complete: true});
		expect(legacy.list.punches).toHaveLength(3);
	});

	test.each<[string, Script['answers'], RegExp]>([
		[
			'that no layout fits',
			{50: countOf(3), ...giveSet(setOf([Buffer.alloc(120)]), 'direct')},
			/fits no record/,
		],
		[
			'that the counter contradicts',
			{50: countOf(4), ...giveSet(setOf(punches(40)), 'direct')},
			/counts 4 punches, but its list holds 3/,
		],
		['that is empty against the counter', {50: countOf(4), ...giveSet(u32(0), 'direct')}, /list is empty/],
		[
			'that does not come at all',
			{50: (_request, talk) => talk.send(2000, Buffer.alloc(4)), 1503: (_request, talk) => talk.send(2000)},
			/sent no list/,
		],
	])('%s is not complete', async (_what, answers, reason) => {
		const {list} = await attendanceOf(answers);
		expect(list.complete).toBe(false);
		expect(list.reason).toMatch(reason);
	});

	test('of an empty terminal is complete', async () => {
		const {list} = await attendanceOf({50: countOf(0), ...giveSet(u32(0), 'direct')});
		expect(list).toEqual({complete: true, reason: null, punches: []});
	});

	test('of any bytes is read or refused', () => {
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 500}), fc.option(fc.nat(20)), (bytes, count) => {
				const decoded = decodeAttendance(bytes, count);
				expect(decoded === null || decoded.punches.length * decoded.size <= bytes.length).toBe(true);
			}),
		);
	});

	test.each([72, 28] as const)(
		'of a simulated terminal with %i-byte records comes back',
		async recordSize => {
			const attendance = [
				{uid: 1, pin: '17', at: '2026-11-22 08:00:00', verify: 1, state: 0},
				{uid: 2, pin: '18', at: '2026-11-22 09:00:00', verify: 2, state: 1},
			];
			const simulator = await startSimulator({recordSize, state: {attendance}});
			onTestFinished(() => simulator.close());
			const session = await clientOf(simulator).open();
			onTestFinished(() => session.close());
			const list = await session.readAttendance();
			expect(list.complete).toBe(true);
			expect(list.punches).toMatchObject(
				attendance.map(punch => ({...punch, uid: recordSize === 72 ? punch.uid : null})),
			);
		},
	);
});

describe('the last punch', () => {
	const punch = (pin: string | null, time: string, uid: number | null = null): AttendancePunch => ({
		uid,
		pin,
		at: time,
		verify: 1,
		state: 0,
	});

	test('of each PIN is the latest, in whatever order they lie', () => {
		const last = lastPunches([
			punch('1', '2026-02-01 10:00:00'),
			punch('1', '2026-01-01 10:00:00'),
			punch('2', at(0)),
		]);
		expect([...last].map(([pin, {at: time}]) => [pin, time])).toEqual([
			['1', '2026-02-01 10:00:00'],
			['2', at(0)],
		]);
	});

	test('of a record without PIN belongs to who has the slot', () => {
		const last = lastPunches([punch(null, at(0), 3), punch(null, at(1), 4)], [{uid: 3, pin: '17'}]);
		expect([...last.keys()]).toEqual(['17']);
	});
});

describe('the operation log', () => {
	const entry = Buffer.from('0100092a6bb368230300000007000205', 'hex');

	test('names what is known and keeps the numbers of the rest', async () => {
		const unknown = Buffer.from(entry);
		unknown[2] = 200;
		const terminal = await scripted({answers: giveSet(setOf([entry, unknown]), 'direct')});
		const session = await visit(terminal);
		expect(await session.readOperationLog()).toEqual({
			complete: true,
			reason: null,
			operations: [
				{admin: 1, code: 9, name: 'delete user', at: at(0), values: [3, 0, 7, 1282]},
				{admin: 1, code: 200, name: null, at: at(0), values: [3, 0, 7, 1282]},
			],
		});
		expect(terminal.requests.at(-1)!.data.toString('hex')).toBe('0122000000000000000000');
	});

	test('that is torn is not complete', () => {
		expect(decodeOperations(entry.subarray(1))).toMatchObject({complete: false, operations: []});
	});

	test('that is empty is complete where length or counter say so', async () => {
		const bare: Answer = (_request, talk) => talk.send(2000);
		for (const [answers, complete] of [
			[giveSet(u32(0), 'direct'), true],
			[{1503: bare, 50: countOf(0)}, true],
			[{1503: bare, 50: countOf(0, 7)}, false],
		] as const) {
			const session = await visit(await scripted({answers}));
			expect((await session.readOperationLog()).complete).toBe(complete);
		}
	});
});

const file = new URL('../../../shared/reference/captures-public.json', import.meta.url);
const captures: ReadonlyArray<{
	readonly name: string;
	// biome-ignore lint/suspicious/noExplicitAny: foreign data, every capture has fields of its own
	readonly decoded: any;
}> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).captures : [];
if (captures.length === 0)
	process.stderr.write('logs: skipped, the public captures are not on this machine\n');

describe.skipIf(captures.length === 0)('captured records', () => {
	const decodedOf = (name: string) => captures.find(capture => capture.name === name)!.decoded;

	test('of attendance give the stated punch', () => {
		const {record_hex, attendance} = decodedOf('attendance-40');
		expect(decodeAttendance(fromHex(record_hex), 1)?.punches).toEqual([
			{
				uid: attendance.uid,
				pin: attendance.user_id,
				at: attendance.time.replace('T', ' '),
				verify: attendance.verify,
				state: attendance.state,
			},
		]);
	});

	test('of the operation log give the stated operation', () => {
		const {record_hex, operation, time, params} = decodedOf('oplog-16');
		expect(decodeOperations(fromHex(record_hex)).operations).toMatchObject([
			{code: operation, name: 'enroll finger', at: time.replace('T', ' '), values: params},
		]);
	});
});
