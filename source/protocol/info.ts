import type {DeviceCounts, DeviceInfo} from '../domain/device.ts';
import {plainText} from '../domain/text.ts';
import type {Line} from './line.ts';
import {asciiText, asciiZ, noBytes} from './wire/bytes.ts';
import {command, reply} from './wire/commands.ts';
import {freeSizeWord} from './wire/sets.ts';

/** What the terminal says about itself; what it does not know is null. */
export async function readInfo(line: Line, timeoutMs: number, signal?: AbortSignal): Promise<DeviceInfo> {
	const option = (name: string): Promise<string | null> => readOption(line, name, timeoutMs, signal);
	const firmware = await readVersion(line, timeoutMs, signal);
	const serial = await option('~SerialNumber');
	const name = await option('~DeviceName');
	const platform = await option('~Platform');
	const fingerprintVersion = await option('~ZKFPVersion');
	const pinWidth = Number(await option('~PIN2Width'));
	// Firmware without letters refuses the very question.
	const lettersInPin = (await option('~IsABCPinEnable')) === '1';
	const hasFaces = flag(await option('FaceFunOn'));
	return {
		serial,
		name,
		platform,
		firmware,
		fingerprintVersion,
		pinWidth: Number.isInteger(pinWidth) && pinWidth > 0 && pinWidth <= 24 ? pinWidth : null,
		lettersInPin,
		hasFaces,
	};
}

function flag(value: string | null): boolean | null {
	return value === '1' ? true : value === '0' ? false : null;
}

async function readVersion(
	line: Line,
	timeoutMs: number,
	signal: AbortSignal | undefined,
): Promise<string | null> {
	const answer = await line.ask(command.version, noBytes, {doing: 'telling its firmware', timeoutMs, signal});
	return answer.command === reply.ok ? textOrNull(asciiText(answer.data.subarray(0, mostTextBytes))) : null;
}

/**
One option, answered `name=value`. Values may hold further `=`; an option that the firmware does not have is null.
@see device-protocol §7
*/
export async function readOption(
	line: Line,
	name: string,
	timeoutMs: number,
	signal?: AbortSignal,
): Promise<string | null> {
	const answer = await line.ask(command.optionsRead, asciiZ(name), {
		doing: 'telling its settings',
		timeoutMs,
		signal,
	});
	if (answer.command !== reply.ok) return null;
	const text = asciiText(answer.data.subarray(0, mostTextBytes));
	const split = text.indexOf('=');
	return split === -1 ? null : textOrNull(text.slice(split + 1));
}

/** No setting that was ever seen is half as long; what a mad terminal sends may be megabytes. */
const mostTextBytes = 256;

function textOrNull(text: string): string | null {
	const plain = plainText(text).trim();
	return plain === '' ? null : plain;
}

/** Replies that hold the words we know are at least this long; a D2 answers four zero bytes. */
const shortestFreeSizesBytes = 80;

function isKnownSize(data: Uint8Array): boolean {
	return data.length >= shortestFreeSizesBytes && data.length % 4 === 0;
}

/** @throws {DeviceError} only when the terminal says no to everything; counts it does not know are null. */
export async function readCounts(line: Line, timeoutMs: number, signal?: AbortSignal): Promise<DeviceCounts> {
	const answer = await line.ask(command.freeSizes, noBytes, {doing: 'counting its users', timeoutMs, signal});
	if (answer.command === reply.unauthorized) throw line.refusal(answer.command, 'count its users');
	return decodeCounts(answer.command === reply.ok ? answer.data : noBytes);
}

/** A slot is a u16: a reply that counts more users counts something else. */
const mostUsers = 0xff_ff;

/**
A count of zero users means "not known", never "empty"; so does any count in a reply of an odd size, or in
one with more users than there are slots.
@see device-protocol §8
*/
export function decodeCounts(data: Uint8Array): DeviceCounts {
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	const isTrusted = isKnownSize(data) && view.getUint32(freeSizeWord.users * 4, true) <= mostUsers;
	const word = (name: keyof typeof freeSizeWord): number =>
		isTrusted ? view.getUint32(freeSizeWord[name] * 4, true) : 0;
	const users = word('users');
	const userCapacity = word('userCapacity');
	const fingerCapacity = word('fingerCapacity');
	const isKnown = users > 0;
	return {
		users: isKnown ? users : null,
		fingers: isKnown && fingerCapacity > 0 ? word('fingers') : null,
		administrators: isKnown ? word('administrators') : null,
		userCapacity: userCapacity === 0 ? null : userCapacity,
		fingerCapacity: fingerCapacity === 0 ? null : fingerCapacity,
	};
}

/** Entries of the two logs by the terminal's own count; null for an odd reply. A zero may only mean that nobody counts. */
export async function readLogCounts(
	line: Line,
	timeoutMs: number,
	signal?: AbortSignal,
): Promise<{readonly attendance: number; readonly operationLog: number} | null> {
	const {command: code, data} = await line.ask(command.freeSizes, noBytes, {
		doing: 'counting its records',
		timeoutMs,
		signal,
	});
	if (code !== reply.ok || !isKnownSize(data)) return null;
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	const word = (name: keyof typeof freeSizeWord): number => view.getUint32(freeSizeWord[name] * 4, true);
	return {attendance: word('attendance'), operationLog: word('operationLog')};
}
