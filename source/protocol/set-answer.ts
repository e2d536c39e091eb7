import {WireError} from '../domain/errors.ts';
import type {Take} from './exchange.ts';
import {GrowingBytes} from './wire/bytes.ts';
import {command, reply} from './wire/commands.ts';
import {ownData, type Packet} from './wire/frame.ts';
import {bufferedReadAnswer} from './wire/sets.ts';

/** What a terminal answers when it is asked for a data set, or for a chunk of one. @see device-protocol §4 */

/** Beyond these no terminal's memory goes: an announcement above is an error, not a plan. */
const largestDirectBytes = 16 * 1024 * 1024;
const largestChunkedBytes = 64 * 1024 * 1024;

export type Answer =
	| {
			readonly kind: 'whole';
			readonly bytes: Uint8Array;
			readonly problem: string | null;
			readonly wasPrepared: boolean;
	  }
	| {readonly kind: 'sizes'; readonly total: number; readonly problem: string | null}
	| {readonly kind: 'refused'; readonly code: number};

/** Gathers the packets of one answer until it is whole, behind what `gathered` holds already. */
export function collectAnswer(gathered = new GrowingBytes()): Take<Answer> {
	const start = gathered.length;
	let announced: number | null = null;
	let other: number | null = null;
	return packet => {
		switch (packet.command) {
			case command.prepareData:
				if (announced === null) announced = announcedBytes(packet);
				else other = announcedBytes(packet);
				return undefined;
			case command.data:
				if (announced === null) {
					const bytes = ownData(packet);
					gathered.adopt(bytes);
					return {kind: 'whole', bytes, problem: null, wasPrepared: false};
				}

				gathered.append(packet.data);
				if (gathered.length - start > largestDirectBytes) throw tooLong(gathered.length - start);
				return undefined;
			case reply.ok: {
				if (announced === null) return announcedTotal(packet.data);
				const bytes = gathered.bytes.subarray(start);
				return {
					kind: 'whole',
					bytes,
					problem:
						other !== null && other !== announced
							? `The terminal announced ${announced} bytes, and then ${other}.`
							: bytes.length === announced
								? null
								: `The terminal announced ${announced} bytes and sent ${bytes.length}.`,
					wasPrepared: true,
				};
			}

			default:
				return {kind: 'refused', code: packet.command};
		}
	};
}

function announcedBytes({data}: Packet): number {
	if (data.length < 4)
		throw new WireError('ERR_WIRE_DATA', 'The terminal announced a list without its size.', {
			hint: 'Nothing was changed. Restart the terminal and read again.',
		});
	const size = u32(data, 0);
	if (size > largestDirectBytes) throw tooLong(size);
	return size;
}

/** The 13 bytes that announce a set to be fetched; an acknowledgement without them announces nothing. */
function announcedTotal(data: Uint8Array): Answer {
	if (data.length < 5) return {kind: 'sizes', total: 0, problem: null};
	const total = u32(data, bufferedReadAnswer.offsets.total);
	if (total > largestChunkedBytes) throw tooLong(total);
	const again = data.length < 9 ? total : u32(data, bufferedReadAnswer.offsets.totalAgain);
	const problem =
		again === total ? null : `The terminal announced two sizes for its list, ${total} and ${again} bytes.`;
	return {kind: 'sizes', total, problem};
}

function tooLong(size: number): WireError {
	return new WireError('ERR_WIRE_LENGTH', `A list of ${size} bytes is more than any terminal holds.`, {
		hint: 'Nothing was changed. Restart the terminal and read again.',
	});
}

export function u32(bytes: Uint8Array, at: number): number {
	return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
