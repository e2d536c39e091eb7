import {beforeAll, describe, expect, test} from 'vitest';
import {createTerminal} from '../../source/protocol/index.ts';
import {makeTemplate, makeUsers, startSimulator} from '../../source/simulator/index.ts';
import {type Recording, recordVisit, replay} from '../helpers/replayed-terminal.ts';
import {patient} from './visit.ts';

const users = makeUsers(15);
const ways = [
	['in one DATA', {transfer: 'direct'}, []],
	['in chunks of frames', {transfer: 'chunked', frameSize: 100}, []],
	['by the legacy command', {transfer: 'chunked', frameSize: 100}, ['no-buffered']],
] as const;

/** Everything that is read in a visit. */
async function readAll(port: number): Promise<object> {
	const session = await createTerminal({host: '127.0.0.1', port, timeouts: patient}).open();
	try {
		const counts = await session.readCounts();
		const list = await session.readUsers();
		const templates = await session
			.readTemplates()
			.catch((error: Error) => error.message.replace(/:\d+/, ''));
		return {info: session.info, counts, list, templates, clock: (await session.readClock()).length};
	} finally {
		await session.close();
	}
}

describe.each(ways)('a session with its list %s', (_way, options, faults) => {
	let recording: Recording;
	let result: object;
	const readsTheSame = async (cut: (reply: Buffer) => readonly Buffer[]): Promise<void> => {
		await replay(recording, cut, async port => {
			expect(await readAll(port)).toEqual(result);
		});
	};

	beforeAll(async () => {
		const templates = [makeTemplate(1, 0, 60)];
		const simulator = await startSimulator({state: {users, templates}, faults, ...options});
		recording = await recordVisit(simulator, async port => {
			result = await readAll(port);
		});
		await simulator.close();
	});

	test('reads the same wherever its replies are split', async () => {
		const longest = Math.max(...recording.map(reply => reply.length));
		expect(longest).toBeGreaterThan(300);
		const offsets = Array.from({length: longest}, (_, offset) => offset + 1);
		for (let at = 0; at < offsets.length; at += 16) {
			const some = offsets.slice(at, at + 16);
			await Promise.all(
				some.map(offset => readsTheSame(reply => [reply.subarray(0, offset), reply.subarray(offset)])),
			);
		}
	});

	test('reads the same when each reply comes in one piece, and when it comes byte by byte', async () => {
		await readsTheSame(reply => [reply]);
		await readsTheSame(reply => Array.from(reply, (_, at) => reply.subarray(at, at + 1)));
	});
});
