import {readFileSync} from 'node:fs';
import {expect} from 'vitest';
import {z} from 'zod';

const folder = new URL('../../docs/schema/', import.meta.url);

export const schemaNames = [
	'diff',
	'show',
	'users',
	'plan-result',
	'simulate',
	'seed',
	'audit',
	'backup',
	'clock',
	'config-confirm',
	'config-show',
	'config-validate',
	'devices',
	'doctor',
	'events',
	'export',
	'info',
	'restore-list',
	'undo-list',
	'watch',
] as const;
export type SchemaName = (typeof schemaNames)[number];

export function readSchema(name: SchemaName): Record<string, unknown> {
	return JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), 'utf8'));
}

export function readExample(name: SchemaName): unknown {
	return JSON.parse(readFileSync(new URL(`${name}.example.json`, folder), 'utf8'));
}

const checkers = new Map<SchemaName, z.ZodType>();

function checker(name: SchemaName): z.ZodType {
	const known = checkers.get(name);
	if (known !== undefined) return known;
	const made = z.fromJSONSchema(readSchema(name) as Parameters<typeof z.fromJSONSchema>[0]);
	checkers.set(name, made);
	return made;
}

/** What is wrong with a value, one line a place; empty when it is as the schema says. */
export function schemaProblems(name: SchemaName, value: unknown): string[] {
	const {error} = checker(name).safeParse(value);
	return (error?.issues ?? []).map(issue => `${issue.path.map(String).join('.')}: ${issue.message}`);
}

export function expectToMatch(name: SchemaName, value: unknown): void {
	expect(schemaProblems(name, value)).toEqual([]);
}
