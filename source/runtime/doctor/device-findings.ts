import {errorCode, errorHint, VisitError} from '../../domain/index.ts';
import {outboundCommands} from './firewall.ts';
import {type Finding, failure} from './ladder.ts';
import type {Reached} from './network-steps.ts';
import type {DeviceTarget} from './ports.ts';

/** The rungs that one attempt to open a terminal decides, from the foot. */
export const openingRungs = ['port', 'line', 'hello', 'key', 'serial'] as const;
export type OpeningRung = (typeof openingRungs)[number];

/** Why a terminal did not open, and at which rung. */
export interface Closed {
	readonly at: OpeningRung;
	readonly finding: Finding;
}

/**
From the client's error to the rung it stands on. One CONNECT tells all of them, so that no terminal ever meets a
connection without CONNECT and EXIT.
*/
export function closedBy(error: unknown, target: DeviceTarget, reached: Reached): Closed {
	const code = errorCode(error);
	const phase = error instanceof VisitError ? error.phase : null;
	switch (code) {
		case 'ERR_DEVICE_BUSY':
			return {at: 'line', finding: finding(code, busy)};
		case 'ERR_DEVICE_NOT_ZK':
		case 'ERR_DEVICE_ACCESS_PANEL':
		case 'ERR_DEVICE_SECURE':
			return {at: 'hello', finding: finding(code, strangers[code])};
		case 'ERR_DEVICE_LOCKED':
			return {at: 'key', finding: finding(code, locked)};
		case 'ERR_DEVICE_UNAUTHORIZED':
			return {at: 'key', finding: finding(code, target.hasCommKey ? wrongKey : missingKey)};
		default:
	}

	if (
		phase === 'dns' ||
		phase === 'connect' ||
		(phase === null && code?.startsWith('ERR_TRANSPORT') === true)
	) {
		return {at: 'port', finding: unconnected(code, target, reached) ?? failure(error)};
	}

	if (phase === 'hello' && code === 'ERR_TRANSPORT_RESET') return {at: 'line', finding: finding(code, reset)};

	const at =
		phase === 'hello'
			? code?.startsWith('ERR_TRANSPORT') === true
				? 'line'
				: 'hello'
			: phase === 'auth'
				? 'key'
				: 'serial';
	return {at, finding: {...failure(error), likely: likelyLost, next: errorHint(error) ?? lookAtLine}};
}

interface Words {
	readonly measured: string;
	readonly likely: string;
	readonly next: string;
}

function finding(code: string, words: Words): Finding {
	return {state: 'fail', cause: code, ...words};
}

const likelyLost = 'The terminal restarts, hangs, or the line to it is bad.';
const lookAtLine = 'Check cable or Wi-Fi at the terminal, restart it, then check again.';

const busy: Words = {
	measured: 'takes the call but does not answer CONNECT: somebody holds the line',
	likely: 'The middleware or another program holds the only connection, or the terminal hangs.',
	next: "Pause the middleware's service or close the other program, then check again; if it stays so, restart the terminal.",
};

const reset: Words = {
	measured: 'takes the call and resets it at the first word',
	likely: 'The terminal restarts, turns away a second caller, or a firewall is in between.',
	next: 'Check again in a minute; if it stays so, pause the middleware and look for a firewall in between.',
};

const strangers: Readonly<
	Record<'ERR_DEVICE_NOT_ZK' | 'ERR_DEVICE_ACCESS_PANEL' | 'ERR_DEVICE_SECURE', Words>
> = {
	ERR_DEVICE_NOT_ZK: {
		measured: 'what answers is not an eSSL or ZKTeco terminal',
		likely: 'Another device has this IP address now, or the port is that of something else.',
		next: "Read the terminal's own address in Menu > Comm. > Ethernet and correct the settings.",
	},
	ERR_DEVICE_ACCESS_PANEL: {
		measured: 'answers AA 01: an access panel (C3, inBio), which speaks another protocol',
		likely: "The address is a door panel's, not a terminal's.",
		next: 'Give the address of a standalone terminal; panels are managed by their own software.',
	},
	ERR_DEVICE_SECURE: {
		measured: 'answers 6001: this firmware only accepts encrypted SDK connections',
		likely: 'Firmware of 2024 or later, which this program cannot speak to directly.',
		next: 'Let the middleware do it: Device Management > Upload Users (PC to device).',
	},
};

const wrongKey: Words = {
	measured: 'the terminal refuses the comm key of the settings',
	likely: 'The comm key was changed at the terminal, or belongs to another one.',
	next: 'Compare with Menu > Comm. > PC Connection and correct ESSL_DEVICE_PASSWORD. Do not guess: some terminals lock.',
};

const missingKey: Words = {
	measured: 'the terminal wants a comm key and the settings have none',
	likely: 'A comm key is set in Menu > Comm. > PC Connection.',
	next: 'Put it into ESSL_DEVICE_PASSWORD, or give --comm-key.',
};

const locked: Words = {
	measured: 'locked against connections after wrong comm keys (2032)',
	likely: 'This or another program tried a wrong comm key too often.',
	next: 'Wait some minutes or restart the terminal, and correct the comm key before the next try.',
};

function unconnected(code: string | null, {port}: DeviceTarget, {address, ping}: Reached): Finding | null {
	switch (code) {
		case 'ERR_TRANSPORT_REFUSED':
			return finding(code, {
				measured: `${port} refused: device is up, TCP is off or another port`,
				likely: 'TCP not enabled on the device, another port, or push (cloud/ADMS) mode.',
				next: 'At the terminal: Menu > Comm. > PC Connection (standalone) on, TCP port 4370.',
			});
		case 'ERR_TRANSPORT_TIMEOUT': {
			const isUp = ping?.kind === 'answer';
			return {
				...finding(code, {
					measured: `${port} does not answer${isUp ? ', though ping does' : ''}`,
					likely: isUp
						? `A firewall drops port ${port}, or another computer has this address.`
						: 'The device is offline, has another IP address, or a firewall is in between.',
					next: isUp
						? 'Let the port through on this computer and on what lies between:'
						: 'Check power, cable and Menu > Comm. > Ethernet; then let the port through here:',
				}),
				commands: address === null ? [] : outboundCommands(address, port),
			};
		}

		case 'ERR_TRANSPORT_UNREACHABLE':
			return finding(code, {
				measured: 'there is no way through the network to this address',
				likely: 'Cable or Wi-Fi is off, or the terminal stands in another network.',
				next: "Check this computer's network, gateway and VPN, and the terminal's gateway in Menu > Comm. > Ethernet.",
			});
		case 'ERR_TRANSPORT_RESET':
			return finding(code, {
				measured: `the connection to ${port} was cut while it was being made`,
				likely: 'The terminal restarts, or a firewall rejects the connection.',
				next: 'Wait a minute and check again; if it stays so, restart the terminal.',
			});
		default:
			return null;
	}
}
