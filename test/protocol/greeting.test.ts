import {once} from 'node:events';
import {createServer} from 'node:net';
import {describe, expect, test} from 'vitest';
import {nextReply} from '../../source/protocol/exchange.ts';
import {errorCode, errorHint, reenable, sentence, type TraceFrame} from '../../source/protocol/index.ts';
import {type Answer, naiveFrame, type Script, sessionId} from '../helpers/scripted-terminal.ts';
import {clientOf, scripted} from './visit.ts';

const secretKey = 918_273;
const unauthorized: Answer = (_request, talk) => talk.send(2005);
const silent: Answer = () => {};

async function refusalOf(open: Promise<unknown>): Promise<Error> {
	try {
		await open;
	} catch (error) {
		return error as Error;
	}

	throw new Error('it opened');
}

test('a terminal that is called by its address is named once', async () => {
	const terminal = await scripted({answers: {1000: (_request, talk) => talk.send(6001)}});
	const address = `127.0.0.1:${terminal.port}`;
	const {message} = await refusalOf(clientOf(terminal, {name: address}).open());
	expect(message.split(address)).toHaveLength(2);
});

test('a visit is CONNECT, questions, EXIT, and ends the connection', async () => {
	const terminal = await scripted();
	const session = await clientOf(terminal).open();
	await session.close();
	await terminal.allGone();
	const commands = terminal.commands();
	expect(commands[0]).toBe(1000);
	expect(commands.at(-1)).toBe(1001);
	expect(terminal.requests.every(request => request.checksumIsRight)).toBe(true);
});

test('replies are numbered from 0 and every request after the first carries the session id', async () => {
	const terminal = await scripted();
	await (await clientOf(terminal).open()).close();
	expect(terminal.requests.map(request => request.reply)).toEqual(terminal.requests.map((_, index) => index));
	expect(terminal.requests[0]!.session).toBe(0);
	expect(new Set(terminal.requests.slice(1).map(request => request.session))).toEqual(new Set([sessionId]));
});

test('it tells what the terminal says about itself; no answer about letters means digits only', async () => {
	const terminal = await scripted();
	const session = await clientOf(terminal).open();
	expect(session.info).toEqual({
		serial: 'AF4C182760001',
		name: 'K90 Pro',
		platform: 'ZMM220_TFT',
		firmware: 'Ver 6.60 (build39)',
		fingerprintVersion: '10',
		pinWidth: 9,
		lettersInPin: false,
		hasFaces: false,
	});
	await session.close();
});

test('values keep their further equal signs and lose control characters', async () => {
	const terminal = await scripted({
		answers: {11: (_request, talk) => talk.send(2000, Buffer.from('~x=ZLM60_TF=\x1B[2J \0garbage'))},
	});
	const session = await clientOf(terminal).open();
	expect(session.info.platform).toBe('ZLM60_TF=[2J');
	await session.close();
});

test.each([0, 45])('a terminal that asks for the comm key gets %i scrambled', async commKey => {
	const terminal = await scripted({
		answers: {1000: unauthorized, 1102: (_request, talk) => talk.send(2000)},
	});
	await (await clientOf(terminal, {commKey}).open()).close();
	const auth = terminal.requests.find(request => request.command === 1102)!;
	expect(auth.data).toHaveLength(4);
	expect(auth.data[2]).toBe(50);
});

test('the comm key is in no trace', async () => {
	const terminal = await scripted({
		answers: {1000: unauthorized, 1102: (_request, talk) => talk.send(2000)},
	});
	const frames: TraceFrame[] = [];
	await (await clientOf(terminal, {commKey: secretKey, trace: frame => frames.push(frame)}).open()).close();
	const auth = frames.find(frame => frame.command === 1102)!;
	expect(Buffer.from(auth.data).toString()).toBe('xxxx');
	expect(auth).toMatchObject({name: 'auth (1102)', masked: ['comm key']});
	expect(frames.filter(frame => frame.direction === 'sent')).toHaveLength(terminal.requests.length);
});

const troubles: ReadonlyArray<readonly [what: string, script: Script, code: string, words: RegExp]> = [
	['a wrong key', {answers: {1000: unauthorized, 1102: unauthorized}}, 'ERR_DEVICE_UNAUTHORIZED', /comm key/],
	[
		'a wrong key that makes it hang up',
		{answers: {1000: unauthorized, 1102: (_request, talk) => talk.hangUp()}},
		'ERR_DEVICE_UNAUTHORIZED',
		/comm key/,
	],
	[
		'a lock after wrong keys',
		{answers: {1000: unauthorized, 1102: (_request, talk) => talk.send(2032)}},
		'ERR_DEVICE_LOCKED',
		/locked/,
	],
	[
		'secure firmware',
		{answers: {1000: (_request, talk) => talk.send(6001)}},
		'ERR_DEVICE_SECURE',
		/only accepts encrypted SDK connections/,
	],
	[
		'frames of secure firmware',
		{answers: {1000: (_request, talk) => talk.raw(Buffer.from('5050837c0800000000000000', 'hex'))}},
		'ERR_DEVICE_SECURE',
		/only accepts encrypted SDK connections/,
	],
	[
		'an access panel',
		{answers: {1000: (_request, talk) => talk.raw(Buffer.from('aa01760d000055', 'hex'))}},
		'ERR_DEVICE_ACCESS_PANEL',
		/access panel/,
	],
	[
		'something that is no terminal',
		{onConnection: talk => talk.raw(Buffer.from('SSH-2.0-x\r\n'))},
		'ERR_DEVICE_NOT_ZK',
		/not an eSSL or ZKTeco/,
	],
	[
		'a busy line that hangs up',
		{answers: {1000: (_request, talk) => talk.hangUp()}},
		'ERR_DEVICE_BUSY',
		/holds the only/,
	],
	[
		'a busy line that hangs up at once',
		{onConnection: talk => talk.hangUp()},
		'ERR_DEVICE_BUSY',
		/middleware/,
	],
	[
		'a reset at the first word',
		{answers: {1000: (_request, talk) => talk.reset()}},
		'ERR_TRANSPORT_RESET',
		/reset it at the first word/,
	],
	[
		'an error in answer to CONNECT',
		{answers: {1000: (_request, talk) => talk.send(2001)}},
		'ERR_DEVICE_REFUSED',
		/refused/,
	],
	[
		'a damaged answer',
		{answers: {1000: (_request, talk) => talk.raw(Buffer.from('5050827d08000000d007fffd2ffb0000', 'hex'))}},
		'ERR_WIRE_CHECKSUM',
		/damaged/,
	],
	[
		'a length that cannot be',
		{answers: {1000: (_request, talk) => talk.raw(Buffer.from('5050827d07000000d007fffd2ffb0000', 'hex'))}},
		'ERR_WIRE_LENGTH',
		/announces 7/,
	],
	[
		'a hang-up after the greeting',
		{answers: {1100: (_request, talk) => talk.hangUp()}},
		'ERR_TRANSPORT_CLOSED',
		/while telling its firmware/,
	],
	[
		'a reset after the greeting',
		{answers: {1100: (_request, talk) => talk.reset()}},
		'ERR_TRANSPORT_RESET',
		/broke/,
	],
];

describe('a visit that cannot begin', () => {
	test.each(troubles)('names %s', async (_what, script, code, words) => {
		const terminal = await scripted(script);
		const error = await refusalOf(clientOf(terminal, {commKey: secretKey, name: 'main-door'}).open());
		expect(errorCode(error)).toBe(code);
		expect(error.message).toMatch(words);
		expect(error.message).toContain('main-door');
		expect(errorHint(error)).not.toBeNull();
		expect(sentence(error)).not.toContain(String(secretKey));
		await terminal.allGone();
	});

	test('names a busy line that stays silent', async () => {
		const terminal = await scripted({answers: {1000: silent}});
		const error = await refusalOf(clientOf(terminal, {timeouts: {commandMs: 30}}).open());
		expect(errorCode(error)).toBe('ERR_DEVICE_BUSY');
		await terminal.allGone();
	});

	test('names the silence of a terminal that had answered before', async () => {
		const terminal = await scripted({answers: {1100: silent}});
		const error = await refusalOf(clientOf(terminal, {timeouts: {commandMs: 200}}).open());
		expect(errorCode(error)).toBe('ERR_TRANSPORT_TIMEOUT');
		expect(error.message).toContain('silent for 0.2 s');
	});

	test('says goodbye all the same once a session exists', async () => {
		const terminal = await scripted({answers: {1000: unauthorized, 1102: unauthorized}});
		await refusalOf(clientOf(terminal).open());
		expect(terminal.commands()).toEqual([1000, 1102, 1001]);
	});

	test('names a refused port', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as {port: number};
		server.close();
		await once(server, 'close');
		const error = await refusalOf(clientOf({port}).open());
		expect(errorCode(error)).toBe('ERR_TRANSPORT_REFUSED');
		expect(error.message).toContain('the device is up');
	});

	test('names a host that the network does not know', async () => {
		const error = await refusalOf(clientOf({port: 4370}, {host: 'no-such-terminal.invalid'}).open());
		expect(errorCode(error)).toBe('ERR_TRANSPORT_DNS');
	});

	test('stops with the reason of the signal', async () => {
		const terminal = await scripted({answers: {1000: silent}});
		const controller = new AbortController();
		const opening = refusalOf(clientOf(terminal).open(controller.signal));
		await terminal.arrival(1000);
		controller.abort(new Error('the technician left'));
		expect((await opening).message).toBe('the technician left');
		expect(await refusalOf(clientOf(terminal).open(AbortSignal.abort('never')))).toBe('never');
	});
});

test('closing never hangs on a terminal that does not answer EXIT', async () => {
	const terminal = await scripted({answers: {1001: silent}});
	const session = await clientOf(terminal).open();
	await session.close();
	await session.close();
	await terminal.allGone();
	expect(terminal.commands().filter(command => command === 1001)).toHaveLength(1);
});

test('closing sends EXIT even while an answer is owed', async () => {
	const terminal = await scripted({answers: {50: silent}});
	const session = await clientOf(terminal).open();
	const counting = refusalOf(session.readCounts());
	await terminal.arrival(50);
	await session.close();
	await terminal.allGone();
	expect(errorCode(await counting)).toBe('ERR_TRANSPORT_CLOSED');
	expect(terminal.commands().at(-1)).toBe(1001);
	expect(errorCode(await refusalOf(session.readCounts()))).toBe('ERR_TRANSPORT_CLOSED');
});

test('late answers and events between a request and its answer are sorted out', async () => {
	const terminal = await scripted({
		answers: {
			1100(request, talk) {
				talk.send(2000, Buffer.from('stale\0'), {reply: request.reply - 1});
				talk.send(500, Buffer.alloc(4), {session: 2, reply: 0});
				talk.send(2000, Buffer.from('fresh\0'), {session: 0x7c});
				talk.send(2000, Buffer.from('again\0'));
			},
		},
	});
	const session = await clientOf(terminal).open();
	expect(session.info.firmware).toBe('fresh');
	await session.close();
	expect(terminal.requests.filter(request => request.command === 2000)).toMatchObject([
		{session: sessionId, reply: 0},
	]);
});

test('answers may arrive in single bytes', async () => {
	const terminal = await scripted({pieceBytes: 1});
	const session = await clientOf(terminal).open();
	expect(session.info.serial).toBe('AF4C182760001');
	await session.close();
});

test('the reply number goes from 65534 back to 0', () => {
	expect(nextReply(0)).toBe(1);
	expect(nextReply(65_533)).toBe(65_534);
	expect(nextReply(65_534)).toBe(0);
});

test('a watchdog can give the keypad back in three commands', async () => {
	const terminal = await scripted();
	await reenable({host: '127.0.0.1', port: terminal.port, commKey: 0});
	expect(terminal.commands()).toEqual([1000, 1002, 1001]);
});

test('an answer of another kind than its frame is not waited for again', async () => {
	const terminal = await scripted({
		answers: {1100: (request, talk) => talk.raw(naiveFrame(2001, 0, request.reply, new Uint8Array(0)))},
	});
	const session = await clientOf(terminal).open();
	expect(session.info.firmware).toBeNull();
	await session.close();
});
