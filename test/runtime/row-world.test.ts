import {describe, expect, test} from 'vitest';
import type {SourceIdentity} from '../../source/domain/index.ts';
import type {PlanWorld} from '../../source/plan/index.ts';
import {type RowSource, readRowWorlds} from '../../source/runtime/row-world.ts';
import {world} from '../plan/world.ts';

const asked: string[] = [];

function source(name: string): RowSource {
	return {
		schema: async () => ({edition: name, tables: {}, views: [], mayWrite: true, remarks: []}),
		rowsOf: async () => {
			asked.push(name);
			return [];
		},
		rowAt: async () => null,
		highestPin: async () => null,
		write: async () => ({identities: []}),
		lookups: async () => ({companies: null, departments: null, categories: null}),
	};
}

function read(own: SourceIdentity, other: SourceIdentity, mayWrite = {website: true, middleware: true}) {
	asked.length = 0;
	const base = world({sql: [], middleware: [], device: []});
	const told: PlanWorld = {
		...base,
		snapshots: {
			...base.snapshots,
			sql: {...base.snapshots.sql, identity: own},
			middleware: {...base.snapshots.middleware, identity: other},
		},
	};
	const sources = {website: source('website'), middleware: source('middleware')};
	const tools = {sources, mayWrite, now: () => 0};
	return readRowWorlds({operation: 'add', selector: {by: 'all'}}, told, ['17'], tools, undefined);
}

const gym = {engine: 'mssql', server: 'GYMPC', database: 'etime1', login: 'essl'};

describe('two connections that lead to one database', () => {
	const again = {...gym, login: 'sa'};

	test('are one table, which no plan writes twice', async () => {
		expect(await read(gym, again)).not.toHaveProperty('middlewareRows');
		expect(asked).toEqual(['website']);
	});

	test.each([
		[true, true, true],
		[true, false, false],
		[false, true, false],
	])('websiteWrite %s and middlewareWrite %s: writable %s', async (website, middleware, isWritable) => {
		expect((await read(gym, again, {website, middleware})).websiteRows).toMatchObject({isWritable});
	});
});

test('two databases are two tables, each with its own permission', async () => {
	const found = await read(gym, {...gym, database: 'etime2'}, {website: true, middleware: false});
	expect(found).toMatchObject({websiteRows: {isWritable: true}, middlewareRows: {isWritable: false}});
	expect(asked).toEqual(['website', 'middleware']);
});

test('databases of which nothing is known count as two', async () => {
	expect(await read({}, {})).toHaveProperty('middlewareRows');
});
