import type {Line, Take} from './line.ts';
import {withinLimit} from './list-limit.ts';
import {type Answer, collectAnswer, u32} from './set-answer.ts';
import {GrowingBytes, noBytes} from './wire/bytes.ts';
import {command} from './wire/commands.ts';
import type {ArrivingPacket} from './wire/frame.ts';
import {bufferedReadRequest, chunkRequest} from './wire/sets.ts';

/** Bytes asked for at a time: what most clients of these terminals use over TCP. */
export const chunkBytes = 0xff_c0;

export interface SetRequest {
	/** Continues "… while" and "… refused to": `sending its users`, `send its users`. */
	readonly doing: string;
	readonly what: string;
	readonly inner: number;
	readonly type: number;
	/** What firmware without buffered reads understands instead. */
	readonly legacy: {readonly command: number; readonly data: Uint8Array} | null;
	readonly silenceMs: number;
	readonly listMs: number;
	/**
	Shown what has come of the records, and how many bytes they will be. Called when the next piece has been asked
	for or while the rest travels, so that this computer works while the terminal does. Nothing proves the records
	before the set is whole, and they may lie elsewhere by then.
	*/
	readonly onArrival?: (records: Uint8Array, recordBytes: number) => void;
}

/** The set's own length stands in front of it. */
const prefixBytes = 4;

/** A data set with its proof. */
export interface ReceivedSet {
	/** What follows the length prefix; nothing when `problem` says that it cannot be trusted. */
	readonly records: Uint8Array;
	/** Why the set is not whole, in a sentence; null when prefix and sizes agree. */
	readonly problem: string | null;
	/** No prefix came at all: the terminal says "nothing", but has not proved it. */
	readonly isBare: boolean;
}

/**
Read one data set in whichever way the terminal gives it: at once, announced and then in frames, or fetched in
chunks; by the legacy command where buffered reads are refused.
@returns a set with a `problem` when sizes disagree.
@throws {TransportError | WireError} when the line breaks, {DeviceError} when the terminal says no.
@see device-protocol §4
*/
export async function readSet(line: Line, request: SetRequest, signal?: AbortSignal): Promise<ReceivedSet> {
	return withinLimit(line, request, signal, async limited => {
		const {doing, silenceMs: timeoutMs} = request;
		const patience = {doing, timeoutMs, isTransfer: true, signal: limited};
		const fetch = <T>(code: number, data: Uint8Array, take: Take<T>): Promise<T> =>
			line.exchange(code, data, patience, take);
		const begin = (code: number, data: Uint8Array): Promise<Answer> =>
			line.exchange(
				code,
				data,
				{...patience, onArriving: packet => showWhole(packet, request)},
				collectAnswer(),
			);
		const {inner, type, legacy} = request;
		let answer = await begin(
			command.bufferedRead,
			bufferedReadRequest.encode({one: 1, inner, type, extra: 0}),
		);
		if (answer.kind === 'refused' && legacy !== null) answer = await begin(legacy.command, legacy.data);

		if (answer.kind === 'refused') throw line.refusal(answer.code, request.what);
		if (answer.kind === 'whole') {
			if (answer.wasPrepared) await free(line, request, limited);
			return unwrap(answer.bytes, answer.problem);
		}

		const {total, problem} = answer;
		if (problem !== null || total === 0) return unwrap(noBytes, problem);
		const received = await fetchChunks(line, request, total, fetch);
		await free(line, request, limited);
		return unwrap(received.bytes, received.problem);
	});
}

/** A set that comes in one packet is looked at while it travels. */
function showWhole(packet: ArrivingPacket, {onArrival}: SetRequest): void {
	if (packet.command !== command.data) return;
	onArrival?.(packet.data.subarray(prefixBytes), packet.dataBytes - prefixBytes);
}

async function fetchChunks(
	line: Line,
	request: SetRequest,
	total: number,
	fetch: <T>(code: number, data: Uint8Array, take: Take<T>) => Promise<T>,
): Promise<{bytes: Uint8Array; problem: string | null}> {
	const gathered = new GrowingBytes(total);
	const countAt = (start: number): number => Math.min(chunkBytes, total - start);
	const fetchAt = (start: number): Promise<Answer> =>
		fetch(command.readChunk, chunkRequest.encode({start, count: countAt(start)}), collectAnswer(gathered));
	let arriving = fetchAt(0);
	for (let start = 0; start < total; start += chunkBytes) {
		const count = countAt(start);
		const chunk = await arriving;
		if (chunk.kind === 'refused') throw line.refusal(chunk.code, request.what);
		const size = chunk.kind === 'whole' ? chunk.bytes.length : 0;
		if (size !== count || (chunk.kind === 'whole' && chunk.problem !== null)) {
			return {
				bytes: noBytes,
				problem: `The terminal sent ${size} of ${count} bytes at ${start} of ${total}.`,
			};
		}

		const {bytes} = gathered;
		const next = start + chunkBytes;
		if (next < total) arriving = fetchAt(next);
		request.onArrival?.(bytes.subarray(prefixBytes), total - prefixBytes);
		if (next < total) gathered.expect(countAt(next));
	}

	return {bytes: gathered.bytes, problem: null};
}

/** Lets the terminal drop its copy. The set is here already, so nothing depends on the answer. */
async function free(line: Line, {silenceMs}: SetRequest, signal: AbortSignal): Promise<void> {
	try {
		await line.ask(command.freeData, noBytes, {doing: 'tidying up', timeoutMs: silenceMs, signal});
	} catch (error) {
		if (signal.aborted) throw error;
	}
}

/** Holds the length prefix against what came. */
function unwrap(received: Uint8Array, problem: string | null): ReceivedSet {
	if (problem !== null) return {records: noBytes, problem, isBare: false};
	if (received.length === 0) return {records: noBytes, problem: null, isBare: true};
	if (received.length < prefixBytes) {
		return {
			records: noBytes,
			problem: `The terminal sent a list of ${received.length} bytes, too short for its length.`,
			isBare: false,
		};
	}

	const following = u32(received, 0);
	const records = received.subarray(prefixBytes);
	return following === records.length
		? {records, problem: null, isBare: false}
		: {
				records: noBytes,
				problem: `The list says that ${following} bytes follow, but ${records.length} came.`,
				isBare: false,
			};
}
