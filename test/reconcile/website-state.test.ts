import {describe, expect, test} from 'vitest';
import {websiteState} from '../../source/reconcile/index.ts';
import {options, website} from './gym.ts';

const stateOf = (rest: Parameters<typeof website>[2], name = 'Asha Verma', more = {}) =>
	websiteState(website('17', name, rest), {...options, ...more});
const notesOf = (rest: Parameters<typeof website>[2], name?: string, more = {}) =>
	stateOf(rest, name, more).remarks.map(({note}) => note);

describe('websiteState', () => {
	test.each([
		['RecordStatus 0', {recordStatus: 0}, 'Asha'],
		['a del_ name', {}, 'del_Asha'],
		['Status deleted', {status: 'deleted'}, 'Asha'],
		['Status DELETE', {status: 'DELETE'}, 'Asha'],
	])('%s is absent', (_, rest, name) => {
		expect(stateOf(rest, name).state).toBe('absent');
	});

	test.each([
		['inactive', {status: 'inactive'}],
		['Suspended', {status: 'Suspended'}],
		['RESIGNED', {status: 'RESIGNED'}],
		['DOR today', {resignedOn: '2026-11-22'}],
		['DOR just after 1900-01-01', {resignedOn: '1900-01-02'}],
	])('%s is inactive', (_, rest) => {
		expect(stateOf(rest)).toMatchObject({state: 'inactive', remarks: []});
	});

	test.each([
		['DOR 1900-01-01', {resignedOn: '1900-01-01'}],
		['DOR 3000-01-01', {resignedOn: '3000-01-01'}],
		['DOR tomorrow', {resignedOn: '2026-11-23'}],
		['DOR NULL', {resignedOn: null}],
		['RecordStatus NULL', {recordStatus: null}],
		['RecordStatus 2', {recordStatus: 2}],
		['Status working', {status: 'working'}],
	])('%s is present without a remark', (_, rest) => {
		expect(stateOf(rest)).toMatchObject({state: 'present', why: null, remarks: []});
	});

	test.each([[null], [''], ['0'], ['1'], ['Active'], ['active'], ['Vacation']])(
		'Status %j is active plus a note',
		status => {
			expect(stateOf({status}).state).toBe('present');
			expect(notesOf({status})).toEqual(['STATUS']);
		},
	);

	test.each(['Della', 'Delna R', 'DELWIN', 'Del_x', 'DEL_Asha'])(
		'%s is a real name that LIKE hides',
		name => {
			expect(stateOf({}, name).state).toBe('present');
			expect(notesOf({}, name)).toEqual(['WILDCARD']);
		},
	);

	test('a name of three letters is not what LIKE hides', () => {
		expect(notesOf({}, 'Del')).toEqual([]);
	});

	test('a package end in the past is a note, and inactive only where the gym says so', () => {
		expect(stateOf({packageEnd: '2026-11-21'}).state).toBe('present');
		expect(notesOf({packageEnd: '2026-11-21'})).toEqual(['LAPSED']);
		expect(stateOf({packageEnd: '2026-11-21'}, 'Asha', {expireByPackage: true}).state).toBe('inactive');
	});

	test.each([['2026-11-22'], ['1900-01-01'], [null]])('package end %j has not lapsed', packageEnd => {
		expect(stateOf({packageEnd}, 'Asha', {expireByPackage: true})).toMatchObject({
			state: 'present',
			remarks: [],
		});
	});

	test.each([
		['no GymClients row', {clientRows: 0, clientPin: null}, ['NO-CLIENT']],
		['no GymClients table', {clientRows: null, clientPin: null}, []],
		['another PIN there', {clientPin: '71'}, ['CLIENT-PIN']],
		['several rows there', {clientRows: 3}, ['CLIENT-ROWS']],
	])('%s stays present with the right notes', (_, rest, notes) => {
		expect(stateOf(rest).state).toBe('present');
		expect(notesOf(rest)).toEqual(notes);
	});

	test('the reason names the column and value', () => {
		expect(stateOf({status: 'Suspended'}).why).toBe('Status is "Suspended"');
		expect(stateOf({recordStatus: 0}).why).toBe('RecordStatus is 0');
		expect(stateOf({resignedOn: '2026-01-02'}).why).toBe('DOR is 2026-01-02');
	});
});
