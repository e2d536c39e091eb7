import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, test} from 'vitest';
import {type Command, startCommand} from '../../helpers/pty.ts';

const probe = fileURLToPath(new URL('./probe.program.ts', import.meta.url));
const env = {PROBE: probe, NODE: process.execPath, PS1: 'READY> ', ENV: '', NODE_ENV: 'production'};

let running: Command | undefined;
afterEach(() => running?.kill('SIGKILL'));

/** A shell with job control, and the probe in its foreground. */
async function openShell(): Promise<Command> {
	const shell = startCommand('/bin/sh', ['-i', '-m'], {env, rows: 60});
	running = shell;
	await shell.waitForText('READY>');
	shell.press('clear; echo "before"; "$NODE" "$PROBE"; echo "code=$?"; stty -a\r');
	await shell.waitForText('keys 0');
	return shell;
}

/** What the shell says once it has its terminal back. */
async function afterwards(shell: Command, code: number): Promise<string> {
	await shell.waitForText(`code=${code}`);
	return shell.waitForText(/[- ]echoke|[- ]echoctl/);
}

describe.skipIf(process.platform === 'win32')('the shell has its terminal back', () => {
	const ways: ReadonlyArray<readonly [string, number, (shell: Command) => void]> = [
		['after quit', 0, shell => shell.press('q')],
		['after process.exit in the midst of things', 7, shell => shell.press('x')],
		['after an exception', 1, shell => shell.press('t')],
		['after a rejection', 1, shell => shell.press('p')],
		['after SIGTERM', 143, shell => signalProbe(shell, 'SIGTERM')],
		['after SIGINT', 130, shell => signalProbe(shell, 'SIGINT')],
		['after SIGQUIT', 131, shell => signalProbe(shell, 'SIGQUIT')],
		['after SIGHUP', 129, shell => signalProbe(shell, 'SIGHUP')],
	];

	test.each(ways)('%s, with code %i', async (_, code, leave) => {
		const shell = await openShell();
		expect(shell.isAlternate).toBe(true);
		leave(shell);
		const shown = await afterwards(shell, code);
		expect(shell.isAlternate).toBe(false);
		expect(shown).toMatch(/^before$/m);
		// What went wrong is read on the main screen.
		expect(shown.includes('on purpose')).toBe(code === 1);
		expect(shown).toMatch(/ echo /);
		expect(shown).toMatch(/ icanon /);
		expect(shell.written.match(/\x1B\[\?1049l/g)).toHaveLength(1);
		expect(shell.written.lastIndexOf('\x1B[?25h')).toBeGreaterThan(shell.written.lastIndexOf('\x1B[?25l'));
	});

	test('while the program is stopped, and the program goes on where it was', async () => {
		const shell = await openShell();
		shell.press('jj');
		await shell.waitForText('keys 2');
		shell.press('\x1A');
		await shell.waitForText(/Stopped.*\nREADY>/);
		expect(shell.isAlternate).toBe(false);
		shell.press('stty -a; fg\r');
		await shell.waitForText('keys 2');
		expect(shell.written).toMatch(/ icanon .* echo /s);
		shell.press('j');
		await shell.waitForText('keys 3');
		shell.press('q');
		await shell.waitForText(/fg\n(?:.*\n)+READY>/);
		expect(shell.isAlternate).toBe(false);
	});
});

/** Sends a signal to the program in the foreground, not to the shell. */
function signalProbe(shell: Command, signal: NodeJS.Signals): void {
	const pid = /pid (\d+)/.exec(shell.text().join('\n'))?.[1];
	process.kill(Number(pid), signal);
}
