import {createPerformer} from '../runtime/perform.ts';
import type {Workbench} from '../runtime/workbench.ts';
import {
	changeKeys,
	type Event,
	initialState,
	type KeySettings,
	runOf,
	type ShellCommand,
	type State,
} from '../store/index.ts';
import {firstFrame} from '../ui/first-frame.ts';
import {ascii, chooseGlyphs} from '../ui/glyphs.ts';
import type {StoreView, Style, ThemeSetting} from '../ui/index.ts';
import {
	type EndSignal,
	openTerminal,
	signalExitCode,
	type Terminal,
	type TerminalInput,
	type TerminalOutput,
} from '../ui/terminal/terminal.ts';
import {chooseTheme} from '../ui/theme.ts';
import {openingWorkbench} from './opening-workbench.ts';
import {createDoorKeeper, type Doors} from './screen-doors.ts';
import type {Desktop} from './screen-files.ts';
import {createFindPreparer} from './screen-finding.ts';
import {createPages} from './screen-pages.ts';
import {createScreenStore} from './screen-store.ts';
import {tellUnfinished} from './screen-unfinished.ts';

export interface ScreenOptions {
	/** A promise lets the first frame be drawn while it is being opened. */
	readonly workbench: Workbench | Promise<Workbench>;
	/** The site's terminals; absent or null = there is this one alone. */
	readonly doors?: Promise<Doors | null>;
	/** Where files go that are saved from the screen, and by which rules; absent = the folder of the process. */
	readonly desktop?: () => Promise<Desktop>;
	readonly stdin: TerminalInput;
	readonly stdout: TerminalOutput;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Hold the line for live events from the start (the demo). */
	readonly startLive: boolean;
	readonly color?: 'auto' | 'always' | 'never';
	/** The settings' theme; null = the program's own. */
	readonly theme?: ThemeSetting | null;
	/** Keys that the settings give to actions. */
	readonly keys?: KeySettings;
	/** Commands of the shell program, which the help tells of. */
	readonly commands?: readonly ShellCommand[];
	/** Draw lines as ASCII whatever the locale says. */
	readonly isAscii?: boolean;
}

/**
Runs the whole screen on a workbench until it is left. The first frame is drawn before anything is read, and, with
a promise, before the workbench is open; even before Ink is loaded, which then takes over the same frame.
@returns the exit code: 0, 130 after Ctrl-C, 128 + n after a signal. The workbench is the caller's to close.
@throws {ConfigError} for keys or colours that cannot be, before the terminal is touched.
@throws what opening the workbench threw, with the terminal given back.
*/
export async function runScreen(options: ScreenOptions): Promise<number> {
	const style = styleOf(options);
	const keys = changeKeys(options.keys ?? {});
	const ended = Promise.withResolvers<number>();
	const opening = Promise.resolve(options.workbench);
	let current = opening;
	const bench = openingWorkbench(() => current);
	const endBySignal = (signal: EndSignal) => ended.resolve(signalExitCode(signal));
	const terminal = openTerminal({
		stdin: options.stdin,
		stdout: options.stdout,
		env: options.env,
		onSignal: endBySignal,
		onGone: () => endBySignal('SIGHUP'),
		maySuspend: () => runOf(store.getState()) === null,
	});
	// What was asked of one terminal says nothing of another.
	const dispatch = (event: Event) => {
		if (!doors.isChanging) store.dispatch(event);
	};
	const performer = createPerformer(bench, dispatch, {
		repaint: () => terminal.repaint(),
		suspend: () => terminal.suspend(),
		dropPendingKeys: () => terminal.dropPending(),
		copy: text => terminal.stdout.write(clipboard(text)),
		quit: ended.resolve,
	});
	const start = initialState({
		device: null,
		isReadOnly: true,
		size: sizeOf(terminal),
		keys,
		commands: options.commands ?? [],
	});
	const pages = createPages(bench, dispatch, options.desktop ?? defaultDesktop);
	const doors = createDoorKeeper(options.doors ?? Promise.resolve(null), {
		dispatch: event => store.dispatch(event),
		moveIn(workbench) {
			if (workbench !== null) current = Promise.resolve(workbench);
			void current.then(bench => begin(bench, store, false));
		},
	});
	const finding = createFindPreparer();
	const store = createScreenStore(
		start,
		effect => {
			const others = [pages, doors, finding];
			if (!others.some(other => other.perform(effect))) performer.perform(effect);
		},
		() => terminal.stdout.drawnBytes,
	);
	const resize = () => store.dispatch({type: 'resized', size: sizeOf(terminal)});
	terminal.stdout.on('resize', resize);
	options.stdin.on('data', performer.touched);
	terminal.stdout.write(firstFrame(style, start));
	opening.then(workbench => begin(workbench, store, options.startLive), ended.reject);
	let ink: {unmount(): void} | null = null;
	let endTidying = (): void => {};
	try {
		const {drawWithInk} = await import('./screen-ink.tsx');
		ink = drawWithInk(style, terminal, store);
		const {tidyWhileIdle} = await import('./idle-memory.ts');
		endTidying = tidyWhileIdle(options.stdin);
		return await ended.promise;
	} finally {
		endTidying();
		pages.close();
		finding.close();
		// A user in hand is finished and the device enabled again before the shell is back.
		await performer.close();
		await doors.close();
		terminal.stdout.off('resize', resize);
		options.stdin.off('data', performer.touched);
		store.close();
		ink?.unmount();
		terminal.close();
	}
}

const defaultDesktop = async (): Promise<Desktop> => ({folder: process.cwd(), expireByPackage: false});

function styleOf({env, color = 'auto', theme = null, isAscii = false}: ScreenOptions): Style {
	return {theme: chooseTheme({color, theme, env}), glyphs: isAscii ? ascii : chooseGlyphs(env)};
}

/** The workbench is there: its lists are read, its door is listened at, and what it left unfinished is told. */
function begin(workbench: Workbench, store: StoreView, isLive: boolean): void {
	const {deviceName, isReadOnly, writableRows} = workbench;
	store.dispatch({type: 'workbench-opened', device: deviceName, isReadOnly, writableRows});
	store.dispatch({type: 'refresh-requested'});
	if (isLive && deviceName !== null) store.dispatch({type: 'live-toggled'});
	void tellUnfinished(workbench, store.dispatch);
}

function sizeOf(terminal: Terminal): State['size'] {
	return {columns: terminal.stdout.columns, rows: terminal.stdout.rows};
}

/** OSC 52: the terminal on the technician's machine takes the text, also through SSH. */
function clipboard(text: string): string {
	return `\u001B]52;c;${globalThis.btoa(String.fromCodePoint(...new TextEncoder().encode(text)))}\u0007`;
}
