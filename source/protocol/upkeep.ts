import {TransportError} from '../domain/errors.ts';
import type {Line} from './line.ts';
import {noBytes} from './wire/bytes.ts';
import {command, reply} from './wire/commands.ts';
import {decodeTime, encodeTime} from './wire/time.ts';
import {write} from './writing.ts';

/** The terminal itself rather than its people: clock, state, restart. */

/** The terminal's clock as wall-clock text (`2026-11-22 10:42:03`), in whatever zone it was set to. */
export async function readClock(line: Line, timeoutMs: number, signal?: AbortSignal): Promise<string> {
	const answer = await line.ask(command.timeRead, noBytes, {doing: 'telling the time', timeoutMs, signal});
	if (answer.command !== reply.ok || answer.data.length < 4)
		throw line.refusal(answer.command, 'tell the time');
	return decodeTime(new DataView(answer.data.buffer, answer.data.byteOffset).getUint32(0, true));
}

/**
Set the clock. Punches are stamped with it from then on, so a person should have asked for it.
@param wallClock `2026-11-22 10:42:03` of the years 2000 to 2099.
@throws {RangeError} for what is no time; nothing was sent then.
*/
export async function setClock(line: Line, wallClock: string, timeoutMs: number): Promise<void> {
	if (!isWallClock(wallClock)) throw new RangeError(`not a wall-clock time of 2000 to 2099: ${wallClock}`);
	const data = new Uint8Array(4);
	new DataView(data.buffer).setUint32(0, encodeTime(wallClock), true);
	const purpose = {doing: 'setting its clock', what: 'set its clock', timeoutMs};
	await write(line, command.timeWrite, data, purpose);
}

/** A day that the calendar has, too: terminals count 31 of them in every month and would take any. */
function isWallClock(text: string): boolean {
	if (!/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return false;
	const iso = `${text.replace(' ', 'T')}.000Z`;
	const time = Date.parse(iso);
	return !Number.isNaN(time) && new Date(time).toISOString() === iso;
}

const states = ['waiting', 'enrolling', 'identifying', 'menu', 'busy', 'writing-card'] as const;
/** What the terminal is doing; null = a state that nobody has described. */
export type DeviceState = (typeof states)[number] | null;

/** The answer carries the state in its session field. */
export async function readState(line: Line, timeoutMs: number, signal?: AbortSignal): Promise<DeviceState> {
	const answer = await line.ask(command.state, noBytes, {doing: 'telling its state', timeoutMs, signal});
	if (answer.command !== reply.ok) throw line.refusal(answer.command, 'tell its state');
	return states[answer.session] ?? null;
}

/**
Restart the terminal and end the visit. Some firmware acknowledges, some is gone at once: a line that falls silent
or closes after the request is a restart as well. It takes about a minute until the terminal can be visited again.
@throws {DeviceError} when it said no; {TransportError} when the request could not be sent.
*/
export async function restart(line: Line, timeoutMs: number): Promise<void> {
	try {
		await write(line, command.restart, noBytes, {doing: 'restarting', what: 'restart', timeoutMs});
	} catch (error) {
		if (!(error instanceof TransportError && error.mayHaveWritten)) throw error;
	}

	await line.leave();
}
