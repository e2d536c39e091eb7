import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {foldLines} from '../../source/commands/output/cells.ts';
import {TransportError} from '../../source/domain/index.ts';
import {type Setting, trisync} from '../helpers/fake-gym.ts';
import {planFor} from '../helpers/fake-workbench.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {hostile, hostileGym, hostilePlan, secret} from '../helpers/hostile-gym.ts';
import type {SchemaName} from '../helpers/json-schema.ts';

const results = [{id: '1', pin: '17', state: 'failed', reason: hostile}] as const;
const setting: Setting = {
	comparisons: [hostileGym()],
	makePlan: async intent => hostilePlan(intent),
	apply: async ({number}) => ({number, results, stopped: hostile, backupFile: 'b43.json'}),
};
const blocked: Setting = {
	...setting,
	makePlan: async intent => hostilePlan(intent, {blocks: [{code: 'wrong-serial', reason: hostile}]}),
};
const unreachable: Setting = {
	...setting,
	makePlan: () => Promise.reject(new TransportError('ERR_TRANSPORT_RESET', hostile, {hint: hostile})),
};
const refusing: Setting = {
	...setting,
	apply: () => Promise.reject(new TransportError('ERR_TRANSPORT_RESET', hostile, {hint: hostile})),
};

const runs: ReadonlyArray<readonly [string, readonly string[], Setting, SchemaName]> = [
	['diff', ['diff', '--all'], setting, 'diff'],
	['show', ['show', '17'], setting, 'show'],
	['users', ['users'], setting, 'users'],
	['a plan', ['resync', '17', '--dry-run'], setting, 'plan-result'],
	['a plan without consent', ['resync', '17', '--yes'], setting, 'plan-result'],
	['a run', ['resync', '17', '--confirm', hostile.trim()], setting, 'plan-result'],
	['a blocked plan', ['resync', '17', '--yes'], blocked, 'plan-result'],
	['no plan', ['resync', '17', '--yes'], unreachable, 'plan-result'],
	['a refused run', ['resync', '17', '--confirm', hostile.trim()], refusing, 'plan-result'],
];

// Everything a terminal acts on or that reorders text; only the line feeds are ours.
const unsafe = /[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const withoutLineFeeds = (text: string): string => text.replaceAll('\n', '');

describe.each(runs)('the output of %s', (_name, argv, given, schema) => {
	test('holds no password, record or template', async () => {
		for (const flags of [[], ['--json']]) {
			const {stdout, stderr} = await trisync([...argv, ...flags], given);
			expect(stdout + stderr).not.toContain(secret);
			expect(stdout).not.toMatch(/"(?:record|template|templates|draft|password)"/);
		}
	});

	test('neither moves, colours nor reorders anything on a screen', async () => {
		for (const flags of [[], ['--json']]) {
			const {stdout, stderr} = await trisync([...argv, ...flags], given);
			expect(withoutLineFeeds(stdout)).not.toMatch(unsafe);
			expect(withoutLineFeeds(stderr)).not.toMatch(unsafe);
		}
	});

	test('masks cards in text', async () => {
		const {stdout, stderr} = await trisync(argv, given);
		expect(stdout + stderr).not.toMatch(/12345678|87654321/);
	});

	test('is one object as its schema says', async () => {
		(await trisync([...argv, '--json'], given)).json(schema);
	});
});

test('names come through JSON as they are', async () => {
	const {rows} = (await trisync(['diff', '--json', '--pin', '17'], setting)).json('diff');
	expect(rows[0].sql.name).toBe(hostile);
});

test('simulate prints one line and ends when it is told to', async () => {
	const interruption = new AbortController();
	const running = trisync(['simulate', '--users', '2'], {
		signal: interruption.signal,
		onOutput: () => interruption.abort(),
	});
	const ran = await running;
	expect(ran.exit).toBe(0);
	expect(ran.json('simulate')).toMatchObject({host: '127.0.0.1'});
});

test('seed tells how much it wrote', async () => {
	const folder = scratchFolder();
	try {
		const files = ['--sqlite', folder.file('gym.sqlite'), '--state', folder.file('door.json')];
		const ran = await trisync(['seed', '--people', '20', '--json', ...files]);
		const {users} = ran.json('seed');
		expect(JSON.parse(readFileSync(folder.file('door.json'), 'utf8')).users).toHaveLength(users);
		expect(ran.opened).toEqual([]);
	} finally {
		folder.remove();
	}
});

describe('lines that are wider than the terminal', () => {
	test.each([
		['short', 10, ['short']],
		['one two three four', 10, ['one two', '    three', '    four']],
		['warning: Nobody is there.', 16, ['warning: Nobody', '    is there.']],
		// Two spaces part columns; where a line ends they are not needed.
		['+ 17  "Asha Verma", slot 4', 20, ['+ 17  "Asha Verma",', '    slot 4']],
		['averyverylongpath/of/a/file is long', 10, ['averyverylongpath/of/a/file', '    is', '    long']],
		['आशा वर्मा आशा', 7, ['आशा वर्मा', '    आशा']],
		['  indented words here', 12, ['  indented', '    words', '    here']],
		['', 10, ['']],
	])('%j in %i columns', (line, columns, folded) => {
		expect(foldLines([line], columns)).toEqual(folded);
	});

	test('are folded for a terminal and left whole for a pipe', async () => {
		const warning = 'A sentence that goes on and on, '.repeat(6);
		const makePlan: Setting['makePlan'] = async intent => planFor(intent, {warnings: [warning]});
		const widest = (text: string) => Math.max(...text.split('\n').map(line => line.length));
		expect(widest((await trisync(['register', '17'], {makePlan, typed: 'n'})).stdout)).toBeLessThanOrEqual(
			80,
		);
		expect((await trisync(['register', '17'], {makePlan})).stdout).toContain(`warning: ${warning}`);
	});
});
