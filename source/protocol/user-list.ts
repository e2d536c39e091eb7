import type {DeviceCounts, DeviceUserList, RecordSize} from '../domain/device.ts';
import {readCounts, readOption} from './info.ts';
import type {Line} from './line.ts';
import type {Timeouts} from './settings.ts';
import {type ReceivedSet, readSet} from './transfer.ts';
import type {StorageFor} from './user-draft.ts';
import {decideRecordSize, UserDecoder} from './user-set.ts';
import {command, dataType} from './wire/commands.ts';

export interface UserListOptions {
	readonly timeouts: Timeouts;
	readonly storageFor: StorageFor;
	/** Given by the settings; wins over what the list looks like. */
	readonly recordSize: RecordSize | null;
}

/**
All users, with the reason when they may not be all. A list that contradicts itself or the terminal's counter is
read a second time with a fresh count: somebody may have been enrolled meanwhile.
*/
export async function readUserList(
	line: Line,
	options: UserListOptions,
	signal?: AbortSignal,
): Promise<DeviceUserList> {
	const first = await readOnce(line, options, signal);
	return first.complete ? first : readOnce(line, options, signal);
}

async function readOnce(
	line: Line,
	options: UserListOptions,
	signal: AbortSignal | undefined,
): Promise<DeviceUserList> {
	const {commandMs, silenceMs, listMs} = options.timeouts;
	const counts = await readCounts(line, commandMs, signal);
	const arriving = new ArrivingUsers(counts.users, options);
	const set = await readSet(
		line,
		{
			doing: 'sending its users',
			what: 'send its users',
			inner: command.userTemplateRead,
			type: dataType.users,
			legacy: {command: command.userTemplateRead, data: Uint8Array.of(dataType.users)},
			silenceMs,
			listMs,
			onArrival: (records, recordBytes) => arriving.push(records, recordBytes),
		},
		signal,
	);
	if (set.problem !== null) return unusable(set.problem, counts.users);
	if (set.records.length === 0) return judgeEmpty(set, counts, await sizeOfEmpty(line, options, signal));
	return judge(arriving.finish(set), set, counts.users);
}

/**
Users decoded while the terminal prepares the next piece, in the layout that is most likely. What the layout really
is, is decided on the whole list; a wrong guess costs a second decoding and nothing else.
*/
class ArrivingUsers {
	readonly #count: number | null;
	readonly #options: UserListOptions;
	#decoder: UserDecoder | null = null;

	constructor(count: number | null, options: UserListOptions) {
		this.#count = count;
		this.#options = options;
	}

	push(records: Uint8Array, recordBytes: number): void {
		if (this.#decoder === null) {
			const is28 = this.#count !== null && recordBytes === this.#count * 28;
			this.#decoder = this.#decoderFor(this.#options.recordSize ?? (is28 ? 28 : 72));
		}

		this.#decoder.advance(records);
	}

	/** All users of the whole list; null when its layout stays undecided. */
	finish({records}: ReceivedSet): UserDecoder | null {
		// Once more with all of them: what came early may have lain elsewhere.
		this.push(records, records.length);
		const early = this.#decoder;
		const isDecoded = early !== null && early.count * early.size === records.length;
		// The usual case: count, size and every record agree, and nothing has to be looked at twice.
		if (isDecoded && early.count === this.#count && early.isPlausible) return early;
		const size = this.#options.recordSize ?? decideRecordSize(records, this.#count);
		if (size === null || records.length % size !== 0) return null;
		if (isDecoded && early.size === size) return early;
		const decoder = this.#decoderFor(size);
		decoder.advance(records);
		return decoder;
	}

	#decoderFor(size: RecordSize): UserDecoder {
		return new UserDecoder(size, this.#options.storageFor(size).decodeRange, this.#count ?? 0);
	}
}

/** An empty list shows no layout; this option is known from terminals with 72-byte records. */
async function sizeOfEmpty(
	line: Line,
	{recordSize, timeouts}: UserListOptions,
	signal: AbortSignal | undefined,
): Promise<RecordSize | null> {
	if (recordSize !== null) return recordSize;
	return (await readOption(line, '~UserExtFmt', timeouts.commandMs, signal)) === '1' ? 72 : null;
}

function unusable(reason: string, announced: number | null): DeviceUserList {
	return {complete: false, reason, users: [], announced, recordSize: null};
}

function judge(decoder: UserDecoder | null, set: ReceivedSet, announced: number | null): DeviceUserList {
	if (decoder === null) {
		return unusable(
			`The list of ${set.records.length} bytes fits neither 72- nor 28-byte records beyond doubt, so it was not read.`,
			announced,
		);
	}

	const {count, size: recordSize, repeatedSlot} = decoder;
	const reason =
		repeatedSlot !== null
			? `Slot ${repeatedSlot} appears twice in the list.`
			: announced !== null && announced !== count
				? `The terminal counts ${announced} users, but its list holds ${count}.`
				: null;
	return {
		complete: reason === null,
		reason,
		// A glance that only wants the proof makes nobody.
		get users() {
			return decoder.users;
		},
		announced,
		recordSize,
	};
}

function judgeEmpty(set: ReceivedSet, counts: DeviceCounts, recordSize: RecordSize | null): DeviceUserList {
	const announced = counts.users;
	// A full answer of the counter with zero users in it proves nothing alone, but agrees with "nothing to send". An
	// impossible count leaves no capacity either.
	const isCounterAtZero = announced === null && counts.userCapacity !== null;
	const reason =
		announced !== null
			? `The terminal counts ${announced} users, but its list is empty.`
			: set.isBare && !isCounterAtZero
				? 'The terminal sent no list, and its counter does not say that it is empty.'
				: null;
	return {complete: reason === null, reason, users: [], announced, recordSize};
}
