import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {RowChange, RowValue, RowWriter} from '../../../source/domain/index.ts';
import {openSqlite, writeSqliteGym} from '../../../source/repository/index.ts';
import {scratchFolder} from '../../helpers/folder.ts';

async function withGym(use: (writer: RowWriter) => Promise<void>): Promise<void> {
	const folder = scratchFolder();
	const file = folder.file('gym.db');
	writeSqliteGym(
		{file},
		{
			employees: [1, 2, 3].map(id => ({employeeId: id, name: `Member ${id}`, pin: String(id)})),
			clients: [1, 2].map(id => ({employeeId: id, pin: String(id), packageEnd: '2027-01-01'})),
		},
	);
	const repositories = await openSqlite({file});
	try {
		await use(repositories.websiteWriter);
	} finally {
		await repositories.close();
		folder.remove();
	}
}

const pins = ['1', '2', '3', '9'];
const texts: fc.Arbitrary<RowValue> = fc.oneof(
	fc.constant(null),
	fc.string({unit: 'grapheme', maxLength: 300}),
	fc.constantFrom("x'; DROP TABLE Employees --", '\0', 'a\0b', '007', '1e3', 'NULL', ' ', 'x00'),
);
const bytes: fc.Arbitrary<RowValue> = fc.oneof(
	fc.constant(null),
	fc.uint8Array({maxLength: 40}).map(some => ({hex: Buffer.from(some).toString('hex')})),
);

test('whatever is written is read back exactly, and nothing else changes', () =>
	withGym(async writer => {
		await fc.assert(
			fc.asyncProperty(texts, bytes, async (name, photo) => {
				const before = await writer.rowsOf(pins);
				const row = before[1]!;
				await writer.write({
					changes: [
						{
							kind: 'update',
							table: row.table,
							key: row.key,
							before: row.values,
							after: {EmployeeName: name, EmployeePhoto: photo},
						},
					],
					freePin: null,
					stamp: 'property',
				});
				const expected = before.with(1, {
					...row,
					values: {...row.values, EmployeeName: name, EmployeePhoto: photo, LastModifiedBy: 'property'},
				});
				expect(await writer.rowsOf(pins)).toEqual(expected);
			}),
			{numRuns: 60},
		);
	}));

const key = (id: string) => ({column: 'EmployeeId', value: id});
const changes: fc.Arbitrary<RowChange> = fc.oneof(
	fc.record({
		kind: fc.constant('update' as const),
		table: fc.constant('Employees' as const),
		key: fc.constantFrom('1', '2', '3').map(key),
		before: fc.constant({}),
		after: fc.record({Status: fc.string({maxLength: 5})}),
	}),
	fc.record({
		kind: fc.constant('insert' as const),
		table: fc.constant('GymClients' as const),
		values: fc.record({
			EmployeeId: fc.constantFrom('1', '2'),
			EmployeeCodeInDevice: fc.constantFrom('1', '9'),
		}),
		links: fc.constant({}),
	}),
);

test('a transaction that ends badly leaves every row as it was, whatever went before', () =>
	withGym(async writer => {
		const doomed: RowChange = {
			kind: 'delete',
			table: 'Employees',
			key: key('3'),
			before: {EmployeeName: 'somebody else'},
		};
		const before = await writer.rowsOf(pins);
		await fc.assert(
			fc.asyncProperty(fc.array(changes, {maxLength: 6}), async first => {
				await expect(
					writer.write({changes: [...first, doomed], freePin: null, stamp: 's'}),
				).rejects.toMatchObject({code: 'ERR_REPOSITORY_CONFLICT'});
				expect(await writer.rowsOf(pins)).toEqual(before);
			}),
			{numRuns: 30},
		);
	}));
