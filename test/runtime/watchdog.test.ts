import {once} from 'node:events';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import process from 'node:process';
import {PassThrough} from 'node:stream';
import {text} from 'node:stream/consumers';
import {expect, test} from 'vitest';
import {runWatchdog, startWatchdog, type WatchdogTarget} from '../../source/runtime/watchdog.ts';

const target: WatchdogTarget = {host: '192.0.2.1', port: 4370, commKey: 123_456};

function inputOf(content: string): PassThrough {
	const input = new PassThrough();
	input.end(content);
	return input;
}

test.each<[string, string, string, number]>([
	['a pipe that ends without a word enables the terminal', `${JSON.stringify(target)}\n`, 'enabled', 1],
	['a disarmed one does nothing', `${JSON.stringify(target)}\ndisarm\n`, 'disarmed', 0],
	['a torn word is no disarming', `${JSON.stringify(target)}\ndisa`, 'enabled', 1],
	['without a target nothing is called', 'nonsense\n', 'no-target', 0],
	['an empty pipe calls nothing', '', 'no-target', 0],
])('%s', async (_name, input, outcome, calls) => {
	const called: WatchdogTarget[] = [];
	const result = await runWatchdog(inputOf(input), async given => {
		called.push(given);
	});
	expect(result).toBe(outcome);
	expect(called).toEqual(Array.from({length: calls}, () => target));
});

test('it tries again while the dead program still occupies the terminal', async () => {
	let tries = 0;
	const result = await runWatchdog(
		inputOf(`${JSON.stringify(target)}\n`),
		async () => {
			tries++;
			if (tries < 3) throw new Error('busy');
		},
		{now: () => 0, wait: async () => {}},
	);
	expect([result, tries]).toEqual(['enabled', 3]);
});

test('it gives up after five seconds', async () => {
	let clock = 0;
	const result = await runWatchdog(
		inputOf(`${JSON.stringify(target)}\n`),
		async () => {
			throw new Error('gone');
		},
		{
			now: () => clock,
			async wait(ms) {
				clock += ms;
			},
		},
	);
	expect([result, clock <= 5000]).toEqual(['gave-up', true]);
});

test('a real child gets the target over its pipe and not on its command line', async () => {
	// The child has no output that we could read, so it says over a socket what it was told.
	const server = createServer({allowHalfOpen: true}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const script = `
		import {readFileSync} from 'node:fs';
		import {connect} from 'node:net';
		const told = readFileSync(0, 'utf8');
		connect(${port}, '127.0.0.1').end(JSON.stringify({argv: process.argv, told}));`;
	const watchdog = startWatchdog([process.execPath, '--input-type=module', '-e', script], target);
	watchdog.disarm();
	const [socket] = (await once(server, 'connection')) as [Socket];
	const {argv, told} = JSON.parse(await text(socket)) as {argv: string[]; told: string};
	socket.destroy();
	server.close();
	expect(told).toBe(`${JSON.stringify(target)}\ndisarm\n`);
	expect(JSON.stringify(argv)).not.toContain('123456');
});

test('a guardian that cannot be started does not take the guarded down', () => {
	const watchdog = startWatchdog(['/nonexistent/program'], target);
	expect(() => watchdog.disarm()).not.toThrow();
});
