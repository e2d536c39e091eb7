import {render, Text} from 'ink';
import TextInput from 'ink-text-input';
import {useState} from 'react';
import {expect, test} from 'vitest';
import {inkOptions, openTerminal} from '../../../source/ui/terminal/terminal.ts';
import {createVirtualTerminal} from '../../helpers/virtual-terminal.ts';
import {fakeHost} from './fake-host.ts';

function Field() {
	const [text, setText] = useState('');
	const [sent, setSent] = useState('');
	return (
		<>
			<TextInput value={text} onChange={setText} onSubmit={setSent} showCursor={false} />
			<Text>sent [{sent}]</Text>
		</>
	);
}

test('a text field loses nothing of a phrase that arrives in one piece with its corrections and Enter', async () => {
	const terminal = createVirtualTerminal(60, 6);
	const session = openTerminal({stdin: terminal.stdin, stdout: terminal.stdout, env: {}, host: fakeHost()});
	const instance = render(<Field />, inkOptions(session));
	await terminal.waitForText('sent []');
	terminal.press('delete 21\x7F\x7F12 main-dooor\x7F\x7Fr\r');
	await terminal.waitForText('sent [delete 12 main-door]');
	instance.unmount();
	session.close();
	expect(terminal.stdin.isRaw).toBe(false);
});
