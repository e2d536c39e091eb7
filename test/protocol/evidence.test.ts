import {once} from 'node:events';
import {createServer} from 'node:net';
import {describe, expect, test} from 'vitest';
import {type Evidence, errorCode, VisitError, type ZkSession} from '../../source/protocol/index.ts';
import {type Answer, giveSet, naiveRecord72, type Script, setOf, u32} from '../helpers/scripted-terminal.ts';
import {clientOf, scripted, visit} from './visit.ts';

const secretKey = 918_273;
const silent: Answer = () => {};
const unauthorized: Answer = (_request, talk) => talk.send(2005);
const damaged: Answer = (_request, talk) => talk.raw(Buffer.from('5050827d08000000d007fffd2ffb0000', 'hex'));
const member = naiveRecord72({uid: 7, pin: '4711', name: 'Grace Hopper', card: 123_456, password: '8642'});

/** Everything that must be in no error. */
const secrets = [
	Buffer.from('Grace Hopper').toString('hex'),
	Buffer.from('8642').toString('hex'),
	'deadbeefcafe',
	String(secretKey),
];

async function errorOf(work: Promise<unknown>): Promise<VisitError> {
	try {
		await work;
	} catch (error) {
		expect(error).toBeInstanceOf(VisitError);
		return error as VisitError;
	}

	throw new Error('it worked');
}

interface Case {
	readonly what: string;
	readonly answers: NonNullable<Script['answers']>;
	readonly work: (session: ZkSession) => Promise<unknown>;
	readonly code: string;
	readonly evidence: Partial<Evidence>;
}

const userList = giveSet(setOf([member]), 'direct');
const readUsers = (session: ZkSession) => session.readUsers();
async function store(session: ZkSession): Promise<void> {
	await session.readUsers();
	await session.writeUser({uid: 8, pin: '8', base: null, record: member.toString('hex')});
}

const anyHex = expect.stringMatching(/^5050827d[\da-f]+( \+\d+( masked)?)?$/);
const onlyHead = (dataBytes: number) =>
	expect.stringMatching(new RegExp(`^[\\da-f]{32} \\+${dataBytes} masked$`));

const cases: readonly Case[] = [
	{
		what: 'a question that nobody answers',
		answers: {50: silent},
		work: session => session.readCounts(),
		code: 'ERR_TRANSPORT_TIMEOUT',
		evidence: {phase: 'command', sent: anyHex, received: null, mayHaveWritten: false},
	},
	{
		what: 'a list that breaks off',
		answers: {
			1503(_request, talk) {
				talk.send(1500, u32(2000, 1008));
				talk.send(1501, Buffer.concat([u32(1996), member]));
				talk.hangUp();
			},
		},
		work: readUsers,
		code: 'ERR_TRANSPORT_CLOSED',
		evidence: {phase: 'transfer', sent: anyHex, received: onlyHead(76), mayHaveWritten: false},
	},
	{
		what: 'a list that is refused',
		answers: {1503: (_request, talk) => talk.send(2001), 9: (_request, talk) => talk.send(2001)},
		work: readUsers,
		code: 'ERR_DEVICE_REFUSED',
		evidence: {phase: 'transfer', sent: anyHex, received: anyHex, mayHaveWritten: false},
	},
	{
		what: 'a list of impossible length',
		answers: {1503: (_request, talk) => talk.send(1500, u32(0xff_ff_ff_ff, 1008))},
		work: readUsers,
		code: 'ERR_WIRE_LENGTH',
		evidence: {phase: 'transfer', received: anyHex, mayHaveWritten: false},
	},
	{
		what: 'an answer that arrives damaged',
		answers: {50: damaged},
		work: session => session.readCounts(),
		code: 'ERR_WIRE_CHECKSUM',
		evidence: {phase: 'command', received: '16 bytes masked', mayHaveWritten: false},
	},
	{
		what: 'a write that is refused',
		answers: {...userList, 8: (_request, talk) => talk.send(2001)},
		work: store,
		code: 'ERR_DEVICE_REFUSED',
		evidence: {phase: 'write', sent: onlyHead(72), received: anyHex, mayHaveWritten: false},
	},
	{
		what: 'a write that nobody answers',
		answers: {...userList, 8: silent},
		work: store,
		code: 'ERR_TRANSPORT_TIMEOUT',
		evidence: {phase: 'write', sent: onlyHead(72), received: null, mayHaveWritten: true},
	},
	{
		what: 'a write whose answer is damaged',
		answers: {...userList, 8: damaged},
		work: store,
		code: 'ERR_TRANSPORT_CLOSED',
		evidence: {phase: 'write', sent: onlyHead(72), received: '16 bytes masked', mayHaveWritten: true},
	},
	{
		what: 'a write that was never sent, for lack of a layout',
		answers: {11: (_request, talk) => talk.send(2001)},
		work: store,
		code: 'ERR_DEVICE_UNDECIDED',
		evidence: {phase: 'write', sent: null, received: null, mayHaveWritten: false},
	},
	{
		what: 'a finger that is refused',
		answers: {1500: (_request, talk) => talk.send(2000), 1501: (_request, talk) => talk.send(2001)},
		work: session => session.writeTemplate({uid: 1, finger: 1, flag: 1, template: 'deadbeefcafe'}, '1'),
		code: 'ERR_DEVICE_REFUSED',
		evidence: {phase: 'write', sent: onlyHead(6), received: anyHex, mayHaveWritten: false},
	},
];

describe('the error tells what was sent and what came back', () => {
	test.each(cases)('of $what', async ({answers, work, code, evidence}) => {
		const session = await visit(await scripted({answers}), {timeouts: {commandMs: 400, silenceMs: 400}});
		const error = await errorOf(work(session));
		expect(errorCode(error)).toBe(code);
		expect(error).toMatchObject(evidence);
		const shown = `${error.sent}${error.received}${error.message}${error.hint}`;
		for (const secret of secrets) expect(shown).not.toContain(secret);
	});
});

describe('a visit that cannot begin tells where it ended', () => {
	test.each<[string, Script, string, Partial<Evidence>]>([
		[
			'a busy line',
			{answers: {1000: (_request, talk) => talk.hangUp()}},
			'ERR_DEVICE_BUSY',
			{phase: 'hello', sent: anyHex, received: null},
		],
		[
			'a reset',
			{answers: {1000: (_request, talk) => talk.reset()}},
			'ERR_TRANSPORT_RESET',
			{phase: 'hello', sent: anyHex, received: null},
		],
		[
			'secure firmware',
			{answers: {1000: (_request, talk) => talk.send(6001)}},
			'ERR_DEVICE_SECURE',
			{phase: 'hello', received: anyHex},
		],
		[
			'an access panel',
			{answers: {1000: (_request, talk) => talk.raw(Buffer.from('aa01760d000055', 'hex'))}},
			'ERR_DEVICE_ACCESS_PANEL',
			{phase: 'hello', received: 'aa01760d000055'},
		],
		[
			'something that talks at length',
			{answers: {1000: (_request, talk) => talk.raw(Buffer.alloc(100, 'x'))}},
			'ERR_DEVICE_NOT_ZK',
			{phase: 'hello', received: `${'78'.repeat(64)} +36`},
		],
		[
			'a wrong comm key',
			{answers: {1000: unauthorized, 1102: unauthorized}},
			'ERR_DEVICE_UNAUTHORIZED',
			{phase: 'auth', sent: onlyHead(4), received: anyHex},
		],
		[
			'a wrong comm key and a hang-up',
			{answers: {1000: unauthorized, 1102: (_request, talk) => talk.hangUp()}},
			'ERR_DEVICE_UNAUTHORIZED',
			{phase: 'auth', sent: onlyHead(4), received: null},
		],
		[
			'a lock',
			{answers: {1000: unauthorized, 1102: (_request, talk) => talk.send(2032)}},
			'ERR_DEVICE_LOCKED',
			{phase: 'auth', received: anyHex},
		],
	])('%s', async (_what, script, code, evidence) => {
		const terminal = await scripted(script);
		const error = await errorOf(clientOf(terminal, {commKey: secretKey}).open());
		expect(errorCode(error)).toBe(code);
		expect(error).toMatchObject({...evidence, mayHaveWritten: false});
	});

	test('a refused port', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as {port: number};
		server.close();
		await once(server, 'close');
		const error = await errorOf(clientOf({port}).open());
		expect(error).toMatchObject({phase: 'connect', sent: null, received: null, mayHaveWritten: false});
	});

	test('a name that the network does not know', async () => {
		const error = await errorOf(clientOf({port: 4370}, {host: 'no-such-terminal.invalid'}).open());
		expect(error).toMatchObject({code: 'ERR_TRANSPORT_DNS', phase: 'dns', sent: null});
	});
});

test('a masked packet does not tell about its data by its checksum', async () => {
	const terminal = await scripted({answers: {1000: unauthorized, 1102: unauthorized}});
	const {sent} = await errorOf(clientOf(terminal, {commKey: secretKey}).open());
	expect(sent!.slice(0, 24)).toBe('5050827d0c0000004e040000');
});

test('a change that lost its line before its turn is known not to be made', async () => {
	const terminal = await scripted({answers: {1002: (_request, talk) => talk.hangUp()}});
	const session = await visit(terminal);
	const [first, second] = await Promise.all([errorOf(session.resume()), errorOf(session.refresh())]);
	expect(first).toMatchObject({code: 'ERR_TRANSPORT_CLOSED', mayHaveWritten: true});
	expect(second).toMatchObject({code: 'ERR_TRANSPORT_CLOSED', sent: null, mayHaveWritten: false});
	expect(second.hint).toContain('was not sent');
	expect(terminal.commands()).not.toContain(1013);
});

test('what an error has seen is not printed with its stack', async () => {
	const terminal = await scripted({answers: {1000: (_request, talk) => talk.send(6001)}});
	const error = await errorOf(clientOf(terminal).open());
	expect(JSON.stringify(error)).not.toContain('5050827d');
});
