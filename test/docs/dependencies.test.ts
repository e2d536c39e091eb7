import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'docs', 'dependencies.md');

interface Locked {
	readonly version: string;
	readonly license?: string;
	readonly dev?: boolean;
	readonly devOptional?: boolean;
	readonly optional?: boolean;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
	readonly packages: Readonly<Record<string, Locked>>;
};

const installed = Object.entries(lock.packages).filter(([path]) => path !== '');
/** What a user gets, whatever is chosen by platform included. */
const forUsers = installed.filter(([, {dev}]) => dev !== true);

/** May be copied, changed and sold on, with the licence's text along. */
const allowed = /^\(?(?:MIT|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0)\b/;

const nameOf = (path: string): string =>
	path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

function count(packages: readonly (readonly [string, Locked])[]): string {
	const licences = Map.groupBy(packages, ([, {license}]) => license ?? 'none');
	const rows = [...licences].sort(([a, all], [b, others]) => others.length - all.length || (a < b ? -1 : 1));
	return rows.map(([licence, all]) => `${licence} ${all.length}`).join(', ');
}

const sections: Readonly<Record<string, () => string>> = {
	licences: () =>
		[
			`Installed with trisync: ${forUsers.length} packages (${count(forUsers)}).`,
			`For working on it besides: ${installed.length - forUsers.length} packages (${count(
				installed.filter(([, {dev}]) => dev === true),
			)}).`,
		].join('\n'),
	packages: () =>
		[
			'```',
			...forUsers
				.map(([path, {version, license}]) => `${nameOf(path)} ${version} ${license}`)
				.sort()
				.filter((line, at, all) => line !== all[at - 1]),
			'```',
		].join('\n'),
};

test('the list of packages is that of the lock file (npm run docs writes it)', async () => {
	const current = Object.entries(sections).reduce(
		(whole, [name, content]) =>
			whole.replace(
				new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`),
				() => `<!-- ${name} -->\n${content()}\n<!-- /${name} -->`,
			),
		readFileSync(file, 'utf8'),
	);
	await expect(current).toMatchFileSnapshot(file);
});

test('every package that a user gets has a licence under which it may be passed on', () => {
	const others = forUsers.filter(([, {license}]) => !allowed.test(license ?? ''));
	expect(others.map(([path, {license}]) => `${path}: ${license}`)).toEqual([]);
});

test('every package that is asked for has its reason and its licence on the page, and no other', () => {
	const rows = [
		...readFileSync(file, 'utf8').matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm),
	];
	const described = rows.map(([, name, licence]) => [name, licence!.trim()]);
	const asked = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap(kind =>
		Object.keys(manifest[kind]),
	);
	expect(Object.fromEntries(described)).toEqual(
		Object.fromEntries(asked.map(name => [name, lock.packages[`node_modules/${name}`]!.license])),
	);
	expect(described).toHaveLength(asked.length);
});
