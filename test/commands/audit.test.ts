import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {parseSince} from '../../source/commands/audit.ts';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	scratch = scratchFolder();
	mkdirSync(scratch.file('state'));
});
afterEach(() => scratch.remove());

const run = (...argv: readonly string[]) => runBare(['audit', ...argv], {folder: scratch.path});

const user = (name: string) => ({
	uid: 33,
	pin: '34',
	name,
	card: 7,
	privilege: 0,
	enabled: true,
	group: 1,
	hasPassword: true,
});

function entry(time: string, changes: object = {}) {
	return {
		time,
		osUser: 'gym',
		sshClient: null,
		device: 'main-door',
		serial: 'CKJF2018',
		operation: 42,
		kind: 'resync',
		pin: '34',
		slot: 33,
		action: 'resync',
		before: user('Chithra R'),
		after: user('Chitra R'),
		result: 'verified',
		verified: true,
		reason: null,
		...changes,
	};
}

function write(name: string, lines: readonly unknown[]): void {
	const text = lines.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
	writeFileSync(join(scratch.file('state'), name), text, {mode: 0o600});
}

describe('audit', () => {
	test('reads rotated files too, the newest last', async () => {
		write('audit.jsonl', [entry('2026-11-22T05:00:00.000Z', {pin: 'c'})]);
		write('audit.jsonl.1', [entry('2026-11-20T05:00:00.000Z', {pin: 'b'})]);
		write('audit-2026-10.jsonl', [entry('2026-10-01T05:00:00.000Z', {pin: 'a'})]);
		write('auditor.txt', ['not ours']);
		const {entries, files} = (await run('--json')).json('audit');
		expect(entries.map(({pin}: {pin: string}) => pin)).toEqual(['a', 'b', 'c']);
		expect(files).toHaveLength(3);
	});

	test('tells field by field what was before and after', async () => {
		write('audit.jsonl', [entry('2026-11-22T05:00:00.000Z')]);
		const [{changes}] = (await run('--json')).json('audit').entries;
		expect(changes).toContainEqual({field: 'name', before: 'Chithra R', after: 'Chitra R'});
	});

	test('tells a line of a person in words', async () => {
		write('audit.jsonl', [
			entry('2026-11-22T05:14:18.000Z', {
				sshClient: '10.0.0.5',
				result: 'sent',
				verified: false,
				reason: 'no answer',
			}),
		]);
		expect((await run()).stdout).toBe(
			'2026-11-22 10:44:18  #42    resync     main-door  PIN 34        sent       by gym from 10.0.0.5  "Chitra R"  no answer\n',
		);
	});

	test('keeps whom --pin names and what --since allows', async () => {
		write('audit.jsonl', [
			entry('2026-11-01T05:00:00.000Z'),
			entry('2026-11-20T05:00:00.000Z', {pin: '17'}),
			entry('2026-11-21T05:00:00.000Z'),
		]);
		const pins = async (...argv: readonly string[]) =>
			(await run('--json', ...argv)).json('audit').entries.map(({time}: {time: string}) => time.slice(8, 10));
		expect(await pins('--pin', '34')).toEqual(['01', '21']);
		expect(await pins('--since', '2026-11-20')).toEqual(['20', '21']);
		expect(await pins('--pin', '34', '--since', '2026-11-20')).toEqual(['21']);
	});

	test('counts lines that a crash has torn, and lines that are no audit', async () => {
		write('audit.jsonl', [entry('2026-11-22T05:00:00.000Z'), '{"time":"2026-11-', {time: 'now', pin: '1'}]);
		const ran = await run('--json');
		expect([ran.exit, ran.json('audit').unreadableLines, ran.json('audit').entries.length]).toEqual([
			0, 2, 1,
		]);
		expect((await run()).stderr).toMatch(/2 lines of the audit could not be read/);
	});

	test('is empty on a fresh computer, and says so', async () => {
		expect(await run()).toMatchObject({
			exit: 0,
			stdout: '',
			stderr: expect.stringContaining('no audit file'),
		});
		expect((await run('--quiet')).stderr).toBe('');
		expect((await run('--json')).json('audit').entries).toEqual([]);
	});

	test('strips what a terminal would act on', async () => {
		write('audit.jsonl', [
			entry('2026-11-22T05:00:00.000Z', {osUser: 'a\u001B[2Jb', pin: '1\u001B]0;x\u0007'}),
		]);
		for (const argv of [[], ['--json']]) expect((await run(...argv)).stdout).not.toMatch(/[\u001B\u0007]/);
	});
});

test.each([
	['90m', -90 * 60_000],
	['24h', -86_400_000],
	['7d', -7 * 86_400_000],
	['2w', -14 * 86_400_000],
])('--since %s is that long ago', (text, ms) => {
	expect(parseSince(text, 0)).toBe(ms);
});

test('--since takes a day as the one of this computer, and a time with its zone', () => {
	expect(parseSince('2026-11-22', 0)).toBe(new Date(2026, 10, 22).getTime());
	expect(parseSince('2026-11-22T05:00:00Z', 0)).toBe(Date.UTC(2026, 10, 22, 5));
});

test.each(['', 'yesterday', '7', '2026-13-01', '2026-11-22; rm', '999999d'])(
	'--since %j is a mistake',
	text => {
		expect(() => parseSince(text, 0)).toThrow(/--since takes an age or a date/);
	},
);
