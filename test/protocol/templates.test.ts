import {describe, expect, test} from 'vitest';
import {compatibleTemplates, errorCode} from '../../source/protocol/index.ts';
import {decodeTemplates} from '../../source/protocol/templates.ts';
import {
	type Answer,
	freeSizes,
	giveSet,
	type Script,
	sendPrepared,
	setOf,
	u32,
} from '../helpers/scripted-terminal.ts';
import {scripted, visit} from './visit.ts';

const ok: Answer = (_request, talk) => talk.send(2000);
const entry = (uid: number, finger: number, template: Uint8Array) =>
	Buffer.concat([Buffer.of(template.length + 6, 0, uid, 0, finger, 1), template]);
const finger = {uid: 3, finger: 6, flag: 1, template: 'aabbccdd'};

async function visitWith(answers: Script['answers']) {
	const terminal = await scripted({answers: answers ?? {}});
	return {terminal, session: await visit(terminal)};
}

test('the list of fingers is read in the same ways as users', async () => {
	const entries = [entry(3, 6, Buffer.of(1, 2, 3)), entry(4, 0, Buffer.alloc(200, 7))];
	const {terminal, session} = await visitWith(giveSet(setOf(entries), 'chunked'));
	expect(await session.readTemplates()).toMatchObject({
		complete: true,
		templates: [
			{uid: 3, finger: 6, flag: 1, template: '010203'},
			{uid: 4, finger: 0, template: '07'.repeat(200)},
		],
	});
	const asked = terminal.requests.find(request => request.command === 1503)!;
	expect(asked.data.toString('hex')).toBe('0107000200000000000000');
});

test.each([
	['an entry longer than the list', Buffer.of(200, 0, 1, 0, 0, 1, 5)],
	['an entry shorter than its head', Buffer.of(6, 0, 1, 0, 0, 1)],
	['a torn head', Buffer.of(9, 0, 1)],
])('%s makes the list of fingers incomplete', (_what, bytes) => {
	expect(decodeTemplates(bytes)).toMatchObject({complete: false, templates: []});
});

test('a terminal that does not hand out fingers says so', async () => {
	const {session} = await visitWith({1503: (_request, talk) => talk.send(2001)});
	await expect(session.readTemplates()).rejects.toMatchObject({code: 'ERR_DEVICE_REFUSED'});
});

test.each([
	[0, true],
	[2, false],
])('no list at all with %i fingers counted is complete: %s', async (fingers, complete) => {
	const {session} = await visitWith({
		1503: (_request, talk) => talk.send(2000),
		50: (_request, talk) => talk.send(2000, freeSizes(5, fingers)),
	});
	expect(await session.readTemplates()).toMatchObject({complete, templates: []});
});

test.each([
	['10', '10', true],
	['10', '10.0', true],
	['9', '10', false],
	['10', '100', false],
	[null, '10', null],
	['10', null, null],
	['VX', '10', null],
])('fingers of algorithm %s understood by a terminal with %s: %s', (from, to, isCompatible) => {
	expect(compatibleTemplates(from, to)).toBe(isCompatible);
});

describe('one template', () => {
	test('is read without what the terminal adds', async () => {
		const {terminal, session} = await visitWith({
			88: (_request, talk) => sendPrepared(talk, Buffer.from('4d9853533231000000000000' + '01', 'hex')),
		});
		expect(await session.readTemplate(3, 6)).toEqual({uid: 3, finger: 6, flag: 1, template: '4d9853533231'});
		expect(terminal.requests.at(-1)!.data.toString('hex')).toBe('030006');
	});

	test('is asked for by 9 where the firmware does not know 88', async () => {
		const {terminal, session} = await visitWith({
			9: (_request, talk) => sendPrepared(talk, Buffer.from('4d985353323101', 'hex')),
		});
		expect(await session.readTemplate(3, 6)).toMatchObject({template: '4d9853533231'});
		expect(terminal.requests.slice(-2).map(({command, data}) => [command, data.toString('hex')])).toEqual([
			[88, '030006'],
			[9, '030006'],
		]);
	});

	test('that comes torn is an error, not "none"', async () => {
		const {session} = await visitWith({
			88(_request, talk) {
				talk.send(1500, u32(200, 1008));
				talk.send(1501, Buffer.alloc(100));
				talk.send(2000);
			},
		});
		await expect(session.readTemplate(3, 6)).rejects.toMatchObject({
			code: 'ERR_WIRE_DATA',
			phase: 'transfer',
		});
	});

	test('that trickles without end is given up at the limit for a list', async () => {
		let timer: NodeJS.Timeout | undefined;
		const terminal = await scripted({
			answers: {
				88(_request, talk) {
					talk.send(1500, u32(1 << 20, 1));
					timer = setInterval(() => talk.send(1501, Buffer.of(1)), 5);
				},
			},
		});
		const session = await visit(terminal, {timeouts: {listMs: 150}});
		const reading = session.readTemplate(3, 6);
		await expect(reading).rejects.toMatchObject({code: 'ERR_TRANSPORT_TIMEOUT', phase: 'transfer'});
		clearInterval(timer);
	});

	test('of an impossible slot, finger or size is not sent', async () => {
		const {terminal, session} = await visitWith({});
		const before = terminal.requests.length;
		for (const change of [{uid: 0}, {uid: 65_536}, {finger: 10}, {flag: 256}, {template: ''}]) {
			await expect(session.writeTemplate({...finger, ...change}, '17')).rejects.toBeInstanceOf(RangeError);
		}

		await expect(session.readTemplate(0, 1)).rejects.toBeInstanceOf(RangeError);
		await expect(session.deleteTemplate({uid: 3, pin: '17'}, 10)).rejects.toBeInstanceOf(RangeError);
		expect(terminal.requests).toHaveLength(before);
	});

	test('that is not there is null', async () => {
		const {session} = await visitWith({88: (_request, talk) => talk.send(2001)});
		expect(await session.readTemplate(3, 6)).toBeNull();
	});

	test('is written in five commands', async () => {
		const {terminal, session} = await visitWith({1500: ok, 1501: ok, 119: ok, 87: ok});
		const before = terminal.requests.length;
		await session.writeTemplate(finger, '17');
		expect(terminal.requests.slice(before).map(({command, data}) => [command, data.toString('hex')])).toEqual(
			[
				[1500, '04000000'],
				[1501, 'aabbccdd'],
				[119, ''],
				[87, '030006010400'],
				[1502, ''],
			],
		);
	});

	test('that is refused frees the buffer and names finger and PIN', async () => {
		const {terminal, session} = await visitWith({
			1500: ok,
			1501: ok,
			119: ok,
			87: (_request, talk) => talk.send(2001),
		});
		await expect(session.writeTemplate(finger, '17')).rejects.toMatchObject({
			code: 'ERR_DEVICE_REFUSED',
			message: expect.stringContaining('finger 6 of PIN 17'),
		});
		expect(terminal.commands().at(-1)).toBe(1502);
	});

	test('is deleted by PIN, or by slot where the firmware knows no PINs', async () => {
		const {terminal, session} = await visitWith({19: ok});
		await session.deleteTemplate({uid: 3, pin: 'A17'}, 6);
		const [byPin, bySlot] = terminal.requests.slice(-2);
		expect(byPin!.data.toString('hex')).toBe(`${Buffer.from('A17').toString('hex').padEnd(48, '0')}06`);
		expect(bySlot!.data.toString('hex')).toBe('030006');
	});

	test('that may not be deleted is a refusal', async () => {
		const {session} = await visitWith({134: (_request, talk) => talk.send(2001)});
		let code: string | null = null;
		await session.deleteTemplate({uid: 3, pin: '17'}, 6).catch(error => {
			code = errorCode(error);
		});
		expect(code).toBe('ERR_DEVICE_REFUSED');
	});
});
