import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createDoor} from '../../source/runtime/door.ts';
import type {Workbench} from '../../source/runtime/workbench.ts';
import type {Event} from '../../source/store/events.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const minute = 60_000;

function openDoor(bench: Partial<Workbench> = {}, isBusy = false) {
	const seen: Event[] = [];
	const workbench = {
		hasDeviceChanged: async () => false,
		events: (_: unknown, signal: AbortSignal) =>
			new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
		...bench,
	} as Workbench;
	return {
		seen,
		door: createDoor(
			workbench,
			event => seen.push(event),
			() => isBusy,
		),
	};
}

describe('a line that is held for live events', () => {
	test('is let go after five minutes without a key, and says so', async () => {
		const {door, seen} = openDoor();
		door.listen();
		await vi.advanceTimersByTimeAsync(5 * minute);
		expect(seen).toEqual([{type: 'device-events-ended', reason: expect.stringMatching(/w listens again/)}]);
	});

	test('is held on while somebody is at the keyboard', async () => {
		const {door, seen} = openDoor();
		door.listen();
		await vi.advanceTimersByTimeAsync(4 * minute);
		door.touched();
		await vi.advanceTimersByTimeAsync(4 * minute);
		expect(seen).toEqual([]);
		door.close();
	});

	test('is not visited for the counts meanwhile', async () => {
		const asked = vi.fn(async () => true);
		const {door} = openDoor({hasDeviceChanged: asked});
		door.listen();
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(asked).not.toHaveBeenCalled();
		door.close();
	});
});

describe('a door that nobody listens at', () => {
	test('tells once a minute when the device has changed', async () => {
		const {door, seen} = openDoor({hasDeviceChanged: async () => true});
		await vi.advanceTimersByTimeAsync(minute);
		expect(seen).toEqual([{type: 'notice-given', text: expect.stringMatching(/device changed.*R/)}]);
		door.close();
	});

	test('is silent about a device that did not change or did not answer', async () => {
		const {door, seen} = openDoor({
			hasDeviceChanged: async () => {
				throw new Error('away');
			},
		});
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(seen).toEqual([]);
		door.close();
	});

	test('leaves the device alone while a reading or a run has it', async () => {
		const asked = vi.fn(async () => true);
		const {door} = openDoor({hasDeviceChanged: asked}, true);
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(asked).not.toHaveBeenCalled();
		door.close();
	});
});
