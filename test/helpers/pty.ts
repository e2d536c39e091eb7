import {fileURLToPath} from 'node:url';
import pty from '@lydell/node-pty';
import {EmulatedScreen, type Screen} from './screen.ts';

const launcher = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

export interface ProgramOptions {
	readonly columns?: number;
	readonly rows?: number;
	/** Added to the environment of the tests; undefined removes a variable. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** What is run by this Node instead of `bin/cli.js`. */
	readonly script?: string;
	/** Options of Node itself, before the script. */
	readonly nodeArguments?: readonly string[];
}

/** How a program ended; `code` as a shell would see it when it was not ended by a signal. */
export interface ProgramEnd {
	readonly code: number;
	readonly signal: number;
}

/** A whole program in a pseudo-terminal. */
export interface Program extends Screen {
	readonly pid: number;
	/** All bytes that the program and the terminal's echo wrote. */
	readonly written: string;
	/** Resolves when the program has ended and its last bytes are on the screen. */
	readonly ended: Promise<ProgramEnd>;
	press(keys: string): void;
	resize(columns: number, rows: number): void;
	kill(signal: NodeJS.Signals): void;
}

class RunningProgram extends EmulatedScreen implements Program {
	readonly #process: pty.IPty;
	#written = '';
	readonly ended: Promise<ProgramEnd>;

	constructor(args: readonly string[], options: ProgramOptions) {
		const {columns = 80, rows = 24, script = launcher, nodeArguments = []} = options;
		super(columns, rows);
		const env = {...process.env, TERM: 'xterm-256color', ...options.env};
		this.#process = pty.spawn(process.execPath, [...nodeArguments, script, ...args], {
			cols: columns,
			rows,
			cwd: options.cwd ?? process.cwd(),
			name: env.TERM ?? 'xterm-256color',
			env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
		});
		this.#process.onData(data => {
			this.#written += data;
			this.write(data);
		});
		this.ended = new Promise(resolve => {
			this.#process.onExit(({exitCode, signal = 0}) => {
				void this.settled().then(() => resolve({code: exitCode, signal}));
			});
		});
	}

	get pid(): number {
		return this.#process.pid;
	}

	get written(): string {
		return this.#written;
	}

	press(keys: string): void {
		this.#process.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.emulator.resize(columns, rows);
		this.#process.resize(columns, rows);
	}

	kill(signal: NodeJS.Signals): void {
		this.#process.kill(signal);
	}
}

/** Starts the program in a pseudo-terminal of its own. End it: await `ended` after `q`, or `kill`. */
export function startProgram(args: readonly string[], options: ProgramOptions = {}): Program {
	return new RunningProgram(args, options);
}
