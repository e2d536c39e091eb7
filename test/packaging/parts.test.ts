import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
// @ts-expect-error a script of the build, in plain JavaScript
import {withBuiltinsAsked} from '../../scripts/bundle/builtins.js';
// @ts-expect-error a script of the build, in plain JavaScript
import {makeParts} from '../../scripts/bundle/parts.js';

interface Output {
	readonly entryPoint?: string;
	readonly inputs: Readonly<Record<string, object>>;
	readonly imports: ReadonlyArray<{
		readonly path: string;
		readonly kind: string;
		readonly external?: boolean;
	}>;
}

const {metafile, parts} = (await makeParts('/dist')) as {
	readonly metafile: {readonly outputs: Readonly<Record<string, Output>>};
	readonly parts: ReadonlyArray<{readonly path: string; readonly text: string}>;
};
const {outputs} = metafile;

/** The parts that are loaded before a part of these files runs, itself included. */
function loadedWith(...entryPoints: readonly string[]): readonly string[] {
	const loaded = new Set<string>();
	const load = (part: string): void => {
		if (loaded.has(part)) return;
		loaded.add(part);
		for (const {path, kind, external} of outputs[part]!.imports)
			if (!external && kind === 'import-statement') load(path);
	};
	for (const entryPoint of entryPoints)
		load(Object.keys(outputs).find(part => outputs[part]!.entryPoint === entryPoint)!);
	return [...loaded];
}

describe('what is loaded before the first frame', () => {
	const loaded = loadedWith('source/cli.tsx', 'source/commands/screen.ts');
	const inputs = loaded.flatMap(part => Object.keys(outputs[part]!.inputs));

	test('is the screen', () => {
		expect(inputs).toContain('source/ui/first-frame.ts');
	});

	test.each([
		['Ink', /node_modules\/ink\//],
		['React', /node_modules\/react/],
		['the schema of the settings file', /node_modules\/zod\//],
		['the work of a command', /source\/commands\/(?:diff|write|setup-run|simulate|config-actions)\.ts/],
		['a database', /source\/repository\/(?:sqlite|mssql\/open)/],
		['a way round a closed port', /source\/repository\/middleware\/routes\//],
		['the protocol', /source\/protocol\//],
		['the simulator', /source\/simulator\//],
		['what makes plans', /source\/plan\/make-plan\.ts/],
		['what compares', /source\/reconcile\/(?:gather|verdict)\.ts/],
	])('has nothing of %s', (_, file) => {
		expect(inputs.filter(input => file.test(input))).toEqual([]);
	});

	test('asks for none of the large modules of Node', () => {
		const large =
			/getBuiltinModule\("node:(?:http|https|tls|crypto|sqlite|child_process|dns|dgram|worker_threads)[/"]/;
		const names = new Set(loaded.map(part => part.split('/').at(-1)));
		expect(
			parts
				.filter(({path, text}) => names.has(path.split(/[/\\]/).at(-1)) && large.test(text))
				.map(({path}) => path),
		).toEqual([]);
	});
});

test('no part imports a module of Node by a statement, which would read all of it', () => {
	expect(
		parts.filter(({text}) => /(?:^|[;\n])import[^;(]*from\s*"node:/.test(text)).map(({path}) => path),
	).toEqual([]);
});

test.each([
	['import{a as b,c}from"node:fs";', 'const{a:b,c}=process.getBuiltinModule("node:fs");'],
	['import a from"fs";', 'const a=process.getBuiltinModule("node:fs");'],
	['import a,{b as c}from"node:os";', 'const a=process.getBuiltinModule("node:os");const{b:c}=a;'],
	['import*as a from"node:fs/promises";', 'const a=process.getBuiltinModule("node:fs/promises");'],
	['await import("node:http")', 'await Promise.resolve(process.getBuiltinModule("node:http"))'],
	['import{a}from"./part-x.js";', 'import{a}from"./part-x.js";'],
	['import a from"mssql";', 'import a from"mssql";'],
])('%s is written as %s', (written, asked) => {
	expect(withBuiltinsAsked(written)).toBe(asked);
});

test('the package says which of its files do something when they are imported', () => {
	const {sideEffects} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
	expect(sideEffects).toEqual(['./bin/cli.js', './dist/cli.js', './source/cli.tsx']);
});
