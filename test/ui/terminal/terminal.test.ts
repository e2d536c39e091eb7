import {afterEach, describe, expect, test} from 'vitest';
import {
	openTerminal,
	signalExitCode,
	type Terminal,
	type TerminalOptions,
} from '../../../source/ui/terminal/terminal.ts';
import {createVirtualTerminal, type VirtualTerminal} from '../../helpers/virtual-terminal.ts';
import {type FakeHost, fakeHost} from './fake-host.ts';

let opened: Terminal | undefined;
afterEach(() => opened?.close());

function open(options: Partial<TerminalOptions> = {}): {
	terminal: VirtualTerminal;
	session: Terminal;
	host: FakeHost;
} {
	const terminal = createVirtualTerminal(40, 6);
	const host = fakeHost();
	const session = openTerminal({
		stdin: terminal.stdin,
		stdout: terminal.stdout,
		env: {TERM: 'xterm'},
		host,
		...options,
	});
	opened = session;
	session.stdin.on('readable', () => session.stdin.read());
	return {terminal, session, host};
}

const leaves = (terminal: VirtualTerminal) => terminal.written.match(/\x1B\[\?1049l/g)?.length ?? 0;
const nextTurn = () => new Promise(setImmediate);

describe('an open terminal', () => {
	test('has raw input, the alternate screen and no cursor', async () => {
		const {terminal} = open();
		await terminal.settled();
		expect(terminal.stdin.isRaw).toBe(true);
		expect(terminal.isAlternate).toBe(true);
		expect(terminal.written).toContain('\x1B[?25l');
	});

	test('is painted again whole on Ctrl-L, which Ink never sees', async () => {
		const {terminal, session} = open();
		session.stdout.write('hello\n');
		terminal.stdout.write('\x1B[Hrubbish');
		terminal.press('\x0C');
		await terminal.waitForText(/^hello$/m);
	});

	test('tells of a storm of resizes once, with the last size', async () => {
		const {terminal, session} = open();
		session.stdout.write('hello\n');
		let told = 0;
		const resized = new Promise<void>(resolve => session.stdout.on('resize', () => resolve(void told++)));
		for (let columns = 41; columns <= 60; columns++) terminal.resize(columns, 10);
		await resized;
		expect([told, session.stdout.columns, session.stdout.rows]).toEqual([1, 60, 10]);
		await terminal.waitForText(/^hello$/m);
	});

	test('has no scroll regions when it is a VT100', () => {
		const {terminal, session} = open({env: {TERM: 'vt100'}});
		terminal.mark();
		session.stdout.write('one\ntwo\n');
		session.stdout.repaint();
		expect(terminal.written).not.toContain('\x1B[r');
	});
});

describe('the terminal is given back exactly once', () => {
	const ways: ReadonlyArray<readonly [string, (session: Terminal, host: FakeHost) => void]> = [
		['by close', session => session.close()],
		['on process exit', (_, host) => host.emit('exit')],
		['before an exception that nobody caught is printed', (_, host) => host.emit('uncaughtExceptionMonitor')],
		['on SIGQUIT', (_, host) => host.emit('SIGQUIT')],
		['on SIGTERM when nobody else handles it', (_, host) => host.emit('SIGTERM')],
	];

	test.each(ways)('%s', async (_, leave) => {
		const {terminal, session, host} = open();
		leave(session, host);
		host.emit('exit');
		session.close();
		await terminal.settled();
		expect(leaves(terminal)).toBe(1);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.stdin.isRaw).toBe(false);
		expect(terminal.written.endsWith('\x1B[?7h\x1B[?2004l\x1B[?25h\x1B[?1049l')).toBe(true);
	});

	test('and nothing is written after that', () => {
		const {terminal, session} = open();
		session.close();
		terminal.mark();
		session.stdout.write('late\n');
		expect(terminal.bytes).toBe(0);
	});

	test('and no listener stays behind on the process', () => {
		const {session, host} = open();
		session.close();
		expect(host.eventNames()).toEqual([]);
	});
});

describe('signals', () => {
	test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s is told, and ends nothing by itself', signal => {
		const told: string[] = [];
		const {terminal, host} = open({onSignal: name => told.push(name)});
		host.emit(signal);
		expect(told).toEqual([signal]);
		expect(host.exited).toEqual([]);
		expect(leaves(terminal)).toBe(0);
	});

	test.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGQUIT', 131],
	] as const)('%s ends with %i when nobody else handles it', (signal, code) => {
		const {host} = open();
		host.emit(signal);
		expect(host.exited).toEqual([code]);
		expect(signalExitCode(signal)).toBe(code);
	});
});

describe('Ctrl-Z', () => {
	test('gives the terminal to the shell and stops the whole process group', async () => {
		const {terminal, host} = open();
		terminal.press('\x1A');
		await nextTurn();
		await nextTurn();
		await terminal.settled();
		expect(host.killed).toEqual([[0, 'SIGTSTP']]);
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.stdin.isRaw).toBe(false);
		// With a listener of ours the signal would not stop anything.
		expect(host.listenerCount('SIGTSTP')).toBe(0);
	});

	test('is followed by the newest frame when the shell continues us', async () => {
		const {terminal, session, host} = open();
		session.stdout.write('before\n');
		session.suspend();
		terminal.mark();
		session.stdout.write('after\n');
		expect(terminal.bytes).toBe(0);
		host.emit('SIGCONT');
		await terminal.waitForText(/^after$/m);
		expect(terminal.isAlternate).toBe(true);
		expect(terminal.stdin.isRaw).toBe(true);
		expect(host.listenerCount('SIGTSTP')).toBe(1);
	});

	test('takes the screen back where nothing stops us', async () => {
		const {terminal, session} = open();
		session.stdout.write('still here\n');
		session.suspend();
		await terminal.waitFor(() => terminal.isAlternate, 'the alternate screen');
		await terminal.waitForText('still here');
	});

	test('does nothing while a device would stay paused', () => {
		const {session, host} = open({maySuspend: () => false});
		session.suspend();
		expect(host.killed).toEqual([]);
	});

	test('and then close gives the terminal back only once', () => {
		const {terminal, session} = open();
		session.suspend();
		session.close();
		expect(leaves(terminal)).toBe(1);
	});

	test('sent from outside as SIGTSTP does the same', () => {
		const {host} = open();
		host.emit('SIGTSTP');
		expect(host.killed).toEqual([[0, 'SIGTSTP']]);
	});

	test('of somebody else is noticed: the screen is entered and painted again', async () => {
		const {terminal, session, host} = open();
		session.stdout.write('hello\n');
		terminal.stdin.setRawMode(false);
		terminal.stdout.write('\x1B[?1049l$ fg');
		host.emit('SIGCONT');
		await terminal.waitForText(/^hello$/m);
		expect(terminal.stdin.isRaw).toBe(true);
	});
});

describe('a terminal that vanishes', () => {
	const ways: ReadonlyArray<readonly [string, (terminal: VirtualTerminal, session: Terminal) => void]> = [
		[
			'when a write fails',
			(terminal, session) => {
				terminal.stdout.failure = Object.assign(new Error('write EIO'), {code: 'EIO'});
				session.stdout.write('x\n');
			},
		],
		[
			'when its output reports an error',
			terminal => void terminal.stdout.emit('error', new Error('write EPIPE')),
		],
		['when its input reports an error', terminal => void terminal.stdin.emit('error', new Error('read EIO'))],
		['when its input ends', terminal => void terminal.stdin.emit('end')],
	];

	test.each(ways)('is told once %s', (_, vanish) => {
		let told = 0;
		const {terminal, session} = open({onGone: () => told++});
		vanish(terminal, session);
		terminal.stdin.emit('close');
		session.stdout.write('y\n');
		expect(told).toBe(1);
		expect(session.isGone).toBe(true);
	});

	test('lets nobody wait for what was never written', async () => {
		const {terminal, session} = open();
		terminal.stdin.emit('end');
		await new Promise<void>(resolve => session.stdout.write('', resolve));
	});

	test('still lets the program close', () => {
		const {terminal, session} = open();
		terminal.stdout.failure = new Error('write EIO');
		session.stdout.write('x\n');
		expect(() => session.close()).not.toThrow();
	});
});
