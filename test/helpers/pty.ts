import {fileURLToPath} from 'node:url';
import pty from '@lydell/node-pty';
import {EmulatedScreen, type Screen} from './screen.ts';

const launcher = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

export interface CommandOptions {
	readonly columns?: number;
	readonly rows?: number;
	/** Added to the environment of the tests; undefined removes a variable. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
}

/** How a command ended: with an exit code, or by a signal when that is not 0. */
export interface CommandEnd {
	readonly code: number;
	readonly signal: number;
}

/** A command in a pseudo-terminal of its own. */
export interface Command extends Screen {
	readonly pid: number;
	/** All that came out of the pseudo-terminal, the echo of what was typed included. */
	readonly written: string;
	/** Resolves when the command has ended and its last bytes are on the screen. */
	readonly ended: Promise<CommandEnd>;
	press(keys: string): void;
	resize(columns: number, rows: number): void;
	kill(signal: NodeJS.Signals): void;
	/** The terminal goes away, as when the SSH connection is lost: nobody reads, nobody types, and SIGHUP comes. */
	vanish(): void;
}

/** Synchronized update, DEC private mode 2026. */
const frameBegins = '\x1B[?2026h';
const frameEnds = '\x1B[?2026l';

class RunningCommand extends EmulatedScreen implements Command {
	readonly #process: pty.IPty;
	#written = '';
	#hasEnded = false;
	readonly ended: Promise<CommandEnd>;

	constructor(file: string, args: readonly string[], options: CommandOptions) {
		const {columns = 80, rows = 24} = options;
		super(columns, rows);
		const env = {...process.env, TERM: 'xterm-256color', ...options.env};
		this.#process = pty.spawn(file, [...args], {
			cols: columns,
			rows,
			cwd: options.cwd ?? process.cwd(),
			name: env.TERM ?? 'dumb',
			env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
		});
		this.#process.onData(data => {
			this.#written += data;
			this.write(data);
		});
		this.ended = new Promise(resolve => {
			this.#process.onExit(({exitCode, signal = 0}) => {
				this.#hasEnded = true;
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

	/** A frame that is announced as one is looked at when all of it is there. */
	override waitFor(isTrue: () => boolean, what: string): Promise<void> {
		const isWhole = () => this.#written.lastIndexOf(frameEnds) >= this.#written.lastIndexOf(frameBegins);
		return super.waitFor(() => isWhole() && isTrue(), what);
	}

	press(keys: string): void {
		this.#process.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.emulator.resize(columns, rows);
		this.#process.resize(columns, rows);
	}

	vanish(): void {
		(this.#process as pty.IPty & {destroy(): void}).destroy();
	}

	kill(signal: NodeJS.Signals): void {
		if (!this.#hasEnded) this.#process.kill(signal);
	}
}

/** Starts a command. Whoever starts it ends it: awaits `ended`, or calls `kill`. */
export function startCommand(file: string, args: readonly string[], options: CommandOptions = {}): Command {
	return new RunningCommand(file, args, options);
}

/** Starts the whole program, `bin/cli.js`, under the Node that runs the tests. */
export function startProgram(args: readonly string[], options: CommandOptions = {}): Command {
	return startCommand(process.execPath, [launcher, ...args], options);
}
