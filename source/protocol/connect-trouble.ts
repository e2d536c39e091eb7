import {TransportError} from '../domain/errors.ts';
import {seconds} from './trouble.ts';

/** What keeps a connection from standing, in a technician's words. `at` is the terminal's label. */

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
