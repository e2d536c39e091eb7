import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {describe, expect, test} from 'vitest';

const root = join(import.meta.dirname, '..');
const source = join(root, 'source');

/** Which folders each folder may import from (besides itself): the arrows of the architecture. */
const arrows: Readonly<Record<string, readonly string[]>> = {
	'cli.tsx': ['commands', 'app'],
	commands: ['app', 'runtime', 'plan', 'reconcile', 'domain', 'simulator'],
	app: ['ui', 'store', 'runtime', 'plan', 'reconcile', 'repository', 'protocol', 'simulator', 'domain'],
	ui: ['store', 'plan', 'reconcile', 'domain'],
	store: ['plan', 'reconcile', 'domain'],
	runtime: ['store', 'plan', 'reconcile', 'domain'],
	plan: ['reconcile', 'domain'],
	reconcile: ['domain'],
	domain: [],
	repository: ['domain'],
	protocol: ['domain'],
	simulator: ['protocol/wire', 'domain'],
};

/** Folders whose files touch no clock, disk, network or process; the ways round a closed port are no part of it. */
const pure = ['domain', 'reconcile', 'plan', 'store', 'protocol/wire', 'repository/middleware'];

/** Packages and built-ins with an address of their own. */
const homes: ReadonlyArray<readonly [module: RegExp, folder: string]> = [
	[/^mssql$/, 'repository/mssql/'],
	[/^node:sqlite$/, 'repository/sqlite/'],
	[/^(?:ink|react|ink-table|ink-text-input)(?:\/|$)/, 'ui/'],
	[/^meow$/, 'commands/'],
	[/^node:child_process$/, 'runtime/'],
];

interface Import {
	readonly from: string;
	readonly to: string;
	readonly isTypeOnly: boolean;
}

function files(folder: string): string[] {
	return readdirSync(folder, {withFileTypes: true}).flatMap(entry => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return files(path);
		return /\.tsx?$/.test(entry.name) ? [path] : [];
	});
}

const pattern =
	/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

const imports: readonly Import[] = files(source).flatMap(file => {
	const text = readFileSync(file, 'utf8');
	const from = relative(source, file).split(sep).join('/');
	return [...text.matchAll(pattern)].map(([, type, named, dynamic, bare]) => {
		const target = (named ?? dynamic ?? bare)!;
		const to = target.startsWith('.')
			? relative(source, join(dirname(file), target))
					.split(sep)
					.join('/')
			: target;
		return {from, to, isTypeOnly: type !== undefined};
	});
});

const folderOf = (path: string): string => path.split('/')[0]!;
const isOwn = ({to}: Import): boolean =>
	!/^(?:node:|@?[a-z][\w.-]*(?:\/|$))/.test(to) || folderOf(to) in arrows;

describe('imports', () => {
	test('the walk sees the whole source', () => {
		expect(imports.length).toBeGreaterThan(100);
		expect(
			Object.keys(arrows).filter(folder => !imports.some(({from}) => folderOf(from) === folder)),
		).toEqual([]);
	});

	test('every arrow between folders is an allowed one', () => {
		const forbidden = imports
			.filter(isOwn)
			.filter(({from, to}) => {
				const home = folderOf(from);
				return (
					folderOf(to) !== home &&
					!(arrows[home] ?? []).some(allowed => to === allowed || to.startsWith(`${allowed}/`))
				);
			})
			.map(({from, to}) => `${from} -> ${to}`);
		expect(forbidden).toEqual([]);
	});

	test('of the store the runtime only knows types', () => {
		const values = imports.filter(
			({from, to, isTypeOnly}) => from.startsWith('runtime/') && to.startsWith('store/') && !isTypeOnly,
		);
		expect(values).toEqual([]);
	});

	test('pure folders import no built-in that reaches outside the process', () => {
		const reaching =
			/^node:(?:fs|net|http|https|tls|dgram|dns|child_process|worker_threads|timers|os|process)(?:\/|$)/;
		const found = imports.filter(
			({from, to}) =>
				pure.some(folder => from.startsWith(`${folder}/`)) &&
				!from.startsWith('repository/middleware/routes/') &&
				reaching.test(to),
		);
		expect(found).toEqual([]);
	});

	test('drivers, screen library and child processes each stay in one place', () => {
		const strays = imports.filter(({from, to}) =>
			homes.some(
				([module, home]) =>
					module.test(to) && !from.startsWith(home) && !(home === 'ui/' && from.startsWith('app/screen')),
			),
		);
		expect(strays.map(({from, to}) => `${from} -> ${to}`)).toEqual([]);
	});

	test('Buffer does not appear above the protocol, the simulator and what makes data for them', () => {
		const allowed = /^(?:protocol|simulator|repository|app\/trial|app\/config|runtime|ui\/terminal)\//;
		const strays = files(source)
			.map(file => relative(source, file).split(sep).join('/'))
			.filter(file => !allowed.test(file) && /\bBuffer\b/.test(readFileSync(join(source, file), 'utf8')));
		expect(strays).toEqual([]);
	});
});
