import {existsSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {afterAll, expect, test, vi} from 'vitest';
import {runHook} from '../../source/runtime/watch-hook.ts';
import {scratchFolder} from '../helpers/folder.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const quiet = new AbortController().signal;
const environment = {PATH: process.env['PATH']};
const run = (command: string, input = '', timeoutMs = 20_000, signal = quiet) =>
	runHook(command, input, {timeoutMs, environment}, signal);

test.skipIf(process.platform === 'win32')(
	'a hook gets what happened on its stdin, byte for byte',
	async () => {
		const line = `{"reason":"$(touch ${scratch.file('owned')}) \`id\` 'quoted' \\"twice\\""}\n`;
		expect(await run(`cat > '${scratch.file('heard')}'`, line)).toBeNull();
		expect(readFileSync(scratch.file('heard'), 'utf8')).toBe(line);
		expect(existsSync(scratch.file('owned'))).toBe(false);
	},
);

test('one that does not read is no mistake', async () => {
	expect(await run('exit 0', 'x'.repeat(1_000_000))).toBeNull();
});

test.skipIf(process.platform === 'win32')(
	'one that fails says with what, and its last word without control characters',
	async () => {
		expect(await run(`printf 'first\\nno \\033[31mmailer\\n' >&2; exit 3`)).toBe(
			'The hook ended with 3: no [31mmailer',
		);
	},
);

test('one that is not there fails as any other', async () => {
	expect(await run('no-such-command-here')).toMatch(/^The hook ended with \d+/);
});

/** Dead, or as good as dead where nobody collects the dead. */
function isGone(pid: number): boolean {
	const file = `/proc/${pid}/stat`;
	return !existsSync(file) || / Z /.test(readFileSync(file, 'utf8'));
}

test.runIf(process.platform === 'linux')(
	'one that takes too long is ended, with what it started',
	async () => {
		const pid = scratch.file('pid');
		expect(await run(`sleep 600 & echo $! > '${pid}'; wait`, '', 300)).toBe(
			'The hook did not end within 0.3 s.',
		);
		const sleeper = Number(readFileSync(pid, 'utf8'));
		await vi.waitFor(() => expect(isGone(sleeper)).toBe(true));
	},
);

test.skipIf(process.platform === 'win32')('an abort ends it at once', async () => {
	const ending = new AbortController();
	const running = run('sleep 600', '', 20_000, ending.signal);
	ending.abort(new Error('enough'));
	await expect(running).rejects.toThrow('enough');
});

test.skipIf(process.platform === 'win32')("the gym's passwords are not in its environment", async () => {
	const secret = {
		ETIME_SQL_PASSWORD: 'hunter2',
		ESSL_DEVICE_PASSWORD: '4711',
		TRISYNC_BACKUP_PASSPHRASE: 'x',
	};
	await runHook(
		`env > '${scratch.file('env')}'`,
		'',
		{timeoutMs: 20_000, environment: {...environment, ...secret}},
		quiet,
	);
	expect(readFileSync(scratch.file('env'), 'utf8')).not.toMatch(/hunter2|4711|PASSPHRASE/);
});
