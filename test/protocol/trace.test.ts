import {readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createTraceWriter, type TraceFrame, traceLine, userRecord72} from '../../source/protocol/index.ts';
import {Masking} from '../../source/protocol/wire/masking.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {
	type Answer,
	freeSizes,
	giveSet,
	naiveRecord28,
	naiveRecord72,
	type Script,
	sendPrepared,
	setOf,
} from '../helpers/scripted-terminal.ts';
import {scripted, visit} from './visit.ts';

const secretCard = 0xca_fe_ba_be;
const finger = Buffer.from('deadbeefcafe0102030405', 'hex');
const nameOf = (index: number): string => `Grâce ${index}`;

function members(size: 72 | 28, count = 40): Buffer[] {
	return Array.from({length: count}, (_, index) => {
		const uid = index + 1;
		if (size === 72) {
			return naiveRecord72({uid, pin: `9${uid}`, name: nameOf(index), card: secretCard, password: '8642'});
		}

		const record = naiveRecord28({uid, pin: `9${uid}`, name: 'Grace', card: secretCard});
		record.write('8642', 3);
		return record;
	});
}

const entry = (uid: number) => Buffer.concat([Buffer.of(finger.length + 6, 0, uid, 0, 3, 1), finger]);
const fingers = Array.from({length: 200}, (_, index) => entry(index + 1));
const isTemplates = (data: Buffer): boolean => data[1] === 7;

/** Hands out users and fingers in the same way. */
function gym(way: Parameters<typeof giveSet>[1], size: 72 | 28, count: number | null): Script['answers'] {
	const users = giveSet(setOf(members(size)), way, 100);
	const templates = giveSet(setOf(fingers), way === 'legacy' ? 'direct' : way, 100);
	let asksTemplates = false;
	const choose =
		(command: number): Answer =>
		(request, talk) => {
			if (command === 1503) asksTemplates = isTemplates(request.data);
			(asksTemplates ? templates : users)[command]!(request, talk);
		};
	return {
		...users,
		1503: choose(1503),
		...(users[1504] === undefined ? {} : {1504: choose(1504)}),
		50: (_request, talk) => talk.send(2000, count === null ? Buffer.alloc(4) : freeSizes(count, 200)),
		88: (_request, talk) => sendPrepared(talk, Buffer.concat([finger, Buffer.of(1)])),
		8: (_request, talk) => talk.send(2000),
		1500: (_request, talk) => talk.send(2000),
		1501: (_request, talk) => talk.send(2000),
		119: (_request, talk) => talk.send(2000),
		87: (_request, talk) => talk.send(2000),
	};
}

async function traced(answers: Script['answers'], commKey = 0): Promise<TraceFrame[]> {
	const frames: TraceFrame[] = [];
	const terminal = await scripted({answers: answers ?? {}});
	const session = await visit(terminal, {commKey, trace: frame => frames.push(frame)});
	const {users} = await session.readUsers();
	await session.readTemplates();
	await session.readTemplate(3, 3);
	const [base] = users;
	if (base !== undefined) await session.writeUser({uid: base.uid, pin: base.pin, base, name: 'Grâce Hopper'});
	await session.writeTemplate({uid: 3, finger: 3, flag: 1, template: finger.toString('hex')}, '93');
	await session.close();
	return frames;
}

const secrets = ['Gr', 'Hopper', '8642', finger.subarray(0, 6), Buffer.from('bebafeca', 'hex')].map(secret =>
	Buffer.from(secret),
);
const isShown = (frame: TraceFrame): boolean =>
	secrets.some(secret => Buffer.from(frame.data).includes(secret));

describe('no name, password, card or finger is in a trace', () => {
	test.each([
		['direct', 72, 40],
		['direct', 28, 40],
		['chunked', 72, 40],
		['chunked', 28, 40],
		['chunk-as-data', 72, null],
		['prepared', 72, null],
		['prepared', 28, null],
		['legacy', 72, 40],
		['legacy', 28, 40],
	] as const)('of users sent %s in %i-byte records, %s counted', async (way, size, count) => {
		const frames = await traced(gym(way, size, count));
		expect(frames.filter(isShown)).toEqual([]);
		expect(new Set(frames.flatMap(frame => frame.masked))).toContain('finger');
	});

	test('in whatever pieces a list comes', () => {
		const set = setOf(members(72));
		fc.assert(
			fc.property(fc.array(fc.integer({min: 1, max: 500}), {minLength: 1}), sizes => {
				const masking = new Masking();
				const packet = {session: 1, reply: 5};
				masking.sent({...packet, command: 1503, data: Buffer.from('0109000500000000000000', 'hex')});
				masking.received({
					...packet,
					command: 1500,
					data: Buffer.from([set.length & 255, set.length >> 8, 0, 0]),
				});
				const shown: Uint8Array[] = [];
				for (let at = 0, index = 0; at < set.length; index++) {
					const end = at + sizes[index % sizes.length]!;
					shown.push(masking.received({...packet, command: 1501, data: set.subarray(at, end)}).data);
					at = end;
				}

				const whole = Buffer.concat(shown);
				expect(secrets.some(secret => whole.includes(secret))).toBe(false);
				expect(whole).toHaveLength(set.length);
			}),
		);
	});

	test('of a list that does not keep its own order', () => {
		const masking = new Masking();
		masking.sent({command: 1503, session: 1, reply: 5, data: Buffer.from('0109000500000000000000', 'hex')});
		const late = {command: 1501, session: 1, reply: 4, data: Buffer.concat(members(72))};
		expect(Buffer.from(masking.received(late).data).every(byte => byte === 0x78)).toBe(true);
		const shifted = {...late, reply: 5, data: Buffer.concat([Buffer.alloc(30), ...members(72)])};
		const shown = Buffer.from(masking.received(shifted).data);
		expect(secrets.some(secret => shown.includes(secret))).toBe(false);
	});
});

describe('what is left makes a test of an odd terminal', () => {
	test('slots, PINs, roles and groups, and where a name ends and is not plain', async () => {
		const frames = await traced(gym('direct', 72, 40));
		const list = frames.find(frame => frame.command === 1501 && frame.direction === 'received')!;
		expect(list.masked).toEqual(['password', 'name', 'card']);
		const {uid, userId, group, name, card, password} = userRecord72.decode(list.data, 4 + 72);
		expect({uid, group, userId: Buffer.from(userId).toString().replaceAll('\0', '')}).toEqual({
			uid: 2,
			group: 1,
			userId: '92',
		});
		expect(Buffer.from(name).toString('hex')).toBe('7878ffff78787878'.padEnd(48, '0'));
		expect(Buffer.from(password).toString()).toBe('xxxx\0\0\0\0');
		expect(card).toBe(0x78_78_78_78);
	});

	test('the heads of fingers', async () => {
		const frames = await traced(gym('direct', 72, 40));
		const list = frames.filter(frame => frame.masked.includes('finger'))[0]!;
		expect(Buffer.from(list.data.subarray(4, 4 + 17)).toString('hex')).toBe(
			`1100010003 01${'78'.repeat(11)}`.replace(' ', ''),
		);
	});

	test('names of commands, numbers and lengths, one line of JSON a frame', async () => {
		const frames = await traced(gym('direct', 72, 40));
		const line = JSON.parse(traceLine(frames.find(frame => frame.command === 8)!));
		expect(line).toMatchObject({
			at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			direction: 'sent',
			command: 8,
			name: 'userWrite (8)',
			session: expect.any(Number),
			reply: expect.any(Number),
			dataBytes: 72,
			data: expect.stringMatching(/^[\da-f]{144}$/),
			masked: ['password', 'name', 'card'],
		});
	});
});

test('a trace that throws is told nothing more, and the visit goes on', async () => {
	let calls = 0;
	const terminal = await scripted({answers: gym('direct', 72, 40) ?? {}});
	const session = await visit(terminal, {
		trace() {
			calls++;
			throw new Error('the disk of the trace is full');
		},
	});
	expect((await session.readUsers()).complete).toBe(true);
	await session.close();
	expect(calls).toBe(1);
});

describe('a trace file', () => {
	function folder() {
		const scratch = scratchFolder();
		onTestFinished(() => scratch.remove());
		return scratch;
	}

	const frame: TraceFrame = {
		direction: 'sent',
		at: '2026-11-22T10:00:00.000Z',
		name: 'connect (1000)',
		command: 1000,
		session: 0,
		reply: 0,
		data: new Uint8Array(0),
		masked: [],
	};

	test("is its owner's alone, also when it was there before, and is added to", () => {
		const file = folder().file('trace.jsonl');
		writeFileSync(file, 'before\n', {mode: 0o644});
		const writer = createTraceWriter(file);
		writer.write(frame);
		writer.write(frame);
		writer.close();
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
		expect(lines[0]).toBe('before');
		expect(lines.slice(1).map(line => JSON.parse(line).command)).toEqual([1000, 1000]);
	});

	test('is not written through a link', () => {
		const {file} = folder();
		const link = file('link');
		writeFileSync(file('target'), '');
		symlinkSync(file('target'), link);
		expect(() => createTraceWriter(link)).toThrow();
	});
});
