import {TransportError, WireError} from '../domain/errors.ts';
import {foreignTrouble} from './answer-trouble.ts';
import type {Foreign} from './wire/frame.ts';

/** How a line that stood comes to fail, in a technician's words. `at` is the terminal's label. */

export const seconds = (ms: number): string => `${ms / 1000} s`;

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
