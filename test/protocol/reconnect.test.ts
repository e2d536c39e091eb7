import {expect, onTestFinished, test} from 'vitest';
import {errorCode, openPatiently, type Terminal} from '../../source/protocol/index.ts';
import {startSimulator} from '../../source/simulator/index.ts';
import {clientOf, scripted} from './visit.ts';

/** Counts the attempts and waits no time at all. */
function counted(terminal: Terminal) {
	const waits: number[] = [];
	let attempts = 0;
	return {
		waits,
		attempts: () => attempts,
		terminal: {
			open(signal?: AbortSignal) {
				attempts++;
				return terminal.open(signal);
			},
		},
		wait: async (ms: number) => void waits.push(ms),
	};
}

test('a terminal that hangs up on the first two callers is open to the third, after growing waits', async () => {
	let callers = 0;
	const device = await scripted({
		answers: {1000: (_request, talk) => (++callers <= 2 ? talk.hangUp() : talk.send(2000))},
	});
	const {terminal, waits, wait} = counted(clientOf(device));
	const session = await openPatiently(terminal, {wait});
	await session.close();
	expect(waits).toEqual([500, 1000]);
});

test('a wrong comm key is tried once: terminals lock themselves', async () => {
	const simulator = await startSimulator({commKey: 4711});
	onTestFinished(() => simulator.close());
	const {terminal, attempts, wait} = counted(clientOf(simulator, {commKey: 12}));
	const error = await openPatiently(terminal, {wait}).catch((reason: unknown) => reason);
	expect(errorCode(error)).toBe('ERR_DEVICE_UNAUTHORIZED');
	expect(attempts()).toBe(1);
});

test('when no wait is left the last error is thrown', async () => {
	const device = await scripted({answers: {1000: (_request, talk) => talk.hangUp()}});
	const {terminal, attempts, wait} = counted(clientOf(device));
	const error = await openPatiently(terminal, {wait, waitsMs: [1, 2]}).catch((reason: unknown) => reason);
	expect(errorCode(error)).toBe('ERR_DEVICE_BUSY');
	expect(attempts()).toBe(3);
});

test('the waiting ends with the reason of the signal', async () => {
	const device = await scripted({answers: {1000: (_request, talk) => talk.hangUp()}});
	const controller = new AbortController();
	const opening = openPatiently(clientOf(device), {waitsMs: [60_000], signal: controller.signal});
	await device.arrival(1000);
	await device.allGone();
	controller.abort(new Error('the technician left'));
	await expect(opening).rejects.toThrow('the technician left');
});
