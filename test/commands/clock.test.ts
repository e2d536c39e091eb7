import {describe, expect, test} from 'vitest';
import {drift} from '../../source/commands/clock.ts';
import {SafetyError} from '../../source/domain/index.ts';
import type {ClockReport, ClockSetting, TerminalClock} from '../../source/runtime/clock.ts';
import {trisync} from '../helpers/fake-gym.ts';
import {readAt} from '../helpers/gym.ts';
import {readExample} from '../helpers/json-schema.ts';

const {device, reading, setting} = readExample('clock') as {
	device: ClockReport['device'];
	reading: ClockReport['reading'];
	setting: ClockSetting;
};

/** A clock that is slow until it is set, and what it was asked. */
function fakeClock(changes: {readonly seconds?: number; readonly set?: () => Promise<ClockSetting>} = {}) {
	const asked: string[] = [];
	const driftSeconds = changes.seconds ?? reading.driftSeconds;
	const clock: TerminalClock = {
		async read() {
			asked.push('read');
			return {device, readAt, reading: {...reading, driftSeconds}};
		},
		async set(report, isConfirmed) {
			asked.push(`set ${report.device.name} ${isConfirmed}`);
			return changes.set === undefined ? setting : changes.set();
		},
	};
	return {clock, asked};
}

test('clock shows both times and what is between them, and sets nothing', async () => {
	const {clock, asked} = fakeClock();
	const ran = await trisync(['clock'], {clock});
	expect(ran).toMatchObject({exit: 0, opened: [{isDeviceOnly: true}]});
	expect(ran.stdout).toBe(
		'main-door (192.168.1.201:4370), serial CKJF201860123\nterminal  2026-11-22 10:40:01\ncomputer  2026-11-22 10:42:03\ndrift     2 min 2 s behind this computer\n',
	);
	expect(asked).toEqual(['read']);
	expect((await trisync(['clock', '--json'], {clock})).json('clock')).toMatchObject({setting: null});
});

test('clock --set asks for y, then shows before and after', async () => {
	const {clock, asked} = fakeClock();
	const ran = await trisync(['clock', '--set'], {clock, typed: 'y'});
	expect(ran.exit).toBe(0);
	expect(ran.stderr).toContain('Type  y  to set it');
	expect(ran.stdout).toContain(
		'before    2026-11-22 10:40:09\nafter     2026-11-22 10:42:11, none\nverified\n',
	);
	expect(asked).toEqual(['read', 'set main-door true']);
});

test('clock --set --yes asks nobody', async () => {
	const {clock, asked} = fakeClock();
	const ran = await trisync(['clock', '--set', '--yes', '--json'], {clock});
	expect(ran.exit).toBe(0);
	expect(ran.json('clock')).toMatchObject({reading: {driftSeconds: -122}, setting: {state: 'verified'}});
	expect(asked).toHaveLength(2);
});

describe('clock --set sends nothing', () => {
	test.each<[string, readonly string[], {typed?: string | null}, number]>([
		['without a terminal and without --yes', [], {}, 2],
		['when the answer is another', [], {typed: 'yes'}, 2],
		['at the end of input', [], {typed: null}, 2],
		['with --dry-run', ['--dry-run', '--yes'], {}, 1],
	])('%s', async (_why, flags, given, exit) => {
		for (const json of [[], ['--json']]) {
			const {clock, asked} = fakeClock();
			const ran = await trisync(['clock', '--set', ...flags, ...json], {clock, ...given});
			expect(ran.exit).toBe(exit);
			expect(asked).toEqual(['read']);
			expect(ran.stdout).toContain('2026-11-22 10:40:01');
		}
	});

	test('when the clock is right within two seconds', async () => {
		const {clock, asked} = fakeClock({seconds: 2});
		const ran = await trisync(['clock', '--set', '--yes'], {clock});
		expect(ran).toMatchObject({exit: 0});
		expect(ran.stderr).toContain('right already');
		expect(asked).toEqual(['read']);
	});
});

test.each(['sent', 'in-doubt', 'failed'] as const)(
	'a clock that is %s ends with 1 and says why',
	async state => {
		const set = async (): Promise<ClockSetting> => ({...setting, state, after: null, reason: 'It said no.'});
		const ran = await trisync(['clock', '--set', '--yes'], fakeClock({set}));
		expect(ran.exit).toBe(1);
		expect(ran.stdout).toContain(`after     not known\n${state}: It said no.\n`);
	},
);

test('what the guard refuses is one object, and the error says why', async () => {
	const outputs: string[] = [];
	const set = () => Promise.reject(new SafetyError('ERR_SAFETY_READ_ONLY', 'trisync runs read-only.'));
	const work = trisync(['clock', '--set', '--yes', '--json'], {
		...fakeClock({set}),
		onOutput: () => outputs.push('one'),
	});
	await expect(work).rejects.toMatchObject({code: 'ERR_SAFETY_READ_ONLY'});
	expect(outputs).toEqual(['one']);
});

test.each([
	[0, 'none'],
	[1, '1 s ahead of this computer'],
	[-122, '2 min 2 s behind this computer'],
	[3600, '1 h ahead of this computer'],
	[-90_061, '1 d 1 h behind this computer'],
])('%i seconds are %s', (seconds, words) => {
	expect(drift(seconds)).toBe(words);
});
