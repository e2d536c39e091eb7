// The same keys in programs that people know, in the same kind of terminal: what a line of scrolling and the idle
// screen cost there. Those that are not installed are said to be missing.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Command, startCommand} from '../test/helpers/pty.ts';

const quietMs = 60;
const startMs = 5000;
const idleMs = 5000;

/** Waits until nothing more comes, or this long. */
async function settle(command: Command, mostMs: number): Promise<void> {
	const until = Date.now() + mostMs;
	for (let seen = -1; seen !== command.written.length && Date.now() < until; ) {
		seen = command.written.length;
		await sleep(quietMs);
	}
}

interface Program {
	readonly name: string;
	readonly file: string;
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** What it shows once it has everything. */
	readonly ready?: RegExp;
	/** Keys before those that are counted. */
	readonly keys?: string;
}

const isInstalled = (file: string) => spawnSync(file, ['--version'], {stdio: 'ignore'}).error === undefined;

async function measure(
	{file, args, env = {}, ready = /\S/, keys: first = ''}: Program,
	size: readonly [number, number],
) {
	if (!isInstalled(file)) return 'not installed';
	const [columns, rows] = size;
	const command = startCommand(file, args, {columns, rows, env});
	try {
		await command.waitForText(ready);
		await settle(command, startMs);
		const start = command.written.length;
		command.press(first);
		await sleep(500);
		await settle(command, startMs);
		const keys: number[] = [];
		for (let at = 0; at < rows + 30; at++) {
			const before = command.written.length;
			command.press('\x1B[B');
			await settle(command, 1000);
			keys.push(command.written.length - before);
		}

		const before = command.written.length;
		await sleep(idleMs);
		const idle = command.written.length - before;
		// The first keys move the cursor where there is one, the last ones scroll.
		const mean = (some: readonly number[]) =>
			Math.round(some.reduce((sum, one) => sum + one, 0) / some.length);
		return {
			startBytes: start,
			firstKeysBytes: mean(keys.slice(2, 10)),
			lastKeysBytes: mean(keys.slice(-20)),
			idleBytesPerSecond: Math.round(idle / (idleMs / 1000)),
		};
	} finally {
		command.kill('SIGKILL');
		await command.ended;
	}
}

const folder = mkdtempSync(join(tmpdir(), 'trisync-bench-'));
const list = join(folder, 'people.txt');
writeFileSync(
	list,
	Array.from({length: 50_000}, (_, at) => `${100_001 + at}  Member ${at}  active  card ${at * 37}\n`).join(
		'',
	),
);
const launcher = join(process.cwd(), 'bin', 'cli.js');
const own = {TRISYNC_CONFIG: join(folder, 'config'), TRISYNC_STATE: join(folder, 'state'), TMPDIR: folder};
const programs: readonly Program[] = [
	{
		name: 'trisync --demo',
		file: process.execPath,
		args: [launcher, '--demo'],
		env: own,
		ready: /DEV live \d+[\s\S]*still enter/,
		keys: 'wp',
	},
	{name: 'less', file: 'less', args: [list], env: {LESS: '', LESSHISTFILE: '-'}},
	{name: 'htop', file: 'htop', args: []},
	{name: 'mc', file: 'mc', args: ['--nosubshell', '/usr/bin', '/usr/lib']},
];
const result: Record<string, unknown> = {};
for (const size of [
	[80, 24],
	[200, 50],
] as const) {
	for (const program of programs) result[`${program.name}, ${size.join('x')}`] = await measure(program, size);
}

rmSync(folder, {recursive: true, force: true});
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
