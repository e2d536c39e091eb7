import {
	DeviceError,
	errorCode,
	SafetyError,
	sentence,
	type TerminalPort,
	type TerminalSession,
	TransportError,
} from '../domain/index.ts';
import type {AuditEntry} from '../plan/history.ts';
import {appendAudit} from './audit.ts';
import {checkSerial, guardedAction} from './guard.ts';
import {closeQuietly, type Line, openSession, readInVisit, type Wait} from './line.ts';
import {nextOperation, type StateFolder} from './state-folder.ts';
import {secondsBetween, wallClock} from './wall-clock.ts';

/** Both clocks at one moment, as wall-clock text without a zone (`2026-11-22 10:42:03`): terminals know none. */
export interface ClockReading {
	readonly terminal: string;
	readonly computer: string;
	/** Seconds by which the terminal is ahead; negative when it is behind. */
	readonly driftSeconds: number;
}

export interface ClockReport {
	readonly device: {readonly name: string; readonly address: string; readonly serial: string | null};
	/** ms since the epoch. */
	readonly readAt: number;
	readonly reading: ClockReading;
}

export interface ClockSetting {
	/** `sent` = acknowledged, and the clock read back is another one; `in-doubt` = nobody knows. */
	readonly state: 'verified' | 'sent' | 'in-doubt' | 'failed';
	/** Read right before the write. */
	readonly before: ClockReading;
	/** Read back; null = it could not be read. */
	readonly after: ClockReading | null;
	/** Why it is not verified, a sentence; or null. */
	readonly reason: string | null;
	/** False where the audit could not be written. */
	readonly isAudited: boolean;
}

/** The terminal's clock, as a person asks for it and sets it. Punches are stamped with it. */
export interface TerminalClock {
	/** @throws DeviceError, TransportError */
	read(signal?: AbortSignal): Promise<ClockReport>;
	/**
	Sets it to this computer's time and reads it back: one write, never repeated.
	@param report what the person has seen and agreed to, at most 60 s old.
	@throws SafetyError, DeviceError, TransportError before the write; after it, everything is in the result.
	*/
	set(report: ClockReport, isConfirmed: boolean, signal?: AbortSignal): Promise<ClockSetting>;
}

/** Beyond this a clock read back is not the one that was set. */
export const closeEnoughSeconds = 2;

/** A session of a terminal that tells and takes the time. */
interface ClockSession extends TerminalSession {
	readClock(signal?: AbortSignal): Promise<string>;
	setClock(wallClock: string): Promise<void>;
}

export interface ClockTools {
	readonly terminal: TerminalPort;
	readonly line: Line;
	readonly wait: Wait;
	readonly now: () => number;
	readonly folder: StateFolder;
	readonly isReadOnly: boolean;
	/** Another serial is refused; null = any. */
	readonly expectedSerial: string | null;
	readonly person: Pick<AuditEntry, 'osUser' | 'sshClient'>;
}

/** `tools` are asked for when they are needed: without a terminal it throws then. */
export function clockOf(tools: () => ClockTools): TerminalClock {
	return {
		read(signal) {
			const {terminal, line, wait, now} = tools();
			const {name, address} = terminal;
			return line.visit(
				room =>
					readInVisit(
						terminal,
						wait,
						async session => ({
							device: {name, address, serial: session.info.serial},
							reading: await look(session, now, room),
							readAt: now(),
						}),
						room,
					),
				{signal},
			);
		},
		set: (report, isConfirmed, signal) => setClock(report, isConfirmed, tools(), signal),
	};
}

async function setClock(
	report: ClockReport,
	isConfirmed: boolean,
	tools: ClockTools,
	signal: AbortSignal | undefined,
): Promise<ClockSetting> {
	return guardedAction({...report, isConfirmed}, {...tools, now: tools.now()}, async () => {
		const operation = await nextOperation(tools.folder, tools.now());
		// Nobody is asked for room once the write has begun: it is awaited, never torn.
		const setting = await tools.line.visit(() => writeInVisit(report, tools, signal), {signal});
		return {...setting, isAudited: await audit(operation, report, setting, tools)};
	});
}

type Written = Omit<ClockSetting, 'isAudited'>;

async function writeInVisit(
	report: ClockReport,
	tools: ClockTools,
	signal: AbortSignal | undefined,
): Promise<Written> {
	const {terminal, wait, now, expectedSerial} = tools;
	const session = await openSession(terminal, wait, signal);
	let before: ClockReading;
	let trouble: unknown = null;
	let isAcknowledged = false;
	try {
		checkSerial(report, session.info, expectedSerial);
		before = await look(session, now, signal);
		signal?.throwIfAborted();
		try {
			await keeper(session).setClock(wallClock(now()));
			isAcknowledged = true;
			return judge(before, await look(session, now));
		} catch (error) {
			trouble = error;
		}
	} finally {
		await closeQuietly(session);
	}

	if (errorCode(trouble) === null) throw trouble;
	// The answer of the write, or the reading after it, was lost: a reading may be repeated, the write may not.
	const after = await readInVisit(terminal, wait, fresh => look(fresh, now)).catch(() => null);
	if (after !== null && isClose(after)) return {state: 'verified', before, after, reason: null};
	// What was taken and cannot be read back is neither refused nor proven.
	const state = isAcknowledged ? 'sent' : trouble instanceof DeviceError ? 'failed' : 'in-doubt';
	return {state, before, after, reason: sentence(trouble)};
}

function judge(before: ClockReading, after: ClockReading): Written {
	if (isClose(after)) return {state: 'verified', before, after, reason: null};
	return {
		state: 'sent',
		before,
		after,
		reason: `The terminal took the time and shows ${after.terminal}. It may keep another by itself: see the time server in its menu.`,
	};
}

function isClose({driftSeconds}: ClockReading): boolean {
	return Math.abs(driftSeconds) <= closeEnoughSeconds;
}

/** The middle of question and answer is when the terminal looked at its clock. */
async function look(
	session: TerminalSession,
	now: () => number,
	signal?: AbortSignal,
): Promise<ClockReading> {
	const asked = now();
	const terminal = await keeper(session).readClock(signal);
	const computer = wallClock((asked + now()) / 2);
	return {terminal, computer, driftSeconds: secondsBetween(computer, terminal)};
}

function keeper(session: TerminalSession): ClockSession {
	if ('readClock' in session && 'setClock' in session) return session as ClockSession;
	throw new TransportError('ERR_TRANSPORT_CLOSED', 'This way to the terminal does not tell the time.');
}

async function audit(
	operation: number,
	{device}: ClockReport,
	{state, before, after, reason}: Written,
	{folder, now, person}: ClockTools,
): Promise<boolean> {
	try {
		await appendAudit(
			folder,
			[
				{
					time: new Date(now()).toISOString(),
					...person,
					device: device.name,
					serial: device.serial,
					operation,
					kind: 'clock',
					pin: '',
					slot: null,
					action: 'set-clock',
					target: device.name,
					before: {clock: before.terminal},
					after: {clock: after?.terminal ?? null},
					result: state,
					verified: state === 'verified',
					reason,
				},
			],
			now(),
		);
		return true;
	} catch (error) {
		if (error instanceof SafetyError || errorCode(error) === null) return false;
		throw error;
	}
}
