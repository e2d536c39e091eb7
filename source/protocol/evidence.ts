import {type Evidence, VisitError, type VisitPhase} from '../domain/errors.ts';
import {toHex} from './wire/bytes.ts';
import {command, reply} from './wire/commands.ts';
import {encodeFrame, headerBytes, type Packet} from './wire/frame.ts';

/** What an error may show of the packets it is about: enough for a technician, and never a secret. */

const mostShownBytes = 64;

/** Requests whose data is a comm key, a person with a password, or a finger. */
const secretRequests: ReadonlySet<number> = new Set([
	command.auth,
	command.userWrite,
	command.data,
	command.optionsWrite,
]);
/** Answers whose data holds no person: sizes, counts, options, states. Any other data is taken for secret. */
const openAnswers: ReadonlySet<number> = new Set([reply.ok, reply.error, command.prepareData]);

/** The front of a packet in hex. What is masked is only counted, and its checksum, which would tell about it, is 0. */
export function packetHex(packet: Packet, direction: 'sent' | 'received'): string {
	const {command: code, data} = packet;
	const isSecret = direction === 'sent' ? secretRequests.has(code) : !openAnswers.has(code);
	if (!isSecret || data.length === 0) return boundedHex(encodeFrame(packet));
	const head = encodeFrame({...packet, data: data.subarray(0, 0)});
	const view = new DataView(head.buffer);
	view.setUint32(4, headerBytes + data.length, true);
	view.setUint16(10, 0, true);
	return `${toHex(head)} +${data.length} masked`;
}

/** Bytes that are no packet. A stream that was ours before may hold people in them: they are only counted. */
export function brokenHex(bytes: Uint8Array, isForeign: boolean): string {
	return isForeign ? boundedHex(bytes) : `${bytes.length} bytes masked`;
}

function boundedHex(bytes: Uint8Array): string {
	const left = bytes.length - mostShownBytes;
	return left > 0 ? `${toHex(bytes.subarray(0, mostShownBytes))} +${left}` : toHex(bytes);
}

/** Evidence of what never reached the wire. */
export function unsent(phase: VisitPhase): Evidence {
	return {phase, sent: null, received: null, mayHaveWritten: false};
}

/** Adds what was seen to an error of ours; anything else passes as it is. */
export function testify<E>(error: E, evidence: Evidence | null): E {
	return error instanceof VisitError ? error.witness(evidence) : error;
}

/** An error that explains another rests on the same packets. */
export function testifyAs<E>(error: E, cause: unknown): E {
	return cause instanceof VisitError ? testify(error, cause.evidence) : error;
}
