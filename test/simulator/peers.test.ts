import {createRequire} from 'node:module';
import {expect, onTestFinished, test, vi} from 'vitest';
import {makeUsers, type SimulatorOptions} from '../../source/simulator/index.ts';
import {openSimulator} from './open.ts';

/** What both clients share of their interface. */
interface Peer {
	createSocket(): Promise<unknown>;
	getUsers(): Promise<{data: Array<{uid: number; userId: string; name: string; cardno: number}>}>;
	getAttendances(): Promise<{data: unknown[]}>;
	getInfo(): Promise<unknown>;
	disconnect(): Promise<unknown>;
}

const load = createRequire(import.meta.url);
const peers: ReadonlyArray<
	readonly [string, new (host: string, port: number, timeout: number, inport: number) => Peer]
> = [
	['node-zklib', load('node-zklib')],
	['zkteco-js', load('zkteco-js')],
];
/** They expect one packet a read, so frames of 1008 bytes that arrive together are beyond them. */
const modes: ReadonlyArray<readonly [string, number, SimulatorOptions]> = [
	['one small DATA', 5, {}],
	['one chunk', 100, {}],
	['two chunks', 1000, {}],
	['one large DATA', 1000, {transfer: 'direct'}],
];

const cases = peers.flatMap(([name, Client]) =>
	modes.map(([mode, count, options]) => ({name, Client, mode, count, options})),
);

test.each(cases)('$name reads $count users from $mode', async ({Client, count, options}) => {
	vi.spyOn(console, 'log').mockImplementation(() => {});
	onTestFinished(() => void vi.restoreAllMocks());
	const users = makeUsers(count);
	const attendance = users.slice(0, 3).map(({uid, pin}) => ({uid, pin, at: '2026-05-01 07:00:00'}));
	const simulator = await openSimulator({...options, state: {users, attendance}});
	const peer = new Client(simulator.host, simulator.port, 10_000, 4000);
	await peer.createSocket();
	const {data} = await peer.getUsers();
	expect(data.map(({uid, userId, name, cardno}) => ({uid, pin: userId, name, card: cardno}))).toEqual(
		users.map(({uid, pin, name, card}) => ({uid, pin, name, card})),
	);
	expect(await peer.getInfo()).toMatchObject({userCounts: count, logCounts: 3});
	await peer.disconnect();
});

interface Writer extends Peer {
	setUser(
		uid: number,
		pin: string,
		name: string,
		password: string,
		role: number,
		card: number,
	): Promise<unknown>;
	deleteUser(uid: number): Promise<unknown>;
}

test('zkteco-js adds, changes and deletes a user among 1,000', async () => {
	vi.spyOn(console, 'log').mockImplementation(() => {});
	onTestFinished(() => void vi.restoreAllMocks());
	const simulator = await openSimulator({state: {users: makeUsers(1000)}});
	const Client = load('zkteco-js') as new (
		...settings: ConstructorParameters<(typeof peers)[1][1]>
	) => Writer;
	const peer = new Client(simulator.host, simulator.port, 10_000, 4000);
	await peer.createSocket();
	await peer.setUser(1001, '777', 'New Member', '12', 0, 65_535);
	expect(simulator.users().at(-1)).toMatchObject({uid: 1001, pin: '777', name: 'New Member', card: 65_535});
	await peer.setUser(1001, '777', 'Changed', '12', 14, 5);
	expect(simulator.users().at(-1)).toMatchObject({name: 'Changed', privilege: 14, card: 5});
	await peer.deleteUser(1001);
	expect(simulator.users()).toHaveLength(1000);
	await peer.disconnect();
});
