import {describe, expect, onTestFinished, test} from 'vitest';
import {errorCode} from '../../source/protocol/index.ts';
import {type SimulatorOptions, startSimulator} from '../../source/simulator/index.ts';
import {type Answer, option, sessionId} from '../helpers/scripted-terminal.ts';
import {clientOf, scripted, visit} from './visit.ts';

async function visitGym(options: SimulatorOptions = {}) {
	const simulator = await startSimulator(options);
	onTestFinished(() => simulator.close());
	const session = await clientOf(simulator).open();
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

describe('the identity', () => {
	test('has MAC, maker and record format beside what every visit asks', async () => {
		const {session} = await visitGym();
		const identity = await session.readIdentity();
		expect(identity).toMatchObject(session.info);
		expect(identity).toMatchObject({
			mac: expect.stringMatching(/^[\da-f]{2}(:[\da-f]{2}){5}$/),
			vendor: expect.any(String),
			productTime: expect.stringMatching(/^\d{4}-/),
			userExtFmt: 1,
			faceVersion: null,
		});
	});

	test('is null where the firmware does not know, and never a number out of nonsense', async () => {
		const answers: Record<string, string> = {'~UserExtFmt': 'yes', MAC: ''};
		const answer: Answer = (request, talk) => {
			const name = request.data.toString('latin1').replace(/\0.*$/, '');
			const value = answers[name];
			if (value === undefined) talk.send(2001);
			else talk.send(2000, option(name, value));
		};
		const session = await visit(await scripted({answers: {11: answer}}));
		expect(await session.readIdentity()).toMatchObject({
			serial: null,
			mac: null,
			vendor: null,
			productTime: null,
			userExtFmt: null,
		});
	});
});

describe('the clock', () => {
	test('is set and runs on from there', async () => {
		const {session} = await visitGym();
		await session.setClock('2031-02-28 23:59:00');
		expect(await session.readClock()).toMatch(/^2031-02-28 23:59:\d\d$/);
	});

	test('is set by its packed number', async () => {
		const terminal = await scripted({answers: {202: (_request, talk) => talk.send(2000)}});
		await (await visit(terminal)).setClock('2018-06-25 17:50:35');
		expect(terminal.requests.at(-1)!.data.readUInt32LE(0)).toBe(0x23_68_b3_6b);
	});

	test.each(['2026-02-30 10:00:00', '2026-01-01T10:00:00', '1999-12-31 23:59:59', '2026-13-01 00:00:00', ''])(
		'is not set to "%s"',
		async time => {
			const terminal = await scripted();
			await expect((await visit(terminal)).setClock(time)).rejects.toBeInstanceOf(RangeError);
			expect(terminal.commands()).not.toContain(202);
		},
	);

	test('that is refused is a refusal', async () => {
		const session = await visit(await scripted({answers: {202: (_request, talk) => talk.send(2001)}}));
		expect(await codeOf(session.setClock('2026-01-01 10:00:00'))).toBe('ERR_DEVICE_REFUSED');
	});
});

test.each([
	[0, 'waiting'],
	[2, 'identifying'],
	[3, 'menu'],
	[5, 'writing-card'],
	[77, null],
])('state %i is told as %s, from the session field', async (session, state) => {
	const terminal = await scripted({answers: {64: (_request, talk) => talk.send(2000, undefined, {session})}});
	expect(await (await visit(terminal)).readState()).toBe(state);
});

describe('a restart', () => {
	test.each<[string, Answer]>([
		['that is acknowledged', (_request, talk) => talk.send(2000)],
		['without an answer', () => {}],
		['that closes the line', (_request, talk) => talk.hangUp()],
		['that breaks the line', (_request, talk) => talk.reset()],
	])('%s is done, and the visit over', async (_what, answer) => {
		const terminal = await scripted({answers: {1004: answer}});
		const session = await visit(terminal, {timeouts: {commandMs: 400}});
		await session.restart();
		await terminal.allGone();
		expect(await codeOf(session.readClock())).toMatch(/^ERR_TRANSPORT_(CLOSED|RESET)$/);
		expect(terminal.requests.find(request => request.command === 1004)).toMatchObject({session: sessionId});
	});

	test('that is refused is a refusal', async () => {
		const session = await visit(await scripted({answers: {1004: (_request, talk) => talk.send(2001)}}));
		expect(await codeOf(session.restart())).toBe('ERR_DEVICE_REFUSED');
	});

	test('that could not be sent is an error', async () => {
		const {session} = await visitGym();
		await session.close();
		expect(await codeOf(session.restart())).toBe('ERR_TRANSPORT_CLOSED');
	});

	test('of a simulated terminal ends all lines and it answers again', async () => {
		for (const faults of [[], ['restart-silent']] as const) {
			const {simulator, session} = await visitGym({faults});
			await session.restart();
			await (await clientOf(simulator).open()).close();
		}
	});
});
