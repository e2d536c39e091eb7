import {describe, expect, test} from 'vitest';
import {UsageError} from '../../source/commands/flags.ts';
import {kinds} from '../../source/reconcile/row.ts';
import {trisync} from '../helpers/fake-gym.ts';
import {designRows, type GymOptions, gym, member, readAt} from '../helpers/gym.ts';

const inSync = [member('1', 'Asha Verma'), member('2', 'Dev Anand', {kinds: ['ROLE']})];
const missing = member('17', 'Meera N', {
	kinds: ['NO-DEV', 'CARD'],
	marks: '++-',
	device: null,
	card: 12345678,
});
const unknown = member('18', 'Esha K', {kinds: ['UNKNOWN'], marks: '++?', device: null});

describe('diff ends with', () => {
	test.each([
		['0 when all are in sync, information aside', inSync, {}, [], 0],
		['1 when somebody differs', [...inSync, missing], {}, [], 1],
		['2 when a source failed', [...inSync, missing], {device: 'fail'}, [], 2],
		['2 when a list was cut short', inSync, {sql: 'part'}, [], 2],
		['2 when somebody is not known', [...inSync, unknown], {}, [], 2],
		['0 when a source is not configured', inSync, {middleware: 'off'}, [], 0],
		['0 for a PIN that every list lacks', [missing], {}, ['--pin', '999'], 0],
		['2 for a PIN that an incomplete list may hold', inSync, {device: 'part'}, ['--pin', '999'], 2],
		['1 for the PIN that differs', [...inSync, missing], {}, ['--pin', '17'], 1],
		['0 for a PIN in sync beside one that differs', [...inSync, missing], {}, ['--pin', '1'], 0],
		['0 for a kind that nobody has', [...inSync, missing], {}, ['--kind', 'DUP-PIN'], 0],
	] as const)('%s', async (_claim, rows, sources: GymOptions, argv, exit) => {
		const setting = {comparisons: [gym(rows, sources)]};
		expect((await trisync(['diff', ...argv], setting)).exit).toBe(exit);
		expect((await trisync(['diff', '--json', ...argv], setting)).exit).toBe(exit);
	});

	test('a usage error for what is no PIN', async () => {
		await expect(trisync(['diff', '--pin', 'a\u001Bb'])).rejects.toThrow(UsageError);
	});
});

describe('diff --json', () => {
	const setting = {comparisons: [gym(designRows)]};
	const pinsOf = (json: {rows: Array<{pin: string}>}): string[] => json.rows.map(({pin}) => pin);

	test('prints differences only', async () => {
		const ran = await trisync(['diff', '--json'], setting);
		expect(pinsOf(ran.json('diff'))).toEqual(['1', '9', '12', '17', '34', '40', '52', '61', '73', '88']);
	});

	test('prints every row with --all', async () => {
		const ran = await trisync(['diff', '--json', '--all'], setting);
		expect(pinsOf(ran.json('diff'))).toEqual(designRows.map(({pin}) => pin));
	});

	test('prints the rows of a kind, information too', async () => {
		const ran = await trisync(['diff', '--json', '--kind', 'no-cred'], setting);
		expect(pinsOf(ran.json('diff'))).toEqual(['301']);
	});

	test('prints the PINs asked for, by flag or by word', async () => {
		const ran = await trisync(['diff', '--json', '17', '--pin', '9', '--pin', '205'], setting);
		expect(pinsOf(ran.json('diff'))).toEqual(['9', '17']);
	});

	test('counts every kind of every row, printed or not', async () => {
		const ran = await trisync(['diff', '--json'], {comparisons: [gym([...inSync, missing, unknown])]});
		const none = Object.fromEntries(kinds.map(kind => [kind, 0]));
		expect(ran.json('diff').summary).toEqual({...none, UNKNOWN: 1, 'NO-DEV': 1, CARD: 1, ROLE: 1});
	});

	test('says that it is not complete, and why', async () => {
		const ran = await trisync(['diff', '--json'], {comparisons: [gym(inSync, {device: 'fail'})]});
		expect(ran.json('diff')).toMatchObject({
			complete: false,
			sources: {device: {state: 'fail', count: null, reason: 'Connection refused.'}},
		});
	});

	test('tells when each source was read and how long ago', async () => {
		const ran = await trisync(['diff', '--json'], {comparisons: [gym(inSync, {middleware: 'off'})]});
		expect(ran.json('diff').sources).toMatchObject({
			sql: {state: 'ok', count: 2, readAt: new Date(readAt).toISOString(), ageMs: 1200},
			middleware: {state: 'off', count: null, readAt: null, ageMs: null},
		});
	});

	test('shows all rows of a PIN that several people have', async () => {
		const [first, second] = [
			member('12', 'Farah S').sql!,
			{...member('12', 'Nikhil D').sql!, employeeId: 1204},
		];
		const row = {...member('12', 'Farah S', {kinds: ['DUP-PIN']}), sqlRows: [first, second]};
		const ran = await trisync(['diff', '--json'], {comparisons: [gym([row])]});
		expect(ran.json('diff').rows[0].sqlRows).toMatchObject([{name: 'Farah S'}, {name: 'Nikhil D'}]);
	});

	test.each([
		['Working', '2027-01-31', true],
		['resigned', '2027-01-31', false],
		[null, null, true],
	])('says whether the website lets in somebody with status %j', async (status, packageEnd, isActive) => {
		const row = member('5', 'Jaya T');
		const rows = [{...row, sql: {...row.sql!, status, packageEnd}}];
		const ran = await trisync(['diff', '--json', '--all'], {comparisons: [gym(rows)]});
		expect(ran.json('diff').rows[0].sql).toMatchObject({status, packageEnd, active: isActive});
	});

	test('prints cards whole', async () => {
		const row = member('34', 'Chitra R', {kinds: ['NAME'], card: 12345670});
		const ran = await trisync(['diff', '--json'], {comparisons: [gym([row])]});
		expect(ran.json('diff').rows[0]).toMatchObject({sql: {card: '0012345670'}, device: {card: 12345670}});
	});
});

describe('diff as text', () => {
	test('puts rows on stdout and the sources on stderr', async () => {
		const {stdout, stderr} = await trisync(['diff'], {comparisons: [gym([...inSync, missing])]});
		expect(stdout.split('\n')).toEqual([
			'PIN  SMD  PROBLEM      NAME     WHY',
			'17   ++-  NO-DEV +1    Meera N  Reason for NO-DEV.',
			'',
		]);
		expect(stderr.split('\n')).toEqual([
			'SQL ok  3  read 10:41:55',
			'MW  ok  3  read 10:41:55',
			'DEV ok  2  read 10:41:55',
			'',
		]);
	});

	test('says so when all are in sync', async () => {
		expect((await trisync(['diff'], {comparisons: [gym(inSync)]})).stdout).toBe('All 2 in sync.\n');
	});

	test('does not call anybody in sync who is in no list', async () => {
		const {stdout} = await trisync(['diff', '--pin', '999'], {comparisons: [gym(inSync)]});
		expect(stdout).toBe('Nobody in any list is what was asked for.\n');
	});

	test('says nothing about sync when a source is missing', async () => {
		const {stdout, stderr} = await trisync(['diff', '--quiet'], {comparisons: [gym(inSync, {sql: 'fail'})]});
		expect(stdout).toBe('');
		expect(stderr).toMatch(/^SQL fail .*Connection refused\.$/m);
	});

	test('is silent with --quiet when all is well', async () => {
		const {stdout, stderr} = await trisync(['diff', '--quiet'], {comparisons: [gym(inSync)]});
		expect(stdout + stderr).toBe('');
	});
});
