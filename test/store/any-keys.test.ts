import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {bindings, type Event} from '../../source/store/index.ts';
import {plainStyle} from '../../source/ui/paint.ts';
import {createFramer} from '../../source/ui/view/frame.ts';
import {planFor} from '../helpers/fake-workbench.ts';
import {designRows, gym} from '../helpers/gym.ts';
import {openGym} from '../helpers/store.ts';

const everyKey = [...new Set(bindings.flatMap(binding => binding.keys)), 'ä', 'Z', 'm', '5'];
const key = fc.constantFrom(...everyKey).map((name): Event => ({type: 'key-pressed', key: name}));

/** What the world may say in between, at any time. */
const report: fc.Arbitrary<Event> = fc.constantFrom<Event>(
	{type: 'comparison-arrived', comparison: gym(designRows)},
	{type: 'comparison-arrived', comparison: gym(designRows.slice(4), {device: 'fail'})},
	{type: 'comparison-arrived', comparison: gym([], {sql: 'wait'})},
	{type: 'reading-ended'},
	{type: 'resized', size: {columns: 60, rows: 15}},
	{type: 'resized', size: {columns: 200, rows: 50}},
	{
		type: 'plan-made',
		id: 1,
		plan: planFor({operation: 'register', selector: {by: 'pins', pins: ['17', '52']}}),
	},
	{type: 'plan-made', id: 1, plan: planFor({operation: 'delete', selector: {by: 'pins', pins: ['9']}})},
	{type: 'dialog-armed', id: 1},
	{type: 'text-pasted', text: 'delete 9\ny\n'},
	{type: 'run-failed', message: 'The plan is stale.'},
	{type: 'run-ended', report: {number: 1, results: [], stopped: null, backupFile: null}},
	{type: 'device-events-ended', reason: 'The line dropped.'},
);

/** Keys that lead into a plan come often, so that many stories have one. */
const fateful = fc.constantFrom<Event>(
	{type: 'key-pressed', key: 'r'},
	{type: 'key-pressed', key: 'y'},
	{type: 'plan-made', id: 1, plan: planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}})},
	{type: 'dialog-armed', id: 1},
);

const story = fc.array(
	fc.oneof({weight: 4, arbitrary: key}, {weight: 1, arbitrary: report}, {weight: 3, arbitrary: fateful}),
	{maxLength: 60},
);

describe('any keys in any order, whatever the world says meanwhile', () => {
	test('keep the cursor in the list and can be drawn', () => {
		fc.assert(
			fc.property(story, events => {
				const store = openGym();
				const framer = createFramer(plainStyle);
				for (const event of events) {
					const {list} = store.send(event);
					expect(list.cursor).toBeLessThan(Math.max(1, list.order.length));
					expect(list.top).toBeLessThanOrEqual(list.cursor);
					framer(store.state);
				}
			}),
			{numRuns: 150},
		);
	});

	test('never apply a plan unless y is pressed in one that is awake', () => {
		fc.assert(
			fc.property(story, events => {
				const store = openGym();
				for (const event of events) {
					const before = store.state.dialogs.at(-1);
					store.take();
					store.send(event);
					if (!store.effects.some(effect => effect.type === 'apply-plan')) continue;
					expect(event).toEqual({type: 'key-pressed', key: 'y'});
					expect(before).toMatchObject({kind: 'plan', isArmed: true, plan: {consent: {kind: 'key'}}});
				}
			}),
			{numRuns: 300},
		);
	});
});
