import {render, Text, useInput} from 'ink';
import {createElement, useReducer} from 'react';
import {inkOptions, openTerminal, signalExitCode} from '../../../source/ui/terminal/terminal.ts';

// Run in a pseudo-terminal by process.test.ts: it counts keys and ends in every way there is.
const terminal = openTerminal({
	stdin: process.stdin,
	stdout: process.stdout,
	env: process.env,
	onSignal: signal => finish(signalExitCode(signal)),
	onGone: () => finish(3),
});

function finish(code: number): void {
	instance.unmount();
	terminal.close();
	process.exit(code);
}

function Probe() {
	const [keys, count] = useReducer((state: number) => state + 1, 0);
	useInput(input => {
		if (input === 'q') finish(0);
		if (input === 'x') process.exit(7);
		if (input === 'p') void Promise.reject(new Error('rejected on purpose'));
		if (input === 't') {
			setImmediate(() => {
				throw new Error('thrown on purpose');
			});
		}
		count();
	});
	return createElement(Text, null, `\x1B[31mkeys ${keys}\x1B[39m pid ${process.pid}`);
}

const instance = render(createElement(Probe), inkOptions(terminal));
