import {type Instance, render} from 'ink';
import {createLineTokens, type LineTokens, Screen, type StoreView, type Style} from '../ui/index.ts';
import type {ScreenWriter} from '../ui/terminal/screen-writer.ts';
import type {Terminal} from '../ui/terminal/terminal.ts';

/** Ink takes over: from now on it draws each frame and hears each key. */
export function drawWithInk(style: Style, terminal: Terminal, store: StoreView): Instance {
	const tokens = createLineTokens();
	return render(<Screen store={store} style={style} tokens={tokens} />, {
		stdin: terminal.stdin as unknown as NodeJS.ReadStream,
		stdout: putBack(terminal.stdout, tokens) as unknown as NodeJS.WriteStream,
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: 60,
	});
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
