import {writeSync} from 'node:fs';
import {constants} from 'node:os';
import {createKeyReader, type KeyReader, type KeySource} from './key-reader.ts';
import {enterScreen, isModernTerminal, leaveScreen} from './modes.ts';
import {createScreenWriter, type ScreenOutput, type ScreenWriter} from './screen-writer.ts';

/** What asks the program to end; the user in hand is finished first, by whoever is told. */
export type EndSignal = 'SIGTERM' | 'SIGHUP' | 'SIGINT';
const endSignals: readonly EndSignal[] = ['SIGTERM', 'SIGHUP', 'SIGINT'];

/** `process.stdin`, or what stands for it in tests. */
export interface TerminalInput extends KeySource {
	on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
	on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
	off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
	off(event: 'end' | 'close' | 'error', listener: () => void): unknown;
	setRawMode(isRaw: boolean): unknown;
	ref?(): unknown;
	unref?(): unknown;
}

/** `process.stdout`, or what stands for it in tests. */
export interface TerminalOutput extends ScreenOutput {
	readonly columns: number;
	readonly rows: number;
	/** With a descriptor the last bytes are written at once, also while the process is exiting. */
	readonly fd?: number;
	once(event: 'drain', listener: () => void): unknown;
	on(event: 'resize' | 'close' | 'error', listener: () => void): unknown;
	off(event: 'resize' | 'close' | 'error', listener: () => void): unknown;
}

/** `process`, or what stands for it in tests. */
export interface TerminalHost {
	on(event: string, listener: () => void): unknown;
	off(event: string, listener: () => void): unknown;
	kill(pid: number, signal: NodeJS.Signals): unknown;
	exit(code: number): unknown;
}

export interface TerminalOptions {
	readonly stdin: TerminalInput;
	readonly stdout: TerminalOutput;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** May come more than once, also for one cause. Without it the program ends at once with 128 + n. */
	readonly onSignal?: (signal: EndSignal) => void;
	/** The terminal vanished: nothing can be shown or asked any more. Comes once. */
	readonly onGone?: () => void;
	/** False while stopping the program would leave a device paused; Ctrl-Z then does nothing. */
	readonly maySuspend?: () => boolean;
	readonly host?: TerminalHost;
}

export interface Terminal {
	/** For Ink's `render`. */
	readonly stdin: KeyReader;
	/** For Ink's `render`. */
	readonly stdout: ScreenWriter;
	/** True once the terminal has vanished. */
	readonly isGone: boolean;
	/** Forgets keys typed ahead. */
	dropPending(): void;
	/** Paints everything again (Ctrl-L does it by itself). */
	repaint(): void;
	/** Gives the terminal to the shell and stops the whole process group (Ctrl-Z does it by itself). */
	suspend(): void;
	/** Gives the terminal back for good; later calls do nothing. Also happens by itself on every exit. */
	close(): void;
}

/** What Ink's `render` is told, so that it draws frames and leaves the terminal's modes to `openTerminal`. */
export function inkOptions({stdin, stdout}: Terminal) {
	return {
		// What Ink uses of these streams is there; the rest of their types is not.
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: stdout as unknown as NodeJS.WriteStream,
		interactive: true,
		alternateScreen: false,
		incrementalRendering: false,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: 60,
	} as const;
}

/** The exit code that a shell expects of a program ended by a signal: 128 + n. */
export function signalExitCode(signal: NodeJS.Signals): number {
	return 128 + constants.signals[signal];
}

const ctrlL = '\x0C';
const ctrlZ = '\x1A';
/** Resizes of a dragged window come in dozens. */
const resizeMs = 20;
/** When nothing has stopped us by then (no job control, an orphaned group), the screen is taken back. */
const stopMs = 250;

/**
Takes the terminal: alternate screen, raw mode, no cursor. From here until `close` the terminal is given back
exactly once on every way out that a program can notice: `close`, `process.exit`, an exception or rejection that
nobody caught, SIGQUIT, and SIGTERM, SIGHUP and SIGINT after `onSignal` has ended the program.
*/
export function openTerminal(options: TerminalOptions): Terminal {
	const {stdin, stdout, env, host = process} = options;
	const writer = createScreenWriter({
		output: {
			write: (text, done) => send(text, done),
			once: (event, listener) => stdout.once(event, listener),
		},
		columns: stdout.columns,
		rows: stdout.rows,
		isModern: isModernTerminal(env.TERM),
	});
	const keys = createKeyReader(stdin, {intercept});
	let state: 'open' | 'suspended' | 'closed' = 'open';
	let isGone = false;
	let resizeTimer: NodeJS.Timeout | undefined;
	let stopTimer: NodeJS.Timeout | undefined;

	function send(text: string, done?: () => void): boolean {
		try {
			return stdout.write(text, done);
		} catch {
			vanish();
			return true;
		}
	}

	function intercept(key: string): boolean {
		if (key === ctrlL) writer.repaint();
		else if (key === ctrlZ) suspend();
		else return false;
		return true;
	}

	function setRawMode(isRaw: boolean): void {
		try {
			stdin.setRawMode(isRaw);
		} catch {
			// A terminal that vanished has no modes; whoever reads or writes next finds out.
		}
	}

	function enter(): void {
		setRawMode(true);
		send(enterScreen);
		keys.start();
	}

	function leave(): void {
		keys.stop();
		if (!isGone) writeNow(stdout, leaveScreen);
		setRawMode(false);
	}

	function suspend(): void {
		if (state !== 'open' || isGone || options.maySuspend?.() === false) return;
		state = 'suspended';
		writer.pause();
		leave();
		// While stopped no stream keeps the event loop alive, and `fg` would find a program that has ended.
		stopTimer = setTimeout(wake, stopMs);
		// Without a listener SIGTSTP has its usual effect. The group, because a launcher may wait for us.
		host.off('SIGTSTP', suspend);
		try {
			host.kill(0, 'SIGTSTP');
		} catch {
			wake();
		}
	}

	/** Continued, by `fg` or because nothing had stopped us; also after a stop that we did not ask for. */
	function wake(): void {
		clearTimeout(stopTimer);
		if (state === 'closed' || isGone) return;
		if (state === 'suspended') host.on('SIGTSTP', suspend);
		else keys.stop();
		state = 'open';
		enter();
		resizeNow();
		writer.resume();
	}

	function resizeSoon(): void {
		resizeTimer ??= setTimeout(resizeNow, resizeMs);
	}

	function resizeNow(): void {
		clearTimeout(resizeTimer);
		resizeTimer = undefined;
		const {columns, rows} = stdout;
		if (columns > 0 && rows > 0 && (columns !== writer.columns || rows !== writer.rows)) {
			writer.resize(columns, rows);
		}
	}

	function vanish(): void {
		if (isGone || state === 'closed') return;
		isGone = true;
		writer.close();
		keys.stop();
		options.onGone?.();
	}

	function quit(): void {
		close();
		host.exit(signalExitCode('SIGQUIT'));
	}

	const endings = endSignals.map(signal => ({
		signal,
		listener: () => {
			if (options.onSignal !== undefined) {
				options.onSignal(signal);
				return;
			}
			close();
			host.exit(signalExitCode(signal));
		},
	}));

	function close(): void {
		if (state === 'closed') return;
		const wasOpen = state === 'open';
		state = 'closed';
		clearTimeout(resizeTimer);
		clearTimeout(stopTimer);
		writer.close();
		if (wasOpen) leave();
		for (const {signal, listener} of endings) host.off(signal, listener);
		host.off('SIGQUIT', quit);
		host.off('SIGTSTP', suspend);
		host.off('SIGCONT', wake);
		host.off('exit', close);
		host.off('uncaughtExceptionMonitor', close);
		stdout.off('resize', resizeSoon);
		for (const event of ['end', 'close', 'error'] as const) stdin.off(event, vanish);
		for (const event of ['close', 'error'] as const) stdout.off(event, vanish);
		// What the streams still report after this must not become an exception.
		stdin.on('error', ignore);
		stdout.on('error', ignore);
		stdin.unref?.();
	}

	for (const {signal, listener} of endings) host.on(signal, listener);
	host.on('SIGQUIT', quit);
	host.on('SIGTSTP', suspend);
	host.on('SIGCONT', wake);
	host.on('exit', close);
	// Runs before Node prints an exception that nobody caught, so that it is read on the main screen.
	host.on('uncaughtExceptionMonitor', close);
	stdout.on('resize', resizeSoon);
	for (const event of ['end', 'close', 'error'] as const) stdin.on(event, vanish);
	for (const event of ['close', 'error'] as const) stdout.on(event, vanish);
	stdin.ref?.();
	enter();

	return {
		stdin: keys,
		stdout: writer,
		get isGone() {
			return isGone;
		},
		dropPending: () => keys.dropPending(),
		repaint: () => writer.repaint(),
		suspend,
		close,
	};
}

function ignore(): void {}

/** Writes before it returns, where the stream has a descriptor: at exit nothing is written later. */
function writeNow(stdout: TerminalOutput, text: string): void {
	try {
		if (stdout.fd === undefined) stdout.write(text);
		else writeAll(stdout.fd, text);
	} catch {
		// The terminal is gone, so there is nothing to give back.
	}
}

function writeAll(fd: number, text: string): void {
	const tries = 100;
	const pauseMs = 2;
	let rest = text;
	for (let attempt = 0; rest !== '' && attempt < tries; attempt++) {
		try {
			// All of it is ASCII, so bytes written are characters written.
			rest = rest.slice(writeSync(fd, rest));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
		}
	}
}
