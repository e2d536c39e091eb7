import {Box, render, Text, useInput, usePaste} from 'ink';
import {useReducer} from 'react';
import {afterEach, describe, expect, test} from 'vitest';
import {inkOptions, openTerminal, type Terminal} from '../../../source/ui/terminal/terminal.ts';
import {createVirtualTerminal, type VirtualTerminal} from '../../helpers/virtual-terminal.ts';
import {fakeHost} from './fake-host.ts';

interface Shown {
	readonly keys: number;
	readonly last: string;
	readonly pasted: string;
}

type Event = {readonly key: string} | {readonly pasted: string};

/** A screen with a hundred rows of which the cursor's is marked; it counts what it is told. */
function Probe({rows}: {readonly rows: number}) {
	const [shown, tell] = useReducer(
		(state: Shown, event: Event): Shown =>
			'key' in event ? {...state, keys: state.keys + 1, last: event.key} : {...state, pasted: event.pasted},
		{keys: 0, last: '', pasted: ''},
	);
	useInput((input, key) => tell({key: key.escape ? 'escape' : key.downArrow ? 'down' : input}));
	usePaste(pasted => tell({pasted}));
	return (
		<Box flexDirection='column' height={rows - 1}>
			<Text>
				keys {shown.keys} last [{shown.last}] pasted [{shown.pasted}]
			</Text>
			{Array.from({length: rows - 2}, (_, row) => (
				<Text key={row}>{row === shown.keys % (rows - 2) ? '>' : ' '} Asha Verma | Asha Verma | -</Text>
			))}
		</Box>
	);
}

let close: (() => void) | undefined;
afterEach(() => {
	close?.();
	close = undefined;
});

function open(columns = 80, rows = 24): {terminal: VirtualTerminal; session: Terminal} {
	const terminal = createVirtualTerminal(columns, rows);
	const session = openTerminal({
		stdin: terminal.stdin,
		stdout: terminal.stdout,
		env: {TERM: 'xterm'},
		host: fakeHost(),
	});
	const instance = render(<Probe rows={rows} />, inkOptions(session));
	close = () => {
		instance.unmount();
		session.close();
	};
	return {terminal, session};
}

describe('Ink between key reader and screen writer', () => {
	test('draws on the alternate screen and says nothing else to the terminal', async () => {
		const {terminal} = open();
		await terminal.waitForText('keys 0 last []');
		expect(terminal.isAlternate).toBe(true);
		expect(terminal.written.match(/\x1B\[\?\d+[hl]/g)).toEqual([
			'\x1B[?1049h',
			'\x1B[?7l',
			'\x1B[?2004h',
			'\x1B[?25l',
			'\x1B[?2026h',
			'\x1B[?2026l',
		]);
	});

	test('takes a thousand keys of one burst, each of them once', async () => {
		const {terminal} = open(60, 5);
		await terminal.waitForText('keys 0');
		terminal.press('j'.repeat(999));
		terminal.press('k');
		await terminal.waitForText('keys 1000 last [k]');
	});

	test('knows Escape, arrows and a paste from each other', async () => {
		const {terminal} = open();
		await terminal.waitForText('keys 0');
		terminal.press('\x1B');
		await terminal.waitForText('keys 1 last [escape]');
		terminal.press('\x1B[B');
		await terminal.waitForText('keys 2 last [down]');
		terminal.press('\x1B[200~qqq\x1B[201~');
		await terminal.waitForText('keys 2 last [down] pasted [qqq]');
	});

	test('writes nothing while nothing happens', async () => {
		const {terminal, session} = open();
		await terminal.waitForText('keys 0');
		terminal.mark();
		await new Promise<void>(resolve => session.stdout.write('', resolve));
		expect(terminal.bytes).toBe(0);
	});

	test('leaves the last frame and all modes behind when it ends', async () => {
		const {terminal} = open();
		await terminal.waitForText('keys 0');
		terminal.mark();
		close?.();
		await terminal.settled();
		expect(terminal.isAlternate).toBe(false);
		expect(terminal.text().join('')).toBe('');
		expect(terminal.written.match(/\x1B\[\?1049l/g)).toHaveLength(1);
		expect(terminal.written.endsWith('\x1B[?25h\x1B[?1049l')).toBe(true);
	});
});
