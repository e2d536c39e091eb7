import {PassThrough, Writable} from 'node:stream';
import {expect, vi} from 'vitest';
import {type GymParts, openGym} from '../../source/app/gym.ts';
import {parseArguments} from '../../source/commands/parse.ts';
import {plainText, sentence} from '../../source/domain/index.ts';
import {expectToMatch, type SchemaName} from './json-schema.ts';

export interface BareSetting {
	/** Where the command is started, and where its settings and state lie. */
	readonly folder: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Lines on stdin, which then ends; null = nothing, and an end at once. */
	readonly input?: readonly string[] | null;
	readonly signal?: AbortSignal;
}

export interface BareRun {
	readonly exit: number;
	readonly stdout: string;
	readonly stderr: string;
	/** The one object on stdout, which must be as `docs/schema` says. */
	// biome-ignore lint/suspicious/noExplicitAny: a test names the fields it looks at.
	json(schema: SchemaName): any;
}

/** Runs one command line in pipes, in this process, on real settings files; an error ends it as the program would. */
export async function runBare(argv: readonly string[], setting: BareSetting): Promise<BareRun> {
	const {folder} = setting;
	const env = {TRISYNC_CONFIG: `${folder}/config`, TRISYNC_STATE: `${folder}/state`, ...setting.env};
	const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
	const [stdout, stderr] = [collect(), collect()];
	const stdin = new PassThrough();
	stdin.end((setting.input ?? []).map(line => `${line}\n`).join(''));
	let exit = 2;
	const gyms: Array<{close(): Promise<void>}> = [];
	try {
		const {command, args, flags} = parseArguments(argv);
		exit = await command.run({
			flags,
			args,
			stdin,
			stdout: stdout.stream,
			stderr: stderr.stream,
			env,
			signal: setting.signal ?? new AbortController().signal,
			async openGym(parts?: GymParts) {
				const gym = await openGym(flags, env, folder, parts);
				gyms.push(gym);
				return gym;
			},
		});
	} catch (error) {
		stderr.stream.write(`trisync: ${plainText(sentence(error), 2000)}\n`);
	} finally {
		for (const gym of gyms) await gym.close();
		cwd.mockRestore();
	}

	return {
		exit,
		stdout: stdout.text(),
		stderr: stderr.text(),
		json(schema) {
			expect(stdout.text()).toMatch(/^\{[^\n]*\}\n$/);
			const value: unknown = JSON.parse(stdout.text());
			expectToMatch(schema, value);
			return value;
		},
	};
}

function collect(): {readonly stream: Writable; text(): string} {
	const pieces: Buffer[] = [];
	const stream = new Writable({
		write(piece: Buffer, _encoding, done) {
			pieces.push(piece);
			done();
		},
	});
	return {stream, text: () => Buffer.concat(pieces).toString('utf8')};
}
