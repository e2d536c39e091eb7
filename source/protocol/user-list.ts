import type {DeviceCounts, DeviceUserList, NameStorage, RecordSize} from '../domain/device.ts';
import {readCounts, readOption} from './info.ts';
import type {Line} from './line.ts';
import type {Timeouts} from './settings.ts';
import {type ReceivedSet, readSet} from './transfer.ts';
import {decideRecordSize, decodeUsers, repeatedUid} from './user-set.ts';
import {command, dataType} from './wire/commands.ts';

export interface UserListOptions {
	readonly timeouts: Timeouts;
	readonly storageFor: (size: RecordSize) => NameStorage;
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
		},
		signal,
	);
	const recordSize =
		options.recordSize ??
		(set.records.length === 0 ? await sizeOfEmpty(line, commandMs, signal) : null) ??
		decideRecordSize(set.records, counts.users);
	return judge(set, counts, recordSize, options);
}

/** An empty list shows no layout; this option is known from terminals with 72-byte records. */
async function sizeOfEmpty(
	line: Line,
	commandMs: number,
	signal: AbortSignal | undefined,
): Promise<RecordSize | null> {
	return (await readOption(line, '~UserExtFmt', commandMs, signal)) === '1' ? 72 : null;
}

function judge(
	set: ReceivedSet,
	counts: DeviceCounts,
	recordSize: RecordSize | null,
	options: UserListOptions,
): DeviceUserList {
	const announced = counts.users;
	const unusable = (reason: string): DeviceUserList => ({
		complete: false,
		reason,
		users: [],
		announced,
		recordSize: null,
	});
	if (set.problem !== null) return unusable(set.problem);
	if (set.records.length === 0) return judgeEmpty(set, counts, recordSize);
	if (recordSize === null || set.records.length % recordSize !== 0) {
		return unusable(
			`The list of ${set.records.length} bytes fits neither 72- nor 28-byte records beyond doubt, so it was not read.`,
		);
	}

	const users = decodeUsers(set.records, recordSize, options.storageFor(recordSize).decode);
	const twice = repeatedUid(set.records, recordSize);
	const reason =
		twice !== null
			? `Slot ${twice} appears twice in the list.`
			: announced !== null && announced !== users.length
				? `The terminal counts ${announced} users, but its list holds ${users.length}.`
				: null;
	return {complete: reason === null, reason, users, announced, recordSize};
}

function judgeEmpty(set: ReceivedSet, counts: DeviceCounts, recordSize: RecordSize | null): DeviceUserList {
	const announced = counts.users;
	// A full answer of the counter with zero users in it proves nothing alone, but agrees with "nothing to send".
	const isCounterAtZero = announced === null && counts.userCapacity !== null;
	const reason =
		announced !== null
			? `The terminal counts ${announced} users, but its list is empty.`
			: set.isBare && !isCounterAtZero
				? 'The terminal sent no list, and its counter does not say that it is empty.'
				: null;
	return {complete: reason === null, reason, users: [], announced, recordSize};
}
