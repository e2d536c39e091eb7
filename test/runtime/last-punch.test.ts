import {describe, expect, test} from 'vitest';
import {lastPunchOf, type PunchBook} from '../../source/runtime/last-punch.ts';
import {makeLine} from '../../source/runtime/line.ts';

const punch = {at: '2026-11-21 18:02:11', verify: 1};
const book = (reason: string | null = null): PunchBook => ({reason, last: new Map([['17', punch]])});
const minutes = 60_000;

describe('the last punch', () => {
	test('is read once for everybody, and again when it has grown old', async () => {
		let [now, readings] = [0, 0];
		const ask = lastPunchOf(
			async () => {
				readings += 1;
				return book();
			},
			makeLine(),
			() => now,
		);
		expect([await ask('17'), await ask('9'), readings]).toEqual([
			{punch, readAt: 0},
			{punch: null, readAt: 0},
			1,
		]);
		now = 6 * minutes;
		expect([await ask('17'), readings]).toEqual([{punch, readAt: now}, 2]);
	});

	test('is none only where the log came whole', async () => {
		const ask = lastPunchOf(
			async () => book('The log is cut short.'),
			makeLine(),
			() => 0,
		);
		expect(await ask('17')).toEqual({punch, readAt: 0});
		await expect(ask('9')).rejects.toThrow('The log is cut short.');
	});

	test('makes room for whoever wants the line', async () => {
		const line = makeLine();
		const begun = Promise.withResolvers<void>();
		const ask = lastPunchOf(
			signal =>
				new Promise((_, reject) => {
					begun.resolve();
					signal.addEventListener('abort', () => reject(signal.reason));
				}),
			line,
			() => 0,
		);
		const asked = ask('17');
		await begun.promise;
		const visit = line.visit(async () => 'mine', {urgency: 'now'});
		await expect(asked).rejects.toThrow('The line is needed.');
		expect(await visit).toBe('mine');
	});

	test('is given up with the card that asked', async () => {
		const card = new AbortController();
		const begun = Promise.withResolvers<void>();
		const ask = lastPunchOf(
			signal =>
				new Promise((_, reject) => {
					begun.resolve();
					signal.addEventListener('abort', () => reject(signal.reason));
				}),
			makeLine(),
			() => 0,
		);
		const asked = ask('17', card.signal);
		await begun.promise;
		card.abort(new Error('closed'));
		await expect(asked).rejects.toThrow('closed');
	});
});
