import {existsSync} from 'node:fs';
import {arch, release, type as systemName} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {plainText} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {version} from './version.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, stdout} = context;
	const about = await describe(context);
	if (flags.json) {
		await writeJson(stdout, {schema: 1, ...about});
		return 0;
	}

	const {paths, terminal, ...versions} = about;
	await writeLines(stdout, [
		...section('versions', versions),
		...section(
			'paths',
			Object.fromEntries(
				Object.entries(paths).map(([name, {path, exists}]) => [name, exists ? path : `${path} (not there)`]),
			),
		),
		...section('terminal', terminal),
	]);
	return 0;
}

async function describe({flags, env, stdin, stdout}: CommandContext) {
	const {places, stateDirectoryOf} = await import('../app/config/places.ts');
	const where = places(env);
	const state = stateDirectoryOf(flags, env);
	const path = (file: string) => ({path: file, exists: existsSync(file)});
	const screen = stdout as Partial<NodeJS.WriteStream>;
	return {
		trisync: version,
		node: process.versions.node,
		platform: `${process.platform} ${arch()}`,
		system: `${systemName()} ${release()}`,
		paths: {
			program: path(process.argv[1] ?? process.execPath),
			websiteEnv: path(resolve(process.cwd(), flags.env ?? '.env')),
			config: path(where.config),
			systemConfig: path(where.system),
			state: path(state),
			backups: path(join(state, 'backups')),
			journal: path(join(state, 'journal')),
			audit: path(join(state, 'audit.jsonl')),
			locks: path(join(state, 'locks')),
		},
		terminal: {
			input: stdin.isTTY === true,
			output: stdout.isTTY === true,
			columns: screen.columns ?? null,
			rows: screen.rows ?? null,
			colors: stdout.isTTY && screen.getColorDepth !== undefined ? 2 ** screen.getColorDepth() : null,
			term: named(env['TERM']),
			locale: named(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']),
			noColor: (env['NO_COLOR'] ?? '') !== '',
			ssh: (env['SSH_CONNECTION'] ?? '') !== '',
		},
	};
}

const named = (value: string | undefined): string | null =>
	value === undefined || value === '' ? null : plainText(value, 100);

function section(title: string, values: Readonly<Record<string, unknown>>): string[] {
	return [
		title,
		...Object.entries(values).map(
			([name, value]) => `  ${name.padEnd(14)}${plainText(valueText(value), 1000)}`,
		),
	];
}

function valueText(value: unknown): string {
	if (value === null) return 'not known';
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	return String(value);
}
