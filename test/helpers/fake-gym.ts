import {PassThrough, Readable, Writable} from 'node:stream';
import {expect} from 'vitest';
import type {Gym, GymParts} from '../../source/app/gym.ts';
import {parseArguments} from '../../source/commands/parse.ts';
import {type FakeWorkbench, fakeWorkbench, type Script} from './fake-workbench.ts';
import {readAt} from './gym.ts';
import {expectToMatch, type SchemaName} from './json-schema.ts';

export interface Setting extends Script {
	/** What a person types, `null` for Ctrl-D; without it there is no terminal. */
	readonly typed?: string | null;
	/** stdout goes to a file while the rest is a terminal. */
	readonly isRedirected?: boolean;
	readonly signal?: AbortSignal;
	/** A gym to work on instead of a fake one; its owner closes it. */
	readonly gym?: Gym;
	/** Called at everything on stdout. */
	readonly onOutput?: () => void;
}

/** What came of one command line. */
export interface Ran {
	readonly exit: number;
	readonly stdout: string;
	readonly stderr: string;
	readonly workbench: FakeWorkbench;
	/** Which parts of the gym were asked for; empty = it was never opened. */
	readonly opened: readonly GymParts[];
	/** The one object on stdout, which must be as `docs/schema` says. */
	// biome-ignore lint/suspicious/noExplicitAny: a test names the fields it looks at.
	json(schema: SchemaName): any;
}

/** When the commands of a test print; the sources were read 1.2 s earlier. */
export const now = readAt + 1200;

/** Run one command line on a workbench that does what its script says, or on the gym given. @throws what the command throws. */
export async function trisync(argv: readonly string[], setting: Setting = {}): Promise<Ran> {
	const {command, args, flags} = parseArguments(argv);
	const workbench = fakeWorkbench(setting);
	const opened: GymParts[] = [];
	const isTTY = setting.typed !== undefined;
	const [stdout, stderr] = [collect(isTTY && !setting.isRedirected, setting.onOutput), collect(isTTY)];
	const exit = await command.run({
		flags,
		args,
		stdin: Object.assign(isTTY ? typing(setting.typed ?? null) : Readable.from([]), {isTTY}),
		stdout: stdout.stream,
		stderr: stderr.stream,
		env: {},
		signal: setting.signal ?? new AbortController().signal,
		async openGym(parts = {}) {
			opened.push(parts);
			return setting.gym ?? gymOn(workbench);
		},
	});
	return {
		exit,
		stdout: stdout.text(),
		stderr: stderr.text(),
		workbench,
		opened,
		json(schema) {
			expect(stdout.text()).toMatch(/^\{[^\n]*\}\n$/);
			const value: unknown = JSON.parse(stdout.text());
			expectToMatch(schema, value);
			return value;
		},
	};
}

/** A gym that is nothing but this workbench. */
export function gymOn(workbench: FakeWorkbench): Gym {
	return {
		workbench,
		isDemo: false,
		doors: null,
		websiteRules: {today: '2026-11-22', expireByPackage: false},
		warnings: [],
		now: () => now,
		compare: signal => workbench.refresh(() => undefined, signal),
		close: () => workbench.close(),
	};
}

/** A terminal at which somebody answers the first question. */
function typing(answer: string | null): PassThrough {
	const stdin = new PassThrough();
	if (answer === null) stdin.end();
	else stdin.write(`${answer}\n`);
	return stdin;
}

function collect(
	isTTY: boolean,
	onOutput: () => void = () => undefined,
): {stream: Writable & {readonly isTTY: boolean}; text(): string} {
	const pieces: Buffer[] = [];
	const stream = new Writable({
		write(piece: Buffer, _encoding, done) {
			pieces.push(piece);
			onOutput();
			done();
		},
	});
	return {stream: Object.assign(stream, {isTTY}), text: () => Buffer.concat(pieces).toString('utf8')};
}
