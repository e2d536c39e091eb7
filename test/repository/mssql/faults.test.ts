import {once} from 'node:events';
import {createServer} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {openMssql, type Repositories} from '../../../source/repository/index.ts';
import {
	type Answer,
	type Column,
	type Query,
	type ServerError,
	startTdsListener,
	type TdsListener,
	type TdsOptions,
} from '../../helpers/tds/index.ts';

const secret = 'S3cret;Password';
const people: readonly Column[] = [
	{name: 'EmployeeId', type: 'int'},
	{name: 'Pin', type: 'text'},
	{name: 'Name', type: 'text'},
];

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: TdsOptions): Promise<TdsListener> {
	const listener = await startTdsListener(options);
	closers.push(() => listener.close());
	return listener;
}

async function open(port: number, timeouts = {}): Promise<Repositories> {
	const repositories = await openMssql({
		server: '127.0.0.1',
		port,
		database: 'etimetracklite1',
		user: 'essl',
		password: secret,
		encrypt: false,
		...timeouts,
	});
	closers.push(() => repositories.close());
	return repositories;
}

/** A database that has an Employees table; the reading itself is answered by the test. */
function gym(reading: (query: Query) => Answer | Promise<Answer>, count = 2) {
	return (query: Query): Answer | Promise<Answer> => {
		if (query.sql.includes('INFORMATION_SCHEMA')) return columnsOf('Employees');
		if (query.sql.includes('COUNT(*) AS PeopleCount')) {
			return {columns: [{name: 'PeopleCount', type: 'int'}], rows: [[count]]};
		}

		return reading(query);
	};
}

function columnsOf(table: string, schema = 'dbo'): Extract<Answer, {readonly rows: unknown}> {
	return {
		columns: ['TableSchema', 'TableName', 'ColumnName', 'OwnSchema'].map(name => ({name, type: 'text'})),
		rows: ['EmployeeId', 'EmployeeCodeInDevice', 'EmployeeName'].map(name => [schema, table, name, 'dbo']),
	};
}

const two: Answer = {
	columns: people,
	rows: [
		[1, '17', 'Asha'],
		[2, '18', 'Ravi'],
	],
};

async function failure(work: Promise<unknown>): Promise<Record<string, unknown>> {
	const error = await work.then(
		() => expect.unreachable('it should have failed'),
		(error: unknown) => error as Record<string, unknown>,
	);
	expect(`${error['message']} ${error['hint']}`).not.toContain(secret);
	expect(String(error['hint'])).toMatch(/\.$/);
	return {code: error['code'], message: error['message']};
}

describe('logging in', () => {
	const login = {number: 18_456, message: "Login failed for user 'essl'.", severity: 14};
	test.each<[string, readonly ServerError[], string, RegExp]>([
		[
			'a wrong password',
			[login],
			'ERR_REPOSITORY_LOGIN',
			/^The server 127\.0\.0\.1 refused the login essl\.$/,
		],
		[
			'a database that is not there, although the server then says that the login failed',
			[{number: 4060, message: 'Cannot open database "etimetracklite1".', severity: 11}, login],
			'ERR_REPOSITORY_DATABASE',
			/has no database etimetracklite1 that the login essl may open/,
		],
		[
			'an expired password',
			[{number: 18_487, message: `The password ${secret} of the account has expired.`}, login],
			'ERR_REPOSITORY_LOGIN',
			/its password has expired/,
		],
		[
			'a domain nobody trusts',
			[{number: 18_452, message: 'Login failed. The login is from an untrusted domain.'}],
			'ERR_REPOSITORY_LOGIN',
			/a domain that the server does not trust/,
		],
	])('%s is named', async (_, errors, code, message) => {
		const listener = await start({answer: () => two, refuse: () => errors});
		const {website} = await open(listener.port);
		expect(await failure(website.list())).toEqual({code, message: expect.stringMatching(message)});
	});

	test('user, password and database arrive as they were set', async () => {
		const listener = await start({answer: gym(() => two)});
		const {website} = await open(listener.port);
		await website.list();
		expect(listener.logins[0]).toMatchObject({user: 'essl', password: secret, database: 'etimetracklite1'});
	});

	test('a server that was down is reached by the next reading', async () => {
		let isDown = true;
		const listener = await start({answer: gym(() => two), refuse: () => (isDown ? [login] : [])});
		const {website} = await open(listener.port);
		await failure(website.list());
		isDown = false;
		expect(await website.list()).toMatchObject({complete: true, count: 2});
	});

	test('a port where nothing listens is named', async () => {
		const listener = await start({answer: () => two});
		await listener.close();
		const {website} = await open(listener.port);
		expect(await failure(website.list())).toEqual({
			code: 'ERR_REPOSITORY_UNAVAILABLE',
			message: `Nothing listens at 127.0.0.1:${listener.port}.`,
		});
	});

	test('a listener that never says a word ends in a timeout', async () => {
		const mute = createServer(socket => socket.on('error', () => {}));
		mute.listen(0, '127.0.0.1');
		await once(mute, 'listening');
		closers.push(async () => {
			mute.close();
		});
		const {port} = mute.address() as {readonly port: number};
		const {website} = await open(port, {connectTimeoutMs: 100});
		expect(await failure(website.list())).toMatchObject({code: 'ERR_REPOSITORY_TIMEOUT'});
	});

	test('something that is no SQL Server is told apart from a database', async () => {
		const web = createServer(socket => {
			socket.on('error', () => {});
			socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
		});
		web.listen(0, '127.0.0.1');
		await once(web, 'listening');
		closers.push(async () => {
			web.close();
		});
		const {port} = web.address() as {readonly port: number};
		const {website} = await open(port, {connectTimeoutMs: 500});
		expect(String((await failure(website.list()))['code'])).toMatch(/^ERR_REPOSITORY_/);
	});
});

describe('reading', () => {
	test.each<[string, ServerError, string, string]>([
		[
			'a missing table',
			{number: 208, message: "Invalid object name 'dbo.Employees'."},
			'ERR_REPOSITORY_TABLE',
			'The database etimetracklite1 has no table dbo.Employees.',
		],
		[
			'a missing column',
			{number: 207, message: "Invalid column name 'DOR'."},
			'ERR_REPOSITORY_COLUMN',
			'A table of etimetracklite1 has no column DOR.',
		],
		[
			'a missing permission',
			{number: 229, message: "The SELECT permission was denied on the object 'Employees', database 'x'."},
			'ERR_REPOSITORY_PERMISSION',
			'The login essl may not read Employees of etimetracklite1.',
		],
		[
			'a missing table of a server that numbers otherwise',
			{number: 33_557_097, message: 'relation "dbo.employees" does not exist'},
			'ERR_REPOSITORY_TABLE',
			'The database etimetracklite1 has no table dbo.employees.',
		],
		[
			'a deadlock',
			{number: 1205, message: 'Transaction was deadlocked.'},
			'ERR_REPOSITORY_FAILED',
			'The database etimetracklite1 gave up this reading in favour of another program.',
		],
		[
			'anything else',
			{number: 50_000, message: `Broken\u001B[31m page near ${secret}.`},
			'ERR_REPOSITORY_FAILED',
			'Reading etimetracklite1 failed: Broken[31m page near ***.',
		],
	])('%s is named', async (_, error, code, message) => {
		const listener = await start({answer: gym(() => ({error}))});
		const {website} = await open(listener.port);
		expect(await failure(website.list())).toEqual({code, message});
	});

	test('a database without Employees is named before anything is read', async () => {
		const listener = await start({answer: () => ({columns: people, rows: []})});
		const {website} = await open(listener.port);
		expect(await failure(website.list())).toEqual({
			code: 'ERR_REPOSITORY_TABLE',
			message: 'The database etimetracklite1 has no table Employees.',
		});
		expect(listener.queries.filter(query => query.sql.includes('[Employees]'))).toEqual([]);
	});

	test("the driver's own error stays in cause", async () => {
		const listener = await start({
			answer: gym(() => ({error: {number: 208, message: 'Invalid object name'}})),
		});
		const {website} = await open(listener.port);
		await expect(website.list()).rejects.toMatchObject({cause: {number: 208}});
	});

	test.each<[string, Answer, string]>([
		['dropped after some rows', {...two, ending: 'drop'}, 'ERR_REPOSITORY_LOST'],
		['dropped before any row', 'drop', 'ERR_REPOSITORY_LOST'],
		[
			'ended by an error after some rows',
			{...two, ending: {number: 8650, message: 'Out of memory.'}},
			'ERR_REPOSITORY_FAILED',
		],
		['never answered', 'silence', 'ERR_REPOSITORY_TIMEOUT'],
		['silent after some rows', {...two, ending: 'silence'}, 'ERR_REPOSITORY_TIMEOUT'],
	])('a result %s is no list', async (_, answer, code) => {
		const listener = await start({answer: gym(() => answer)});
		// Short only where the time has to run out, so that a busy machine changes nothing.
		const {website} = await open(listener.port, code.endsWith('TIMEOUT') ? {requestTimeoutMs: 300} : {});
		expect(await failure(website.list())).toMatchObject({code});
	});

	test('a count that stays different makes the list incomplete, after a second look', async () => {
		const listener = await start({answer: gym(() => two, 3)});
		const {website} = await open(listener.port);
		expect(await website.list()).toMatchObject({
			complete: false,
			reason: 'The database sent 2 people, but counts 3.',
			count: 3,
		});
		expect(listener.queries.filter(query => query.sql.includes('PeopleCount'))).toHaveLength(2);
	});

	test('somebody added between list and count is found by the second look', async () => {
		let readings = 0;
		const answer = (): Answer => ({
			columns: people,
			rows: [
				[1, '17', 'Asha'],
				[2, '18', 'Ravi'],
			].slice(0, ++readings),
		});
		const listener = await start({answer: gym(answer)});
		const {website} = await open(listener.port);
		expect(await website.list()).toMatchObject({complete: true, count: 2});
	});

	test('a broken connection does not break the next reading', async () => {
		const listener = await start({answer: gym(() => two)});
		const {website} = await open(listener.port);
		await website.list();
		listener.dropAll();
		const again = await website.list().catch(() => website.list());
		expect(again).toMatchObject({complete: true, count: 2});
	});

	test('a hundred thousand people arrive whole', async () => {
		const rows = function* (): Generator<readonly [number, string, string]> {
			for (let at = 1; at <= 100_000; at++) yield [at, String(at), `Member ${at}`];
		};
		const listener = await start({answer: gym(() => ({columns: people, rows: rows()}), 100_000)});
		const {website} = await open(listener.port);
		const list = await website.list();
		expect([list.complete, list.people.length, list.people.at(-1)?.pin]).toEqual([true, 100_000, '100000']);
	});
});

describe('giving up', () => {
	test.each([[true], [false]])(
		'an abort rejects at once, whether the server honours it or not: %s',
		async honoursCancel => {
			const controller = new AbortController();
			const reason = new Error('the technician pressed Escape');
			const listener = await start({
				honoursCancel,
				answer: gym(() => {
					setImmediate(() => controller.abort(reason));
					return {...two, ending: 'silence'};
				}),
			});
			const {website} = await open(listener.port);
			await expect(website.list(controller.signal)).rejects.toBe(reason);
		},
	);

	test('an abort while connecting rejects with its reason', async () => {
		const mute = createServer(socket => socket.on('error', () => {}));
		mute.listen(0, '127.0.0.1');
		await once(mute, 'listening');
		closers.push(async () => {
			mute.close();
		});
		const {website} = await open((mute.address() as {readonly port: number}).port);
		const controller = new AbortController();
		const reading = website.list(controller.signal);
		await once(mute, 'connection');
		controller.abort('enough');
		await expect(reading).rejects.toBe('enough');
	});

	test('closing ends a reading that the server never answers, and every connection', async () => {
		const asked = Promise.withResolvers<void>();
		const listener = await start({
			answer: gym(() => {
				asked.resolve();
				return 'silence';
			}),
		});
		const {website, close} = await open(listener.port);
		const reading = website.list().catch((error: unknown) => error);
		await asked.promise;
		await close();
		expect(await reading).toMatchObject({code: 'ERR_REPOSITORY_LOST'});
		await listener.allGone();
	});
});

describe('statements', () => {
	test('values travel as parameters only', async () => {
		const listener = await start({answer: gym(() => two)});
		const {website} = await open(listener.port);
		await website.find(['17', '18']);
		const search = listener.queries.at(-1)!;
		expect(search.sql).not.toMatch(/17|18/);
		expect(search.parameters).toEqual({'@p0': '17', '@p1': '18'});
	});

	test("the login's own schema comes before dbo, and dbo before others", async () => {
		const {columns} = columnsOf('Employees');
		const rows = ['archive', 'dbo'].flatMap(schema => [...columnsOf('Employees', schema).rows]);
		const listener = await start({
			answer: query => (query.sql.includes('INFORMATION_SCHEMA') ? {columns, rows} : gym(() => two)(query)),
		});
		const {website} = await open(listener.port);
		await website.list();
		expect(listener.queries.at(-1)!.sql).toContain('[dbo].[Employees]');
	});

	test('no alias is a reserved word, unless it is quoted', async () => {
		const listener = await start({answer: gym(() => two)});
		const {website, middleware} = await open(listener.port);
		await Promise.all([website.list(), website.identity(), middleware.list()]);
		const sql = listener.queries.map(query => query.sql).join('\n');
		expect(sql).not.toMatch(
			/ AS (?:database|user|key|order|index|table|column|plan|file|rule|group|public)\b/i,
		);
	});

	test('nothing that SQL Server 2008 does not know is used', async () => {
		const listener = await start({answer: gym(() => two)});
		const {website, middleware} = await open(listener.port);
		await Promise.all([website.list(), website.find(['1']), website.identity(), middleware.list()]);
		const sql = listener.queries.map(query => query.sql).join('\n');
		expect(sql).not.toMatch(/TRY_CONVERT|TRY_CAST|STRING_AGG|\bIIF\b|CONCAT|FORMAT\(|OFFSET|FETCH/i);
	});
});

describe('identity', () => {
	const refusal: ServerError = {number: 300, message: 'VIEW SERVER STATE permission was denied.'};

	test('what the server does not tell stays unknown', async () => {
		const listener = await start({
			answer: ({sql}) =>
				/sys\.databases|SUSER_SNAME/.test(sql)
					? {error: refusal}
					: {
							columns: [{name: /AS \[(\w+)\]$/.exec(sql)![1]!, type: 'text'}],
							rows: [[sql.includes('DB_ID') ? '7' : 'a name']],
						},
		});
		const {website} = await open(listener.port);
		expect(await website.identity()).toEqual({
			engine: 'mssql',
			server: 'a name',
			database: 'a name',
			databaseId: 7,
			login: null,
			createdAt: null,
		});
	});

	test('a database without a name is an error', async () => {
		const listener = await start({answer: () => ({error: refusal})});
		const {website} = await open(listener.port);
		expect(await failure(website.identity())).toMatchObject({code: 'ERR_REPOSITORY_PERMISSION'});
	});
});
