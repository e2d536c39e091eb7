import {afterEach, describe, expect, test} from 'vitest';
import {DeviceError, SafetyError, type TerminalPort, TransportError} from '../../source/domain/index.ts';
import {createTerminal} from '../../source/protocol/index.ts';
import {parseAudit} from '../../source/runtime/audit.ts';
import type {ClockReport} from '../../source/runtime/clock.ts';
import {deviceLockPath} from '../../source/runtime/state-folder.ts';
import {secondsBetween, wallClock} from '../../source/runtime/wall-clock.ts';
import {startSimulator} from '../../source/simulator/index.ts';
import {type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {fakeTerminal} from '../helpers/fake-terminal.ts';

const noon = new Date(2026, 10, 22, 12, 0, 0).getTime();
const slow = -122_000;

interface FakeClock extends TerminalPort {
	/** Ahead of the computer. */
	offsetMs: number;
	/** From when on it no longer tells the time. */
	isMute: boolean;
	/** What was set, oldest first. */
	readonly set: string[];
	serial: string | null;
	/** Instead of storing the time. */
	onSet: (store: () => void) => void;
	openSessions: number;
}

/** A terminal that keeps time by the site's clock. */
function clockTerminal(now: () => number): FakeClock {
	const people = fakeTerminal([]);
	const terminal: FakeClock = {
		name: people.name,
		address: people.address,
		storage: people.storage,
		offsetMs: slow,
		isMute: false,
		set: [],
		serial: 'CKJF2018',
		onSet: store => store(),
		openSessions: 0,
		async open(signal) {
			const session = await people.open(signal);
			terminal.openSessions++;
			return Object.assign(Object.create(session), {
				info: {...session.info, serial: terminal.serial},
				async readClock() {
					if (terminal.isMute) throw new DeviceError('ERR_DEVICE_REFUSED', 'It does not tell the time.');
					return wallClock(now() + terminal.offsetMs);
				},
				async setClock(text: string) {
					terminal.set.push(text);
					terminal.onSet(() => {
						terminal.offsetMs = 0;
					});
				},
				async close() {
					terminal.openSessions--;
					await session.close();
				},
			});
		},
	};
	return terminal;
}

let site: FakeSite;
afterEach(() => site.folder.remove());

async function open(more: Parameters<typeof fakeSite>[1] = {}) {
	const terminal = clockTerminal(() => site.now);
	site = fakeSite(terminal, more);
	site.now = noon;
	const report = await site.workbench.clock.read();
	const set = (seen: ClockReport = report, isConfirmed = true) => site.workbench.clock.set(seen, isConfirmed);
	return {terminal, report, set};
}

const auditLines = async () => parseAudit((await site.files.read(site.folder.file('audit.jsonl'))) ?? '');

test('both clocks are read at one moment and subtracted', async () => {
	const {report, terminal} = await open();
	expect(report.reading).toEqual({
		terminal: '2026-11-22 11:57:58',
		computer: '2026-11-22 12:00:00',
		driftSeconds: -122,
	});
	expect(report.device).toMatchObject({name: terminal.name, serial: 'CKJF2018'});
	expect(terminal.openSessions).toBe(0);
});

test("the clock is set to this computer's time, read back, and written into the audit", async () => {
	const {terminal, set} = await open();
	expect(await set()).toEqual({
		state: 'verified',
		before: expect.objectContaining({driftSeconds: -122}),
		after: expect.objectContaining({driftSeconds: 0}),
		reason: null,
		isAudited: true,
	});
	expect(terminal.set).toEqual(['2026-11-22 12:00:00']);
	expect(await auditLines()).toMatchObject([
		{
			osUser: 'asha',
			kind: 'clock',
			action: 'set-clock',
			before: {clock: '2026-11-22 11:57:58'},
			after: {clock: '2026-11-22 12:00:00'},
			verified: true,
		},
	]);
});

test.each([
	[2000, 'verified'],
	[-2000, 'verified'],
	[3000, 'sent'],
	[-3000, 'sent'],
])('a clock that shows %i ms beside what was set is %s', async (offsetMs, state) => {
	const {terminal, set} = await open();
	terminal.onSet = () => {
		terminal.offsetMs = offsetMs;
	};
	expect(await set()).toMatchObject({state, after: {driftSeconds: offsetMs / 1000}});
	expect((await auditLines())[0]).toMatchObject({verified: state === 'verified'});
});

const lost = new TransportError('ERR_TRANSPORT_CLOSED', 'It hung up.');

describe('when the answer is lost', () => {
	test('the clock read on a fresh line decides, and nothing is written twice', async () => {
		const {terminal, set} = await open();
		terminal.onSet = store => {
			store();
			throw lost;
		};
		expect(await set()).toMatchObject({state: 'verified'});
		expect(terminal.set).toHaveLength(1);
	});

	test('and the clock is as it was, the outcome is in doubt', async () => {
		const {terminal, set} = await open();
		terminal.onSet = () => {
			throw lost;
		};
		expect(await set()).toMatchObject({
			state: 'in-doubt',
			after: {driftSeconds: -122},
			reason: 'It hung up.',
		});
		expect(terminal.set).toHaveLength(1);
	});
});

test('a time that was taken and cannot be read back is sent, not refused', async () => {
	const {terminal, set} = await open();
	terminal.onSet = store => {
		store();
		terminal.isMute = true;
	};
	expect(await set()).toMatchObject({state: 'sent', reason: expect.stringContaining('does not tell')});
	expect(terminal.set).toHaveLength(1);
});

test('a refusal is a failure', async () => {
	const {terminal, set} = await open();
	terminal.onSet = () => {
		throw new DeviceError('ERR_DEVICE_REFUSED', 'It said no.');
	};
	expect(await set()).toMatchObject({state: 'failed', reason: 'It said no.'});
	expect(terminal.openSessions).toBe(0);
});

describe('it is not set, and nothing is sent,', () => {
	afterEach(async () => expect(await auditLines()).toEqual([]));

	async function refused(work: Promise<unknown>, terminal: FakeClock): Promise<string> {
		const error = await work.then(
			() => null,
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(SafetyError);
		expect(terminal.set).toEqual([]);
		return (error as SafetyError).code;
	}

	test('read-only', async () => {
		const {set, terminal} = await open({readOnly: true});
		expect(await refused(set(), terminal)).toBe('ERR_SAFETY_READ_ONLY');
	});

	test('without a yes', async () => {
		const {set, terminal, report} = await open();
		expect(await refused(set(report, false), terminal)).toBe('ERR_SAFETY_BLOCKED');
	});

	test('on a look that is older than 60 s', async () => {
		const {set, terminal} = await open();
		site.now += 60_001;
		expect(await refused(set(), terminal)).toBe('ERR_SAFETY_STALE');
	});

	test('on another terminal than the one looked at', async () => {
		const {set, terminal} = await open();
		terminal.serial = 'OTHER';
		expect(await refused(set(), terminal)).toBe('ERR_SAFETY_BLOCKED');
	});

	test('on another serial than the settings expect', async () => {
		const {set, terminal} = await open({expectedSerial: 'EXPECTED'});
		expect(await refused(set(), terminal)).toBe('ERR_SAFETY_BLOCKED');
	});

	test('while somebody else writes to the terminal', async () => {
		const {set, terminal} = await open();
		const holder = {pid: process.pid, host: 'elsewhere', since: new Date(noon).toISOString()};
		await site.files.create(deviceLockPath(site.folder.path, terminal.address), JSON.stringify(holder));
		expect(await refused(set(), terminal)).toBe('ERR_SAFETY_LOCKED');
	});
});

test('over the wire the simulated terminal keeps the time it was given', async () => {
	const simulator = await startSimulator({state: {clockOffsetMs: 3_600_000}});
	const {host, port} = simulator;
	site = fakeSite(createTerminal({name: 'main-door', host, port}));
	site.now = Date.now();
	const report = await site.workbench.clock.read();
	expect(Math.abs(report.reading.driftSeconds - 3600)).toBeLessThan(30);
	expect(await site.workbench.clock.set(report, true)).toMatchObject({state: 'verified'});
	await simulator.close();
});

test.each([
	['2026-02-28 23:59:59', '2026-03-01 00:00:00', 1],
	['2026-11-22 12:00:00', '2026-11-21 12:00:00', -86_400],
	// Terminals count 31 days in every month.
	['2026-02-31 00:00:00', '2026-03-03 00:00:00', 0],
])('from %s to %s are %i seconds', (earlier, later, seconds) => {
	expect(secondsBetween(earlier, later)).toBe(seconds);
});
