import {EventEmitter} from 'node:events';
import xterm from '@xterm/headless';
import {runScreen, type ScreenOptions} from '../../source/app/screen.ts';

/** A terminal in memory: what is written is drawn by an emulator, what is typed arrives as one chunk. */
export function fakeTty(columns: number, rows: number) {
	const emulator = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const stdin = Object.assign(new EventEmitter(), {
		isTTY: true,
		setRawMode: () => stdin,
		resume: () => stdin,
		pause: () => stdin,
	});
	let bytes = 0;
	const stdout = Object.assign(new EventEmitter(), {
		isTTY: true,
		columns,
		rows,
		write(text: string, done?: () => void) {
			bytes += Buffer.byteLength(text);
			emulator.write(text, () => {
				done?.();
				stdout.emit('drawn');
			});
			return true;
		},
	});
	const text = () =>
		Array.from({length: stdout.rows}, (_, row) => {
			const buffer = emulator.buffer.active;
			return buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '';
		});
	return {
		stdin,
		stdout,
		bytes: () => bytes,
		/** The screen's lines, without trailing spaces. */
		lines: text,
		resize(toColumns: number, toRows: number) {
			stdout.columns = toColumns;
			stdout.rows = toRows;
			emulator.resize(toColumns, toRows);
			stdout.emit('resize');
		},
		type(keys: string) {
			stdin.emit('data', Buffer.from(keys));
		},
		/** Resolves with the screen as soon as it matches; the test's own time limit ends a wait in vain. */
		async until(pattern: RegExp | ((screen: string) => boolean)): Promise<string> {
			const matches = typeof pattern === 'function' ? pattern : (screen: string) => pattern.test(screen);
			for (;;) {
				const screen = text().join('\n');
				if (matches(screen)) return screen;
				await new Promise(resolve => stdout.once('drawn', resolve));
			}
		},
	};
}

export type FakeTty = ReturnType<typeof fakeTty>;

/** The whole screen on a terminal in memory. */
export function openScreen(
	options: Pick<ScreenOptions, 'workbench'> & Partial<ScreenOptions>,
	size: readonly [columns: number, rows: number] = [80, 24],
) {
	const tty = fakeTty(...size);
	const code = runScreen({
		env: {TERM: 'xterm-256color', LANG: 'C'},
		startLive: false,
		stdin: tty.stdin as never,
		stdout: tty.stdout as never,
		...options,
	});
	return {...tty, code};
}
