import {describe, expect, onTestFinished, test} from 'vitest';
import {
	backUpUser,
	backUpUsers,
	errorCode,
	type FingerTemplate,
	restoreUser,
	type SavedUser,
	type ZkSession,
} from '../../source/protocol/index.ts';
import {
	makeTemplate,
	makeUsers,
	type SimulatorOptions,
	startSimulator,
} from '../../source/simulator/index.ts';
import {type Answer, giveSet, naiveRecord28, naiveRecord72, setOf} from '../helpers/scripted-terminal.ts';
import {clientOf, scripted, visit} from './visit.ts';

const people = makeUsers(20);
const ok: Answer = (_request, talk) => talk.send(2000);
const templateOf = (uid: number, finger: number): string =>
	Buffer.from(makeTemplate(uid, finger).template, 'base64').toString('hex');
const fingers = (uid: number): FingerTemplate[] => [
	{uid, finger: 3, flag: 1, template: templateOf(uid, 3)},
	{uid, finger: 6, flag: 3, template: templateOf(uid, 6)},
];

async function gym(
	options: SimulatorOptions = {},
): Promise<{session: ZkSession; saved: SavedUser; commands: () => object}> {
	const simulator = await startSimulator({state: {users: people}, faults: ['garbage-after-nul'], ...options});
	onTestFinished(() => simulator.close());
	const session = await clientOf(simulator).open();
	onTestFinished(() => session.close());
	const [user] = (await session.readUsers()).users;
	await session.writeUser({uid: user!.uid, pin: user!.pin, base: user!, privilege: 14, enabled: false});
	for (const finger of fingers(user!.uid)) await session.writeTemplate(finger, user!.pin);
	const [changed] = (await session.readUsers()).users;
	const saved = await backUpUser(session, changed!);
	return {session, saved, commands: () => simulator.log().counts};
}

async function codeOf(work: Promise<unknown>): Promise<string | null> {
	try {
		await work;
	} catch (error) {
		return errorCode(error);
	}

	return 'no error';
}

describe.each([72, 28] as const)('a person with fingers, in %i-byte records,', recordSize => {
	test('comes back byte for byte after a deletion', async () => {
		const {session, saved} = await gym({recordSize});
		await session.deleteUser(saved.uid);
		expect(await restoreUser(session, JSON.parse(JSON.stringify(saved)), saved.uid)).toEqual({
			isVerified: true,
			reason: null,
		});
		const user = (await session.readUsers()).users.find(({pin}) => pin === saved.pin)!;
		expect(user.record).toBe(saved.record);
		expect((await backUpUser(session, user)).templates).toEqual(fingers(saved.uid));
	});

	test('goes into another slot with everything but the slot the same', async () => {
		const {session, saved} = await gym({recordSize});
		await session.deleteUser(saved.uid);
		expect(await restoreUser(session, saved, 500)).toMatchObject({isVerified: true});
		const user = (await session.readUsers()).users.find(({uid}) => uid === 500)!;
		expect(user.record).toBe(`f401${saved.record.slice(4)}`);
		expect((await backUpUser(session, user)).templates).toEqual(
			saved.templates.map(template => ({...template, uid: 500})),
		);
	});

	test('gets changed fields and a changed finger back, and keeps a newer one', async () => {
		const {session, saved} = await gym({recordSize});
		const {uid, pin} = saved;
		const [user] = (await session.readUsers()).users;
		await session.writeUser({uid, pin, base: user!, name: 'Other', card: 5, enabled: true});
		await session.deleteTemplate(saved, 3);
		await session.writeTemplate({uid, finger: 3, flag: 1, template: 'aabbcc'}, pin);
		await session.writeTemplate({uid, finger: 9, flag: 1, template: 'ddeeff'}, pin);
		expect(await restoreUser(session, saved, uid)).toMatchObject({isVerified: true});
		const after = await backUpUser(session, (await session.readUsers()).users[0]!);
		expect(after.record).toBe(saved.record);
		expect(after.templates.map(({finger, flag}) => [finger, flag]).sort()).toEqual([
			[3, 1],
			[6, 3],
			[9, 1],
		]);
	});
});

test('all people are backed up with one reading of the fingers', async () => {
	const {session, commands} = await gym();
	const {users} = await session.readUsers();
	const before = commands() as {bufferedRead: number};
	const saved = await backUpUsers(session, users);
	const after = commands() as {bufferedRead: number; templateRead?: number};
	expect(saved.map(({record}) => record)).toEqual(users.map(({record}) => record));
	expect(after.bufferedRead - before.bufferedRead).toBe(1);
	expect(after.templateRead).toBeUndefined();
});

test('where the list of fingers is refused, each finger is asked for, and the flags count as not known', async () => {
	const terminal = await scripted({
		answers: {
			1503: (_request, talk) => talk.send(2001),
			88: (request, talk) =>
				request.data[2] === 4 ? talk.send(1501, Buffer.of(1, 2, 3, 1)) : talk.send(2001),
		},
	});
	const session = await visit(terminal);
	expect(await backUpUser(session, {uid: 7, pin: '17', record: '00'})).toMatchObject({
		templates: [{uid: 7, finger: 4, flag: 1, template: '010203'}],
		areFlagsKnown: false,
	});
});

test('a torn list of fingers saves nobody', async () => {
	const session = await visit(
		await scripted({answers: giveSet(setOf([Buffer.of(200, 0, 1, 0, 0, 1, 5)]), 'direct')}),
	);
	expect(await codeOf(backUpUser(session, {uid: 1, pin: '1', record: '00'}))).toBe('ERR_WIRE_DATA');
});

describe('nothing is written', () => {
	test.each<[string, (saved: SavedUser) => SavedUser, number, RegExp]>([
		['into the slot of another', saved => saved, people[1]!.uid, /belongs to PIN/],
		['beside the same PIN', saved => saved, 500, /is in slot .* already/],
		[
			'with fingers of another algorithm',
			saved => ({...saved, serial: 'OTHER', fingerprintVersion: '9'}),
			people[0]!.uid,
			/algorithm 9, this terminal uses 10/,
		],
		[
			'with fingers of an algorithm that nobody knows',
			saved => ({...saved, serial: 'OTHER', fingerprintVersion: null}),
			people[0]!.uid,
			/algorithm unknown/,
		],
	])('%s', async (_what, change, uid, words) => {
		const {session, saved, commands} = await gym();
		const before = (commands() as {userWrite: number}).userWrite;
		const error = await restoreUser(session, change(saved), uid).catch((reason: unknown) => reason);
		expect(error).toMatchObject({code: 'ERR_DEVICE_REFUSED', phase: 'write', sent: null});
		expect((error as Error).message).toMatch(words);
		expect((commands() as {userWrite: number}).userWrite).toBe(before);
	});
});

test('left-over fingers of a free slot do not open the door for who is restored there', async () => {
	const entry = Buffer.from('090001000501aabbcc', 'hex');
	const record = naiveRecord72({uid: 1, pin: '17'});
	let users = setOf([naiveRecord72({uid: 9, pin: '99'})]);
	let templates = setOf([entry]);
	const terminal = await scripted({
		answers: {
			1503: (request, talk) => talk.send(1501, request.data[1] === 7 ? templates : users),
			8(_request, talk) {
				users = setOf([naiveRecord72({uid: 9, pin: '99'}), record]);
				talk.send(2000);
			},
			134(_request, talk) {
				templates = setOf([]);
				talk.send(2000);
			},
		},
	});
	const session = await visit(terminal);
	const saved = {
		serial: null,
		fingerprintVersion: null,
		uid: 1,
		pin: '17',
		record: record.toString('hex'),
		templates: [],
		areFlagsKnown: true,
	};
	expect(await restoreUser(session, saved, 1)).toEqual({isVerified: true, reason: null});
	expect(terminal.requests.find(request => request.command === 134)!.data.at(-1)).toBe(5);
});

test('an acknowledgement that was none is found by reading back', async () => {
	const users = setOf([naiveRecord72({uid: 9, pin: '99'})]);
	const terminal = await scripted({
		answers: {
			1503: (request, talk) => talk.send(1501, request.data[1] === 7 ? setOf([]) : users),
			8: ok,
		},
	});
	const saved: SavedUser = {
		serial: null,
		fingerprintVersion: null,
		uid: 1,
		pin: '17',
		record: naiveRecord72({uid: 1, pin: '17'}).toString('hex'),
		templates: [],
		areFlagsKnown: true,
	};
	expect(await restoreUser(await visit(terminal), saved, 1)).toEqual({
		isVerified: false,
		reason: 'The record of PIN 17 is not in slot 1 as it was saved.',
	});
});

describe('many at once', () => {
	test('are sent as clients of real terminals send them', async () => {
		const terminal = await scripted({
			answers: {
				...giveSet(setOf([naiveRecord28({uid: 1, pin: '1'})]), 'direct'),
				1500: ok,
				1501: ok,
				110: ok,
			},
		});
		const session = await visit(terminal);
		await session.readUsers();
		const before = terminal.requests.length;
		const draft = (uid: number) => ({uid, pin: String(uid), base: null, name: `M ${uid}`});
		await session.writeBulk([
			{draft: draft(258), templates: [{uid: 0, finger: 2, flag: 1, template: 'aabbcc'}]},
			{draft: draft(259), templates: [{uid: 0, finger: 9, flag: 1, template: 'dd'.repeat(1100)}]},
		]);
		const buffer = Buffer.concat([
			Buffer.from('3a0000001000000053040000', 'hex'),
			Buffer.of(2),
			naiveRecord28({uid: 258, pin: '258'}),
			Buffer.of(2),
			naiveRecord28({uid: 259, pin: '259'}),
			Buffer.from('0202011200000000', 'hex'),
			Buffer.from('0203011905000000', 'hex'),
			Buffer.from('0300aabbcc4c04', 'hex'),
			Buffer.alloc(1100, 0xdd),
		]);
		const sent = terminal.requests.slice(before);
		expect(sent.map(request => request.command)).toEqual([1502, 1500, 1501, 1501, 110, 1013]);
		expect(sent[1]!.data.readUInt32LE(0)).toBe(buffer.length);
		expect(sent[2]!.data).toHaveLength(1024);
		expect(Buffer.concat([sent[2]!.data, sent[3]!.data]).toString('hex')).toBe(buffer.toString('hex'));
		expect(sent[4]!.data.toString('hex')).toBe('0c00000000000800');
	});

	test.each([72, 28] as const)('are stored with their fingers in %i-byte records', async recordSize => {
		const {session} = await gym({recordSize});
		const uids = Array.from({length: 30}, (_, index) => 600 + index);
		await session.writeBulk(
			uids.map(uid => ({
				draft: {uid, pin: String(uid), base: null, name: 'New', card: uid},
				templates: [{uid, finger: 1, flag: 1, template: templateOf(uid, 1)}],
			})),
		);
		const {users} = await session.readUsers();
		expect(users.filter(({uid}) => uid >= 600).map(({pin, card}) => [pin, card])).toEqual(
			uids.map(uid => [String(uid), uid]),
		);
		const {templates} = await session.readTemplates();
		expect(templates.filter(({uid}) => uid >= 600)).toEqual(
			uids.map(uid => ({uid, finger: 1, flag: 1, template: templateOf(uid, 1)})),
		);
	});

	test('with a duress finger among them are not sent', async () => {
		const {session, commands} = await gym();
		const draft = {uid: 700, pin: '700', base: null};
		const before = {...commands()};
		expect(await codeOf(session.writeBulk([{draft, templates: fingers(700)}]))).toBe('ERR_DEVICE_REFUSED');
		expect(commands()).toEqual(before);
	});

	test('that are refused free the memory of the terminal', async () => {
		const terminal = await scripted({
			answers: {
				...giveSet(setOf([naiveRecord72({uid: 1, pin: '1'})]), 'direct'),
				1500: ok,
				1501: ok,
				110: (_request, talk) => talk.send(2001),
			},
		});
		const session = await visit(terminal);
		await session.readUsers();
		const writing = session.writeBulk([{draft: {uid: 2, pin: '2', base: null}, templates: []}]);
		expect(await codeOf(writing)).toBe('ERR_DEVICE_REFUSED');
		expect(terminal.commands().slice(-2)).toEqual([110, 1502]);
	});
});
