import {describe, expect, test} from 'vitest';
import {UsageError} from '../../source/commands/flags.ts';
import {trisync} from '../helpers/fake-gym.ts';
import {type GymOptions, gym, member} from '../helpers/gym.ts';

const asha = member('17', 'Asha Verma', {
	kinds: ['NO-DEV'],
	marks: '++-',
	device: null,
	fix: 'register',
	card: 12345678,
	reason: 'The device has no user with PIN 17.',
});
const chitra = member('34', 'Chitra R', {card: 7});

async function checklist(pin: string, sources: GymOptions, rows = [asha, chitra]): Promise<unknown[]> {
	const ran = await trisync(['show', pin, '--json'], {comparisons: [gym(rows, sources)]});
	return ran.json('show').checklist.map(({verdict}: {verdict: string}) => verdict);
}

describe('show', () => {
	test.each([
		['0 in sync', '34', {}, 0],
		['1 with a difference', '17', {}, 1],
		['0 in none of three complete lists', '999', {}, 0],
		['2 when a list is missing, even if the rest agrees', '34', {middleware: 'fail'}, 2],
		['2 in none of the lists that could be read', '999', {device: 'fail'}, 2],
	] as const)('ends with %s', async (_claim, pin, sources: GymOptions, exit) => {
		expect((await trisync(['show', pin], {comparisons: [gym([asha, chitra], sources)]})).exit).toBe(exit);
	});

	test('looks at its own PIN only', async () => {
		expect((await trisync(['show', '34'], {comparisons: [gym([asha, chitra])]})).exit).toBe(0);
	});

	test.each([[['show']], [['show', '17', '34']], [['show', '\u0007']]])('%j is a usage error', async argv => {
		await expect(trisync(argv)).rejects.toThrow(UsageError);
	});

	test('prints the row as diff does', async () => {
		const setting = {comparisons: [gym([asha, chitra])]};
		const {row} = (await trisync(['show', '17', '--json'], setting)).json('show');
		const {rows} = (await trisync(['diff', '--json'], setting)).json('diff');
		expect([row]).toEqual(rows);
	});
});

describe("show's checklist", () => {
	test('says which of the three systems has the person', async () => {
		expect(await checklist('17', {})).toEqual(['yes', 'yes', 'no']);
	});

	test('says no for a PIN that complete lists lack', async () => {
		expect(await checklist('999', {})).toEqual(['no', 'no', 'no']);
	});

	test.each(['fail', 'part'] as const)('does not know about a list in state %s', async state => {
		expect(await checklist('999', {device: state})).toEqual(['no', 'no', 'not known']);
	});

	test('leaves out a source that is not configured', async () => {
		expect(await checklist('999', {middleware: 'off'})).toEqual(['no', 'off', 'no']);
	});

	test('calls differing and unknown fields by their names', async () => {
		const row = member('40', 'Gita Rao', {kinds: ['UNKNOWN'], marks: '!?#'});
		expect(await checklist('40', {middleware: 'fail'}, [row])).toEqual(['differs', 'not known', 'differs']);
	});

	test('gives the reason of a list that failed as evidence', async () => {
		const {stdout} = await trisync(['show', '999'], {comparisons: [gym([chitra], {device: 'fail'})]});
		expect(stdout.split('\n')).toEqual([
			'PIN 999: in none of the sources that could be read.',
			'  website    no        no Employees row',
			'  middleware no        no row',
			'  device     not known Connection refused.',
			'',
		]);
	});

	test('masks cards, and tells no card from one that is no number', async () => {
		const rows = ['0012345678', '', 'lost'].map((card, at) => {
			const row = member(String(at), 'Dev Anand');
			return {...row, sql: {...row.sql!, card}};
		});
		const evidence = async (pin: string): Promise<string> =>
			(await trisync(['show', pin, '--json'], {comparisons: [gym(rows)]})).json('show').checklist[0].evidence;
		expect(await evidence('0')).toMatch(/, card \.\.5678$/);
		expect(await evidence('1')).toMatch(/, no card$/);
		expect(await evidence('2')).toMatch(/, a card that is not a number$/);
	});
});

test('show names the command that repairs', async () => {
	const {stdout} = await trisync(['show', '17'], {comparisons: [gym([asha])]});
	expect(stdout).toContain(
		'NO-DEV     The device has no user with PIN 17.\n  fix: trisync register --pin 17\n',
	);
});
