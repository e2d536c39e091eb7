import {errorCode} from '../domain/errors.ts';
import {busyTrouble, resetGreetingTrouble, wrongKeyTrouble} from './answer-trouble.ts';
import type {Line} from './line.ts';
import {noBytes} from './wire/bytes.ts';
import {scrambleCommKey} from './wire/comm-key.ts';
import {command, reply} from './wire/commands.ts';
import type {Packet} from './wire/frame.ts';

const lineLost: ReadonlySet<string | null> = new Set(['ERR_TRANSPORT_CLOSED', 'ERR_TRANSPORT_RESET']);

/**
CONNECT, and AUTH where it is asked for: newer firmware asks even when the comm key is 0.
@returns whether the comm key was asked for; where it was not, anybody in the network is let in.
@throws {DeviceError | TransportError} and leaves the line to the caller to close.
@see device-protocol §6
*/
export async function greet(
	line: Line,
	commKey: number,
	commandMs: number,
	signal?: AbortSignal,
): Promise<boolean> {
	const hello = await sayHello(line, commandMs, signal);
	line.session = hello.session;
	if (hello.command === reply.ok) return false;
	if (hello.command !== reply.unauthorized) throw line.refusal(hello.command, 'open a connection');
	const verdict = await showKey(line, commKey, commandMs, signal);
	if (verdict.command === reply.ok) return true;
	if (verdict.command === reply.unauthorized) throw line.testify(wrongKeyTrouble(line.label));
	throw line.refusal(verdict.command, 'take the comm key');
}

async function sayHello(line: Line, commandMs: number, signal: AbortSignal | undefined): Promise<Packet> {
	try {
		return await line.ask(command.connect, noBytes, {
			doing: 'greeting',
			phase: 'hello',
			timeoutMs: commandMs,
			signal,
		});
	} catch (error) {
		throw line.hasHeard ? error : unheard(error, line.label);
	}
}

/** A second caller is accepted by the network and then ignored or dropped by the terminal. A reset may be anything. */
function unheard(error: unknown, at: string): unknown {
	switch (errorCode(error)) {
		case 'ERR_TRANSPORT_CLOSED':
		case 'ERR_TRANSPORT_TIMEOUT':
			return busyTrouble(at, error);
		case 'ERR_TRANSPORT_RESET':
			return resetGreetingTrouble(at, error);
		default:
			return error;
	}
}

async function showKey(
	line: Line,
	commKey: number,
	commandMs: number,
	signal: AbortSignal | undefined,
): Promise<Packet> {
	try {
		return await line.ask(command.auth, scrambleCommKey(commKey, line.session), {
			doing: 'checking the comm key',
			phase: 'auth',
			timeoutMs: commandMs,
			signal,
		});
	} catch (error) {
		// Some terminals hang up on a wrong key instead of saying so.
		throw lineLost.has(errorCode(error)) ? wrongKeyTrouble(line.label, error) : error;
	}
}
