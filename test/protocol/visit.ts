import {afterEach} from 'vitest';
import {createTerminal, type TerminalSettings, type ZkSession} from '../../source/protocol/index.ts';
import {type Script, type ScriptedTerminal, startScriptedTerminal} from '../helpers/scripted-terminal.ts';

/** Short enough for a test that waits for silence, long enough for a busy machine elsewhere. */
export const patient = {connectMs: 10_000, commandMs: 10_000, silenceMs: 10_000, listMs: 20_000};

const cleanups: Array<() => Promise<void>> = [];

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function scripted(script: Script = {}): Promise<ScriptedTerminal> {
	const terminal = await startScriptedTerminal(script);
	cleanups.push(() => terminal.close());
	return terminal;
}

export function clientOf(terminal: {readonly port: number}, settings: Partial<TerminalSettings> = {}) {
	return createTerminal({
		host: '127.0.0.1',
		port: terminal.port,
		...settings,
		timeouts: {...patient, ...settings.timeouts},
	});
}

export async function visit(
	terminal: {readonly port: number},
	settings: Partial<TerminalSettings> = {},
): Promise<ZkSession> {
	const session = await clientOf(terminal, settings).open();
	cleanups.push(() => session.close());
	return session;
}
