import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {z} from 'zod';
import {checkConfig, nearestName} from '../../../source/app/config/config-problems.ts';
import {configJsonSchema} from '../../../source/app/config/config-schema.ts';

const problemsOf = (data: unknown) =>
	checkConfig(data).problems.map(({path, message}) => `${path}: ${message}`);

describe('a settings file is told', () => {
	test.each([
		[
			'the nearest name of a mistyped key',
			{readOnyl: true},
			[': unknown key readOnyl; did you mean readOnly?'],
		],
		[
			'a key of another style',
			{devices: [{host: 'a', comm_key: 1}]},
			['devices.0: unknown key comm_key; did you mean commKey?'],
		],
		[
			'a mistyped key inside a section of two shapes',
			{middleware: {databse: 'x'}},
			['middleware: unknown key databse; did you mean database?'],
		],
		[
			'the words that a section may be',
			{middleware: 'sme'},
			['middleware: expected "same", "off" or an object'],
		],
		['a missing key', {devices: [{}]}, ['devices.0.host: expected string, received undefined']],
		[
			'the form of a name',
			{devices: [{host: 'a', name: 'front door'}]},
			['devices.0.name: letters, digits, dot, dash and underscore only'],
		],
		[
			'the words of a theme',
			{theme: 'pink'},
			['theme: expected "default", "high-contrast", "mono" or an object'],
		],
		['a role that is no word', {theme: {'1': 'red'}}, ['theme.1: a key that is not a role in small letters']],
		[
			'an address with a login in it',
			{soap: {url: 'http://admin:hunter2secret@gympc/x'}},
			['soap.url: an http or https address without a login in it'],
		],
	])('%s', (_, data, expected) => {
		expect(problemsOf(data)).toEqual(expected);
	});

	test('everything that is wrong at once', () => {
		expect(problemsOf({readOnyl: true, sql: {prot: 1}, devices: [{host: ''}]})).toHaveLength(3);
	});

	test('the known keys when none is near', () => {
		expect(problemsOf({devices: [{host: 'a', zzz: 1}]})[0]).toMatch(
			/unknown key zzz; known here: name, host, port/,
		);
	});

	test('no value, which may be a password', () => {
		const text = JSON.stringify(
			checkConfig({sql: {password: ['hunter2secret'], user: {hunter2secret: 1}, port: 'hunter2secret'}}),
		);
		expect(text).not.toContain('hunter2secret');
	});
});

test.each([
	['readonly', 'readOnly'],
	['DEVICES', 'devices'],
	['expire_by_package', 'expireByPackage'],
	['gibberish', null],
])('the name nearest to %s is %s', (wanted, nearest) => {
	expect(nearestName(wanted, ['readOnly', 'devices', 'expireByPackage'])).toBe(nearest);
});

const file = (name: string) => join(import.meta.dirname, '..', '..', '..', 'docs', 'schema', name);

test('the schema for editors is that of the program (vitest --update writes it)', async () => {
	const text = `${JSON.stringify(configJsonSchema(), null, '\t')}\n`;
	await expect(text).toMatchFileSnapshot(file('config.schema.json'));
});

test('the example is a whole and valid configuration, for the program and for editors', () => {
	const example: unknown = JSON.parse(readFileSync(file('config.example.json'), 'utf8'));
	expect(checkConfig(example).problems).toEqual([]);
	const schema = z.fromJSONSchema(configJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
	expect(schema.safeParse(example).error).toBeUndefined();
	expect(schema.safeParse({...(example as object), readOnyl: true}).success).toBe(false);
});
