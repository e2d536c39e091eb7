import {Writable} from 'node:stream';
import {describe, expect, test, vi} from 'vitest';
import {followEvents} from '../../source/commands/events-follow.ts';
import {readerOf} from '../../source/commands/events-reader.ts';
import {DeviceError, type DeviceEvent, TransportError} from '../../source/domain/index.ts';
import {gymOn, type Setting, trisync} from '../helpers/fake-gym.ts';
import {type FakeWorkbench, fakeWorkbench} from '../helpers/fake-workbench.ts';
import {designRows, gym, member} from '../helpers/gym.ts';
import {expectToMatch} from '../helpers/json-schema.ts';

const punch = (pin: string | null, more: Partial<DeviceEvent> = {}): DeviceEvent => ({
	kind: 'punch',
	at: '2026-11-22 10:42:03',
	pin,
	verify: 1,
	...more,
});

/** Runs `events`, lets these things happen once the line is held, and ends after as many. */
async function following(
	happenings: readonly DeviceEvent[],
	argv: readonly string[] = [],
	setting: Setting = {},
) {
	const workbench = fakeWorkbench(setting);
	const running = trisync(['events', '--count', String(happenings.length), ...argv], {
		...setting,
		gym: gymOn(workbench),
	});
	await held(workbench);
	for (const event of happenings) workbench.happen(event);
	const ran = await running;
	return {...ran, held: workbench.isListening(), lines: ran.stdout.trimEnd().split('\n')};
}

const held = (workbench: FakeWorkbench) => vi.waitFor(() => expect(workbench.isListening()).toBe(true));

describe('a line of events', () => {
	test.for([
		[punch('34'), '2026-11-22 10:42:03 punch PIN 34 Chitra R finger (NAME)'],
		[
			punch('1', {verify: 0}),
			'2026-11-22 10:42:03 punch PIN 1 OWNER password (on the device only, DEV-ONLY)',
		],
		[punch('999', {verify: 2}), '2026-11-22 10:42:03 punch PIN 999 card (unknown)'],
		[
			punch('9', {verify: 15}),
			'2026-11-22 10:42:03 punch PIN 9 Harish P face (not a member on the website, NOT-SQL)',
		],
		[punch('7\u001B[2J', {verify: null}), '2026-11-22 10:42:03 punch PIN 7[2J (unknown)'],
	] as const)('%j is "%s"', async ([event, line]) => {
		const {exit, lines} = await following([event]);
		expect([exit, lines]).toEqual([0, [line]]);
	});

	test('that has no time of its own gets that of this computer', async () => {
		const {lines} = await following([punch(null, {kind: 'alarm', at: null, verify: null})]);
		expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d alarm$/);
	});

	test('calls nobody unknown when a list was not read', async () => {
		const comparisons = [gym(designRows, {sql: 'fail'})];
		const {lines} = await following([punch('999')], [], {comparisons});
		expect(lines).toEqual(['2026-11-22 10:42:03 punch PIN 999 finger']);
	});

	test('is one object of JSON with --json, as the schema says', async () => {
		const happenings = [punch('34'), punch('999'), punch(null, {kind: 'enrolled', at: null, verify: null})];
		const {lines} = await following(happenings, ['--json']);
		const events = lines.map(line => JSON.parse(line));
		for (const event of events) expectToMatch('events', event);
		expect(events).toMatchObject([
			{pin: '34', name: 'Chitra R', standing: 'member', kinds: ['NAME'], verify: 1},
			{pin: '999', name: null, standing: 'unknown'},
			{pin: null, standing: null, kind: 'enrolled', at: null},
		]);
	});
});

test('events says that it holds the line, and lets go of it in the end', async () => {
	const {stderr, held} = await following([punch('34')]);
	expect(stderr).toMatch(/holding the line to main-door/);
	expect(held).toBe(false);
	expect((await following([punch('34')], ['--quiet'])).stderr).toBe('');
});

test('events reads the lists without the fingers, and any source will do', async () => {
	const workbench = fakeWorkbench();
	const refresh = vi.spyOn(workbench, 'refresh');
	const ran = trisync(['events', '--count', '1'], {gym: gymOn(workbench)});
	await held(workbench);
	workbench.happen(punch('34'));
	expect((await ran).opened).toEqual([{isAnySource: true}]);
	expect(refresh.mock.calls.map(([, , depth]) => depth)).toEqual(['lists']);
});

test('Ctrl-C ends it by the way of every command, the line let go', async () => {
	const interrupted = new AbortController();
	const workbench = fakeWorkbench();
	const running = trisync(['events'], {gym: gymOn(workbench), signal: interrupted.signal});
	running.catch(() => {});
	await held(workbench);
	interrupted.abort(new Error('interrupted by SIGINT'));
	await expect(running).rejects.toThrow('interrupted by SIGINT');
	expect(workbench.isListening()).toBe(false);
});

test('a terminal that was never reached is trouble, not something to wait for', async () => {
	const ran = await trisync(['events'], {comparisons: [gym(designRows, {device: 'fail'})]});
	expect(ran).toMatchObject({exit: 2, stdout: '', stderr: expect.stringContaining('Connection refused.')});
});

test('a terminal that does not report events is not asked again', async () => {
	const workbench = fakeWorkbench();
	const running = trisync(['events'], {gym: gymOn(workbench)});
	running.catch(() => {});
	await held(workbench);
	workbench.drop(new DeviceError('ERR_DEVICE_REFUSED', 'The terminal does not report its events.'));
	await expect(running).rejects.toThrow('does not report');
});

test.for(['0', '-1', '1.5', 'x'])('events refuses --count %s', async count => {
	await expect(trisync(['events', `--count=${count}`])).rejects.toThrow(/count/);
});

describe('a line that drops', () => {
	const lost = new TransportError('ERR_TRANSPORT_RESET', 'The line dropped.');

	/** Lets `attempts` end one after the other; a number is how long the line held, with an event or without. */
	async function follow(
		attempts: readonly {readonly ms: number; readonly hasEvent?: boolean; readonly error?: Error}[],
	) {
		let clock = 0;
		let at = 0;
		const pauses: number[] = [];
		const reasons: string[] = [];
		let returns = 0;
		const ended = followEvents(
			{
				async events(onEvent) {
					const attempt = attempts[at++];
					if (attempt === undefined) throw new Error('used up');
					clock += attempt.ms;
					if (attempt.hasEvent) onEvent(punch('34'));
					throw attempt.error ?? lost;
				},
			},
			{
				onEvent: () => {},
				onLoss: reason => reasons.push(reason),
				onReturn: async () => {
					returns++;
				},
				ticks: () => clock,
				async wait(ms) {
					pauses.push(ms);
					clock += ms;
				},
			},
			new AbortController().signal,
		);
		await expect(ended).rejects.toThrow('used up');
		return {pauses, reasons, returns};
	}

	test('is taken up again after longer and longer pauses, a minute at most', async () => {
		const {pauses, reasons, returns} = await follow(Array.from({length: 9}, () => ({ms: 0})));
		expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map(seconds => seconds * 1000));
		expect([new Set(reasons), returns]).toEqual([new Set(['The line dropped.']), 9]);
	});

	test('begins anew after it has held or brought something', async () => {
		const short = {ms: 10};
		expect((await follow([short, short, {ms: 60_000}, short, {...short, hasEvent: true}])).pauses).toEqual(
			[1, 2, 1, 2, 1].map(seconds => seconds * 1000),
		);
	});

	test('is waited for while another program has it', async () => {
		const busy = new DeviceError('ERR_DEVICE_BUSY', 'Another program holds it.');
		expect((await follow([{ms: 0, error: busy}])).pauses).toEqual([1000]);
	});
});

test('a reader that has gone is noticed, and is no error', async () => {
	const pipe = new Writable({
		write(_piece, _encoding, done) {
			done(Object.assign(new Error('write EPIPE'), {code: 'EPIPE'}));
		},
	});
	const reader = readerOf(pipe);
	const signal = reader.until(new AbortController().signal);
	pipe.write('line\n');
	await vi.waitFor(() => expect([reader.isGone, signal.aborted]).toEqual([true, true]));
});

test('names come from the lists as they are after the line was taken up again', async () => {
	const workbench = fakeWorkbench();
	const listen = vi.spyOn(workbench, 'events');
	const refresh = vi.spyOn(workbench, 'refresh').mockResolvedValue(gym([]));
	const running = trisync(['events', '--count', '1'], {gym: gymOn(workbench)});
	await held(workbench);
	refresh.mockResolvedValue(gym([member('17', 'Asha Verma')]));
	workbench.drop(new TransportError('ERR_TRANSPORT_RESET', 'The line dropped.'));
	await vi.waitFor(() => expect(listen).toHaveBeenCalledTimes(2), {timeout: 5000});
	workbench.happen(punch('17'));
	const {stdout, stderr} = await running;
	expect(stdout).toContain('PIN 17 Asha Verma');
	expect(stderr).toMatch(
		/The line dropped\. Trying again in 1 s\.\n.*answers again; events meanwhile were missed/,
	);
});
