import {expect, test} from 'vitest';
import {makeUsers} from '../../source/simulator/index.ts';
import {openSession, u32} from './open.ts';

const hexOf = (data: Buffer): string => data.toString('hex');

test.each([72, 28] as const)('time zones of a %i-byte user are written and read', async recordSize => {
	const {client} = await openSession({recordSize, state: {users: makeUsers(2)}});
	expect(hexOf((await client.ask(23, u32(2))).data)).toBe('0000000000000000');
	expect((await client.ask(24, u32(2, 1, 3, 7, 0))).code).toBe(2000);
	expect(hexOf((await client.ask(23, u32(2))).data)).toBe('0100030007000000');
	expect(hexOf((await client.ask(23, u32(1))).data)).toBe('0000000000000000');
});

test('zones that are left out are none', async () => {
	const {client} = await openSession({state: {users: makeUsers(1)}});
	expect((await client.ask(24, u32(1, 1, 5))).code).toBe(2000);
	expect(hexOf((await client.ask(23, u32(1))).data)).toBe('0100050000000000');
});

test("the group's time zones count again when none are the user's own", async () => {
	const users = [{uid: 1, pin: '1', timezonesHex: '0100020003000400'}];
	const {simulator, client} = await openSession({state: {users}});
	expect(hexOf((await client.ask(23, u32(1))).data)).toBe('0100020003000400');
	await client.ask(24, u32(1, 0, 0, 0, 0));
	expect(simulator.users()[0]).not.toHaveProperty('timezonesHex');
});

test.each([
	['a free slot', u32(9, 1, 1, 0, 0)],
	['a zone that no terminal has', u32(1, 1, 51, 0, 0)],
	['half a request', u32(1)],
])('%s is refused', async (_, data) => {
	const {simulator, client} = await openSession({state: {users: makeUsers(1)}});
	const before = simulator.users();
	expect((await client.ask(24, data)).code).toBe(2001);
	expect(simulator.users()).toEqual(before);
});

test('nobody has no time zones', async () => {
	const {client} = await openSession();
	expect((await client.ask(23, u32(1))).code).toBe(2001);
});
