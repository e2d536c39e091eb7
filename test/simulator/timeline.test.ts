import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import {makeUsers, parseTimeline, readTimelineFile} from '../../source/simulator/index.ts';
import {Timeline, type TimelineAction} from '../../source/simulator/timeline.ts';
import {NaiveClient} from './naive-client.ts';
import {openSession, openSimulator, u32} from './open.ts';

/** CONNECT is packet 1. */
const atPacket2 = (action: string) => ({timeline: [{packet: 2, do: action}]});

test.each(['close', 'reset', 'restart'])('%s comes instead of the answer to packet N', async action => {
	const {simulator, client} = await openSession({...atPacket2(action), state: {users: makeUsers(1)}});
	await expect(client.ask(18, Buffer.of(1, 0))).rejects.toThrow(action === 'reset' ? 'ECONNRESET' : 'closed');
	expect(simulator.users()).toHaveLength(1);
	const back = await NaiveClient.greet(simulator.port);
	expect((await back.ask(1100)).code).toBe(2000);
	back.close();
});

test('packets are counted over all connections, and all of them are closed', async () => {
	const {simulator, client} = await openSession({timeline: [{packet: 3, do: 'close'}]});
	const other = await NaiveClient.greet(simulator.port);
	await expect(other.ask(1100)).rejects.toThrow('closed');
	await client.untilClosed();
});

test('silence lasts until it recovers', async () => {
	const {client} = await openSession({
		timeline: [
			{packet: 2, do: 'silence'},
			{packet: 3, do: 'recover'},
		],
	});
	client.replyId = 1;
	client.send(1100);
	expect(await client.ask(1100)).toMatchObject({code: 2000, reply: 2});
});

test('a fault can begin at a packet', async () => {
	const {client} = await openSession(atPacket2('fault:no-buffered'));
	expect((await client.ask(1503, Buffer.from('0109000500000000000000', 'hex'))).code).toBe(0xffff);
});

test('somebody can come to the door at a packet', async () => {
	const {simulator, client} = await openSession({
		state: {users: makeUsers(2)},
		timeline: [{packet: 3, do: 'punch:100002'}],
	});
	await client.ask(500, u32(1));
	expect((await client.ask(1100)).code).toBe(500);
	expect((await client.next()).code).toBe(2000);
	expect(simulator.state().attendance).toMatchObject([{uid: 2, pin: '100002'}]);
});

test('a moment comes by itself', async () => {
	const {client} = await openSession({timeline: [{at: '20ms', do: 'close'}]});
	expect(await client.untilClosed()).toHaveLength(0);
});

describe('with a clock that is turned by hand', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	test('steps happen in time, each once, and none after the end', () => {
		const done: TimelineAction[] = [];
		const steps = parseTimeline([
			{at: '3s', do: 'close'},
			{at: '250ms', do: 'punch:7'},
			{at: '1.5s', do: 'silence'},
			{at: '9s', do: 'reset'},
		]);
		const timeline = new Timeline(steps, action => done.push(action));
		vi.advanceTimersByTime(10_000);
		expect(done).toEqual([]);
		timeline.start();
		vi.advanceTimersByTime(2999);
		expect(done).toEqual([{kind: 'punch', pin: '7'}, {kind: 'silence'}]);
		vi.advanceTimersByTime(1);
		expect(done).toHaveLength(3);
		timeline.stop();
		vi.advanceTimersByTime(10_000);
		expect(done).toHaveLength(3);
	});
});

test.each([
	['no list', {}, 'timeline is not a list'],
	['a step that is a text', ['close'], 'timeline[0] is not an object'],
	['no moment', [{do: 'close'}], 'timeline[0] is without exactly one of at and packet'],
	['two moments', [{at: '1s', packet: 1, do: 'close'}], 'exactly one of at and packet'],
	['a time without unit', [{at: '3', do: 'close'}], 'timeline[0].at'],
	['a time beyond all timers', [{at: '99999999s', do: 'close'}], 'timeline[0].at'],
	['packet 0', [{packet: 0, do: 'close'}], 'timeline[0].packet'],
	['nothing to do', [{packet: 1}], 'timeline[0].do is not a text'],
	['an unknown deed', [{packet: 1, do: 'dance'}], 'timeline[0].do is not one of close, reset'],
	['a punch of nobody', [{packet: 1, do: 'punch:'}], 'timeline[0].do'],
	['an unknown word', [{packet: 1, do: 'close', after: 3}], 'timeline[0].after is not known'],
])('%s is refused by name', async (_, timeline, message) => {
	await expect(openSimulator({timeline: timeline as never})).rejects.toMatchObject({
		code: 'ERR_SIMULATOR_OPTION',
		message: expect.stringContaining(message),
	});
});

test('an unknown fault in a timeline names the nearest one', () => {
	expect(() => parseTimeline([{packet: 1, do: 'fault:silnt'}])).toThrow('no fault "silnt"');
});

test('a timeline comes from a file, and a file that is none is told by its name', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'timeline-'));
	onTestFinished(() => rm(folder, {recursive: true}));
	const file = join(folder, 'steps.json');
	await expect(readTimelineFile(file)).rejects.toThrow(`${file} is not a file that can be read`);
	await writeFile(file, '[');
	await expect(readTimelineFile(file)).rejects.toThrow(`${file} is not JSON`);
	await writeFile(file, '[{"at":"3s"}]');
	await expect(readTimelineFile(file)).rejects.toThrow(`${file}[0].do`);
	await writeFile(file, '[{"at":"3s","do":"reset"}]');
	expect(await readTimelineFile(file)).toEqual([{at: '3s', do: 'reset'}]);
});
