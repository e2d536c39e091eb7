import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';

const launcher = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

/** How a command without a terminal ended, and all it said. */
export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface ProcessOptions {
	readonly cwd: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** This machine's own settings must not decide what a test sees. */
export function cleanEnvironment(folder: string): Record<string, string | undefined> {
	const own = Object.keys(process.env).filter(name =>
		/^(?:ETIME|ESSL|TRISYNC|NO_COLOR|FORCE_COLOR|LC_)/.test(name),
	);
	return {
		...Object.fromEntries(own.map(name => [name, undefined])),
		LC_ALL: 'C.UTF-8',
		TRISYNC_CONFIG: `${folder}/config`,
		TRISYNC_STATE: `${folder}/state`,
	};
}

/** Starts the built program in pipes, as cron does. */
export function startCommand(args: readonly string[], {cwd, env = {}}: ProcessOptions): ChildProcess {
	const child = spawn(process.execPath, [launcher, ...args], {
		cwd,
		env: {...process.env, ...cleanEnvironment(cwd), ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return child;
}

/** Runs one command to its end. */
export async function runCommand(args: readonly string[], options: ProcessOptions): Promise<Ended> {
	return ending(startCommand(args, options));
}

export async function ending(child: ChildProcess): Promise<Ended> {
	const [stdout, stderr, [code, signal]] = await Promise.all([
		text(child.stdout!),
		text(child.stderr!),
		once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
	]);
	return {code, signal, stdout, stderr};
}

/** A simulated terminal in a process of its own. */
export interface OutsideDevice {
	readonly address: string;
	readonly child: ChildProcess;
	/** Ends it as Ctrl-C would. */
	stop(): Promise<number | null>;
}

export async function startOutsideDevice(
	args: readonly string[],
	options: ProcessOptions,
): Promise<OutsideDevice> {
	const child = startCommand(['simulate', ...args], options);
	const [line] = (await once(createInterface({input: child.stdout!}), 'line')) as [string];
	const {host, port} = JSON.parse(line) as {host: string; port: number};
	return {
		address: `${host}:${port}`,
		child,
		async stop() {
			if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
			child.kill('SIGTERM');
			const [code] = (await once(child, 'exit')) as [number | null];
			return code;
		},
	};
}
