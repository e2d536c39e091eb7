import {DeviceError, TransportError} from '../domain/errors.ts';
import {testifyAs} from './evidence.ts';
import {commandName, reply} from './wire/commands.ts';
import type {Foreign} from './wire/frame.ts';

/** What the other end is, or says no to, in a technician's words. `at` is the terminal's label. */

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
