import {describe, expect, test} from 'vitest';
import {
	type DeviceUser,
	errorCode,
	type TerminalSettings,
	TransportError,
	type UserDraft,
} from '../../source/protocol/index.ts';
import {
	type Answer,
	giveSet,
	naiveRecord28,
	naiveRecord72,
	type Script,
	setOf,
} from '../helpers/scripted-terminal.ts';
import {clientOf, scripted, visit} from './visit.ts';

const ok: Answer = (_request, talk) => talk.send(2000);
/** With everything in it that a rebuilt record would lose. */
const odd = Buffer.from(
	'0d000034343400c69a807c4e6564000000000000000000000000000000000000000000de000000020100010002000000353535000000000000000000000000000000000000000000',
	'hex',
);
const old = naiveRecord28({uid: 4, pin: '555', name: 'Ned', card: 9});

/** A user as read, but for the record, which each claim makes itself. */
const base: DeviceUser = {
	uid: 13,
	pin: '555',
	name: 'Ned',
	nameBytes: '',
	card: 0,
	privilege: 0,
	enabled: true,
	group: 1,
	hasPassword: false,
	record: '',
};

async function deskWith(
	record: Uint8Array | null,
	answers: Script['answers'] = {},
	settings: Partial<TerminalSettings> = {},
) {
	const users = record === null ? [] : [record];
	const terminal = await scripted({answers: {...giveSet(setOf(users), 'direct'), 8: ok, 18: ok, ...answers}});
	const session = await visit(terminal, settings);
	const {users: read} = await session.readUsers();
	return {terminal, session, base: read[0] ?? null};
}

async function written(
	record: Uint8Array | null,
	draft: (base: DeviceUser | null) => UserDraft,
	settings: Partial<TerminalSettings> = {},
): Promise<string> {
	const {terminal, session, base} = await deskWith(record, {}, settings);
	await session.writeUser(draft(base));
	return terminal.requests.find(request => request.command === 8)!.data.toString('hex');
}

async function troubleOf(writing: Promise<void>): Promise<unknown> {
	try {
		await writing;
	} catch (error) {
		return error;
	}

	return null;
}

describe('a patched record', () => {
	test('with nothing named goes back as it came', async () => {
		expect(await written(odd, base => ({uid: 13, pin: '555', base}))).toBe(odd.toString('hex'));
		expect(await written(old, base => ({uid: 4, pin: '555', base}))).toBe(old.toString('hex'));
	});

	test('changes card, name and the disabled bit, and keeps password, group and timezones', async () => {
		const expected = Buffer.from(odd);
		expected[2] = 1;
		expected.fill(0, 11, 35);
		expected.set(Buffer.from('Zoë'), 11);
		expected.writeUInt32LE(4_000_000_000, 35);
		const patched = await written(odd, base => ({
			uid: 13,
			pin: '555',
			base,
			name: 'Zoë',
			card: 4_000_000_000,
			enabled: false,
		}));
		expect(patched).toBe(expected.toString('hex'));
	});

	test('of 28 bytes does the same', async () => {
		const expected = Buffer.from(old);
		expected.fill(0, 8, 16);
		expected.set(Buffer.from('Alexand'), 8);
		expected.writeUInt32LE(7, 16);
		const patched = await written(old, base => ({uid: 4, pin: '555', base, name: 'Alexander', card: 7}));
		expect(patched).toBe(expected.toString('hex'));
	});
});

describe.each([
	[72, odd, 13],
	[28, old, 4],
] as const)('in a record of %i bytes', (_size, record, uid) => {
	const withPrivilege = (privilege: number): Buffer => {
		const changed = Buffer.from(record);
		changed[2] = privilege;
		return changed;
	};

	test.each([
		['a role is changed and a disabled user stays disabled', 1, {privilege: 14}, 15],
		['a role is taken away', 14, {privilege: 0}, 0],
		['a manager is disabled and stays a manager', 6, {enabled: false}, 7],
		['a manager is enabled and stays a manager', 7, {enabled: true}, 6],
		['role and disabled bit change together', 7, {privilege: 2, enabled: true}, 2],
		['bits that nobody knows stay', 0x41, {privilege: 14, enabled: true}, 0x4e],
	])('%s', async (_what, before, change, after) => {
		const start = withPrivilege(before).toString('hex');
		const draft = () => ({uid, pin: '555', base: {...base, record: start}, ...change});
		expect(await written(record, draft)).toBe(withPrivilege(after).toString('hex'));
	});

	test('a password is cleared with the garbage behind it, and nothing else changes', async () => {
		const start = Buffer.from(record);
		const end = record.length === 72 ? 11 : 8;
		start.fill(0x39, 3, end);
		const expected = Buffer.from(start);
		expected.fill(0, 3, end);
		const draft = () => ({
			uid,
			pin: '555',
			base: {...base, record: start.toString('hex')},
			clearPassword: true as const,
		});
		expect(await written(record, draft)).toBe(expected.toString('hex'));
	});
});

describe('a fresh record', () => {
	test('is a plain user of group 1 without a password', async () => {
		const expected = naiveRecord72({uid: 14, pin: '007', name: 'Zoë', card: 70_000}).toString('hex');
		expect(await written(odd, () => ({uid: 14, pin: '007', base: null, name: 'Zoë', card: 70_000}))).toBe(
			expected,
		);
	});

	test('of 28 bytes holds its PIN as a number', async () => {
		const expected = naiveRecord28({uid: 5, pin: '123456', name: 'Zoe'}).toString('hex');
		expect(await written(old, () => ({uid: 5, pin: '123456', base: null, name: 'Zoe'}))).toBe(expected);
	});
});

test('a restored record goes back byte for byte, into the slot that the plan showed', async () => {
	const record = odd.toString('hex');
	expect(await written(odd, () => ({uid: 13, pin: '555', base: null, record, name: 'ignored'}))).toBe(record);
	expect(await written(odd, () => ({uid: 14, pin: '555', base: null, record}))).toBe(`0e${record.slice(2)}`);
});

describe('nothing is sent', () => {
	test.each<[string, Uint8Array | null, Omit<UserDraft, 'base'>, string]>([
		['while the record layout is not known', null, {uid: 1, pin: '1'}, 'ERR_DEVICE_UNDECIDED'],
		[
			'for a record of the other layout',
			odd,
			{uid: 1, pin: '1', record: '00'.repeat(28)},
			'ERR_DEVICE_UNDECIDED',
		],
		['for a PIN that is too long', odd, {uid: 1, pin: '1'.repeat(25)}, 'ERR_DEVICE_REFUSED'],
		['for a PIN that cannot be typed', odd, {uid: 1, pin: '1 7'}, 'ERR_DEVICE_REFUSED'],
		['for letters in a numeric PIN', old, {uid: 1, pin: 'A1'}, 'ERR_DEVICE_REFUSED'],
		['for zeros that a numeric PIN would lose', old, {uid: 1, pin: '007'}, 'ERR_DEVICE_REFUSED'],
		['for a role that is none', odd, {uid: 1, pin: '1', privilege: 3}, 'ERR_DEVICE_REFUSED'],
		['for a card beyond 32 bits', odd, {uid: 1, pin: '1', card: 2 ** 32}, 'ERR_DEVICE_REFUSED'],
	])('%s', async (_what, record, draft, code) => {
		const {terminal, session} = await deskWith(record, {11: (_request, talk) => talk.send(2001)});
		expect(errorCode(await troubleOf(session.writeUser({base: null, ...draft})))).toBe(code);
		expect(terminal.commands()).not.toContain(8);
	});

	test('for a name that the encoding cannot express, and the character is named', async () => {
		const {terminal, session} = await deskWith(odd, {}, {encoding: 'latin1'});
		const error = await troubleOf(session.writeUser({uid: 1, pin: '1', base: null, name: 'Zoë 王'}));
		expect(errorCode(error)).toBe('ERR_DEVICE_NAME');
		expect((error as Error).message).toContain('"王"');
		expect(terminal.commands()).not.toContain(8);
	});

	test('for a slot that cannot be', async () => {
		const {terminal, session} = await deskWith(odd);
		for (const uid of [0, 65_536, 1.5]) {
			expect(await troubleOf(session.writeUser({uid, pin: '1', base: null}))).toBeInstanceOf(RangeError);
			expect(await troubleOf(session.deleteUser(uid))).toBeInstanceOf(RangeError);
		}

		expect(terminal.commands()).not.toContain(18);
	});
});

test('on an empty terminal the layout comes from its options or from the settings', async () => {
	const extended: Answer = (_request, talk) => talk.send(2000, Buffer.from('~UserExtFmt=1\0'));
	const asked = await deskWith(null, {11: extended});
	await asked.session.writeUser({uid: 1, pin: '1', base: null});
	const told = await deskWith(null, {}, {recordSize: 28});
	await told.session.writeUser({uid: 1, pin: '1', base: null});
	expect(asked.terminal.requests.find(request => request.command === 8)!.data).toHaveLength(72);
	expect(told.terminal.requests.find(request => request.command === 8)!.data).toHaveLength(28);
});

describe('a write', () => {
	test('that is refused is a DeviceError with the reply', async () => {
		const {session} = await deskWith(odd, {8: (_request, talk) => talk.send(2001)});
		const error = await troubleOf(session.writeUser({uid: 1, pin: '17', base: null}));
		expect(errorCode(error)).toBe('ERR_DEVICE_REFUSED');
		expect((error as Error).message).toMatch(/refused to store PIN 17.*2001/);
	});

	test.each<[string, Answer]>([
		['the line closes', (_request, talk) => talk.hangUp()],
		['the line breaks', (_request, talk) => talk.reset()],
		['nothing comes', () => {}],
		[
			'the answer is damaged',
			(_request, talk) => talk.raw(Buffer.from('5050827d08000000d007fffd2ffb0000', 'hex')),
		],
		['the answer is something else', (_request, talk) => talk.raw(Buffer.from('HTTP/1.1 200'))],
	])('whose answer is lost because %s has an unknown outcome', async (_what, answer) => {
		const {session} = await deskWith(odd, {8: answer}, {timeouts: {commandMs: 400}});
		const error = await troubleOf(session.writeUser({uid: 1, pin: '17', base: null}));
		expect(error).toBeInstanceOf(TransportError);
		expect((error as TransportError).hint).toContain('not known whether the change arrived');
	});

	test('is not taken for done by the late answer to another', async () => {
		const {session} = await deskWith(odd, {
			8(request, talk) {
				talk.send(2000, Buffer.alloc(0), {reply: request.reply - 1});
				talk.send(2001);
			},
		});
		expect(errorCode(await troubleOf(session.writeUser({uid: 1, pin: '1', base: null})))).toBe(
			'ERR_DEVICE_REFUSED',
		);
	});
});

test('delete, refresh, pause and resume are one command each', async () => {
	const {terminal, session} = await deskWith(odd);
	const before = terminal.requests.length;
	await session.pause(30);
	await session.deleteUser(300);
	await session.refresh();
	await session.resume();
	expect(terminal.requests.slice(before).map(({command, data}) => [command, data.toString('hex')])).toEqual([
		[1003, '1e000000'],
		[18, '2c01'],
		[1013, ''],
		[1002, ''],
	]);
});

test('the storage of a terminal is that of the layout it was last seen with', async () => {
	const terminal = await scripted({answers: giveSet(setOf([old]), 'direct')});

	const client = clientOf(terminal);
	expect(client.storage.stored('Alexander').text).toBe('Alexander');
	const session = await client.open();
	await session.readUsers();
	await session.close();
	expect(client.storage.stored('Alexander').text).toBe('Alexand');
});
