import {afterEach, beforeEach, expect, test} from 'vitest';
import type {DeviceEvent} from '../../source/domain/index.ts';
import {type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {type FakeTerminal, fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const punch: DeviceEvent = {kind: 'punch', at: '2026-11-22 10:42:03', pin: '34', verify: 1};

let terminal: FakeTerminal;
let site: FakeSite;
let listening: AbortController;

beforeEach(() => {
	terminal = fakeTerminal([fakeUser(33, '34')], [fakeTemplate(33)]);
	site = fakeSite(terminal);
	listening = new AbortController();
});
afterEach(() => site.folder.remove());

/** Starts listening; `held(n)` resolves when the line is held for events for the n-th time. */
function listen() {
	const seen: DeviceEvent[] = [];
	const waiting = new Map<number, () => void>();
	terminal.before = (call, count) => {
		if (call === 'events') waiting.get(count)?.();
	};
	const ended = site.workbench.events(event => seen.push(event), listening.signal);
	return {
		seen,
		ended,
		held: (times: number) =>
			terminal.count('events') >= times
				? Promise.resolve()
				: new Promise<void>(resolve => waiting.set(times, resolve)),
	};
}

test('events arrive until the signal aborts', async () => {
	const {held, seen, ended} = listen();
	await held(1);
	await Promise.resolve();
	terminal.emit(punch);
	listening.abort(new Error('enough'));
	await expect(ended).rejects.toThrow('enough');
	expect([seen, terminal.openSessions]).toEqual([[punch], 0]);
});

test('a reading gets the line, and the events get it back', async () => {
	const {held, ended} = listen();
	await held(1);
	const comparison = await site.workbench.refresh(() => {});
	expect(comparison.snapshots.device).toMatchObject({state: 'live', count: 1});
	expect(comparison.rows[0]?.fingers).toBe(1);
	await held(terminal.count('events') + (terminal.openSessions === 1 ? 0 : 1));
	expect(terminal.openSessions).toBe(1);
	listening.abort();
	await expect(ended).rejects.toThrow();
	expect(terminal.openSessions).toBe(0);
});

test('a dropped line ends the listening with its error', async () => {
	terminal.faults = [{call: 'events', at: 1, does: 'lose-request'}];
	await expect(listen().ended).rejects.toMatchObject({code: 'ERR_TRANSPORT_RESET'});
	expect(terminal.openSessions).toBe(0);
});

test('without a device there is nothing to listen to', async () => {
	const empty = fakeSite(null);
	await expect(empty.workbench.events(() => {}, listening.signal)).rejects.toMatchObject({
		code: 'ERR_CONFIG_MISSING',
	});
	empty.folder.remove();
});
