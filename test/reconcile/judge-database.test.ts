import {describe, expect, test} from 'vitest';
import type {LifeSigns} from '../../source/domain/index.ts';
import {judgeDatabase} from '../../source/reconcile/judge-database.ts';

const now = '2026-11-22T10:00:00';
const quiet: LifeSigns = {
	lastPing: null,
	newestLog: null,
	newestCommand: null,
	pendingCommands: 0,
	programs: null,
	employees: 400,
	now,
};
const alive: LifeSigns = {...quiet, lastPing: '2026-11-22T09:59:00'};
const identity = {engine: 'mssql', server: 'GYM-PC\\SQLEXPRESS', database: 'etimetracklite1'};
const sibling = (life: LifeSigns | null) => [{name: 'etimetracklite1AI', createdAt: null, life}];

describe('judgeDatabase', () => {
	test('one that is alive alone is the right one', () => {
		expect(judgeDatabase(identity, alive, sibling(quiet), now)).toMatchObject({
			verdict: 'alive',
			inUse: 'etimetracklite1',
			sentence: 'The middleware works with etimetracklite1 on GYM-PC\\SQLEXPRESS.',
		});
	});

	test('a quiet one beside a living one is the wrong one, with both names and the proof', () => {
		expect(judgeDatabase(identity, quiet, sibling(alive), now)).toEqual({
			verdict: 'wrong',
			inUse: 'etimetracklite1AI',
			sentence:
				'trisync reads etimetracklite1 on GYM-PC\\SQLEXPRESS, where nothing happens; the middleware works with etimetracklite1AI.',
			proof: [
				'etimetracklite1 (400 Employees rows): no sign of life; its clock says 2026-11-22 10:00.',
				'etimetracklite1AI (400 Employees rows): a terminal called at 2026-11-22 09:59; its clock says 2026-11-22 10:00.',
			],
		});
	});

	test('one that stopped yesterday while another goes on is the wrong one', () => {
		const stopped = {...quiet, newestLog: '2026-11-20T21:00:00'};
		expect(judgeDatabase(identity, stopped, sibling(alive), now)).toMatchObject({
			verdict: 'wrong',
			inUse: 'etimetracklite1AI',
		});
		expect(judgeDatabase(identity, alive, sibling(stopped), now).verdict).toBe('alive');
	});

	test('two that are both in use are nobody’s to choose from', () => {
		expect(judgeDatabase(identity, alive, sibling(alive), now)).toMatchObject({
			verdict: 'unclear',
			inUse: null,
			sentence: expect.stringContaining('etimetracklite1 and etimetracklite1AI'),
		});
	});

	test.each<[string, Partial<LifeSigns>]>([
		['a call of a terminal', {lastPing: '2026-11-20T10:00:00'}],
		['a punch', {newestLog: '2026-11-20T10:00:00'}],
		['a command', {newestCommand: '2026-11-20T10:00:00'}],
		['the middleware, connected', {programs: ['eTimeTrackLite']}],
		['a web server, connected', {programs: ['.Net SqlClient Data Provider']}],
	])('%s of these days is life', (_, sign) => {
		expect(judgeDatabase(identity, {...quiet, ...sign}, [], now).verdict).toBe('alive');
	});

	test.each<[string, Partial<LifeSigns>]>([
		['last month', {lastPing: '2026-10-22T10:00:00', newestLog: '2026-10-22T10:00:00'}],
		['a management tool', {programs: ['Microsoft SQL Server Management Studio']}],
	])('%s is no life', (_, sign) => {
		expect(judgeDatabase(identity, {...quiet, ...sign}, [], now).verdict).toBe('asleep');
	});

	test('age goes by the clock of the database, not by ours', () => {
		const early = {...quiet, lastPing: '2020-01-01T09:00:00', now: '2020-01-01T10:00:00'};
		expect(judgeDatabase(identity, early, [], now).verdict).toBe('alive');
	});

	test('what this login may not look into stays open', () => {
		expect(judgeDatabase(identity, quiet, sibling(null), now)).toMatchObject({
			verdict: 'unclear',
			sentence: expect.stringContaining('may not look into etimetracklite1AI'),
		});
	});

	test('silence everywhere names the file that the middleware may use instead', () => {
		expect(judgeDatabase(identity, quiet, sibling(quiet), now).sentence).toContain('.mdb');
	});

	test('names are never acted upon by a terminal', () => {
		const hostile = [{name: 'a\u001B[2Jb', createdAt: null, life: {...alive, programs: ['\u0007x']}}];
		const {sentence, proof} = judgeDatabase(identity, quiet, hostile, now);
		expect(`${sentence}${proof.join('')}`).not.toMatch(/[\u0000-\u001F]/);
	});
});
