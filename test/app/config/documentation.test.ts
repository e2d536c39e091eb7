import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {configJsonSchema} from '../../../source/app/config/config-schema.ts';
import {variableNames} from '../../../source/app/config/website-env.ts';
import {parseArguments} from '../../../source/commands/parse.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'configuration.md'), 'utf8');

interface Schema {
	readonly properties: Readonly<Record<string, Schema & {readonly items?: Schema}>>;
}

const schema = configJsonSchema() as Schema;

describe('docs/configuration.md', () => {
	test.each(Object.values(variableNames).flat())('knows the variable %s', name => {
		expect(page).toContain(`\`${name}\``);
	});

	test.each(Object.keys(schema.properties).filter(key => key !== '$schema'))('knows the key %s', key => {
		expect(page).toContain(`\`${key}\``);
	});

	test.each(['sql', 'soap'])('knows what stands in %s', section => {
		for (const key of Object.keys(schema.properties[section]!.properties))
			expect(page).toContain(`\`${key}\``);
	});

	test('knows what stands in an entry of devices', () => {
		for (const key of Object.keys(schema.properties['devices']!.items!.properties))
			expect(page).toContain(`\`${key}\``);
	});

	test('names only commands and flags that there are', () => {
		const lines = page.match(/(?<=^|`)trisync [a-z][^`\n]*/gm) ?? [];
		expect(lines.length).toBeGreaterThan(8);
		for (const line of lines) expect(() => parseArguments(line.split(' ').slice(1)), line).not.toThrow();
	});
});
