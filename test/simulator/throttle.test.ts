import {expect, test} from 'vitest';
import {makeUsers} from '../../source/simulator/index.ts';
import {Throttle} from '../../source/simulator/throttle.ts';
import {openSession, openSimulator} from './open.ts';

test('what is put on the line waits for what is on it already', () => {
	const throttle = new Throttle(10_000);
	expect(throttle.carry(1000, 0)).toBe(100);
	expect(throttle.carry(1000, 40)).toBe(160);
	expect(throttle.carry(1000, 5000)).toBe(100);
});

test.each([
	[50, 1],
	[10_000, 100],
	[100_000_000, 1460],
])('a line of %i bytes a second carries %i bytes at once', (bytesPerSecond, pieceBytes) => {
	expect(new Throttle(bytesPerSecond).pieceBytes).toBe(pieceBytes);
});

test('a list is the same on a narrow line, and takes its time', async () => {
	const {client} = await openSession({bandwidth: 50_000, state: {users: makeUsers(70)}});
	let isLate = false;
	// 5,044 bytes take 100 ms: a clock of half of that rings before the list is here.
	setTimeout(() => {
		isLate = true;
	}, 50);
	expect(await client.readUsers()).toHaveLength(70);
	expect(isLate).toBe(true);
});

test('a wide line loses nothing', async () => {
	const {client} = await openSession({bandwidth: 100_000_000, state: {users: makeUsers(2000)}});
	expect(await client.readUsers()).toHaveLength(2000);
});

test('nothing a second cannot be', async () => {
	await expect(openSimulator({bandwidth: 0})).rejects.toMatchObject({code: 'ERR_SIMULATOR_OPTION'});
});
