import {describe, expect, onTestFinished, test} from 'vitest';
import {type DeviceEvent, errorCode, type TerminalSettings} from '../../source/protocol/index.ts';
import {
	makeTemplate,
	makeUsers,
	type SimulatorOptions,
	startSimulator,
} from '../../source/simulator/index.ts';
import {clientOf} from './visit.ts';

const people = makeUsers(1000);

async function gym(options: SimulatorOptions = {}, settings: Partial<TerminalSettings> = {}) {
	const simulator = await startSimulator({state: {users: people}, ...options});
	onTestFinished(() => simulator.close());
	return {simulator, client: clientOf(simulator, settings)};
}

async function visitGym(options: SimulatorOptions = {}, settings: Partial<TerminalSettings> = {}) {
	const {simulator, client} = await gym(options, settings);
	const session = await client.open();
	onTestFinished(() => session.close());
	return {simulator, session};
}

async function codeOf(work: Promise<unknown>): Promise<string | null> {
	try {
		await work;
	} catch (error) {
		return errorCode(error);
	}

	return 'no error';
}

describe('a list of 1000 users is complete', () => {
	test.each<[string, SimulatorOptions]>([
		['direct', {transfer: 'direct'}],
		['chunked', {transfer: 'chunked'}],
		['split', {transfer: 'split'}],
		['chunked in frames of 100 bytes', {transfer: 'chunked', frameSize: 100}],
		['in 28-byte records', {recordSize: 28}],
		['by the legacy command', {faults: ['no-buffered']}],
		['in 28-byte records by the legacy command', {recordSize: 28, faults: ['no-buffered']}],
		['in TCP pieces of 128 bytes', {faults: ['pieces-128']}],
		['with all frames in one write', {faults: ['coalesce']}],
		['with other session fields', {faults: ['ack-session', 'data-index-wrong']}],
		['with late answers', {faults: ['late-ack']}],
		['with events between', {faults: ['events-between']}],
		['with 80 bytes of counts', {faults: ['sizes-80']}],
		['with 92 bytes of counts', {faults: ['sizes-92']}],
		['with 112 bytes of counts', {faults: ['sizes-112']}],
		['without counts', {faults: ['sizes-4']}],
		['in 28-byte records without counts', {recordSize: 28, faults: ['sizes-4']}],
		['with gaps between slots', {faults: ['uid-gaps']}],
		['with garbage behind NULs', {faults: ['garbage-after-nul']}],
		['behind a comm key', {commKey: 0}],
	])('%s', async (_how, options) => {
		const {session} = await visitGym(options);
		const list = await session.readUsers();
		expect(list).toMatchObject({complete: true, reason: null});
		expect(list.users.map(user => user.pin)).toEqual(people.map(person => person.pin));
		expect(list.recordSize).toBe(options.recordSize ?? 72);
	});
});

test.each([
	['name-gbk', 'gbk', '张伟'],
	['name-cp1256', 'windows-1256', 'محمد'],
] as const)('%s reads in its encoding', async (fault, encoding, name) => {
	const {session} = await visitGym({faults: [fault]}, {encoding});
	expect((await session.readUsers()).users[0]!.name).toBe(name);
});

test('every third user is disabled, and the second with PIN 1 has a slot of his own', async () => {
	const {session} = await visitGym({faults: ['disabled-users', 'duplicate-pin']});
	const {users, complete} = await session.readUsers();
	expect(complete).toBe(true);
	expect(users.slice(0, 3).map(user => user.enabled)).toEqual([true, true, false]);
	expect(users.filter(user => user.pin === people[0]!.pin)).toHaveLength(2);
});

test('a stale counter makes the list incomplete after a second reading', async () => {
	const {session} = await visitGym({faults: ['stale-count']});
	expect(await session.readUsers()).toMatchObject({
		complete: false,
		reason: 'The terminal counts 999 users, but its list holds 1000.',
		announced: 999,
	});
});

test('an empty terminal has a complete empty list', async () => {
	const {session} = await visitGym({state: {users: []}});
	expect(await session.readUsers()).toMatchObject({complete: true, users: []});
});

describe('opening fails by name', () => {
	test.each<[string, SimulatorOptions, string]>([
		['auth-close', {faults: ['auth-close']}, 'ERR_DEVICE_UNAUTHORIZED'],
		['auth-refuse', {faults: ['auth-refuse']}, 'ERR_DEVICE_UNAUTHORIZED'],
		['auth-lock', {faults: ['auth-lock']}, 'ERR_DEVICE_LOCKED'],
		['a wrong key', {commKey: 4711}, 'ERR_DEVICE_UNAUTHORIZED'],
		['secure-6001', {faults: ['secure-6001']}, 'ERR_DEVICE_SECURE'],
		['access-panel', {faults: ['access-panel']}, 'ERR_DEVICE_ACCESS_PANEL'],
		['not-zk', {faults: ['not-zk']}, 'ERR_DEVICE_NOT_ZK'],
		['single-client', {faults: ['single-client=1']}, 'ERR_DEVICE_BUSY'],
		['busy-silent', {faults: ['busy-silent=1']}, 'ERR_DEVICE_BUSY'],
		['silent', {faults: ['silent']}, 'ERR_DEVICE_BUSY'],
		['checksum-bad', {faults: ['checksum-bad']}, 'ERR_WIRE_CHECKSUM'],
		['reset in mid-visit', {faults: ['reset=3']}, 'ERR_TRANSPORT_RESET'],
	])('%s', async (fault, options, code) => {
		const isSilent = fault === 'silent' || fault === 'busy-silent';
		const {client} = await gym(options, isSilent ? {timeouts: {commandMs: 100}} : {});
		expect(await codeOf(client.open())).toBe(code);
	});
});

test('a second visit meets a busy line and the first goes on', async () => {
	const {client} = await gym({faults: ['single-client']});
	const first = await client.open();
	expect(await codeOf(client.open())).toBe('ERR_DEVICE_BUSY');
	expect((await first.readUsers()).complete).toBe(true);
	await first.close();
	await (await client.open()).close();
});

test.each(['direct', 'chunked', 'split'] as const)(
	'a %s list cut in the middle is an error',
	async transfer => {
		const {session} = await visitGym({transfer, faults: ['close-mid-list']});
		expect(await codeOf(session.readUsers())).toBe('ERR_TRANSPORT_CLOSED');
	},
);

describe('a user', () => {
	test.each([72, 28] as const)(
		'is written, found again, and deleted with %i-byte records',
		async recordSize => {
			const {simulator, session} = await visitGym({recordSize});
			await session.readUsers();
			await session.pause(30);
			expect(simulator.isEnabled).toBe(false);
			await session.writeUser({uid: 2000, pin: '777', base: null, name: 'Zoë', card: 70_000});
			await session.refresh();
			await session.resume();
			expect(simulator.isEnabled).toBe(true);
			const {users} = await session.readUsers();
			expect(users.find(user => user.uid === 2000)).toMatchObject({
				pin: '777',
				name: 'Zoë',
				card: 70_000,
				privilege: 0,
				enabled: true,
				group: 1,
				hasPassword: false,
			});
			await session.deleteUser(2000);
			expect((await session.readUsers()).users).toHaveLength(1000);
		},
	);

	test('that is renamed keeps every other byte', async () => {
		const {session} = await visitGym({faults: ['garbage-after-nul']});
		const [base] = (await session.readUsers()).users;
		await session.writeUser({uid: base!.uid, pin: base!.pin, base: base!, name: 'New Name'});
		const [after] = (await session.readUsers()).users;
		expect(after!.name).toBe('New Name');
		expect(after!.record.replace(after!.nameBytes, '')).toBe(base!.record.replace(base!.nameBytes, ''));
	});

	test.each([
		['write-refused', 'ERR_DEVICE_REFUSED'],
		['full', 'ERR_DEVICE_REFUSED'],
		['close-before-write', 'ERR_TRANSPORT_CLOSED'],
		['close-after-write', 'ERR_TRANSPORT_CLOSED'],
		['write-not-stored', 'no error'],
	])('under %s ends as %s', async (fault, code) => {
		const {session} = await visitGym({faults: [fault]});
		await session.readUsers();
		expect(await codeOf(session.writeUser({uid: 2000, pin: '777', base: null}))).toBe(code);
	});
});

describe('fingers', () => {
	test('are uploaded, listed, read one by one, and deleted', async () => {
		const {session} = await visitGym();
		const [user] = (await session.readUsers()).users;
		const template = Buffer.from(makeTemplate(1, 6).template, 'base64').toString('hex');
		await session.writeTemplate({uid: user!.uid, finger: 6, flag: 1, template}, user!.pin);
		const expected = {uid: user!.uid, finger: 6, flag: 1, template};
		expect(await session.readTemplates()).toEqual({complete: true, reason: null, templates: [expected]});
		expect(await session.readTemplate(user!.uid, 6)).toEqual(expected);
		await session.deleteTemplate(user!, 6);
		expect(await session.readTemplate(user!.uid, 6)).toBeNull();
		expect((await session.readTemplates()).templates).toEqual([]);
	});

	test('that are refused say so', async () => {
		const {session} = await visitGym({faults: ['templates-refused']});
		const finger = {uid: 1, finger: 6, flag: 1, template: 'aabb'};
		expect(await codeOf(session.writeTemplate(finger, '1'))).toBe('ERR_DEVICE_REFUSED');
	});
});

test.each([72, 28] as const)('a punch at the door is heard with %i-byte records', async recordSize => {
	const {simulator, session} = await visitGym({recordSize});
	const controller = new AbortController();
	const {promise: heard, resolve} = Promise.withResolvers<DeviceEvent>();
	const following = session.events(resolve, controller.signal);
	// Answered in order: when the clock is known, the events have been asked for.
	expect(await session.readClock()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
	simulator.punch({pin: people[2]!.pin, verify: 15});
	expect(await heard).toMatchObject({kind: 'punch', pin: people[2]!.pin, verify: 15});
	controller.abort();
	await following;
});

test('a visit leaves no connection behind', async () => {
	const {simulator, client} = await gym({commKey: 12}, {commKey: 12});
	const session = await client.open();
	await session.readUsers();
	await session.close();
	expect(simulator.log().counts).toMatchObject({connect: 1, auth: 1, exit: 1, freeData: 1});
});
