import {expect, test} from 'vitest';
import type {DeviceEvent} from '../../source/protocol/index.ts';
import {scripted, visit} from './visit.ts';

const punch = Buffer.concat([
	Buffer.from('1007').subarray(0),
	Buffer.alloc(20),
	Buffer.from('0100120619112905', 'hex'),
]);

/** Collects events and tells when a number of them has come. */
function listener() {
	const events: DeviceEvent[] = [];
	const waiting: Array<{count: number; resolve: () => void}> = [];
	return {
		events,
		hear(event: DeviceEvent) {
			events.push(event);
			for (const {count, resolve} of waiting) if (events.length >= count) resolve();
		},
		heard(count: number): Promise<void> {
			const {promise, resolve} = Promise.withResolvers<void>();
			waiting.push({count, resolve});
			return promise;
		},
	};
}

test('events are handed on until the signal aborts, and every one is thanked for', async () => {
	const terminal = await scripted();
	const session = await visit(terminal);
	const {events, hear, heard} = listener();
	const controller = new AbortController();
	const following = session.events(hear, controller.signal);
	await terminal.arrival(500);
	const three = heard(3);
	terminal.broadcast(500, punch, {session: 1, reply: 0});
	terminal.broadcast(500, Buffer.of(100), {session: 256, reply: 0});
	terminal.broadcast(500, Buffer.alloc(5), {session: 4096, reply: 0});
	await three;
	controller.abort();
	await following;
	await session.close();
	expect(events).toEqual([
		{kind: 'punch', at: '2018-06-25 17:41:05', pin: '1007', verify: 1},
		{kind: 'finger', at: null, pin: null, verify: null},
		{kind: 'other', at: null, pin: null, verify: null},
	]);
	expect(terminal.requests.filter(request => request.command === 2000)).toHaveLength(3);
	const masks = terminal.requests.filter(request => request.command === 500);
	expect(masks.map(request => request.data.toString('hex'))).toEqual(['ffff0000', '00000000']);
});

test('users may be read while events come', async () => {
	const terminal = await scripted();
	const session = await visit(terminal);
	const controller = new AbortController();
	const following = session.events(() => {}, controller.signal);
	await terminal.arrival(500);
	expect((await session.readUsers()).complete).toBe(true);
	controller.abort();
	await following;
});

test('a line that drops ends the events with an error', async () => {
	const terminal = await scripted();
	const session = await visit(terminal);
	const following = session.events(() => {}, new AbortController().signal);
	const ended = expect(following).rejects.toMatchObject({code: expect.stringMatching(/^ERR_TRANSPORT_/)});
	await terminal.arrival(500);
	await terminal.close();
	await ended;
});

test('a terminal that reports no events says so', async () => {
	const terminal = await scripted({answers: {500: (_request, talk) => talk.send(0xff_ff)}});
	const session = await visit(terminal);
	await expect(session.events(() => {}, new AbortController().signal)).rejects.toMatchObject({
		code: 'ERR_DEVICE_UNKNOWN_COMMAND',
	});
});

test('a listener that throws ends the events with its error, and the visit goes on', async () => {
	const terminal = await scripted();
	const session = await visit(terminal);
	const following = session.events(() => {
		throw new Error('no room');
	}, new AbortController().signal);
	const ended = expect(following).rejects.toThrow('no room');
	await terminal.arrival(500);
	terminal.broadcast(500, punch, {session: 1, reply: 0});
	terminal.broadcast(500, punch, {session: 1, reply: 0});
	await ended;
	expect((await session.readUsers()).complete).toBe(true);
	const masks = terminal.requests.filter(request => request.command === 500);
	expect(masks.map(request => request.data.toString('hex'))).toEqual(['ffff0000', '00000000']);
});

test('who has stopped hears no more of what was on its way', async () => {
	const terminal = await scripted();
	const session = await visit(terminal);
	const {events, hear} = listener();
	const controller = new AbortController();
	const following = session.events(event => {
		hear(event);
		controller.abort();
	}, controller.signal);
	await terminal.arrival(500);
	for (let number = 0; number < 5; number++) terminal.broadcast(500, punch, {session: 1, reply: 0});
	await following;
	expect(events).toHaveLength(1);
});

test('a signal that aborts while the terminal is being asked ends the events', async () => {
	const terminal = await scripted({answers: {500: () => {}}});
	const session = await visit(terminal);
	const controller = new AbortController();
	const following = session.events(() => {}, controller.signal);
	await terminal.arrival(500);
	controller.abort();
	await expect(following).resolves.toBeUndefined();
});

test('an aborted signal asks for nothing', async () => {
	const terminal = await scripted();
	const session = await visit(terminal);
	await session.events(() => {}, AbortSignal.abort());
	expect(terminal.commands()).not.toContain(500);
});
