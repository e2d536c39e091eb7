import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {plainText} from '../domain/index.ts';

export interface HookOptions {
	readonly timeoutMs: number;
	readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Between asking a command that takes too long to end, and ending it. */
const graceMs = 2000;
const keptCharacters = 2000;

/**
Runs a command of the settings' owner, with what happened on its stdin. Nothing of what happened goes on a command
line or into the environment, where a shell could act on it.
@returns what went wrong, a sentence; null = it ended with 0. @throws the signal's reason, after ending the command.
*/
export async function runHook(
	command: string,
	input: string,
	{timeoutMs, environment}: HookOptions,
	signal: AbortSignal,
): Promise<string | null> {
	signal.throwIfAborted();
	const child = spawn(command, {
		shell: true,
		// A group of its own, so that what the shell has started ends with it. Windows knows no such groups.
		detached: process.platform !== 'win32',
		stdio: ['pipe', 'ignore', 'pipe'],
		env: withoutSecrets(environment),
		windowsHide: true,
	});
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		said = (said + text).slice(-keptCharacters);
	});
	// A command that does not read is no mistake.
	child.stdin.on('error', () => {});
	child.stdin.end(input);
	let isLate = false;
	const late = setTimeout(() => {
		isLate = true;
		end(child, 'SIGTERM');
	}, timeoutMs);
	const tooLate = setTimeout(() => end(child, 'SIGKILL'), timeoutMs + graceMs);
	const onAbort = (): void => end(child, 'SIGKILL');
	signal.addEventListener('abort', onAbort, {once: true});
	try {
		const [code, by] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
		signal.throwIfAborted();
		if (code === 0 && !isLate) return null;
		const how = isLate
			? `did not end within ${timeoutMs / 1000} s`
			: code === null
				? `was ended by ${by}`
				: `ended with ${code}`;
		const last = plainText(said.trim().split('\n').at(-1) ?? '', 300);
		return `The hook ${how}${last === '' ? '.' : `: ${last}`}`;
	} catch (error) {
		signal.throwIfAborted();
		return `The hook cannot be started: ${plainText((error as Error).message, 300)}`;
	} finally {
		clearTimeout(late);
		clearTimeout(tooLate);
		signal.removeEventListener('abort', onAbort);
		// Something that the command left running may hold the other end.
		child.stderr.destroy();
	}
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// Gone already.
	}
}

/** The gym's passwords are none of the command's business. */
function withoutSecrets(environment: HookOptions['environment']): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(environment).filter(([name]) => !/^(?:ETIME|ESSL|TRISYNC)/i.test(name)),
	);
}
