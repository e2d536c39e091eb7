import {describe, expect, test} from 'vitest';
import type {DeviceUser, WebsitePerson} from '../../source/domain/index.ts';
import {reconcile, websiteState} from '../../source/reconcile/index.ts';
import {deviceUser, options, snapshots, website} from './gym.ts';

const codes = (code: string, more: Partial<WebsitePerson> = {}): Partial<WebsitePerson> => ({
	code,
	stringCode: '',
	numericCode: Number.parseInt(code, 10) || 0,
	gender: 'Female',
	...more,
});
const rowsOf = (sql: readonly WebsitePerson[], device: readonly DeviceUser[] = []) =>
	reconcile(snapshots(sql, [], device), options);
const remarks = (rest: Partial<WebsitePerson>, name = 'Asha Verma') =>
	websiteState(website('17', name, rest), options).remarks.map(({note}) => note);

describe('the codes of a row', () => {
	test.each<[string, Partial<WebsitePerson>]>([
		['a number', codes('17')],
		['a number with zeros in front', codes('0017')],
		['letters and a number', codes('T17', {stringCode: 'T', numericCode: 17})],
		['no code columns at all', {}],
		['a code that is no code', codes('Asha', {numericCode: 0})],
	])('%s that fit each other are nothing to say', (_, rest) => {
		expect(remarks(rest)).toEqual([]);
	});

	test.each<[string, Partial<WebsitePerson>, RegExp]>([
		['StringCode NULL', codes('17', {stringCode: null}), /StringCode is NULL/],
		['NumericCode NULL', codes('17', {numericCode: null}), /NumericCode is NULL/],
		['another number', codes('17', {numericCode: 71}), /NumericCode is 71, EmployeeCode "17"/],
	])('%s is a note', (_, rest, sentence) => {
		const [remark] = websiteState(website('17', 'Asha', rest), options).remarks;
		expect(remark).toMatchObject({note: 'CODE', reason: expect.stringMatching(sentence)});
	});

	test.each(['1e3', '1d2', '$', '$5', '1,000', '1.5', '.', '9876543210', '+1.0'])(
		'%s stops the website from adding anybody',
		code => {
			expect(remarks(codes(code))).toContain('CODE-TRAP');
		},
	);

	test.each(['17', '007', '-5', '+5', 'T17', '', 'e3', '2147483647', 'EMP12'])('%j stops nobody', code => {
		expect(remarks(codes(code))).not.toContain('CODE-TRAP');
	});
});

describe('what the website leaves in a row', () => {
	test.each(['M', 'F', 'O'])('Gender %s is its sync service', gender => {
		expect(remarks(codes('17', {gender}))).toEqual(['GENDER']);
	});

	test.each(['Male', 'Female', '', 'm', null])('Gender %j is not', gender => {
		expect(remarks(codes('17', {gender}))).toEqual([]);
	});

	test('a name longer than the middleware can hold is a note, and one that just fits is none', () => {
		expect(remarks({}, 'a'.repeat(51))).toEqual(['LONG-NAME']);
		expect(remarks({}, 'a'.repeat(50))).toEqual([]);
	});

	test.each([
		['1', /sync service writes that/],
		['Active', /writes that for new members/],
	])('Status %s names who writes it', (status, sentence) => {
		const [remark] = websiteState(website('17', 'Asha', {status}), options).remarks;
		expect(remark?.reason).toMatch(sentence);
	});

	test('a row whose id is the PIN of somebody of the same name holds that person’s data', () => {
		const rows = rowsOf([
			website('40', 'Asha Verma', {employeeId: 17, status: '1'}),
			website('17', 'Asha Verma', {employeeId: 205}),
		]);
		expect(rows.map(row => [row.pin, row.notes.includes('OVERWRITTEN')])).toEqual([
			['17', false],
			['40', true],
		]);
		expect(rows[1]?.reasons.join(' ')).toContain('Website id 17 holds the name of id 205, whose PIN is 17');
	});

	test.each<[string, WebsitePerson[]]>([
		['another name', [website('40', 'Ravi', {employeeId: 17}), website('17', 'Asha', {employeeId: 205})]],
		['the same row', [website('17', 'Asha', {employeeId: 17})]],
		['nobody with that PIN', [website('40', 'Asha', {employeeId: 17})]],
	])('%s is no sign of it', (_, sql) => {
		expect(rowsOf(sql).flatMap(row => row.notes)).not.toContain('OVERWRITTEN');
	});

	test('a PIN that was somebody else’s before is named with the person who still enters with it', () => {
		const [row] = rowsOf(
			[website('17', 'Asha Verma', {employeeId: 300}), website('17', 'del_Harish Patil', {employeeId: 17})],
			[deviceUser('17', 'Harish Patil')],
		);
		expect(row?.kinds).toContain('WHO?');
		expect(row?.notes).toContain('REUSED');
		expect(row?.reasons.join(' ')).toContain('belonged to "Harish Patil" (deleted website id 17)');
	});
});
