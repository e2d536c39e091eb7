import {closeSync, constants, fchmodSync, openSync, writeSync} from 'node:fs';
import {toHex} from './wire/bytes.ts';
import {commandName} from './wire/commands.ts';
import type {Packet} from './wire/frame.ts';
import {type MaskedPacket, Masking} from './wire/masking.ts';

/** A packet as a trace shows it: readable, and fit to leave the site. Nobody's name, password, card or finger is in it. */
export interface TraceFrame extends MaskedPacket {
	readonly direction: 'sent' | 'received';
	/** ISO time at which it passed. */
	readonly at: string;
	/** Readable command, e.g. `userWrite (8)`. */
	readonly name: string;
}

/** Shown each frame as it passes. One that throws is not called again: a visit may be writing, and goes on. */
export type Trace = (frame: TraceFrame) => void;

export interface Tracer {
	sent(packet: Packet): void;
	received(packet: Packet): void;
}

/** For one connection: what a packet's data is, the packets before it tell. */
export function createTracer(trace: Trace): Tracer {
	const masking = new Masking();
	let isBroken = false;
	const show = (direction: 'sent' | 'received', packet: MaskedPacket): void => {
		if (isBroken) return;
		try {
			trace({direction, at: new Date().toISOString(), name: commandName(packet.command), ...packet});
		} catch {
			isBroken = true;
		}
	};
	return {
		sent: packet => show('sent', masking.sent(packet)),
		received: packet => show('received', masking.received(packet)),
	};
}

/** One frame as one line of JSON, data in hex. */
export function traceLine(frame: TraceFrame): string {
	const {at, direction, command, name, session, reply, data, masked} = frame;
	return JSON.stringify({
		at,
		direction,
		command,
		name,
		session,
		reply,
		dataBytes: data.length,
		data: toHex(data),
		masked,
	});
}

export interface TraceWriter {
	/** Goes into `TerminalSettings.trace`. A full disk ends the trace, never the visit. */
	readonly write: Trace;
	/** @throws what kept a line from being written. */
	close(): void;
}

/**
Append frames to a file that only its owner can read, each at once: what a crash leaves behind is whole.
@throws the system's error when the file cannot be opened; a symbolic link is not followed.
*/
export function createTraceWriter(file: string): TraceWriter {
	const {O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0} = constants;
	const handle = openSync(file, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
	fchmodSync(handle, 0o600);
	let trouble: {readonly error: unknown} | null = null;
	return {
		write(frame) {
			if (trouble !== null) return;
			try {
				writeSync(handle, `${traceLine(frame)}\n`);
			} catch (error) {
				trouble = {error};
			}
		},
		close() {
			closeSync(handle);
			if (trouble !== null) throw trouble.error;
		},
	};
}
