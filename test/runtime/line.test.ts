import {expect, test} from 'vitest';
import {TransportError} from '../../source/domain/index.ts';
import {type Line, makeLine, openSession, readInVisit, type Urgency} from '../../source/runtime/line.ts';
import {fakeTerminal} from '../helpers/fake-terminal.ts';

const noWait = async () => {};

test('visits come one after the other, in the order in which they asked', async () => {
	const line = makeLine();
	const seen: string[] = [];
	await Promise.all(
		['a', 'b', 'c'].map(name =>
			line.visit(async () => {
				seen.push(`${name} in`);
				await Promise.resolve();
				seen.push(`${name} out`);
			}, {}),
		),
	);
	expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});

/** A visit that stays until it is told to end, and knows whether it was asked to make room. */
function stay(line: Line, urgency: Urgency) {
	const begun = Promise.withResolvers<void>();
	const end = Promise.withResolvers<void>();
	const done = line.visit(
		async room => {
			room.addEventListener('abort', () => end.resolve());
			begun.resolve();
			await end.promise;
			return room.aborted;
		},
		{urgency},
	);
	return {begun: begun.promise, end: end.resolve, done};
}

test.each<[Urgency, Urgency, boolean]>([
	['hold', 'now', true],
	['hold', 'background', true],
	['background', 'now', true],
	['background', 'hold', false],
	['now', 'now', false],
	['now', 'background', false],
	['hold', 'hold', false],
])('a visit of urgency "%s" makes room for one of urgency "%s": %s', async (first, second, isAsked) => {
	const line = makeLine();
	const staying = stay(line, first);
	await staying.begun;
	const other = line.visit(async () => 'visited', {urgency: second});
	if (!isAsked) staying.end();
	expect(await staying.done).toBe(isAsked);
	expect(await other).toBe('visited');
});

test('a visit is told at its start when somebody more urgent waits already', async () => {
	const line = makeLine();
	const first = stay(line, 'now');
	await first.begun;
	const second = line.visit(async room => room.aborted, {urgency: 'hold'});
	const third = line.visit(async () => 'third', {});
	first.end();
	expect(await second).toBe(true);
	expect(await third).toBe('third');
});

test('one who leaves the queue does not block it', async () => {
	const line = makeLine();
	const first = stay(line, 'now');
	await first.begun;
	const impatient = new AbortController();
	const second = line.visit(async () => 'never', {signal: impatient.signal});
	const third = line.visit(async () => 'third', {});
	impatient.abort(new Error('enough'));
	await expect(second).rejects.toThrow('enough');
	first.end();
	expect(await third).toBe('third');
});

test('a busy terminal is asked once more', async () => {
	const terminal = fakeTerminal();
	terminal.faults = [{call: 'open', at: 1, does: 'refuse'}];
	await openSession(terminal, noWait);
	expect(terminal.calls).toEqual(['open', 'open']);
});

test('a terminal that resets the first word is asked once more, and one that breaks off later is not', async () => {
	for (const [phase, calls] of [
		['hello', 2],
		['command', 1],
	] as const) {
		const reset = new TransportError('ERR_TRANSPORT_RESET', 'Reset.').witness({
			phase,
			sent: null,
			received: null,
			mayHaveWritten: false,
		});
		let opened = 0;
		const terminal = {
			...fakeTerminal(),
			open() {
				opened++;
				return Promise.reject(reset);
			},
		};
		await expect(openSession(terminal, noWait)).rejects.toBe(reset);
		expect(opened).toBe(calls);
	}
});

test('a terminal that stays busy is reported as it said', async () => {
	const terminal = fakeTerminal();
	terminal.faults = [{call: 'open', at: 'always', does: 'refuse'}];
	await expect(openSession(terminal, noWait)).rejects.toMatchObject({code: 'ERR_DEVICE_BUSY'});
	expect(terminal.count('open')).toBe(2);
});

test('a reading that the line cut off is made once more on a fresh connection', async () => {
	const terminal = fakeTerminal();
	terminal.faults = [{call: 'readUsers', at: 1, does: 'lose-request'}];
	const list = await readInVisit(terminal, noWait, session => session.readUsers());
	expect(list.complete).toBe(true);
	expect([terminal.count('open'), terminal.openSessions]).toEqual([2, 0]);
});

test('a terminal that says no is not asked again', async () => {
	const terminal = fakeTerminal();
	terminal.faults = [{call: 'readUsers', at: 'always', does: 'refuse'}];
	await expect(readInVisit(terminal, noWait, session => session.readUsers())).rejects.toMatchObject({
		code: 'ERR_DEVICE_REFUSED',
	});
	expect(terminal.calls).toEqual(['open', 'readUsers', 'close']);
});
