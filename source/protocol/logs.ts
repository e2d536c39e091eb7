import {type AttendancePunch, decodeAttendance} from './attendance-set.ts';
import {readLogCounts} from './info.ts';
import type {Line} from './line.ts';
import type {Timeouts} from './settings.ts';
import {type ReceivedSet, readSet} from './transfer.ts';
import {noBytes} from './wire/bytes.ts';
import {command, dataType} from './wire/commands.ts';
import {operationNames, operationRecord} from './wire/operation.ts';
import {decodeTime} from './wire/time.ts';

/** What the terminal wrote down: who punched, and what was done in its menu. Read only; clearing is not offered. */

export interface AttendanceList {
	/** Sizes agree, one layout fits every record, and the terminal's counter does not differ. */
	readonly complete: boolean;
	/** Why not, in a sentence; null when complete. */
	readonly reason: string | null;
	/** In the terminal's order, oldest first on all that were seen. */
	readonly punches: readonly AttendancePunch[];
}

/**
All punches. Firmware cannot be asked for a span of days; years of them take minutes on slow lines.
@throws {TransportError | WireError} when the line breaks, {DeviceError} when the terminal says no.
*/
export async function readAttendance(
	line: Line,
	timeouts: Timeouts,
	signal?: AbortSignal,
): Promise<AttendanceList> {
	const first = await readAttendanceOnce(line, timeouts, signal);
	// Somebody may have punched between the count and the list.
	return first.complete ? first : readAttendanceOnce(line, timeouts, signal);
}

async function readAttendanceOnce(
	line: Line,
	{commandMs, silenceMs, listMs}: Timeouts,
	signal: AbortSignal | undefined,
): Promise<AttendanceList> {
	const counts = await readLogCounts(line, commandMs, signal);
	const set = await readSet(
		line,
		{
			doing: 'sending its attendance',
			what: 'send its attendance',
			inner: command.attendanceRead,
			type: dataType.none,
			legacy: {command: command.attendanceRead, data: noBytes},
			silenceMs,
			listMs,
		},
		signal,
	);
	const counted = counts?.attendance ?? 0;
	const unusable = (reason: string): AttendanceList => ({complete: false, reason, punches: []});
	if (set.problem !== null) return unusable(set.problem);
	const {records} = set;
	if (records.length === 0) {
		const reason = reasonOfEmpty(set, counted, counts !== null, 'punches');
		return reason === null ? {complete: true, reason, punches: []} : unusable(reason);
	}

	const decoded = decodeAttendance(records, counted === 0 ? null : counted);
	if (decoded === null) {
		return unusable(`The attendance of ${records.length} bytes fits no record layout beyond doubt.`);
	}

	const {punches} = decoded;
	const isCounted = counted === 0 || counted === punches.length;
	const reason = isCounted
		? null
		: `The terminal counts ${counted} punches, but its list holds ${punches.length}.`;
	return {complete: reason === null, reason, punches};
}

/** One entry of the operation log. */
export interface Operation {
	/** Slot of who did it; 0 = nobody was signed in. */
	readonly admin: number;
	readonly code: number;
	/** null where no manual lists the code. */
	readonly name: string | null;
	/** Wall clock of the terminal. */
	readonly at: string;
	/** Four numbers that depend on the operation; often the first is the slot that was touched. */
	readonly values: readonly [number, number, number, number];
}

export interface OperationLog {
	readonly complete: boolean;
	readonly reason: string | null;
	readonly operations: readonly Operation[];
}

/** What was done at the terminal. @throws as `readAttendance` does. */
export async function readOperationLog(
	line: Line,
	{commandMs, silenceMs, listMs}: Timeouts,
	signal?: AbortSignal,
): Promise<OperationLog> {
	const set = await readSet(
		line,
		{
			doing: 'sending its operation log',
			what: 'send its operation log',
			inner: command.operationLogRead,
			type: dataType.none,
			legacy: null,
			silenceMs,
			listMs,
		},
		signal,
	);
	if (set.problem !== null) return {complete: false, reason: set.problem, operations: []};
	const {records} = set;
	if (records.length === 0) {
		const counts = set.isBare ? await readLogCounts(line, commandMs, signal) : null;
		const reason = reasonOfEmpty(set, counts?.operationLog ?? 0, counts !== null, 'operations');
		return {complete: reason === null, reason, operations: []};
	}

	return decodeOperations(records);
}

export function decodeOperations(records: Uint8Array): OperationLog {
	if (records.length % operationRecord.bytes !== 0) {
		const reason = `The operation log of ${records.length} bytes is not made of ${operationRecord.bytes}-byte entries.`;
		return {complete: false, reason, operations: []};
	}

	const operations: Operation[] = [];
	for (let at = 0; at < records.length; at += operationRecord.bytes) {
		const {admin, operation, time, first, second, third, fourth} = operationRecord.decode(records, at);
		operations.push({
			admin,
			code: operation,
			name: operationNames.get(operation) ?? null,
			at: decodeTime(time),
			values: [first, second, third, fourth],
		});
	}

	return {complete: true, reason: null, operations};
}

/** "Nothing" is believed when the list says so by its length, or the counter agrees. */
function reasonOfEmpty(
	set: ReceivedSet,
	counted: number,
	isCounterKnown: boolean,
	what: string,
): string | null {
	if (counted > 0) return `The terminal counts ${counted} ${what}, but its list is empty.`;
	return set.isBare && !isCounterKnown
		? `The terminal sent no list of ${what}, and its counter does not say that there are none.`
		: null;
}
