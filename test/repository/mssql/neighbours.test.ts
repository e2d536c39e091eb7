import {afterEach, describe, expect, test} from 'vitest';
import type {DatabaseDiagnosis} from '../../../source/domain/index.ts';
import {openMssql} from '../../../source/repository/index.ts';
import {type Answer, type Column, type Query, startTdsListener} from '../../helpers/tds/index.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function server(answer: (query: Query) => Answer): Promise<DatabaseDiagnosis> {
	const listener = await startTdsListener({answer});
	closers.push(() => listener.close());
	const repositories = await openMssql({
		server: listener.host,
		port: listener.port,
		database: 'gym',
		user: 'essl',
		password: 'not a secret',
		encrypt: false,
	});
	closers.push(() => repositories.close());
	return repositories.middlewareDiagnosis;
}

const rows = (names: readonly string[], ...values: readonly (string | null)[][]): Answer => ({
	columns: names.map((name): Column => ({name, type: 'text'})),
	rows: values,
});
const denied: Answer = {error: {number: 300, message: 'VIEW SERVER STATE permission was denied.'}};

describe('databases beside this one', () => {
	/** Three others: one with both tables, one with one of them, one that may not be opened. */
	const answer = ({sql, parameters}: Query): Answer => {
		if (sql.includes('sys.databases')) {
			return rows(
				['DatabaseName', 'CreatedAt'],
				['a]b', '2026-01-02T03:04:05'],
				['hr', null],
				['locked', null],
			);
		}

		if (sql.includes('OBJECT_ID')) {
			const [asked] = Object.values(parameters).map(String);
			if (asked!.startsWith('[locked]')) {
				return {error: {number: 916, message: 'The server principal is not able to access the database.'}};
			}

			return rows(['Employees', 'Devices'], asked!.startsWith('[hr]') ? ['1', null] : ['1', '2']);
		}

		if (sql.includes('[a]]b].INFORMATION_SCHEMA')) {
			return rows(
				['TableName', 'ColumnName'],
				['Devices', 'LastPing'],
				['Employees', 'EmployeeId'],
				['DeviceLogs_3_2026', 'LogDate'],
				['Payroll', 'LogDate'],
			);
		}

		if (sql.includes('LastPing')) return rows(['Newest'], ['2026-11-22T09:00:00']);
		if (sql.includes('DeviceLogs_3_2026')) return rows(['Newest'], ['2026-03-01T09:00:00']);
		if (sql.includes('ClockNow')) return rows(['ClockNow'], ['2026-11-22T10:00:00']);
		if (sql.includes('HowMany')) return rows(['HowMany'], ['400']);
		return denied;
	};

	test('the one that owns both tables is found, under its own name, with its signs of life', async () => {
		const {siblings} = await server(answer);
		expect(await siblings()).toEqual([
			{
				name: 'a]b',
				createdAt: '2026-01-02T03:04:05',
				life: {
					lastPing: '2026-11-22T09:00:00',
					newestLog: '2026-03-01T09:00:00',
					newestCommand: null,
					pendingCommands: null,
					employees: 400,
					programs: null,
					now: '2026-11-22T10:00:00',
				},
			},
		]);
	});

	test('one that may be seen and not read is named without signs', async () => {
		const {siblings} = await server(query =>
			query.sql.includes('].INFORMATION_SCHEMA') ? denied : answer(query),
		);
		expect(await siblings()).toMatchObject([{name: 'a]b', life: null}]);
	});

	test('a login that may not list databases finds none', async () => {
		const {siblings} = await server(() => denied);
		expect(await siblings()).toEqual([]);
	});
});

describe('connected programs', () => {
	const signs = (mayNot: RegExp | null, right = '1') =>
		server(({sql}) => {
			if (mayNot?.test(sql)) return {error: {number: 207, message: "Invalid column name 'database_id'."}};
			if (sql.includes('VIEW SERVER STATE')) return rows(['MaySee'], [right]);
			if (sql.includes('program_name')) {
				return rows(['ProgramName'], ['eTimeTrackLite'], ['trisync'], [''], [null]);
			}

			if (sql.includes('ClockNow')) return rows(['ClockNow'], ['2026-11-22T10:00:00']);
			return rows(['TableSchema', 'TableName', 'ColumnName', 'OwnSchema']);
		});

	test.each<[string, RegExp | null]>([
		['sys.dm_exec_sessions', null],
		['the older view, where a session has no database', /dm_exec_sessions/],
	])('come from %s, without ourselves', async (_, mayNot) => {
		const {lifeSigns} = await signs(mayNot);
		expect((await lifeSigns()).programs).toEqual(['eTimeTrackLite']);
	});

	test('are not known to a login that sees its own session alone', async () => {
		const {lifeSigns} = await signs(null, '0');
		expect((await lifeSigns()).programs).toBeNull();
	});
});
