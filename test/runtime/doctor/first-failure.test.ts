import {createServer} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {systemProbes} from '../../../source/app/doctor-probes.ts';
import {createTerminal} from '../../../source/protocol/index.ts';
import {check} from '../../../source/runtime/doctor/check.ts';
import {makeUsers, type Simulator, startSimulator} from '../../../source/simulator/index.ts';

/** A terminal plays its fault on a real line; which rung fails first, and why? */

const plantedKey = 908_172;
let simulator: Simulator | null = null;

afterEach(async () => {
	await simulator?.close();
	simulator = null;
});

interface Visit {
	readonly faults?: readonly string[];
	/** Of the terminal; null = it asks for none. */
	readonly commKey?: number | null;
	/** Of the settings. */
	readonly key?: number;
	readonly host?: string;
	readonly port?: number;
	readonly pin?: string;
}

/** A check of the terminal alone, impatient so that silence costs no time. */
async function checkDevice({faults = [], commKey = 0, key = 0, host, port, pin}: Visit) {
	simulator = await startSimulator({state: {users: makeUsers(20)}, faults, commKey});
	const at = {host: host ?? simulator.host, port: port ?? simulator.port};
	const terminal = createTerminal({...at, commKey: key, timeouts: {connectMs: 300, commandMs: 150}});
	return check(
		pin ?? null,
		{
			setup: {
				// The programs of this computer are not what is tried here.
				probes: {...systemProbes, ping: async () => ({kind: 'answer', ms: 1})},
				config: null,
				website: null,
				middleware: null,
				websiteDiagnosis: null,
				diagnosis: null,
				device: {
					...at,
					hasCommKey: key !== 0,
					expectedSerial: null,
					terminal,
				},
			},
			website: null,
			middleware: null,
			settings: {expireByPackage: false, strictNames: false, deviceAdmins: [], expected: []},
			isConfirmed: () => false,
			mayWrite: {website: false, middleware: false},
			today: '2026-11-22',
			visit: work => work(),
			pausedBy: async () => null,
		},
		() => {},
		new AbortController().signal,
	);
}

async function firstFailure(visit: Visit): Promise<string | null> {
	const {rungs} = await checkDevice(visit);
	const first = rungs.find(({state}) => state === 'fail');
	return first === undefined ? null : `${first.id} ${first.cause}`;
}

/** A port at which nothing listens any more. */
async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise(resolve => server.close(resolve));
	return typeof address === 'object' && address !== null ? address.port : 0;
}

const causes: readonly (readonly [string, Visit | (() => Promise<Visit>), string])[] = [
	['a name that nobody knows', {host: 'no-such-door.invalid'}, 'dev.dns ERR_CHECK_DNS'],
	[
		'a port at which nothing listens',
		async () => ({port: await closedPort()}),
		'dev.port ERR_TRANSPORT_REFUSED',
	],
	['something that is no terminal', {faults: ['not-zk']}, 'dev.hello ERR_DEVICE_NOT_ZK'],
	['an access panel', {faults: ['access-panel']}, 'dev.hello ERR_DEVICE_ACCESS_PANEL'],
	['secure firmware', {faults: ['secure-6001']}, 'dev.hello ERR_DEVICE_SECURE'],
	[
		'a terminal that hangs up on the second caller',
		{faults: ['single-client=1']},
		'dev.line ERR_DEVICE_BUSY',
	],
	['a line that is reset at the greeting', {faults: ['reset']}, 'dev.line ERR_TRANSPORT_RESET'],
	['a wrong comm key', {commKey: 12, key: plantedKey}, 'dev.key ERR_DEVICE_UNAUTHORIZED'],
	[
		'a wrong comm key, answered by hanging up',
		{faults: ['auth-close'], commKey: 12, key: plantedKey},
		'dev.key ERR_DEVICE_UNAUTHORIZED',
	],
	['a lock after wrong comm keys', {faults: ['auth-lock'], key: plantedKey}, 'dev.key ERR_DEVICE_LOCKED'],
	['a list that breaks off', {faults: ['close-mid-list']}, 'dev.list ERR_TRANSPORT_CLOSED'],
	['a count that is wrong', {faults: ['stale-count']}, 'dev.list ERR_CHECK_INCOMPLETE'],
];

describe('why the device does not connect', () => {
	test.each(causes)('%s', async (_, visit, expected) => {
		expect(await firstFailure(typeof visit === 'function' ? await visit() : visit)).toBe(expected);
	});

	test.each(['silent', 'busy-silent=1'])('a line that is held, as %s plays it', async fault => {
		expect(await firstFailure({faults: [fault]})).toBe('dev.line ERR_DEVICE_BUSY');
	});

	test('each cause has a first failure of its own', () => {
		const different = new Set(causes.map(([, , expected]) => expected));
		expect(different.size).toBeGreaterThanOrEqual(9);
	});

	test.each([
		['asked for and right', {commKey: plantedKey, key: plantedKey}, 'ok accepted'],
		[
			'in the settings alone',
			{commKey: null, key: plantedKey},
			/^warn not asked for: .* the terminal has none$/,
		],
		['nowhere', {commKey: null}, 'warn accepted without one: no comm key is set'],
		['asked for and 0', {}, 'warn accepted without one: no comm key is set'],
	])('a comm key that is %s is told as that', async (_, visit, expected) => {
		const {rungs} = await checkDevice(visit);
		const {state, measured} = rungs.find(({id}) => id === 'dev.key')!;
		expect(`${state} ${measured}`).toMatch(expected);
	});

	test('no secret is in any report', async () => {
		for (const visit of [
			{commKey: plantedKey, key: plantedKey},
			{commKey: 12, key: plantedKey},
		]) {
			const report = await checkDevice(visit);
			expect(JSON.stringify(report)).not.toContain(String(plantedKey));
			await simulator?.close();
		}
	});
});

describe('what keeps nobody from a complete check', () => {
	test.each([
		'slow-200',
		'no-buffered',
		'sizes-4',
		'sizes-80',
		'sizes-92',
		'sizes-112',
		'coalesce',
		'pieces-128',
		'late-ack',
		'events-between',
		'ack-session',
		'garbage-after-nul',
	])('%s', async fault => {
		const visit = fault === 'slow-200' ? {} : {faults: [fault]};
		expect(await firstFailure(visit)).toBeNull();
	});
});

test('a terminal is met by CONNECT and left by EXIT, in one connection', async () => {
	await checkDevice({});
	const {names, counts} = simulator!.log();
	expect(names[0]).toBe('connect');
	expect(names.at(-1)).toBe('exit');
	expect(counts['connect']).toBe(1);
});

test('the fingers of the person are counted', async () => {
	const pin = '100001';
	const {rungs} = await checkDevice({pin});
	expect(rungs.find(({id}) => id === 'dev.fingers')).toMatchObject({state: 'ok'});
	expect(rungs.find(({id}) => id === 'pin.device')).toMatchObject({state: 'ok'});
});
