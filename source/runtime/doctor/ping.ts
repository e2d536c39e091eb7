import {execFile} from 'node:child_process';
import type {PingFound} from './ports.ts';

/** One ping that waits a second, as each system's own program takes it. */
export function pingCommand(address: string, platform: NodeJS.Platform): readonly string[] {
	if (platform === 'win32') return ['-n', '1', '-w', '1000', address];
	return platform === 'darwin' ? ['-c', '1', '-t', '1', address] : ['-c', '1', '-W', '1', address];
}

/**
@param address numeric: a name could begin with a dash.
@param run instead of the system's program, for tests: exit code (null = could not be started) and what was printed.
*/
export async function ping(
	address: string,
	signal: AbortSignal,
	platform: NodeJS.Platform = process.platform,
	run: RunPing = runPing,
): Promise<PingFound> {
	const {exit, output} = await run(pingCommand(address, platform), signal);
	if (exit === null) return {kind: 'unavailable', reason: 'there is no ping program on this computer'};
	const answered = /(?:time|Zeit)[=<]\s*([\d.]+)\s*ms/i.exec(output);
	// Windows ends with 0 as well when a router answers that it knows no way; only a real answer has a TTL.
	if (exit === 0 && /ttl=|hlim=|time[=<]/i.test(output)) {
		return {kind: 'answer', ms: answered === null ? 0 : Math.round(Number(answered[1]) * 10) / 10};
	}

	return /not permitted|must be root|privileg/i.test(output)
		? {kind: 'unavailable', reason: 'this user may not send pings'}
		: {kind: 'silent'};
}

export type RunPing = (
	args: readonly string[],
	signal: AbortSignal,
) => Promise<{readonly exit: number | null; readonly output: string}>;

const runPing: RunPing = (args, signal) => {
	const {promise, resolve} = Promise.withResolvers<{exit: number | null; output: string}>();
	const env = {...process.env, LC_ALL: 'C'};
	execFile(
		'ping',
		[...args],
		{signal, env, windowsHide: true, maxBuffer: 64 * 1024},
		(error, out, errors) => {
			const code = error === null ? 0 : error.code;
			const isMissing = typeof code === 'string' && code !== 'ABORT_ERR';
			resolve({exit: isMissing ? null : typeof code === 'number' ? code : 1, output: out + errors});
		},
	);
	return promise;
};
