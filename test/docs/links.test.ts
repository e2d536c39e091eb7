import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {pages, root} from './documents.ts';

const links = pages.flatMap(({path, text}) =>
	[...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
		.map(([, target]) => target!)
		.filter(target => !/^[a-z]+:/.test(target))
		.map(target => [target, path] as const),
);

test.each(links)('%s, to which %s points, is there', (target, path) => {
	expect(existsSync(join(root, dirname(path), target))).toBe(true);
});

const scripts = [
	...new Set(pages.flatMap(({text}) => [...text.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name!))),
];

test.each(scripts)('npm run %s, which the documents name, is there', async name => {
	const {default: manifest} = await import('../../package.json', {with: {type: 'json'}});
	expect(Object.keys(manifest.scripts)).toContain(name);
});
