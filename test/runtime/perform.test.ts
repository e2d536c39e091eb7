import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {DeviceEvent} from '../../source/domain/index.ts';
import {createPerformer, type TerminalControls} from '../../source/runtime/perform.ts';
import type {RunReport, Workbench} from '../../source/runtime/workbench.ts';
import type {Event} from '../../source/store/index.ts';
import {fakeWorkbench, planFor} from '../helpers/fake-workbench.ts';

const intent = {operation: 'register', selector: {by: 'pins', pins: ['17', '52']}} as const;
const plan = planFor(intent);
const yes = {isYes: true, phrase: null, passedBrakes: []};
const punch = (pin: string): DeviceEvent => ({kind: 'punch', at: null, pin, verify: 1});

function open(workbench: Workbench) {
	const events: Event[] = [];
	const calls: string[] = [];
	const controls: TerminalControls = {
		repaint: () => calls.push('repaint'),
		suspend: () => calls.push('suspend'),
		dropPendingKeys: () => calls.push('drop'),
		copy: text => calls.push(`copy ${text}`),
		quit: exitCode => calls.push(`quit ${exitCode}`),
	};
	const performer = createPerformer(workbench, event => events.push(event), controls);
	return {performer, events, calls, types: () => events.map(event => event.type)};
}

/** Lets every promise that can settle do so. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe('performing effects', () => {
	test('tells each comparison once, then that reading has ended', async () => {
		const {performer, types} = open(fakeWorkbench());
		performer.perform({type: 'refresh'});
		await settle();
		expect(types()).toEqual(['comparison-arrived', 'reading-ended']);
	});

	test('tells a plan with the number it was asked under, and an error as a sentence', async () => {
		const makePlan = vi.fn().mockResolvedValueOnce(plan).mockRejectedValueOnce(new Error('No answer.'));
		const {performer, events} = open(fakeWorkbench({makePlan}));
		performer.perform({type: 'make-plan', id: 7, intent});
		await settle();
		performer.perform({type: 'make-plan', id: 8, intent});
		await settle();
		expect(events).toEqual([
			{type: 'plan-made', id: 7, plan},
			{type: 'plan-failed', id: 8, message: 'No answer.'},
		]);
	});

	test('says nothing of a plan that was given up, and aborts it', async () => {
		let signal: AbortSignal | undefined;
		const {performer, events} = open(
			fakeWorkbench({
				makePlan: (_, given) => {
					signal = given;
					return new Promise((_resolve, reject) =>
						given?.addEventListener('abort', () => reject(given.reason)),
					);
				},
			}),
		);
		performer.perform({type: 'make-plan', id: 1, intent});
		performer.perform({type: 'cancel-plan'});
		await settle();
		expect(signal?.aborted).toBe(true);
		expect(events).toEqual([]);
	});

	test('wakes a dialog after its time and not before', async () => {
		const {performer, events} = open(fakeWorkbench());
		performer.perform({type: 'arm-dialog', id: 3, afterMs: 1000});
		await vi.advanceTimersByTimeAsync(999);
		expect(events).toEqual([]);
		await vi.advanceTimersByTimeAsync(1);
		expect(events).toEqual([{type: 'dialog-armed', id: 3}]);
	});

	test('tells all progress before the end of a run', async () => {
		const {performer, events} = open(fakeWorkbench());
		performer.perform({type: 'apply-plan', plan, consent: yes});
		await settle();
		expect(events.at(-1)).toMatchObject({type: 'run-ended'});
		const told = events.flatMap(event =>
			event.type === 'run-progressed' ? event.items.map(item => item.pin) : [],
		);
		expect(told).toEqual(['17', '52']);
	});

	test('leaves only when the user in hand is finished', async () => {
		const end = Promise.withResolvers<RunReport>();
		const {performer, calls} = open(fakeWorkbench({apply: () => end.promise}));
		performer.perform({type: 'apply-plan', plan, consent: yes});
		performer.perform({type: 'stop-run'});
		performer.perform({type: 'quit', exitCode: 130});
		await settle();
		expect(calls).toEqual([]);
		end.resolve({number: 42, results: [], stopped: 'cancelled', backupFile: null});
		await settle();
		expect(calls).toEqual(['quit 130']);
	});

	test('gathers live events to one telling a second, in order', async () => {
		const workbench = fakeWorkbench();
		const {performer, events} = open(workbench);
		performer.perform({type: 'watch-events'});
		for (const pin of ['1', '2', '3']) workbench.happen(punch(pin));
		await vi.advanceTimersByTimeAsync(1000);
		workbench.happen(punch('4'));
		await vi.advanceTimersByTimeAsync(1000);
		const pins = events.flatMap(event =>
			event.type === 'device-events-arrived' ? [event.events.map(each => each.pin).join()] : [],
		);
		expect(pins).toEqual(['1', '2,3', '4']);
	});

	test('says why the line dropped, and nothing when it was let go on purpose', async () => {
		const workbench = fakeWorkbench();
		const {performer, events} = open(workbench);
		performer.perform({type: 'watch-events'});
		performer.perform({type: 'stop-events'});
		await settle();
		expect(events).toEqual([]);
		performer.perform({type: 'watch-events'});
		workbench.drop(new Error('The device closed the line.'));
		await settle();
		expect(events).toEqual([{type: 'device-events-ended', reason: 'The device closed the line.'}]);
	});

	test('lets the line go when nobody was at the keyboard for five minutes', async () => {
		const workbench = fakeWorkbench();
		const {performer, events} = open(workbench);
		performer.perform({type: 'watch-events'});
		await vi.advanceTimersByTimeAsync(4 * 60_000);
		performer.touched();
		await vi.advanceTimersByTimeAsync(4 * 60_000);
		expect(workbench.isListening()).toBe(true);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(workbench.isListening()).toBe(false);
		expect(events.at(-1)).toMatchObject({type: 'device-events-ended'});
	});

	test('hands the terminal what only it can do', async () => {
		const {performer, calls} = open(fakeWorkbench());
		performer.perform({type: 'drop-pending-keys'});
		performer.perform({type: 'copy', text: 'Asha'});
		performer.perform({type: 'repaint'});
		performer.perform({type: 'suspend'});
		expect(calls).toEqual(['drop', 'copy Asha', 'repaint', 'suspend']);
		await performer.close();
	});
});
