import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {clientOf} from './visit.ts';

/** Answers OK to everything as cheaply as it can be done: the sum of a bare ACK is made of its four words. */
async function startTallier() {
	const numbers: number[] = [];
	const server = createServer(socket => {
		const answer = Buffer.from('5050827d08000000d00700005c3c0000', 'hex');
		let pending = Buffer.alloc(0);
		socket.on('error', () => {});
		socket.on('data', chunk => {
			pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
			while (pending.length >= 16 && pending.length >= 8 + pending.readUInt32LE(4)) {
				const number = pending.readUInt16LE(14);
				pending = pending.subarray(8 + pending.readUInt32LE(4));
				numbers.push(number);
				let sum = 0x07d0 + 0x3c5c + number;
				if (sum > 65_535) sum -= 65_535;
				answer.writeUInt16LE(65_535 - sum, 10);
				answer.writeUInt16LE(number, 14);
				socket.write(Buffer.from(answer));
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return {port: (server.address() as AddressInfo).port, numbers};
}

test('after 65,535 commands in one session the reply number begins anew and work goes on', async () => {
	const terminal = await startTallier();
	const session = await clientOf(terminal).open();
	const already = terminal.numbers.length;
	const commands = 65_600;
	for (let sent = already; sent < commands; sent++) await session.refresh();
	await session.close();
	const {numbers} = terminal;
	expect(numbers).toHaveLength(commands + 1);
	expect(numbers.findIndex((number, at) => number !== at % 65_535)).toBe(-1);
	expect(numbers.slice(65_533, 65_537)).toEqual([65_533, 65_534, 0, 1]);
}, 60_000);
