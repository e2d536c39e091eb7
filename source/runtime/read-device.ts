import {
	type DeviceCounts,
	DeviceError,
	type DeviceInfo,
	type DeviceUser,
	type DeviceUserList,
	type FingerTemplate,
	type Snapshot,
	type SourceIdentity,
	type TerminalSession,
	TransportError,
	WireError,
} from '../domain/index.ts';
import {partialSnapshot} from './read-database.ts';

export interface DeviceReading {
	readonly info: DeviceInfo;
	readonly counts: DeviceCounts;
	readonly list: DeviceUserList;
	/** When the list had arrived, ms since the epoch. */
	readonly readAt: number;
}

const unknownCounts: DeviceCounts = {
	users: null,
	fingers: null,
	administrators: null,
	userCapacity: null,
	fingerCapacity: null,
};

/** More than this is not read in bulk: it takes minutes, and no door holds that many fingers by right. */
export const mostFingers = 20_000;

export async function readUsers(
	session: TerminalSession,
	now: () => number,
	signal?: AbortSignal,
): Promise<DeviceReading> {
	const counts = await readCounts(session, signal);
	const list = await session.readUsers(signal);
	return {info: withEvidence(session.info, list.users), counts, list, readAt: now()};
}

/** A terminal that holds a PIN with letters takes them, whatever it says of itself. */
function withEvidence(info: DeviceInfo, users: readonly DeviceUser[]): DeviceInfo {
	return users.some(({pin}) => /\D/.test(pin)) ? {...info, lettersInPin: true} : info;
}

/** A terminal that does not know the command leaves its counts unknown. */
export async function readCounts(session: TerminalSession, signal?: AbortSignal): Promise<DeviceCounts> {
	try {
		return await session.readCounts(signal);
	} catch (error) {
		if (error instanceof DeviceError) return unknownCounts;
		throw error;
	}
}

/**
All templates, or null where they cannot be known: refused, cut short, or too many.
@throws TransportError when the line drops, so that the visit may be made again.
*/
export async function readTemplates(
	session: TerminalSession,
	counts: DeviceCounts,
	signal?: AbortSignal,
): Promise<readonly FingerTemplate[] | null> {
	if (counts.fingers === 0) return [];
	if (counts.fingers !== null && counts.fingers > mostFingers) return null;
	try {
		const list = await session.readTemplates(signal);
		return list.complete ? list.templates : null;
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof DeviceError || error instanceof WireError) return null;
		throw error;
	}
}

/** Fingers by slot. Templates that the terminal marks as invalid open no door, but they do occupy the slot. */
export function countFingers(templates: readonly FingerTemplate[]): ReadonlyMap<number, number> {
	const fingers = new Map<number, number>();
	for (const {uid} of templates) fingers.set(uid, (fingers.get(uid) ?? 0) + 1);
	return fingers;
}

/**
The reading as a source of the comparison.
@param expectedSerial from the settings: people of another door say nothing about this one; null = any serial.
*/
export function deviceSnapshot(
	reading: DeviceReading,
	last: Snapshot<DeviceUser>,
	expectedSerial: string | null,
): Snapshot<DeviceUser> {
	const {list, readAt, info} = reading;
	const identity = identityOf(info);
	if (expectedSerial !== null && info.serial !== expectedSerial) {
		return {
			state: 'fail',
			people: [],
			count: null,
			readAt: null,
			reason: `Another device answers: serial ${info.serial ?? 'not told'}, the settings expect ${expectedSerial}.`,
			hint: 'Check the address, or correct the serial in the settings.',
			identity,
		};
	}

	if (!list.complete) {
		return partialSnapshot(
			{people: list.users, count: list.announced, reason: list.reason},
			identity,
			last.identity['serial'] === identity['serial'] ? last : {...last, readAt: null, people: []},
			readAt,
		);
	}

	return {
		state: 'ok',
		people: list.users,
		count: list.users.length,
		readAt,
		reason: null,
		hint: null,
		identity,
	};
}

function identityOf(info: DeviceInfo): SourceIdentity {
	return {
		serial: info.serial,
		name: info.name,
		platform: info.platform,
		firmware: info.firmware,
		fingerprintVersion: info.fingerprintVersion,
	};
}

/** The line dropped or answered nonsense: what was asked last may or may not have happened. */
export function isLineLost(error: unknown): boolean {
	return error instanceof TransportError || error instanceof WireError;
}
