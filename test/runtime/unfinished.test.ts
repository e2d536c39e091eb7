import {mkdir} from 'node:fs/promises';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type JournalEntry, journalPath} from '../../source/runtime/journal.ts';
import {deviceLockPath} from '../../source/runtime/state-folder.ts';
import {type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {fakePlan, registering} from '../helpers/fake-plan.ts';
import {type FakeTerminal, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const at = '2026-11-22T10:00:00.000Z';
let terminal: FakeTerminal;
let site: FakeSite;

beforeEach(() => {
	terminal = fakeTerminal([fakeUser(33, '34')]);
	site = fakeSite(terminal);
});
afterEach(() => site.folder.remove());

/** What `kill -9` leaves of an operation: two written, one in flight, of three hundred. */
async function leaveBehind(...more: JournalEntry[]): Promise<void> {
	const step = (id: string): JournalEntry => ({
		event: 'intended',
		at,
		step: {id, action: 'register', pin: id, target: 'main-door', uid: Number(id), before: null, after: null},
	});
	const entries: JournalEntry[] = [
		{
			event: 'started',
			version: 1,
			operation: 44,
			kind: 'register',
			at,
			pid: 77,
			host: 'elsewhere',
			device: {name: 'main-door', address: terminal.address, serial: 'FAKE0001'},
			backup: null,
			steps: 300,
		},
		step('1'),
		step('2'),
		step('3'),
		{event: 'sent', at, id: '1', reason: null},
		{event: 'failed', at, id: '2', reason: 'refused'},
		...more,
	];
	const lines = entries.map(entry => JSON.stringify(entry)).join('\n');
	await site.files.append(journalPath(site.folder.path, 44), `${lines}\n{"event":"se`);
}

test('an operation that died is named with how far it came, and the line that it tore', async () => {
	await leaveBehind();
	expect(await site.workbench.unfinished()).toBe(
		'Operation 44, register on main-door, stopped at 2/300 (1 in flight, which the device may have stored or not): read the lists again before you go on. Its journal ends in a torn line, which is left out.',
	);
});

test('it is named until a person who was told has compared', async () => {
	await leaveBehind();
	await site.workbench.refresh(() => {});
	expect(await site.restart().unfinished()).not.toBeNull();
	await site.workbench.unfinished();
	await site.workbench.refresh(() => {});
	expect(await site.restart().unfinished()).toBeNull();
});

test('a reading that failed is no comparing', async () => {
	await leaveBehind();
	await site.workbench.unfinished();
	terminal.faults = [{call: 'readUsers', at: 'always', does: 'cut-short'}];
	await site.workbench.refresh(() => {});
	expect(await site.restart().unfinished()).not.toBeNull();
});

test('an operation that came to its end is no news', async () => {
	await site.apply(fakePlan([registering(42, '17')]));
	expect(await site.restart().unfinished()).toBeNull();
});

test('an operation that another program is at work on is not unfinished', async () => {
	await leaveBehind({event: 'paused', at, seconds: 60});
	await site.files.create(
		deviceLockPath(site.folder.path, terminal.address),
		JSON.stringify({pid: 77, host: 'elsewhere', since: at}),
	);
	expect(await site.workbench.unfinished()).toBeNull();
	await site.workbench.refresh(() => {});
	expect(terminal.count('resume')).toBe(0);
});

test('a terminal that was left paused is enabled on the next visit, once', async () => {
	await leaveBehind({event: 'paused', at, seconds: 60});
	terminal.isEnabled = false;
	await site.workbench.refresh(() => {});
	expect(terminal.isEnabled).toBe(true);
	await site.workbench.refresh(() => {});
	await site.restart().refresh(() => {});
	expect(terminal.count('resume')).toBe(1);
});

test('a terminal that does not take ENABLE can still be read, and is asked again', async () => {
	await leaveBehind({event: 'paused', at, seconds: 60});
	terminal.faults = [{call: 'resume', at: 1, does: 'refuse'}];
	const {snapshots} = await site.workbench.refresh(() => {});
	expect(snapshots.device.state).toBe('ok');
	await site.workbench.refresh(() => {});
	expect(terminal.count('resume')).toBeGreaterThan(1);
	expect((await site.journal())?.isPaused).toBe(false);
});

test('an empty state folder has nothing to say', async () => {
	expect(await site.workbench.unfinished()).toBeNull();
});

test('journals that cannot be read are said to be unreadable, not finished', async () => {
	const broken = fakeSite(terminal, {
		files: {
			...site.files,
			async list() {
				throw new Error('permission denied');
			},
		},
	});
	expect(await broken.workbench.unfinished()).toContain('permission denied');
	broken.folder.remove();
});

test('a journal that says nothing readable is named until a person who was told has compared', async () => {
	await site.files.append(journalPath(site.folder.path, 43), 'rubbish\n');
	const told = 'The journal of operation 43 cannot be read: what was written then is not known.';
	expect(await site.workbench.unfinished()).toBe(told);
	await site.workbench.refresh(() => {});
	expect(await site.restart().unfinished()).toBeNull();
});

test('one journal that cannot be read does not hide an operation that left the terminal paused', async () => {
	await leaveBehind({event: 'paused', at, seconds: 60});
	await mkdir(journalPath(site.folder.path, 45));
	expect(await site.workbench.unfinished()).toMatch(
		/^Operation 44, .* The journal of operation 45 cannot be read/,
	);
	await site.workbench.refresh(() => {});
	expect(terminal.count('resume')).toBe(1);
});

test('an empty journal, of a program that died before it wrote anything, is no news', async () => {
	await site.files.replace(journalPath(site.folder.path, 43), '');
	expect(await site.workbench.unfinished()).toBeNull();
});
