import {expect, test} from 'vitest';
import {
	faultNames,
	makeUsers,
	parseFault,
	runSimulate,
	startSimulator,
} from '../../source/simulator/index.ts';
import {NaiveClient} from './naive-client.ts';

/** Runs `simulate` and hands its lines out as they are printed. */
function run(options: Parameters<typeof runSimulate>[0]) {
	const stop = new AbortController();
	let print: (line: string) => void = () => {};
	const firstLine = new Promise<string>(resolve => {
		print = resolve;
	});
	const lines: string[] = [];
	const stdout = {
		write(text: string) {
			lines.push(text);
			print(text);
			return true;
		},
	};
	const ended = runSimulate(options, {stdout: stdout as never, signal: stop.signal});
	return {firstLine, lines, ended, stop};
}

test('it prints one line of JSON when it listens, and ends when aborted', async () => {
	const {firstLine, lines, ended, stop} = run({users: 3});
	const {host, port, serial} = JSON.parse(await firstLine);
	expect(host).toBe('127.0.0.1');
	expect(serial).toMatch(/\w+/);
	const client = await NaiveClient.greet(port);
	expect(await client.readUsers()).toHaveLength(3);
	client.close();
	stop.abort();
	await ended;
	expect(lines).toHaveLength(1);
});

test('the fault "list" prints every fault with its meaning', async () => {
	const {lines, ended} = run({faults: ['list']});
	await ended;
	expect(lines.map(line => line.split(' ')[0])).toEqual(Object.keys(faultNames));
});

test('an unknown fault names the nearest one', async () => {
	await expect(run({faults: ['silnt']}).ended).rejects.toMatchObject({
		code: 'ERR_SIMULATOR_FAULT',
		hint: expect.stringContaining('"silent"'),
	});
});

test.each(['write-refused=', 'write-refused=0', 'write-refused=x'])('%s has no packet number', text => {
	expect(() => parseFault(text)).toThrow(/packet number/);
});

test.each([{capacity: -1}, {frameSize: 0}, {latencyMs: 1.5}])('%j cannot be', async options => {
	await expect(startSimulator(options)).rejects.toMatchObject({code: 'ERR_SIMULATOR_OPTION'});
});

test('made-up members are the same for the same seed', () => {
	expect(makeUsers(200)).toEqual(makeUsers(200));
	expect(makeUsers(200, 2)).not.toEqual(makeUsers(200));
});

test('made-up members have PINs from 100001, own cards and names that fit', () => {
	const users = makeUsers(1000);
	expect(users.map(user => user.pin).slice(0, 2)).toEqual(['100001', '100002']);
	expect(users.every(user => Buffer.byteLength(user.name!) <= 23)).toBe(true);
	const cards = users.map(user => user.card).filter(card => card !== 0);
	expect(new Set(cards).size).toBe(cards.length);
});
