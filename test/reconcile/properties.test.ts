import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DeviceUser, MiddlewarePerson, SourceState, WebsitePerson} from '../../source/domain/index.ts';
import {
	isProblem,
	kinds,
	overallExit,
	type ReconcileOptions,
	reconcile,
	rowSignature,
	summarize,
} from '../../source/reconcile/index.ts';
import {deviceUser, middleware, options, reading, rowOf, snapshots, website} from './gym.ts';

const pin = fc.oneof(
	{weight: 6, arbitrary: fc.integer({min: 0, max: 12}).map(String)},
	fc.constantFrom('', '007', '07', 'A1', 'a1', '1234567890', '4294967296'),
);
const name = fc.constantFrom(
	'Asha Verma',
	'Aasha Verma',
	'ASHA VERMA',
	'Gita Rao',
	'Sunil Kumar',
	'Amit Kumar',
	'',
	'आशा',
	'del_Asha',
);
const id = fc.integer({min: 1, max: 999});
const websitePerson: fc.Arbitrary<WebsitePerson> = fc
	.record({
		pin,
		name,
		employeeId: id,
		card: fc.constantFrom('', '77', '0078', 'none', 'x'),
		status: fc.constantFrom('Working', 'inactive', 'deleted', null, 'Active'),
		recordStatus: fc.constantFrom(1, 0, null),
	})
	.map(({pin: at, name: called, ...rest}) => website(at, called, rest));
const middlewarePerson: fc.Arbitrary<MiddlewarePerson> = fc
	.record({pin, name, employeeId: id, hiddenBy: fc.constantFrom(null, null, 'lookup' as const)})
	.map(({pin: at, name: called, ...rest}) => middleware(at, called, rest));
const user: fc.Arbitrary<DeviceUser> = fc
	.record({
		pin,
		name,
		uid: id,
		card: fc.constantFrom(0, 77, 78),
		enabled: fc.boolean(),
		privilege: fc.constantFrom(0, 0, 14),
		hasPassword: fc.boolean(),
	})
	.map(({pin: at, name: called, ...rest}) => deviceUser(at, called, rest));
const lists = fc.record({
	sql: fc.uniqueArray(websitePerson, {maxLength: 15, selector: ({employeeId}) => employeeId}),
	middleware: fc.uniqueArray(middlewarePerson, {maxLength: 15, selector: ({employeeId}) => employeeId}),
	device: fc.uniqueArray(user, {maxLength: 15, selector: ({uid}) => uid}),
});
const known = fc.constantFrom<SourceState>('ok', 'live', 'old');
const unknown = fc.constantFrom<SourceState>('fail', 'part', 'wait');
const anyOptions: fc.Arbitrary<ReconcileOptions> = fc.record({
	today: fc.constant(options.today),
	expireByPackage: fc.boolean(),
	strictNames: fc.boolean(),
	deviceAdmins: fc.subarray(['1', '2']),
	expected: fc.constant([]),
	storage: fc.constant(null),
	device: fc.constantFrom(null, options.device),
	fingers: fc.constantFrom(null, new Map<number, number>()),
});

const missing = new Set(['NO-DEV', 'NO-MW', 'SQL-ONLY', 'NOT-SQL', 'DEV-ONLY', 'MW-ONLY']);

describe('reconcile', () => {
	test('an unreachable website or device never makes anybody missing, and every row is UNKNOWN first', () => {
		fc.assert(
			fc.property(
				lists,
				known,
				unknown,
				fc.constantFrom('sql', 'device'),
				anyOptions,
				(people, good, bad, lost, more) => {
					const rows = reconcile(
						{
							sql: reading(people.sql, lost === 'sql' ? bad : good),
							middleware: reading(people.middleware, good),
							device: reading(people.device, lost === 'device' ? bad : good),
						},
						more,
					);
					for (const row of rows) {
						expect(row.kinds[0]).toBe('UNKNOWN');
						expect(row.fix).toBeNull();
						expect(row.marks[lost === 'sql' ? 'sql' : 'device']).toBe('?');
						expect(row.kinds.filter(kind => missing.has(kind))).toEqual([]);
					}
				},
			),
		);
	});

	test('without the middleware nobody is missing from it, and no delete is suggested by kind', () => {
		fc.assert(
			fc.property(lists, unknown, anyOptions, (people, bad, more) => {
				const rows = reconcile(
					{...snapshots(people.sql, [], people.device), middleware: reading(people.middleware, bad)},
					more,
				);
				for (const row of rows) {
					expect(row.kinds[0]).toBe('UNKNOWN');
					expect(row.kinds.filter(kind => missing.has(kind) && kind !== 'NO-DEV')).toEqual([]);
				}
			}),
		);
	});

	test('every PIN somebody has appears exactly once', () => {
		fc.assert(
			fc.property(lists, anyOptions, (people, more) => {
				const rows = reconcile(snapshots(people.sql, people.middleware, people.device), more);
				const pins = [...people.sql, ...people.middleware, ...people.device].map(person => person.pin);
				expect(new Set(rows.map(row => row.pin)).size).toBe(rows.length);
				expect(new Set([...rows.map(row => row.pin), ''])).toEqual(new Set([...pins, '']));
			}),
		);
	});

	test('the order of a list does not matter', () => {
		fc.assert(
			fc.property(lists, anyOptions, (people, more) => {
				const forward = reconcile(snapshots(people.sql, people.middleware, people.device), more);
				const backward = reconcile(
					snapshots(people.sql.toReversed(), people.middleware.toReversed(), people.device.toReversed()),
					more,
				);
				expect(backward).toEqual(forward);
			}),
		);
	});

	test('equal lists of plain members are in sync', () => {
		const pins = fc.uniqueArray(fc.integer({min: 1, max: 99_999}), {maxLength: 20});
		fc.assert(
			fc.property(pins, numbers => {
				const rows = reconcile(
					snapshots(
						numbers.map(number => website(String(number), `Member ${number}`)),
						numbers.map(number => middleware(String(number), `Member ${number}`)),
						numbers.map(number => deviceUser(String(number), `Member ${number}`)),
					),
					options,
				);
				expect(rows.flatMap(row => [...row.kinds, ...row.notes])).toEqual([]);
				expect(overallExit(rows, true)).toBe(0);
			}),
		);
	});

	test('each kind and note has its sentence, and kinds stand in their order', () => {
		fc.assert(
			fc.property(lists, anyOptions, (people, more) => {
				for (const row of reconcile(snapshots(people.sql, people.middleware, people.device), more)) {
					expect(row.reasons).toHaveLength(row.kinds.length + row.notes.length);
					expect(row.reasons.every(reason => reason.endsWith('.') || reason.startsWith('Expected'))).toBe(
						true,
					);
					const ranks = row.kinds.map(kind => kinds.indexOf(kind));
					expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
					expect(new Set(row.kinds).size).toBe(row.kinds.length);
					expect(new Set(row.notes).size).toBe(row.notes.length);
				}
			}),
		);
	});
});

describe('summary', () => {
	test('every kind of every row is counted', () => {
		fc.assert(
			fc.property(lists, anyOptions, (people, more) => {
				const rows = reconcile(snapshots(people.sql, people.middleware, people.device), more);
				const counts = summarize(rows);
				expect(Object.keys(counts)).toEqual([...kinds]);
				expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(
					rows.reduce((sum, row) => sum + row.kinds.length, 0),
				);
				expect(overallExit(rows, true)).toBe(rows.some(isProblem) ? 1 : 0);
			}),
		);
	});

	test('information alone exits 0, an incomplete reading 2', () => {
		const rows = [
			rowOf([website('1', 'A', {status: 'resigned'})], [], [deviceUser('1', 'A', {enabled: false})]),
		];
		expect(rows[0]?.kinds).toEqual(['BLOCKED']);
		expect(overallExit(rows, true)).toBe(0);
		expect(overallExit(rows, false)).toBe(2);
		expect(overallExit([], false)).toBe(2);
	});

	test('absent from every complete source is 0', () => {
		expect(overallExit([], true)).toBe(0);
	});
});

describe('rowSignature', () => {
	const row = rowOf([website('1', 'A')], [middleware('1', 'A')], [deviceUser('1', 'A')]);

	test('a record that stayed as it was keeps its signature, whatever its slot', () => {
		const moved = rowOf(
			[website('1', 'A')],
			[middleware('1', 'A')],
			[deviceUser('1', 'A', {uid: 900, group: 3})],
		);
		expect(rowSignature(moved)).toBe(rowSignature(row));
		expect(rowSignature(row)).toMatch(/^[\da-f]{16}$/);
	});

	test.each([
		['a new name', rowOf([website('1', 'B')], [middleware('1', 'A')], [deviceUser('1', 'A')])],
		['a row gone', rowOf([website('1', 'A')], [], [deviceUser('1', 'A')])],
		['a new card', rowOf([website('1', 'A')], [middleware('1', 'A')], [deviceUser('1', 'A', {card: 5})])],
		[
			'a new role',
			rowOf([website('1', 'A')], [middleware('1', 'A')], [deviceUser('1', 'A', {privilege: 14})]),
		],
	])('%s changes it', (_, changed) => {
		expect(rowSignature(changed)).not.toBe(rowSignature(row));
	});
});
