import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {SourceState} from '../../source/domain/index.ts';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import {makeWatcher} from '../../source/runtime/watch.ts';
import {type Round, watchRounds} from '../../source/runtime/watch-rounds.ts';
import {nextRoundAt} from '../../source/runtime/watch-schedule.ts';
import {gym, member, readAt} from '../helpers/gym.ts';

const missing = (pin: string) =>
	member(pin, `Member ${pin}`, {kinds: ['NO-DEV'], marks: '++-', device: null});
const fine = (pin: string) => member(pin, `Member ${pin}`);
const away = (state: SourceState = 'fail') =>
	gym([member('17', 'Asha', {kinds: ['UNKNOWN']})], {device: state});

/** What each comparison tells, in short. */
function told(...comparisons: readonly Comparison[]): string[] {
	const watcher = makeWatcher();
	return comparisons.map(comparison => {
		const {isFirst, isTrouble, changes} = watcher.look(comparison);
		const words = changes.map(change =>
			change.event === 'source'
				? `${change.source} ${change.before}>${change.state}`
				: `${change.event} ${change.difference.pin} ${change.difference.kind}`,
		);
		return [isFirst ? 'first' : '', isTrouble ? 'trouble' : '', ...words].filter(Boolean).join(', ');
	});
}

describe('a watcher', () => {
	test('tells of nobody at first, and of nobody while nothing changes', () => {
		expect(told(gym([missing('17')]), gym([missing('17')]))).toEqual(['first', '']);
	});

	test('tells of a difference that appears and of one that is gone', () => {
		expect(told(gym([missing('17'), fine('18')]), gym([fine('17'), missing('18')]))).toEqual([
			'first',
			'appeared 18 NO-DEV, disappeared 17 NO-DEV',
		]);
	});

	test('tells of each kind of one PIN by itself', () => {
		const both = member('17', 'Asha', {kinds: ['CARD', 'NAME'], marks: '++!'});
		const one = member('17', 'Asha', {kinds: ['NAME'], marks: '++!'});
		expect(told(gym([both]), gym([one]))).toEqual(['first', 'disappeared 17 CARD']);
	});

	test('holds information for no difference', () => {
		expect(told(gym([fine('17')]), gym([member('17', 'Asha', {kinds: ['ROLE']})]))).toEqual(['first', '']);
	});

	test('lets nobody disappear while a source is away, and tells what changed meanwhile when it is back', () => {
		expect(told(gym([missing('17'), missing('18')]), away(), away(), gym([missing('18')]))).toEqual([
			'first',
			'trouble, device ok>fail',
			'trouble',
			'device fail>ok, disappeared 17 NO-DEV',
		]);
	});

	test('counts from the first comparison that is complete', () => {
		expect(told(away(), gym([missing('17')]), gym([]))).toEqual([
			'trouble',
			'first, device fail>ok',
			'disappeared 17 NO-DEV',
		]);
	});

	test('takes a list that was cut short for trouble', () => {
		expect(told(gym([missing('17')]), away('part'))).toEqual(['first', 'trouble, device ok>part']);
	});
});

describe('the grid of rounds', () => {
	const start = 1000;
	const every = 60_000;

	test.for([
		[1000, 0, 61_000],
		[60_999, 0, 61_000],
		[61_000, 0, 121_000],
		[190_000, 0, 241_000],
		[1000, 1, 61_000],
		[1000, 2, 121_000],
		[1000, 3, 241_000],
		[1000, 4, 481_000],
		[1000, 400, 481_000],
	] as const)('at %i after %i troubles the next is at %i', ([now, troubles, next]) => {
		expect(nextRoundAt(start, every, {now, troubles})).toBe(next);
	});

	test('a long step is not made longer than itself', () => {
		expect(nextRoundAt(0, 7_200_000, {now: 0, troubles: 9})).toBe(7_200_000);
	});

	test('every round lies ahead, on the grid, and an hour or one step away at most', () => {
		const numbers = {
			everyMs: fc.integer({min: 1000, max: 86_400_000}),
			passed: fc.integer({min: 0, max: 1e10}),
			troubles: fc.nat(1e6),
		};
		fc.assert(
			fc.property(fc.record(numbers), ({everyMs, passed, troubles}) => {
				const next = nextRoundAt(start, everyMs, {now: start + passed, troubles});
				expect(next).toBeGreaterThan(start + passed);
				expect((next - start) % everyMs).toBe(0);
				expect(next - start - passed).toBeLessThanOrEqual(Math.max(everyMs, 3_600_000));
			}),
		);
	});
});

/** Rounds over these comparisons, each taking so long; ends when they are used up. */
async function rounds(
	comparisons: readonly Comparison[],
	options: {readonly isOnce?: boolean; readonly isEndedByChange?: boolean; readonly tookMs?: number} = {},
) {
	const ending = new AbortController();
	const seen: Round[] = [];
	const waits: number[] = [];
	const asked: unknown[] = [];
	let clock = 0;
	const end = watchRounds(
		{
			async refresh(_onComparison, signal, depth) {
				asked.push(depth);
				signal?.throwIfAborted();
				clock += options.tookMs ?? 0;
				return comparisons[seen.length]!;
			},
		},
		{
			everyMs: 60_000,
			isOnce: options.isOnce ?? false,
			isEndedByChange: options.isEndedByChange ?? false,
			now: () => readAt,
			ticks: () => clock,
			async wait(ms) {
				waits.push(ms);
				clock += ms;
				if (seen.length === comparisons.length) ending.abort(new Error('used up'));
			},
			async onRound(round) {
				seen.push(round);
				return true;
			},
		},
		ending.signal,
	);
	return {exit: await end.catch((error: Error) => error.message), seen, waits, asked};
}

describe('rounds', () => {
	const [before, after] = [gym([missing('17')]), gym([fine('17')])];

	test('go on until they are told to end, and ask for the lists alone', async () => {
		const {exit, seen, asked} = await rounds([before, after, after]);
		expect([exit, seen.length, asked]).toEqual(['used up', 3, ['lists', 'lists', 'lists']]);
	});

	test('begin on the grid, however long each takes', async () => {
		expect((await rounds([before, before, before], {tookMs: 20_000})).waits).toEqual([
			40_000, 40_000, 40_000,
		]);
	});

	test('come less often while a source is away, and as before when it is back', async () => {
		const {waits} = await rounds([before, away(), away(), away(), before]);
		expect(waits).toEqual([60_000, 60_000, 120_000, 240_000, 60_000]);
	});

	test('that are ended by a change end with 1 at the first', async () => {
		const {exit, seen} = await rounds([before, before, after, before], {isEndedByChange: true});
		expect([exit, seen.length]).toEqual([1, 3]);
	});

	test('that are ended by a change end with 2 at trouble', async () => {
		expect(await rounds([before, away()], {isEndedByChange: true})).toMatchObject({exit: 2});
	});

	test.for([
		[before, 1],
		[after, 0],
		[away(), 2],
	] as const)('made once end as diff does (%#)', async ([comparison, exit]) => {
		expect(await rounds([comparison], {isOnce: true})).toMatchObject({exit, waits: []});
	});
});
