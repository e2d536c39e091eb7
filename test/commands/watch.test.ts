import {describe, expect, test} from 'vitest';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import {gymOn, type Ran, trisync} from '../helpers/fake-gym.ts';
import {fakeWorkbench} from '../helpers/fake-workbench.ts';
import {designRows, gym, member} from '../helpers/gym.ts';
import {expectToMatch} from '../helpers/json-schema.ts';

const missing = (pin: string) => member(pin, 'Asha Verma', {kinds: ['NO-DEV'], marks: '++-', device: null});
const before = gym([missing('17'), member('18', 'Ravi')]);
const after = gym([member('17', 'Asha Verma'), missing('18')]);

/** Watches while the comparisons come one after the other. */
async function watching(comparisons: readonly Comparison[], ...argv: readonly string[]): Promise<Ran> {
	const workbench = fakeWorkbench();
	let at = 0;
	workbench.refresh = async () => comparisons[Math.min(at++, comparisons.length - 1)]!;
	return trisync(['watch', '--every', '1s', ...argv], {gym: gymOn(workbench)});
}

const objects = (stdout: string) =>
	stdout
		.trimEnd()
		.split('\n')
		.map(line => {
			const value = JSON.parse(line);
			expectToMatch('watch', value);
			return value;
		});

describe('watch --once', () => {
	test.for([
		[gym(designRows), 1, / = \d+ differences: DUP-PIN 1.*SQL ok.*MW ok.*DEV ok/],
		[gym([member('17', 'Asha Verma')]), 0, / = in sync /],
		[gym([missing('17')]), 1, / = 1 difference: NO-DEV 1 /],
		[gym(designRows, {device: 'fail'}), 2, / = not complete.*DEV fail .*Connection refused\./],
	] as const)('prints how things stand and exits as diff does (%#)', async ([comparison, exit, line]) => {
		const ran = await watching([comparison], '--once');
		expect(ran.exit).toBe(exit);
		expect(ran.stdout).toMatch(line);
		expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1);
		expect(ran.stderr).toBe('');
	});

	test('is one object of JSON, as the schema says', async () => {
		const [summary, ...others] = objects((await watching([gym(designRows)], '--once', '--json')).stdout);
		expect(others).toEqual([]);
		expect(summary).toMatchObject({
			event: 'summary',
			complete: true,
			device: 'main-door',
			summary: {'NO-DEV': expect.any(Number)},
			sources: {sql: {state: 'ok'}},
			pin: null,
		});
	});
});

describe.concurrent('watch --exit-on-change', () => {
	test('tells each difference that came and went, and exits 1', async () => {
		const ran = await watching([before, after], '--exit-on-change');
		expect(ran.exit).toBe(1);
		expect(ran.stdout.replaceAll(/^\S+ \S+ /gm, '').split('\n')).toEqual([
			expect.stringMatching(/^= 1 difference: NO-DEV 1/),
			'+ 18 NO-DEV Asha Verma: Reason for NO-DEV.',
			'- 17 NO-DEV Asha Verma',
			'',
		]);
	});

	test('says the same in JSON, a line each', async () => {
		const ran = await watching([before, after], '--exit-on-change', '--json');
		expect(objects(ran.stdout).slice(1)).toMatchObject([
			{event: 'appeared', pin: '18', kind: 'NO-DEV', reason: 'Reason for NO-DEV.', name: 'Asha Verma'},
			{event: 'disappeared', pin: '17', kind: 'NO-DEV'},
		]);
	});

	test('exits 2 when a source goes away, and lets nobody disappear', async () => {
		const ran = await watching([before, gym([], {device: 'fail'})], '--exit-on-change', '--json');
		expect(ran.exit).toBe(2);
		expect(objects(ran.stdout).slice(1)).toMatchObject([
			{
				event: 'source',
				complete: false,
				source: {name: 'device', before: 'ok', state: 'fail'},
				reason: 'Connection refused.',
			},
		]);
		const [, line] = (await watching([before, gym([], {device: 'fail'})], '--exit-on-change')).stdout.split(
			'\n',
		);
		expect(line).toMatch(/ ! DEV fail, was ok: Connection refused\.$/);
	});
});

test.skipIf(process.platform === 'win32')(
	'a hook hears the changes, and one that fails ends nothing',
	async () => {
		const ran = await watching([before, after], '--exit-on-change', '--hook', 'cat >&2; exit 4');
		expect(ran.exit).toBe(1);
		expect(ran.stderr).toMatch(/The hook ended with 4: \{"schema":1,.*"event":"disappeared","pin":"17"/);
	},
);

test.skipIf(process.platform === 'win32')('a hook is left alone while nothing changes', async () => {
	expect((await watching([before], '--once', '--hook', 'exit 4')).stderr).toBe('');
});

test.concurrent('watch says what it does, and warns of a rhythm that keeps others off the terminal', async () => {
	const {stderr} = await watching([before, after], '--exit-on-change');
	expect(stderr).toMatch(/watching main-door every 1 s; nothing is ever written to it/);
	expect(stderr).toMatch(/more often than once a minute/);
	expect((await watching([before, after], '--exit-on-change', '--quiet')).stderr).toBe('');
});

test.for([
	[['--every', '5'], /--every takes a time from 1s to 24h/],
	[['--every', '0s'], /--every/],
	[['--every', '25h'], /--every/],
	[['--every', '5m; id'], /--every/],
	[['--metrics', '65536'], /--metrics takes a port/],
	[['--metrics', '1.5'], /--metrics takes a port/],
	[['now'], /watch takes no arguments/],
] as const)('watch refuses %j', async ([argv, words]) => {
	await expect(trisync(['watch', ...argv])).rejects.toThrow(words);
});
