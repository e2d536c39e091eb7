import {expect, test} from 'vitest';
import type {Table} from '../../../source/repository/catalog.ts';
import type {Engine, ResultRow, Session} from '../../../source/repository/engine.ts';
import {queueRoute} from '../../../source/repository/middleware/routes/index.ts';
import {dialect} from '../../../source/repository/mssql/dialect.ts';

/** What SQL Server gets, word by word: SQLite, which the other claims run on, takes other statements. */

function table(name: string, columns: readonly string[]): Table {
	return {schema: 'dbo', name, columns: new Map(columns.map(column => [column.toLowerCase(), column]))};
}

const tables = new Map([
	[
		'devicecommands',
		table('DeviceCommands', [
			'DeviceCommandId',
			'Title',
			'DeviceCommand',
			'SerialNumber',
			'Status',
			'Type',
			'CreationDate',
			'ExecutionDate',
		]),
	],
	['devices', table('Devices', ['DeviceId', 'SerialNumber', 'LastPing'])],
]);

/** Notes what it is asked, and answers as a server whose middleware fetches a row at once, or never. */
function server(isFetching: boolean) {
	const said: string[] = [];
	const answer = (sql: string): readonly ResultRow[] => {
		said.push(sql);
		if (sql.includes('[Devices]')) {
			return [{Serial: 'CKJF2018', LastPing: '2026-11-22T10:00:00', Now: '2026-11-22T10:00:20'}];
		}

		if (!sql.includes('[DeviceCommandId] = @p0')) return [];
		const executed = isFetching ? '2026-11-22T10:00:30' : null;
		return [{Id: '7', Command: 'CHECK', Status: isFetching ? 'Success' : 'Pending', ExecutedAt: executed}];
	};
	const session: Pick<Session, 'read' | 'insert' | 'change'> = {
		read: async sql => answer(sql),
		async insert(sql) {
			said.push(sql);
			return '7';
		},
		async change(sql) {
			said.push(sql);
			return 1;
		},
	};
	const engine = {
		database: 'etimetracklite1',
		dialect,
		identity: async () => ({engine: 'mssql'}),
		catalog: async () => tables,
		async each(sql: string, _parameters: readonly string[], onRow: (row: ResultRow) => void) {
			for (const row of answer(sql)) onRow(row);
		},
		transact: async <T>(work: (session: Session) => Promise<T>) => work(session as Session),
	} satisfies Partial<Engine>;
	return {said, engine: engine as unknown as Engine};
}

const columns =
	'CAST(q.[DeviceCommandId] AS nvarchar(4000)) AS Id, CAST(q.[DeviceCommand] AS nvarchar(4000)) AS Command, CAST(q.[Status] AS nvarchar(4000)) AS Status, CONVERT(char(19), q.[ExecutionDate], 126) AS ExecutedAt';
const insert =
	'INSERT INTO [dbo].[DeviceCommands] ([Title], [DeviceCommand], [SerialNumber], [Status], [Type], [CreationDate]) VALUES (@p0, @p1, @p2, @p3, @p4, GETDATE())';

test('a word is looked for and inserted in one transaction that nobody comes between', async () => {
	const {said, engine} = server(true);
	const route = queueRoute(engine, {isWritable: true});
	await route.send({kind: 'register', pin: '17', name: 'Asha', card: 0, serial: 'CKJF2018'});
	expect(said).toEqual([
		'SELECT CAST(d.[SerialNumber] AS nvarchar(4000)) AS Serial, CONVERT(char(19), d.[LastPing], 126) AS LastPing, CONVERT(char(19), GETDATE(), 126) AS Now FROM [dbo].[Devices] d',
		`SELECT TOP (1000) ${columns} FROM [dbo].[DeviceCommands] q WHERE q.[SerialNumber] = @p0 AND q.[ExecutionDate] IS NULL`,
		insert,
		`SELECT ${columns} FROM [dbo].[DeviceCommands] q WHERE q.[DeviceCommandId] = @p0`,
		`SELECT ${columns} FROM [dbo].[DeviceCommands] q WITH (UPDLOCK, HOLDLOCK) WHERE q.[SerialNumber] = @p0 AND CHARINDEX(@p1, CAST(q.[DeviceCommand] AS nvarchar(4000))) > 0`,
		insert,
	]);
});

test('a probe that nobody fetches is taken back only as it was left', async () => {
	const {said, engine} = server(false);
	const route = queueRoute(engine, {isWritable: true, patienceMs: 0});
	expect(await route.probe('CKJF2018', true)).toMatchObject({isUsable: false});
	expect(said.at(-1)).toBe(
		'DELETE TOP (1) FROM [dbo].[DeviceCommands] WHERE [DeviceCommandId] = @p0 AND [Status] = @p1 AND [ExecutionDate] IS NULL',
	);
});
