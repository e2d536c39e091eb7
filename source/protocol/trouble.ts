import {DeviceError, TransportError, WireError} from '../domain/errors.ts';
import {testifyAs} from './evidence.ts';
import {commandName, reply} from './wire/commands.ts';
import type {Foreign} from './wire/frame.ts';

/** Every way in which a visit can go wrong, in a technician's words. `at` is the terminal's label. */

const seconds = (ms: number): string => `${ms / 1000} s`;

const netCode = (error: unknown): string =>
	error instanceof Error && 'code' in error ? String(error.code) : '';

/** The TCP connection did not come about. */
export function connectTrouble(error: unknown, at: string): TransportError {
	switch (netCode(error)) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
		case 'EAI_NONAME':
			return new TransportError('ERR_TRANSPORT_DNS', `The network does not know the name of ${at}.`, {
				hint: 'Check the spelling, or use the IP address from the terminal (Menu > Comm. > Ethernet).',
				cause: error,
			});
		case 'ECONNREFUSED':
			return new TransportError(
				'ERR_TRANSPORT_REFUSED',
				`${at} refused: the device is up, but nothing listens on this port.`,
				{
					hint: 'TCP is off, the port is another, or it is in push (cloud) mode: see Menu > Comm. on the terminal.',
					cause: error,
				},
			);
		case 'ETIMEDOUT':
			return unansweredConnect(at, null, error);
		case 'ECONNRESET':
		case 'EPIPE':
			return new TransportError('ERR_TRANSPORT_RESET', `${at} cut the connection while it was being made.`, {
				hint: 'Try again; if it stays so, restart the terminal.',
				cause: error,
			});
		default:
			return new TransportError(
				'ERR_TRANSPORT_UNREACHABLE',
				`There is no way through the network to ${at}.`,
				{
					hint: "Check cable or Wi-Fi, and that this computer is in the terminal's network.",
					cause: error,
				},
			);
	}
}

export function unansweredConnect(at: string, connectMs: number | null, cause?: unknown): TransportError {
	const within = connectMs === null ? '' : ` within ${seconds(connectMs)}`;
	return new TransportError('ERR_TRANSPORT_TIMEOUT', `${at} did not answer${within}.`, {
		hint: 'It is off, has another IP address, or a firewall is in between.',
		cause,
	});
}

/** How a line ended that once stood. */
export type Loss =
	| {readonly kind: 'closed'}
	| {readonly kind: 'reset'; readonly cause: unknown}
	/** `bytes` is what came instead of a packet, fit to be shown. */
	| {readonly kind: 'wire'; readonly error: WireError; readonly bytes: string}
	| {
			readonly kind: 'foreign';
			readonly foreign: Foreign;
			readonly error: WireError;
			readonly bytes: string;
	  }
	| {readonly kind: 'left'};

/** What an exchange was for; `isWrite` decides what its loss means. */
export interface Purpose {
	/** Continues "… while", e.g. `sending its users`. */
	readonly doing: string;
	readonly isWrite?: boolean;
	/** False when the line was lost before it was this request's turn. */
	readonly wasSent?: boolean;
}

const unknownOutcome =
	'It is not known whether the change arrived: read the device again before anything else.';
const readAgain = 'Nothing was changed. Read again; if it stays so, check cable or Wi-Fi at the terminal.';

const notSent = 'This change was not sent. Read the device again, then repeat it.';

function hintFor({isWrite = false, wasSent = true}: Purpose): string {
	if (!isWrite) return readAgain;
	return wasSent ? unknownOutcome : notSent;
}

/** The error an exchange ends with when its line is lost. */
export function lossTrouble(loss: Loss, at: string, purpose: Purpose): Error {
	const hint = hintFor(purpose);
	switch (loss.kind) {
		case 'left':
			return new TransportError('ERR_TRANSPORT_CLOSED', `The visit to ${at} had already ended.`, {hint});
		case 'closed':
			return new TransportError(
				'ERR_TRANSPORT_CLOSED',
				`${at} closed the connection while ${purpose.doing}.`,
				{hint},
			);
		case 'reset':
			return new TransportError('ERR_TRANSPORT_RESET', `${at} broke the connection while ${purpose.doing}.`, {
				hint,
				cause: loss.cause,
			});
		case 'foreign':
			if (purpose.isWrite !== true) return foreignTrouble(loss.foreign, at, loss.error);
			break;
		case 'wire':
			if (purpose.isWrite !== true) {
				return new WireError(loss.error.code, `${at}, while ${purpose.doing}: ${loss.error.message}`, {
					hint: 'The connection was dropped and nothing was changed. Read again; if it stays so, suspect the cable.',
					cause: loss.error,
				});
			}
	}

	// The answer to a write could not be read: that says nothing about the write.
	return new TransportError(
		'ERR_TRANSPORT_CLOSED',
		`The answer of ${at} was damaged while ${purpose.doing}; the connection was dropped.`,
		{hint, cause: loss.error},
	);
}

/** No answer in time on a line that stands. */
export function silenceTrouble(at: string, ms: number, purpose: Purpose): TransportError {
	return new TransportError(
		'ERR_TRANSPORT_TIMEOUT',
		`${at} was silent for ${seconds(ms)} while ${purpose.doing}.`,
		{hint: hintFor(purpose)},
	);
}

/** Bytes came, but not as many as needed in the time for a whole list. */
export function tooSlowTrouble(at: string, ms: number, purpose: Purpose): TransportError {
	return new TransportError(
		'ERR_TRANSPORT_TIMEOUT',
		`${at} needed more than ${seconds(ms)} while ${purpose.doing}.`,
		{hint: readAgain},
	);
}

/** The other end speaks something else. */
export function foreignTrouble(foreign: Foreign, at: string, cause?: unknown): DeviceError {
	switch (foreign) {
		case 'access-panel':
			return new DeviceError(
				'ERR_DEVICE_ACCESS_PANEL',
				`${at} is an access panel (C3, inBio), which speaks another protocol on the same port.`,
				{hint: 'Give the address of a standalone terminal; panels are managed by their own software.', cause},
			);
		case 'secure':
			return secureTrouble(at, cause);
		default:
			return new DeviceError(
				'ERR_DEVICE_NOT_ZK',
				`What answers at ${at} is not an eSSL or ZKTeco terminal.`,
				{
					hint: 'Another device may have this IP address now: compare with the terminal (Menu > Comm. > Ethernet).',
					cause,
				},
			);
	}
}

export function secureTrouble(at: string, cause?: unknown): DeviceError {
	return new DeviceError(
		'ERR_DEVICE_SECURE',
		`The firmware of ${at} only accepts encrypted SDK connections.`,
		{
			hint: 'This program cannot speak to it directly: use the middleware for this terminal.',
			cause,
		},
	);
}

export function busyTrouble(at: string, cause?: unknown): DeviceError {
	const trouble = new DeviceError(
		'ERR_DEVICE_BUSY',
		`${at} takes the call but does not answer: another program, usually the middleware, holds the only connection.`,
		{hint: "Pause the middleware's service or close the other program, then read again.", cause},
	);
	return testifyAs(trouble, cause);
}

/**
Nobody knows a terminal that does it on purpose. A machine that closes a call before it has read what came by it
resets it, whatever it had in mind; so do a terminal that starts and a box in between.
*/
export function resetGreetingTrouble(at: string, cause?: unknown): TransportError {
	const trouble = new TransportError(
		'ERR_TRANSPORT_RESET',
		`${at} took the call and reset it at the first word, before it had said anything.`,
		{
			hint: 'Nothing was changed. Try again in a minute: it may be restarting, or turn away a second caller. If it stays so, look for a firewall in between and for another program on this terminal.',
			cause,
		},
	);
	return testifyAs(trouble, cause);
}

export function wrongKeyTrouble(at: string, cause?: unknown): DeviceError {
	const trouble = new DeviceError('ERR_DEVICE_UNAUTHORIZED', `${at} did not accept the comm key.`, {
		hint: 'Compare it with the terminal (Menu > Comm. > PC connection) and correct the settings.',
		cause,
	});
	return testifyAs(trouble, cause);
}

export function lockedTrouble(at: string): DeviceError {
	return new DeviceError(
		'ERR_DEVICE_LOCKED',
		`${at} is locked against connections after wrong comm keys (reply ${reply.authLocked}).`,
		{hint: 'Wait some minutes or restart the terminal, and correct the comm key before trying again.'},
	);
}

/** The terminal answered, and the answer was no. `what` continues "… refused to", e.g. `store user 17`. */
export function refusal(at: string, code: number, what: string): DeviceError {
	switch (code) {
		case reply.secureChallenge:
			return secureTrouble(at);
		case reply.authLocked:
			return lockedTrouble(at);
		case reply.unauthorized:
			return new DeviceError(
				'ERR_DEVICE_UNAUTHORIZED',
				`${at} wants the comm key again and did not ${what} (reply ${code}).`,
				{hint: 'Check the comm key in the settings against the terminal (Menu > Comm. > PC connection).'},
			);
		case reply.unknownCommand:
		case reply.badCommand:
			return new DeviceError(
				'ERR_DEVICE_UNKNOWN_COMMAND',
				`The firmware of ${at} does not know how to ${what} (reply ${code}).`,
				{hint: "Nothing was changed. Do it in the terminal's own menu or by the middleware."},
			);
		default:
			return new DeviceError('ERR_DEVICE_REFUSED', `${at} refused to ${what} (reply ${commandName(code)}).`, {
				hint: 'Nothing was changed by this command.',
			});
	}
}
