import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {knownTables, knownViews} from '../../source/repository/rows/schema.ts';

const page = readFileSync(new URL('../../docs/database.md', import.meta.url), 'utf8');
const script = readFileSync(new URL('../../scripts/sql/login.sql', import.meta.url), 'utf8');

test('the page names every table and view that is looked for', () => {
	expect([...knownTables, ...knownViews].filter(name => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the login may read every table that the page says is read', () => {
	const read = page.slice(page.indexOf('## What is read'), page.indexOf('| `Commands`'));
	const tables = [...read.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
		[...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
	);
	expect(tables).toContain('Employees');
	expect(tables.filter(name => !script.includes(`'${name}'`))).toEqual([]);
});
