import {DatabaseSync, type SQLInputValue} from 'node:sqlite';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {RepositoryError, type RouteRequest, sentence} from '../../../source/domain/index.ts';
import {writeSqliteGym} from '../../../source/repository/index.ts';
import {type QueueOptions, queueRoute} from '../../../source/repository/middleware/routes/index.ts';
import {sqliteEngine} from '../../../source/repository/sqlite/engine.ts';
import {scratchFolder} from '../../helpers/folder.ts';

const serial = 'CKJF2018';
const asha: RouteRequest = {kind: 'register', pin: '17', name: 'Asha Verma', card: 12_345_678, serial};

interface Command {
	readonly DeviceCommandId: number;
	readonly Title: string;
	readonly DeviceCommand: string;
	readonly SerialNumber: string;
	readonly Status: string;
	readonly Type: string;
	readonly CreationDate: string | null;
	readonly ExecutionDate: string | null;
}

let folder: ReturnType<typeof scratchFolder>;
let file: string;

/** What the middleware does between two looks of ours. */
type Middleware = (rows: readonly Command[]) => void;

beforeEach(() => {
	folder = scratchFolder();
	file = folder.file('middleware.db');
	writeSqliteGym(
		{file},
		{employees: [], devices: [{deviceId: 20, name: 'door', serial, address: '192.0.2.1'}]},
	);
	sql("UPDATE Devices SET LastPing = datetime('now', 'localtime', '-3 hours')");
});

function sql(text: string, ...values: readonly SQLInputValue[]): readonly Command[] {
	const database = new DatabaseSync(file);
	try {
		return database.prepare(text).all(...values) as unknown as readonly Command[];
	} finally {
		database.close();
	}
}

const rows = () => sql('SELECT * FROM DeviceCommands ORDER BY DeviceCommandId');

function insert(command: string, status = 'Pending', executedAt: string | null = null): void {
	sql(
		'INSERT INTO DeviceCommands (DeviceCommand, SerialNumber, Status, ExecutionDate) VALUES (?, ?, ?, ?)',
		command,
		serial,
		status,
		executedAt,
	);
}

const nobody: Middleware = () => {};

/** Hands every waiting row out at once. */
const prompt: Middleware = () => {
	sql(
		"UPDATE DeviceCommands SET Status = 'Success', ExecutionDate = datetime('now') WHERE Status = 'Pending'",
	);
};

const engines: ReturnType<typeof sqliteEngine>[] = [];

afterEach(async () => {
	await Promise.all(engines.splice(0).map(engine => engine.close()));
	folder.remove();
});

/** Its waiting costs no time: the clock goes on by what would have been waited. */
function queue(middleware: Middleware, options: Partial<QueueOptions> = {}) {
	const engine = sqliteEngine(file);
	engines.push(engine);
	const clock = {ms: 1_795_000_000_000};
	const route = queueRoute(engine, {
		isWritable: true,
		now: () => clock.ms,
		async wait(ms, signal) {
			clock.ms += ms;
			middleware(rows());
			signal?.throwIfAborted();
		},
		...options,
	});
	return {route, clock};
}

async function failure(work: Promise<unknown>): Promise<RepositoryError> {
	const error: unknown = await work.then(
		() => null,
		error => error,
	);
	expect(error).toBeInstanceOf(RepositoryError);
	return error as RepositoryError;
}

describe('the probe', () => {
	test('is a harmless command that the terminal fetches', async () => {
		const {route} = queue(prompt);
		expect(await route.probe(serial, true)).toEqual({
			isUsable: true,
			confidence: expect.stringContaining('fetched a harmless command after 1 s (row 1, Status "Success")'),
		});
		expect(rows()).toMatchObject([{DeviceCommand: 'CHECK', SerialNumber: serial, Type: 'Command'}]);
	});

	test('that nobody fetches says so, and is taken back', async () => {
		const {route} = queue(nobody);
		expect(await route.probe(serial, true)).toEqual({
			isUsable: false,
			reason: expect.stringMatching(
				/probe sent, no change after 75 s: the middleware does not hand out rows for this terminal; it last called 3 h ago/,
			),
		});
		expect(rows()).toEqual([]);
	});

	test('that cannot be taken back says which row stays', async () => {
		sql('CREATE TRIGGER keep BEFORE DELETE ON DeviceCommands BEGIN SELECT RAISE(ABORT, "no"); END');
		const {route} = queue(nobody);
		expect(await route.probe(serial, true)).toMatchObject({reason: expect.stringContaining('row 1 stays')});
	});

	test.each([
		['executed, whatever the status', "SET ExecutionDate = '2026-11-22 10:00:00'", true],
		['in another spelling', "SET Status = 'Gesendet'", true],
		['on its way', "SET Status = 'Sent'", true],
		['seen by the middleware alone', "SET Status = 'Queued'", false],
		['refused', "SET Status = 'Failed', ExecutionDate = '2026-11-22 10:00:00'", false],
		['"executed" in 1900', "SET ExecutionDate = '1900-01-01 00:00:00'", false],
	])('that is %s counts as what it is', async (_, change, isUsable) => {
		const {route} = queue(() => {
			sql(`UPDATE DeviceCommands ${change}`);
		});
		expect(await route.probe(serial, true)).toMatchObject({isUsable});
	});

	test('that disappears proves nothing', async () => {
		const {route} = queue(() => {
			sql('DELETE FROM DeviceCommands');
		});
		expect(await route.probe(serial, true)).toMatchObject({
			reason: expect.stringContaining('somebody removed the probe'),
		});
	});

	test('speaks for the way for ten minutes, without another row', async () => {
		const {route, clock} = queue(prompt);
		await route.probe(serial, true);
		await route.probe(serial, true);
		expect(rows()).toHaveLength(1);
		clock.ms += 10 * 60_000;
		await route.probe(serial, true);
		expect(rows()).toHaveLength(2);
	});

	test('counts rows that hold the name of a button', async () => {
		insert('Upload Users To Device');
		insert('Upload Users To Device');
		insert('Delete Users From Device', 'Failed');
		const {route} = queue(nobody);
		expect(await route.probe(serial, true)).toMatchObject({
			reason: expect.stringContaining('2 older rows hold the name of a button'),
		});
	});

	test('that is broken off takes its row back', async () => {
		const stop = new AbortController();
		const {route} = queue(() => stop.abort('enough'));
		await expect(route.probe(serial, true, stop.signal)).rejects.toBe('enough');
		expect(rows()).toEqual([]);
	});

	test.each([
		['the desktop edition', 'UPDATE Devices SET LastPing = NULL', 'it is a desktop edition'],
		['a LastPing of 1900', "UPDATE Devices SET LastPing = '1900-01-01 00:00:00'", 'it is a desktop edition'],
		['a table without LastPing', 'ALTER TABLE Devices DROP COLUMN LastPing', 'it is a desktop edition'],
		['a middleware without terminals', 'DROP TABLE Devices', 'keeps no list of terminals'],
		[
			'a terminal that it does not know',
			"UPDATE Devices SET SerialNumber = 'OTHER'",
			'knows no terminal with serial number CKJF2018',
		],
		[
			'a terminal that never called',
			"INSERT INTO Devices (DeviceId, DeviceFName, DeviceSName, SerialNumber, LastPing) SELECT 21, 'b', 'b', 'OTHER', LastPing FROM Devices; ",
			'never called',
		],
		['a database without the queue', 'DROP TABLE DeviceCommands', 'has no table DeviceCommands'],
		['a queue without a column', 'ALTER TABLE DeviceCommands DROP COLUMN Status', 'has no column Status'],
	])('leaves no row with %s', async (what, change, why) => {
		sql(change);
		if (what === 'a terminal that never called')
			sql('UPDATE Devices SET LastPing = NULL WHERE DeviceId = 20');
		const {route} = queue(prompt);
		expect(await route.probe(serial, true)).toEqual({isUsable: false, reason: expect.stringContaining(why)});
		if (!change.includes('DROP TABLE DeviceCommands')) expect(rows()).toEqual([]);
	});

	test.each([
		['where the middleware may not be written', {isWritable: false}, serial, 'middlewareWrite'],
		['without a serial number', {}, ' ', 'serial number is not configured'],
	])('leaves no row %s', async (_, options, whose, why) => {
		const {route} = queue(prompt, options);
		expect(await route.probe(whose, true)).toMatchObject({reason: expect.stringContaining(why)});
		expect(rows()).toEqual([]);
	});
});

describe('a word', () => {
	test('is a row with the whole command, after the probe', async () => {
		const {route} = queue(prompt);
		expect(await route.send(asha)).toEqual({id: '2', status: {state: 'waiting', raw: 'Pending'}});
		expect(rows()[1]).toMatchObject({
			Title: 'trisync: user to device',
			DeviceCommand: 'DATA UPDATE USERINFO PIN=17\tName=Asha Verma\tCard=12345678',
			SerialNumber: serial,
			Status: 'Pending',
			Type: 'Command',
			CreationDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2} /),
			ExecutionDate: null,
		});
	});

	test('is not queued where the probe failed', async () => {
		const {route} = queue(nobody);
		expect(sentence(await failure(route.send(asha)))).toMatch(/^Nothing was queued: .*no change after 75 s/);
		expect(rows()).toEqual([]);
	});

	test('about a PIN that could be read as more is not queued', async () => {
		const {route} = queue(prompt);
		await failure(route.send({...asha, pin: '17\tPri=14'}));
		expect(rows()).toEqual([]);
	});

	test.each([
		['waits', 'DATA UPDATE USERINFO PIN=17\tName=x', 'Pending', null, true],
		['waits in another form', 'DATA DEL_USER PIN=17', '', null, true],
		['is on its way', 'DATA UPDATE USERINFO PIN=17', 'Sent', null, true],
		['has an unknown status', 'DATA UPDATE USERINFO PIN=17', 'Gesendet', null, true],
		['is done', 'DATA UPDATE USERINFO PIN=17', 'Success', '2026-11-22 10:00:00', false],
		['failed', 'DATA UPDATE USERINFO PIN=17', 'Failed', null, false],
		['is about a longer PIN', 'DATA UPDATE USERINFO PIN=170', 'Sent', null, false],
		['is about the other case', 'DATA UPDATE USERINFO PIN=a17', 'Sent', null, false],
		['is the name of a button', 'Upload Users To Device', 'Pending', null, false],
	])('is refused only where another for the PIN %s', async (_, command, status, executedAt, isRefused) => {
		const {route} = queue(prompt);
		await route.probe(serial, true);
		insert(command, status, executedAt);
		const before = rows().length;
		if (!isRefused) {
			expect(await route.send(asha)).toMatchObject({status: {state: 'waiting'}});
			return;
		}

		const error = await failure(route.send(asha));
		expect(error).toMatchObject({code: 'ERR_REPOSITORY_CONFLICT'});
		expect(error.message).toContain(`row 2 of DeviceCommands waits for PIN 17 already (Status "${status}")`);
		expect(rows()).toHaveLength(before);
	});

	test('is queued once when two programs do it together', async () => {
		const one = queue(prompt).route;
		const two = queue(prompt).route;
		await one.probe(serial, true);
		await two.probe(serial, true);
		const results = await Promise.allSettled([one.send(asha), two.send(asha)]);
		expect(results.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(rows().filter(row => row.DeviceCommand.includes('PIN=17'))).toHaveLength(1);
	});

	test('goes to the table as it is, with fewer columns as well', async () => {
		for (const column of ['Title', 'Type', 'CreationDate', 'ExecutionDate'])
			sql(`ALTER TABLE DeviceCommands DROP COLUMN ${column}`);
		const {route} = queue(() => {
			sql("UPDATE DeviceCommands SET Status = 'Sent'");
		});
		expect(await route.send(asha)).toMatchObject({id: '2'});
	});
});

describe('the status', () => {
	test.each([
		["SET Status = 'Success', ExecutionDate = datetime('now')", {state: 'handed-over', raw: 'Success'}],
		["SET Status = 'Failed'", {state: 'refused', raw: 'Failed'}],
		["SET Status = 'Vielleicht'", {state: 'unknown', raw: 'Vielleicht'}],
		['SET Status = Status', {state: 'waiting', raw: 'Pending'}],
	])('after %s is the row as it is', async (change, status) => {
		const {route} = queue(prompt);
		const {id} = await route.send(asha);
		sql(`UPDATE DeviceCommands ${change} WHERE DeviceCommandId = ${id}`);
		expect(await route.status(id!)).toEqual(status);
	});

	test('of a row that is gone is not known', async () => {
		const {route} = queue(prompt);
		expect(await route.status('4711')).toEqual({state: 'unknown', raw: null});
	});
});
