import {createInterface} from 'node:readline';
import {createPerformer} from '../runtime/perform.ts';
import type {Workbench} from '../runtime/workbench.ts';
import {changeKeys, initialState, type KeySettings, type ShellCommand} from '../store/index.ts';
import {createPlainSession} from '../ui/plain/session.ts';
import {type EndSignal, signalExitCode} from '../ui/terminal/terminal.ts';
import {createPages} from './screen-pages.ts';
import {tellUnfinished} from './screen-unfinished.ts';

export interface PlainScreenOptions {
	readonly workbench: Workbench;
	readonly stdin: NodeJS.ReadableStream;
	readonly stdout: NodeJS.WritableStream;
	/** A package that ended makes a member inactive: for files that are saved. */
	readonly expireByPackage?: boolean;
	readonly keys?: KeySettings;
	readonly commands?: readonly ShellCommand[];
	/** `process`, or what stands for it in tests. */
	readonly host?: {
		on(signal: string, listener: () => void): unknown;
		off(signal: string, listener: () => void): unknown;
	};
}

/** Nothing depends on it: lines are as long as they are. */
const nominalSize = {columns: 200, rows: 50};

/**
The screen as lines and prompts, for dumb terminals, screen readers and pipes: no escape sequence, nothing is drawn
twice. The same plans, and the same words to be typed before anything is written.
@returns the exit code: 0, 130 after Ctrl-C, 128 + n after a signal. The workbench is the caller's to close.
@throws {ConfigError} for keys that cannot be.
*/
export async function runPlainScreen(options: PlainScreenOptions): Promise<number> {
	const {workbench, stdin, stdout, host = process} = options;
	const keys = changeKeys(options.keys ?? {});
	const ended = Promise.withResolvers<number>();
	const say = (lines: readonly string[]) => void stdout.write(lines.map(line => `${line}\n`).join(''));
	const performer = createPerformer(workbench, event => session.dispatch(event), {
		repaint() {},
		suspend() {},
		copy() {},
		dropPendingKeys: () => session.dropPending(),
		quit: ended.resolve,
	});
	const {deviceName: device, isReadOnly, writableRows} = workbench;
	const start = initialState({
		device: null,
		isReadOnly: false,
		size: nominalSize,
		keys,
		commands: options.commands ?? [],
	});
	const pages = createPages(
		workbench,
		event => session.dispatch(event),
		async () => ({
			folder: process.cwd(),
			expireByPackage: options.expireByPackage ?? false,
		}),
	);
	const session = createPlainSession(start, {
		say,
		perform(effect) {
			if (!pages.perform(effect)) performer.perform(effect);
		},
	});
	const interrupt = () => session.dispatch({type: 'interrupted'});
	const endings = (['SIGTERM', 'SIGHUP'] as const satisfies readonly EndSignal[]).map(
		signal => [signal, () => ended.resolve(signalExitCode(signal))] as const,
	);
	host.on('SIGINT', interrupt);
	for (const [signal, listener] of endings) host.on(signal, listener);
	session.dispatch({type: 'workbench-opened', device, isReadOnly, writableRows});
	session.dispatch({type: 'refresh-requested'});
	// The terminal keeps its own line editing, so that Ctrl-C stays a signal.
	const lines = createInterface({input: stdin, terminal: false});
	lines.on('line', line => {
		performer.touched();
		session.take(line);
	});
	lines.once('close', () => session.end());
	void tellUnfinished(workbench, event => session.dispatch(event));
	try {
		return await ended.promise;
	} finally {
		lines.close();
		pages.close();
		await performer.close();
		host.off('SIGINT', interrupt);
		for (const [signal, listener] of endings) host.off(signal, listener);
	}
}
