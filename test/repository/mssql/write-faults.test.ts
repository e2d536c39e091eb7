import {afterEach, describe, expect, test} from 'vitest';
import type {RowTransaction} from '../../../source/domain/index.ts';
import {openMssql, writeSqliteGym} from '../../../source/repository/index.ts';
import {scratchFolder} from '../../helpers/folder.ts';
import {
	type Answer,
	type Query,
	sqliteAnswers,
	startTdsListener,
	type TransactionAnswer,
	type TransactionRequest,
} from '../../helpers/tds/index.ts';

const secret = 'S3cret;Password';
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

interface Faults {
	/** Answers a statement in the place of the database; undefined = the database answers. */
	readonly answer?: (query: Query) => Answer | undefined;
	readonly onTransaction?: (request: TransactionRequest) => TransactionAnswer;
	readonly requestTimeoutMs?: number;
}

/** A gym behind a listener, whose faults a test may change while it runs. */
async function gym(first: Faults = {}) {
	let faults = first;
	const folder = scratchFolder();
	closers.push(() => folder.remove());
	const file = folder.file('gym.db');
	writeSqliteGym(
		{file},
		{
			employees: [
				{employeeId: 5, name: 'Asha', pin: '17', status: 'Active'},
				{employeeId: 6, name: 'Ravi', pin: '18'},
			],
		},
	);
	const database = sqliteAnswers(file, 'etimetracklite1');
	closers.push(() => database.close());
	const listener = await startTdsListener({
		answer: query => faults.answer?.(query) ?? database.answer(query),
		transactions: database.transactions,
		onTransaction: request => faults.onTransaction?.(request) ?? 'done',
	});
	closers.push(() => listener.close());
	const repositories = await openMssql({
		server: listener.host,
		port: listener.port,
		database: 'etimetracklite1',
		user: 'essl',
		password: secret,
		encrypt: false,
		...(first.requestTimeoutMs === undefined ? {} : {requestTimeoutMs: first.requestTimeoutMs}),
	});
	closers.push(() => repositories.close());
	const writer = repositories.websiteWriter;
	const status = async () => (await writer.rowsOf(['17']))[0]?.values['Status'];
	return {
		writer,
		listener,
		repositories,
		status,
		fail(next: Faults) {
			faults = next;
		},
	};
}

const repair: RowTransaction = {
	changes: [
		{
			kind: 'update',
			table: 'Employees',
			key: {column: 'EmployeeId', value: '5'},
			before: {EmployeeCodeInDevice: '17', Status: 'Active'},
			after: {Status: 'Working'},
		},
	],
	freePin: null,
	stamp: 'trisync 42',
};

const only =
	(wanted: TransactionRequest, answer: TransactionAnswer) =>
	(request: TransactionRequest): TransactionAnswer =>
		request === wanted ? answer : 'done';
const onStatement = (pattern: RegExp, answer: Answer) => (query: Query) =>
	pattern.test(query.sql) ? answer : undefined;

async function failure(work: Promise<unknown>): Promise<{code: unknown; message: string}> {
	const error = await work.then(
		() => expect.unreachable('it should have failed'),
		(error: unknown) => error as Record<string, unknown>,
	);
	expect(`${error['message']} ${error['hint']}`).not.toContain(secret);
	expect(String(error['hint'])).toMatch(/\.$/);
	return {code: error['code'], message: String(error['message'])};
}

describe('a line that breaks', () => {
	test.each<[string, Faults, string, string]>([
		['before the transaction', {onTransaction: only('begin', 'drop')}, 'ERR_REPOSITORY_LOST', 'Active'],
		[
			'while the row is looked at again',
			{answer: onStatement(/UPDLOCK/, 'drop')},
			'ERR_REPOSITORY_LOST',
			'Active',
		],
		['in the change', {answer: onStatement(/^UPDATE/, 'drop')}, 'ERR_REPOSITORY_IN_DOUBT', 'Active'],
		['before the commit', {onTransaction: only('commit', 'drop')}, 'ERR_REPOSITORY_IN_DOUBT', 'Active'],
		['after the commit', {onTransaction: only('commit', 'drop after')}, 'ERR_REPOSITORY_IN_DOUBT', 'Working'],
	])('%s is told for what it is', async (_, faults, code, expected) => {
		const {writer, status, fail} = await gym();
		await writer.schema();
		fail(faults);
		expect(await failure(writer.write(repair))).toMatchObject({code});
		fail({});
		expect(await status()).toBe(expected);
	});

	test('a server that falls silent at the commit leaves it in doubt, and the next write works', async () => {
		const {writer, fail, status} = await gym({requestTimeoutMs: 400});
		await writer.schema();
		fail({onTransaction: only('commit', 'silence')});
		expect(await failure(writer.write(repair))).toMatchObject({code: 'ERR_REPOSITORY_IN_DOUBT'});
		fail({});
		await writer.write(repair);
		expect(await status()).toBe('Working');
	});

	test('a change that the server never answers is taken back', async () => {
		const {writer, fail, status, listener} = await gym({requestTimeoutMs: 2000});
		await writer.schema();
		fail({answer: onStatement(/^UPDATE/, 'silence')});
		expect(await failure(writer.write(repair))).toMatchObject({code: 'ERR_REPOSITORY_TIMEOUT'});
		expect(listener.transactions).toEqual(['begin', 'rollback']);
		fail({});
		expect(await status()).toBe('Active');
	});

	test('connections that break while nobody uses them harm nobody', async () => {
		const {writer, listener, status} = await gym();
		await writer.write(repair);
		listener.dropAll();
		await listener.allGone();
		const back: RowTransaction = {
			...repair,
			changes: [{...repair.changes[0]!, before: {Status: 'Working'}, after: {Status: 'Active'}} as never],
		};
		await writer.write(back).catch(() => writer.write(back));
		expect(await status()).toBe('Active');
	});
});

describe('a server that refuses', () => {
	test.each<[string, number, string, string, RegExp]>([
		[
			'a key that is there',
			2627,
			"Violation of UNIQUE KEY constraint 'UQ_Code'. Cannot insert duplicate key in object 'dbo.Employees'.",
			'ERR_REPOSITORY_CONFLICT',
			/another row has the same key \(UQ_Code\)/,
		],
		[
			'a row that others refer to',
			547,
			'The DELETE statement conflicted with the REFERENCE constraint "FK_Shifts_Employees". The conflict occurred in database "gym", table "dbo.Shifts", column \'EmployeeId\'.',
			'ERR_REPOSITORY_FAILED',
			/dbo\.Shifts still refers to this row/,
		],
		[
			'a row that belongs to nobody',
			547,
			'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_GymClients_Employees".',
			'ERR_REPOSITORY_FAILED',
			/does not exist \(FK_GymClients_Employees\)/,
		],
		[
			'a rule',
			547,
			'The UPDATE statement conflicted with the CHECK constraint "CK_Status".',
			'ERR_REPOSITORY_FAILED',
			/forbids it \(CK_Status\)/,
		],
		[
			'a missing value',
			515,
			"Cannot insert the value NULL into column 'StringCode', table 'gym.dbo.Employees'; column does not allow nulls.",
			'ERR_REPOSITORY_FAILED',
			/the column StringCode must have a value/,
		],
		[
			'a text that is too long',
			2628,
			"String or binary data would be truncated in table 'Employees', column 'EmployeeName'.",
			'ERR_REPOSITORY_FAILED',
			/longer than EmployeeName can hold/,
		],
		[
			'a text that is too long, on an old server',
			8152,
			'String or binary data would be truncated.',
			'ERR_REPOSITORY_FAILED',
			/longer than its column can hold/,
		],
		[
			'a value of another type',
			245,
			"Conversion failed when converting the nvarchar value 'x' to data type int.",
			'ERR_REPOSITORY_FAILED',
			/none that its column can hold/,
		],
		[
			'a login without the right',
			229,
			"The UPDATE permission was denied on the object 'Employees', database 'gym', schema 'dbo'.",
			'ERR_REPOSITORY_PERMISSION',
			/the login essl may not change Employees/,
		],
		[
			'a read-only database',
			3906,
			'Failed to update database "gym" because the database is read-only.',
			'ERR_REPOSITORY_PERMISSION',
			/etimetracklite1 is read-only/,
		],
		[
			'rows that somebody else holds',
			1222,
			'Lock request time out period exceeded.',
			'ERR_REPOSITORY_TIMEOUT',
			/another program holds the rows/,
		],
		[
			'a full database',
			1105,
			"Could not allocate space for object 'dbo.Employees'.",
			'ERR_REPOSITORY_FAILED',
			/no room left for etimetracklite1/,
		],
		[
			'anything else',
			50_001,
			`A trigger says no: ${secret}.`,
			'ERR_REPOSITORY_FAILED',
			/A trigger says no: \*\*\*/,
		],
	])('%s is told by its cause, and rolled back', async (_, number, message, code, sentence) => {
		const {writer, fail, status, listener} = await gym();
		await writer.schema();
		fail({answer: onStatement(/^UPDATE/, {error: {number, message}})});
		expect(await failure(writer.write(repair))).toEqual({
			code,
			message: expect.stringMatching(new RegExp(`^Nothing was written: .*${sentence.source}`)),
		});
		expect(listener.transactions).toEqual(['begin', 'rollback']);
		fail({});
		expect(await status()).toBe('Active');
	});

	test.each([
		['duplicate key value violates unique constraint "employees_pkey"', 'ERR_REPOSITORY_CONFLICT'],
		['null value in column "stringcode" violates not-null constraint', 'ERR_REPOSITORY_FAILED'],
		['permission denied for table employees', 'ERR_REPOSITORY_PERMISSION'],
		['value too long for type character varying(50)', 'ERR_REPOSITORY_FAILED'],
	])('a server with numbers of its own is understood by its words: %s', async (message, code) => {
		const {writer, fail} = await gym();
		await writer.schema();
		fail({answer: onStatement(/^UPDATE/, {error: {number: 33_557_097, message}})});
		expect(await failure(writer.write(repair))).toMatchObject({
			code,
			message: expect.stringMatching(/^Nothing was written: (?!value|null|perm|dup)/),
		});
	});

	test('the victim of a deadlock was rolled back by the server, and may try again', async () => {
		const {writer, fail, status} = await gym();
		await writer.schema();
		const deadlock = {number: 1205, message: 'Transaction was deadlocked and has been chosen as the victim.'};
		fail({answer: onStatement(/^UPDATE/, {error: deadlock, endsTransaction: true})});
		expect(await failure(writer.write(repair))).toMatchObject({
			code: 'ERR_REPOSITORY_FAILED',
			message: 'Nothing was written: etimetracklite1 rolled it back in favour of another program.',
		});
		fail({});
		await writer.write(repair);
		expect(await status()).toBe('Working');
	});

	test('a lock that nobody lets go of ends the wish to add somebody', async () => {
		const {writer, fail} = await gym();
		await writer.schema();
		fail({
			answer: onStatement(/sp_getapplock/, {columns: [{name: 'Taken', type: 'int'}], rows: [[-1]]}),
		});
		expect(await failure(writer.write({...repair, freePin: '99'}))).toMatchObject({
			code: 'ERR_REPOSITORY_TIMEOUT',
		});
	});

	test.each([0, 2])('a change that touched %i rows is rolled back', async touched => {
		const {writer, fail, status} = await gym();
		await writer.schema();
		fail({
			answer: onStatement(/^UPDATE/, {columns: [{name: 'RowsTouched', type: 'int'}], rows: [[touched]]}),
		});
		expect(await failure(writer.write(repair))).toMatchObject({
			code: 'ERR_REPOSITORY_CONFLICT',
			message: expect.stringContaining(`touched ${touched} rows`),
		});
		fail({});
		expect(await status()).toBe('Active');
	});

	test('a server that is away is told as for a reading, and nothing begins', async () => {
		const {writer, listener} = await gym();
		await writer.schema();
		await listener.close();
		expect(await failure(writer.write(repair))).toMatchObject({code: 'ERR_REPOSITORY_UNAVAILABLE'});
	});
});

describe('statements of a writer', () => {
	test('values travel as parameters, and nothing is used that SQL Server 2008 does not know', async () => {
		const {writer, listener} = await gym();
		await writer.highestPin();
		await writer.write({...repair, freePin: '4711'});
		const statements = listener.queries.map(query => query.sql).join('\n');
		expect(statements).not.toMatch(/4711|Working|trisync 42/);
		expect(statements).not.toMatch(
			/TRY_CONVERT|TRY_CAST|STRING_AGG|\bIIF\b|CONCAT|FORMAT\(|OFFSET|FETCH|MERGE|THROW/i,
		);
	});

	test('every row is read again under a lock before it is changed', async () => {
		const {writer, listener} = await gym();
		await writer.schema();
		const before = listener.queries.length;
		await writer.write(repair);
		expect(
			listener.queries.slice(before).map(query => /UPDLOCK, HOLDLOCK|^UPDATE/.exec(query.sql)?.[0]),
		).toEqual(['UPDLOCK, HOLDLOCK', 'UPDATE']);
		expect(listener.transactions).toEqual(['begin', 'commit']);
	});

	test('rights and a read-only database are told before anything is written', async () => {
		const {writer, fail} = await gym();
		fail({
			answer: ({sql}) => {
				if (sql.includes('Updateability')) {
					return {columns: [{name: 'Updateability', type: 'text'}], rows: [['READ_ONLY']]};
				}

				const asked = [...sql.matchAll(/ AS (R\d+_(\w+))/g)];
				if (!sql.includes('HAS_PERMS_BY_NAME') || asked.length === 0) return undefined;
				return {
					columns: asked.map(([, name]) => ({name: name!, type: 'int'})),
					rows: [asked.map(([, , right]) => (right === 'select' ? 1 : 0))],
				};
			},
		});
		const {mayWrite, remarks} = await writer.schema();
		expect(mayWrite).toBe(false);
		expect(remarks).toEqual(
			expect.arrayContaining([
				'The database etimetracklite1 is read-only; nothing can be written there.',
				'This login may not insert, update, delete in Employees.',
			]),
		);
	});
});
