import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {errorCode} from '../../source/protocol/index.ts';
import {
	type Answer,
	freeSizes,
	giveSet,
	naiveFrame,
	naiveRecord72,
	people,
	type Script,
	sendPrepared,
	setOf,
	u32,
} from '../helpers/scripted-terminal.ts';
import {scripted, visit} from './visit.ts';

const count = (users: number, bytes?: number): Answer => {
	return (_request, talk) => talk.send(2000, freeSizes(users, 0, 3000, bytes));
};
const records = (users: number) => people(users).map(user => naiveRecord72(user));
const set = setOf(records(40));

async function listOf(answers: Script['answers']) {
	const session = await visit(await scripted({answers: answers ?? {}}));
	return session.readUsers();
}

async function troubleOf(reading: Promise<unknown>): Promise<Error> {
	try {
		await reading;
	} catch (error) {
		return error as Error;
	}

	throw new Error('it was read');
}

describe('a list is not complete', () => {
	test.each<[string, Script['answers'], RegExp]>([
		[
			'when its prefix says more than came',
			giveSet(Buffer.concat([u32(80 * 72), set.subarray(4)]), 'direct'),
			/says that 5760 bytes follow, but 2880 came/,
		],
		['when it is shorter than a prefix', giveSet(Buffer.of(1, 0), 'direct'), /too short/],
		[
			'when its frames hold less than announced',
			{
				1503(_request, talk) {
					talk.send(1500, u32(set.length, 1008));
					talk.send(1501, set.subarray(0, 1008));
					talk.send(2000);
				},
			},
			/announced 2884 bytes and sent 1008/,
		],
		[
			'when its frames were announced twice, with two sizes',
			{
				1503(_request, talk) {
					talk.send(1500, u32(9999, 1008));
					talk.send(1501, set);
					talk.send(1500, u32(set.length, 1008));
					talk.send(2000);
				},
			},
			/announced 9999 bytes, and then 2884/,
		],
		[
			'when a chunk is shorter than asked for',
			{
				...giveSet(set, 'chunked'),
				1504: (_request, talk) => sendPrepared(talk, set.subarray(0, 2000)),
			},
			/sent 2000 of 2884 bytes/,
		],
		[
			'when a chunk is longer than asked for',
			{...giveSet(set, 'chunked'), 1504: (_request, talk) => talk.send(1501, Buffer.concat([set, set]))},
			/sent 5768 of 2884 bytes/,
		],
		[
			'when a chunk is acknowledged without data',
			{...giveSet(set, 'chunked'), 1504: (_request, talk) => talk.send(2000)},
			/sent 0 of 2884 bytes/,
		],
		[
			'when two sizes are announced',
			{1503: (_request, talk) => talk.send(2000, Buffer.concat([Buffer.of(0), u32(2884, 2888, 0)]))},
			/two sizes/,
		],
		['when its records have no known size', giveSet(setOf([Buffer.alloc(73, 1)]), 'direct'), /beyond doubt/],
		[
			'when two records claim one slot',
			giveSet(setOf([...records(3), naiveRecord72({uid: 2, pin: '9'})]), 'direct'),
			/Slot 2 appears twice/,
		],
		[
			'when the counter says more, even after a second reading',
			{...giveSet(set, 'direct'), 50: count(412)},
			/counts 412 users, but its list holds 40/,
		],
		['when it is empty and the counter is not', {50: count(3)}, /counts 3 users, but its list is empty/],
		[
			'when nothing at all came and the counter does not know',
			{1503: (_request, talk) => talk.send(2000), 50: count(0, 4)},
			/sent no list/,
		],
	])('%s', async (_what, answers, reason) => {
		const list = await listOf(answers);
		expect(list.complete).toBe(false);
		expect(list.reason).toMatch(reason);
	});

	test('when nothing came and the counter holds numbers that no terminal has', async () => {
		const list = await listOf({
			1503: (_request, talk) => talk.send(2000),
			50: (_request, talk) => talk.send(2000, Buffer.alloc(80, 0xff)),
		});
		expect(list).toMatchObject({complete: false, announced: null, users: []});
	});

	test('and shows nobody when the bytes themselves cannot be trusted', async () => {
		const list = await listOf(giveSet(Buffer.concat([u32(80 * 72), set.subarray(4)]), 'chunked'));
		expect(list).toMatchObject({users: [], recordSize: null});
	});
});

test('a counter that differs once is asked again with the list', async () => {
	let asked = 0;
	const terminal = await scripted({
		answers: {
			...giveSet(set, 'direct'),
			50(_request, talk) {
				asked++;
				talk.send(2000, freeSizes(asked === 1 ? 39 : 40));
			},
		},
	});
	const list = await (await visit(terminal)).readUsers();
	expect(list).toMatchObject({complete: true, announced: 40});
	expect(terminal.commands().filter(command => command === 1503)).toHaveLength(2);
});

describe('a list is complete', () => {
	test.each([
		['without a count', 0, 80],
		['with a counter that answers four zero bytes', 0, 4],
		['with 92 bytes of counts', 40, 92],
		['with 112 bytes of counts', 40, 112],
	])('%s', async (_what, users, bytes) => {
		const list = await listOf({...giveSet(set, 'direct'), 50: count(users, bytes)});
		expect(list).toMatchObject({complete: true, announced: users === 0 ? null : users});
		expect(list.users).toHaveLength(40);
	});

	test('when it is empty with a valid prefix', async () => {
		expect(await listOf({50: count(0, 4)})).toMatchObject({complete: true, users: [], recordSize: null});
		expect(await listOf(giveSet(u32(0), 'chunked'))).toMatchObject({complete: true, users: []});
	});

	test('when nothing came and a full answer of the counter holds zero users', async () => {
		const list = await listOf({1503: (_request, talk) => talk.send(2000)});
		expect(list).toMatchObject({complete: true, users: []});
	});

	test('whatever the session fields and the final acknowledgement carry', async () => {
		const list = await listOf({
			...giveSet(set, 'chunked'),
			1504(_request, talk) {
				talk.send(1500, u32(set.length, 1000), {session: 9});
				for (let at = 0; at < set.length; at += 1000)
					talk.send(1501, set.subarray(at, at + 1000), {session: 4711});
				talk.send(2000, Buffer.alloc(0), {session: 0});
			},
		});
		expect(list.complete).toBe(true);
	});

	test('with events in its middle', async () => {
		const event = (talk: Parameters<Answer>[1]) => talk.send(500, Buffer.alloc(4), {session: 2, reply: 0});
		const list = await listOf({
			1503(_request, talk) {
				talk.send(1500, u32(set.length, 2000));
				event(talk);
				talk.send(1501, set.subarray(0, 2000));
				event(talk);
				talk.send(1501, set.subarray(2000));
				event(talk);
				talk.send(2000);
			},
		});
		expect(list.complete).toBe(true);
	});
});

describe('a reading ends with an error', () => {
	test.each<[string, Answer, string]>([
		[
			'when the line closes in mid-transfer',
			(_request, talk) => {
				talk.send(1500, u32(set.length, 1008));
				talk.send(1501, set.subarray(0, 1008));
				talk.hangUp();
			},
			'ERR_TRANSPORT_CLOSED',
		],
		[
			'when the line breaks inside a frame',
			(request, talk) => {
				talk.raw(naiveFrame(1501, 0, request.reply, set).subarray(0, 900));
				talk.hangUp();
			},
			'ERR_TRANSPORT_CLOSED',
		],
		[
			'when a frame is damaged',
			(request, talk) => {
				const frame = naiveFrame(1501, 0, request.reply, set);
				frame[99]! ^= 1;
				talk.raw(frame);
			},
			'ERR_WIRE_CHECKSUM',
		],
		[
			'when more than 16 MiB are announced',
			(_request, talk) => talk.send(1500, u32(17 << 20, 1008)),
			'ERR_WIRE_LENGTH',
		],
		[
			'when a set of more than 64 MiB is announced',
			(_request, talk) => talk.send(2000, Buffer.concat([Buffer.of(0), u32(65 << 20, 65 << 20, 0)])),
			'ERR_WIRE_LENGTH',
		],
		['when an announcement has no size', (_request, talk) => talk.send(1500), 'ERR_WIRE_DATA'],
	])('%s', async (_what, answer, code) => {
		expect(errorCode(await troubleOf(listOf({1503: answer})))).toBe(code);
	});

	test('when both ways to ask are refused', async () => {
		const refuse: Answer = (_request, talk) => talk.send(2001);
		expect(errorCode(await troubleOf(listOf({1503: refuse, 9: refuse})))).toBe('ERR_DEVICE_REFUSED');
	});

	test('when a chunk is refused', async () => {
		const answers = {...giveSet(set, 'chunked'), 1504: ((_request, talk) => talk.send(2001)) as Answer};
		expect(errorCode(await troubleOf(listOf(answers)))).toBe('ERR_DEVICE_REFUSED');
	});

	test('when the terminal falls silent in the middle', async () => {
		const terminal = await scripted({answers: {1503: (_request, talk) => talk.send(1500, u32(100, 100))}});
		const session = await visit(terminal, {timeouts: {silenceMs: 50}});
		const error = await troubleOf(session.readUsers());
		expect(errorCode(error)).toBe('ERR_TRANSPORT_TIMEOUT');
		expect(error.message).toContain('while sending its users');
	});

	test('when it trickles without end', async () => {
		let timer: NodeJS.Timeout | undefined;
		const terminal = await scripted({
			answers: {
				1503(_request, talk) {
					talk.send(1500, u32(1 << 20, 1));
					timer = setInterval(() => talk.send(1501, Buffer.of(1)), 5);
				},
			},
		});
		const session = await visit(terminal, {timeouts: {listMs: 150}});
		const error = await troubleOf(session.readUsers());
		clearInterval(timer);
		expect(errorCode(error)).toBe('ERR_TRANSPORT_TIMEOUT');
		expect(error.message).toContain('more than 0.15 s');
	});

	test('when the signal aborts, with its reason, and the visit can still be closed', async () => {
		const terminal = await scripted({answers: {1503: (_request, talk) => talk.send(1500, u32(100, 100))}});
		const session = await visit(terminal);
		const controller = new AbortController();
		const reading = troubleOf(session.readUsers(controller.signal));
		await terminal.arrival(1503);
		controller.abort(new Error('enough'));
		expect((await reading).message).toBe('enough');
		await session.close();
		expect(terminal.commands().at(-1)).toBe(1001);
	});
});

test('what is left of an aborted answer is not taken for the next one', async () => {
	let held: (() => void) | null = null;
	const terminal = await scripted({
		answers: {
			1503(request, talk) {
				if (held !== null) return talk.send(1501, set);
				talk.send(1500, u32(100, 100));
				held = () => talk.send(1501, Buffer.alloc(100), {reply: request.reply});
			},
		},
	});
	const session = await visit(terminal);
	const controller = new AbortController();
	const reading = troubleOf(session.readUsers(controller.signal));
	await terminal.arrival(1503);
	controller.abort();
	await reading;
	(held as (() => void) | null)?.();
	expect((await session.readUsers()).users).toHaveLength(40);
});

test('chunked sets are asked for in 65472 bytes and freed', async () => {
	const large = setOf(records(2000));
	const terminal = await scripted({answers: giveSet(large, 'chunked', 65_536)});
	expect((await (await visit(terminal)).readUsers()).users).toHaveLength(2000);
	const asked = terminal.requests
		.filter(request => request.command === 1504)
		.map(request => [...request.data]);
	expect(asked).toEqual(
		[0, 65_472, 130_944].map(start => [...u32(start, Math.min(65_472, large.length - start))]),
	);
	expect(terminal.commands()).toContain(1502);
});

test('a set longer than a frame may be arrives in 128-byte pieces', async () => {
	const terminal = await scripted({answers: giveSet(setOf(records(500)), 'chunked'), pieceBytes: 128});
	expect((await (await visit(terminal)).readUsers()).users).toHaveLength(500);
});

test('any bytes in place of a list end in a list or an error of ours, soon', async () => {
	let bytes: Uint8Array = new Uint8Array(0);
	const terminal = await scripted({answers: {1503: (_request, talk) => talk.raw(bytes)}});
	await fc.assert(
		fc.asyncProperty(
			fc.uint8Array({maxLength: 200}),
			fc.constantFrom('raw', 'data', 'sizes', 'prepare'),
			async (random, wrapping) => {
				const reply = 10;
				bytes =
					wrapping === 'raw'
						? random
						: naiveFrame({data: 1501, sizes: 2000, prepare: 1500}[wrapping], 0, reply, random);
				const session = await visit(terminal, {timeouts: {silenceMs: 40, commandMs: 5000}});
				try {
					const list = await session.readUsers();
					expect(list.complete && list.users.length > 0).toBe(false);
				} catch (error) {
					expect(errorCode(error)).toMatch(/^ERR_(WIRE|TRANSPORT|DEVICE)_/);
				}

				await session.close();
			},
		),
		{numRuns: 25},
	);
});
