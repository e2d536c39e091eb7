import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isDeletedName, type ListedRow, visibility} from '../../../source/repository/index.ts';

const found = (table: string, column: string) => ({column, table, id: '1', isFound: true});
const shownRow: ListedRow = {
	name: 'Asha',
	recordStatus: 1,
	lookups: [
		found('Companies', 'CompanyId'),
		found('Departments', 'DepartmentId'),
		found('Categories', 'CategoryId'),
	],
	isCompanyVisible: true,
};

describe('visibility', () => {
	test('a row with nothing wrong is shown', () => {
		expect(visibility(shownRow)).toEqual({hiddenBy: null, hiddenDetail: null});
	});

	test('a row without any lookup table is shown', () => {
		expect(visibility({...shownRow, lookups: []}).hiddenBy).toBeNull();
	});

	test('the first of several reasons is named: lookup, record status, company, name', () => {
		const wrong: ListedRow = {
			name: 'del_x',
			recordStatus: 0,
			lookups: [{column: 'CompanyId', table: 'Companies', id: '8', isFound: false}],
			isCompanyVisible: false,
		};
		const reasons = [
			wrong,
			{...wrong, lookups: []},
			{...wrong, lookups: [], recordStatus: 1},
			{...wrong, lookups: [], recordStatus: 1, isCompanyVisible: true},
		].map(row => visibility(row).hiddenBy);
		expect(reasons).toEqual(['lookup', 'record-status', 'company', 'deleted-name']);
	});

	test('a reason and its sentence come together or not at all', () => {
		const rows = fc.record({
			name: fc.string(),
			recordStatus: fc.option(fc.integer({min: -1, max: 2})),
			lookups: fc.array(
				fc.record({
					column: fc.constant('CompanyId'),
					table: fc.constant('Companies'),
					id: fc.option(fc.string()),
					isFound: fc.boolean(),
				}),
			),
			isCompanyVisible: fc.boolean(),
		});
		fc.assert(
			fc.property(rows, row => {
				const {hiddenBy, hiddenDetail} = visibility(row);
				expect(hiddenBy === null).toBe(hiddenDetail === null);
			}),
		);
	});
});

describe('isDeletedName', () => {
	test.each(['del_', 'del_Asha', 'del_ Asha'])('%s is a deleted name', name => {
		expect(isDeletedName(name)).toBe(true);
	});

	test.each(['', 'del', 'Del_Asha', 'DEL_ASHA', 'Della', 'Delna', 'delXAsha', ' del_Asha', 'xdel_'])(
		'%s is a real name',
		name => {
			expect(isDeletedName(name)).toBe(false);
		},
	);
});
