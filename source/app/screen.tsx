import {render} from 'ink';
import {createPerformer} from '../runtime/perform.ts';
import type {Workbench} from '../runtime/workbench.ts';
import {type Effect, initialState, type State} from '../store/index.ts';
import {
	ascii,
	chooseGlyphs,
	chooseTheme,
	createLineTokens,
	type LineTokens,
	Screen,
	type ThemeName,
	themes,
} from '../ui/index.ts';
import type {ScreenWriter} from '../ui/terminal/screen-writer.ts';
import {
	type EndSignal,
	openTerminal,
	signalExitCode,
	type Terminal,
	type TerminalInput,
	type TerminalOutput,
} from '../ui/terminal/terminal.ts';
import {createScreenStore} from './screen-store.ts';

export interface ScreenOptions {
	readonly workbench: Workbench;
	readonly stdin: TerminalInput;
	readonly stdout: TerminalOutput;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Hold the line for live events from the start (the demo). */
	readonly startLive: boolean;
	readonly color?: 'auto' | 'always' | 'never';
	readonly theme?: ThemeName | null;
	/** Draw lines as ASCII whatever the locale says. */
	readonly isAscii?: boolean;
}

/**
Runs the whole screen on a workbench until it is left. The first frame is drawn before anything is read.
@returns the exit code: 0, 130 after Ctrl-C, 128 + n after a signal. The workbench is the caller's to close.
*/
export async function runScreen(options: ScreenOptions): Promise<number> {
	const {workbench, stdin, stdout, env} = options;
	const ended = Promise.withResolvers<number>();
	const endBySignal = (signal: EndSignal) => ended.resolve(signalExitCode(signal));
	let isRunning = () => false;
	const terminal = openTerminal({
		stdin,
		stdout,
		env,
		onSignal: endBySignal,
		onGone: () => endBySignal('SIGHUP'),
		maySuspend: () => !isRunning(),
	});
	const performer = createPerformer(workbench, event => store.dispatch(event), {
		repaint: () => terminal.repaint(),
		suspend: () => terminal.suspend(),
		dropPendingKeys: () => terminal.dropPending(),
		copy: text => stdout.write(clipboard(text)),
		quit: ended.resolve,
	});
	const store = createScreenStore(startOf(workbench, terminal), (effect: Effect) =>
		performer.perform(effect),
	);
	isRunning = () => store.getState().dialogs.some(dialog => dialog.kind === 'run');
	const resize = () => store.dispatch({type: 'resized', size: sizeOf(terminal)});
	terminal.stdout.on('resize', resize);

	const theme = chooseTheme({color: options.color ?? 'auto', theme: options.theme ?? null, env});
	const style = {theme: themes[theme], glyphs: options.isAscii === true ? ascii : chooseGlyphs(env)};
	const tokens = createLineTokens();
	const ink = render(<Screen store={store} style={style} tokens={tokens} />, {
		stdin: terminal.stdin as unknown as NodeJS.ReadStream,
		stdout: putBack(terminal.stdout, tokens) as unknown as NodeJS.WriteStream,
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: 60,
	});
	try {
		store.dispatch({type: 'refresh-requested'});
		if (options.startLive && workbench.deviceName !== null) store.dispatch({type: 'live-toggled'});
		void tellUnfinished(workbench, text => store.dispatch({type: 'notice-given', text}));
		return await ended.promise;
	} finally {
		// A user in hand is finished and the device enabled again before the shell is back.
		await performer.close();
		terminal.stdout.off('resize', resize);
		store.close();
		ink.unmount();
		terminal.close();
	}
}

/** The writer as Ink sees it: what it writes has its lines put back first. */
function putBack(writer: ScreenWriter, tokens: LineTokens): ScreenWriter {
	return new Proxy(writer, {
		get(target, name) {
			if (name === 'write')
				return (text: string, ...rest: [(string | (() => void))?, (() => void)?]) =>
					target.write(tokens.show(text), ...rest);
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

function sizeOf(terminal: Terminal): State['size'] {
	return {columns: terminal.stdout.columns, rows: terminal.stdout.rows};
}

function startOf(workbench: Workbench, terminal: Terminal): State {
	return initialState({
		device: workbench.deviceName,
		isReadOnly: workbench.isReadOnly,
		size: sizeOf(terminal),
	});
}

async function tellUnfinished(workbench: Workbench, tell: (text: string) => void): Promise<void> {
	try {
		const word = await workbench.unfinished();
		if (word !== null) tell(word);
	} catch {
		// Unfinished operations that cannot be read now are met again by the next plan, which refuses.
	}
}

/** OSC 52: the terminal on the technician's machine takes the text, also through SSH. */
function clipboard(text: string): string {
	return `\u001B]52;c;${globalThis.btoa(String.fromCodePoint(...new TextEncoder().encode(text)))}\u0007`;
}
