import {describe, expect, test} from 'vitest';
import {kinds, notes} from '../../source/reconcile/row.ts';
import {readExample, readSchema, schemaNames, schemaProblems} from '../helpers/json-schema.ts';

type Node = Record<string, unknown>;

/** Every schema inside a schema, with its path; names of properties are no schemas. */
function* subschemas(node: Node, path = '#'): Generator<{readonly path: string; readonly node: Node}> {
	yield {path, node};
	for (const map of ['properties', 'patternProperties', '$defs']) {
		for (const [name, inner] of Object.entries((node[map] ?? {}) as Record<string, Node>))
			yield* subschemas(inner, `${path}/${map}/${name}`);
	}

	for (const word of ['items', 'additionalProperties']) {
		const inner = node[word];
		if (typeof inner === 'object') yield* subschemas(inner as Node, `${path}/${word}`);
	}

	for (const [at, inner] of ((node['anyOf'] ?? []) as Node[]).entries())
		yield* subschemas(inner, `${path}/anyOf/${at}`);
}

/** Every value inside a value, with a way to replace it in a copy of the whole. */
function* places(
	value: unknown,
	path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
	yield path;
	if (typeof value !== 'object' || value === null) return;
	const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
	for (const key of keys) yield* places((value as Record<string | number, unknown>)[key], [...path, key]);
}

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
	path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], value);

/** The names under `identity` are the source's own. */
const isOurs = (path: readonly (string | number)[]): boolean => !path.includes('identity');

// What the checker of these tests is known to obey; anything else would only look strict.
const words = new Set(
	'$schema title description type additionalProperties required properties patternProperties $defs $ref items anyOf enum const minimum maximum minItems maxItems uniqueItems minLength pattern format'.split(
		' ',
	),
);

describe.each(schemaNames)('the schema %s', name => {
	const schema = readSchema(name);
	const example = readExample(name);
	const all = [...subschemas(schema)];

	test('accepts its example', () => {
		expect(schemaProblems(name, example)).toEqual([]);
	});

	test('is of 2020-12 and says what it is for', () => {
		expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
		expect(schema['description']).toEqual(expect.any(String));
	});

	test('uses only words that are checked', () => {
		for (const {path, node} of all) {
			expect([path, Object.keys(node).filter(word => !words.has(word))]).toEqual([path, []]);
			// A list of types switches the limits beside it off.
			if (Array.isArray(node['type']))
				expect([path, Object.keys(node).filter(word => word !== 'description')]).toEqual([path, ['type']]);
		}
	});

	test('closes every object and requires only what it describes', () => {
		for (const {path, node} of all.filter(({node}) => node['type'] === 'object')) {
			if (path.endsWith('/source/properties/identity')) continue;
			const described = Object.keys(node['properties'] as object);
			expect([path, node['additionalProperties']]).toEqual([path, false]);
			expect([path, (node['required'] as string[]).filter(key => !described.includes(key))]).toEqual([
				path,
				[],
			]);
		}
	});

	test('refuses a member that it does not know, anywhere', () => {
		for (const path of places(example)) {
			const value = at(example, path);
			if (typeof value !== 'object' || value === null || Array.isArray(value) || !isOurs(path)) continue;
			const copy = structuredClone(example);
			(at(copy, path) as Node)['record'] = 'ff';
			expect([path, schemaProblems(name, copy)]).not.toEqual([path, []]);
		}
	});

	test('refuses another type, anywhere', () => {
		for (const path of places(example)) {
			if (path.length === 0 || !isOurs(path)) continue;
			const copy = structuredClone(example);
			(at(copy, path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1)!] = {other: [1.5]};
			expect([path, schemaProblems(name, copy)]).not.toEqual([path, []]);
		}
	});

	test('refuses an object without one of its members', () => {
		const optional = new Set(['sqlRows', 'middlewareRows', 'deviceRows', 'error']);
		const isColumn = (key: string): boolean => key.includes('.');
		for (const path of places(example)) {
			const key = path.at(-1);
			if (typeof key !== 'string' || optional.has(key) || isColumn(key) || !isOurs(path.slice(0, -1)))
				continue;
			const copy = structuredClone(example);
			delete (at(copy, path.slice(0, -1)) as Node)[key];
			expect([path, schemaProblems(name, copy)]).not.toEqual([path, []]);
		}
	});
});

test('what two schemas call by one name is one thing', () => {
	const seen = new Map<string, unknown>();
	for (const name of schemaNames) {
		for (const [key, definition] of Object.entries((readSchema(name)['$defs'] ?? {}) as object)) {
			if (seen.has(key)) expect([key, definition]).toEqual([key, seen.get(key)]);
			seen.set(key, definition);
		}
	}
});

test('every definition is used', () => {
	for (const name of schemaNames) {
		const text = JSON.stringify(readSchema(name));
		for (const key of Object.keys((readSchema(name)['$defs'] ?? {}) as object))
			expect(text).toContain(`"#/$defs/${key}"`);
	}
});

test('the schemas know every kind and every note, in their order', () => {
	const definition = (name: 'diff' | 'plan-result', key: string): Node =>
		(readSchema(name)['$defs'] as Record<string, Node>)[key]!;
	const properties = (node: Node): Record<string, Node> => node['properties'] as Record<string, Node>;
	expect(definition('diff', 'kind')['enum']).toEqual(kinds);
	expect(definition('diff', 'note')['enum']).toEqual(notes);
	expect(Object.keys(properties(definition('diff', 'summary')))).toEqual(kinds);
	expect(properties(definition('plan-result', 'leftOut'))['kind']).toMatchObject({
		enum: [...kinds, 'ok', 'absent', 'changed', 'lost'],
	});
});
