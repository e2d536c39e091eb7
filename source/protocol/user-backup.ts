import {DeviceError, WireError} from '../domain/errors.ts';
import type {DeviceUser, FingerTemplate} from '../domain/people.ts';
import {testify, unsent} from './evidence.ts';
import type {ZkSession} from './session.ts';
import {compatibleTemplates} from './templates.ts';
import {slot} from './user-draft.ts';
import {fromHex, toHex} from './wire/bytes.ts';

/**
One person as a terminal held them, byte for byte: the record with password, group and timezones, and the fingers.
Plain data, fit for JSON; it holds the password and fingers, so keep the file to its owner. **Faces are not in it**:
the protocol's face data differs by model and is not covered, such a person enrols the face again.
*/
export interface SavedUser {
	/** Of the terminal it came from. */
	readonly serial: string | null;
	readonly fingerprintVersion: string | null;
	readonly uid: number;
	readonly pin: string;
	/** Hex of 72 or 28 bytes. */
	readonly record: string;
	readonly templates: readonly FingerTemplate[];
	/** false where the terminal gave fingers one by one only, which does not tell valid from duress. */
	readonly areFlagsKnown: boolean;
}

const fingersOfPerson = 10;

/** What a backup takes from a user as read. */
export type BackUpSource = Pick<DeviceUser, 'uid' | 'pin' | 'record'>;

/** @throws as `backUpUsers` does. */
export async function backUpUser(
	session: ZkSession,
	user: BackUpSource,
	signal?: AbortSignal,
): Promise<SavedUser> {
	const [saved] = await backUpUsers(session, [user], signal);
	return saved!;
}

/**
Any number of users with one reading of all fingers, or ten questions for each person where the terminal does not
give a list.
@throws {DeviceError | WireError | TransportError} rather than to save a person with a finger missing.
*/
export async function backUpUsers(
	session: ZkSession,
	users: readonly BackUpSource[],
	signal?: AbortSignal,
): Promise<SavedUser[]> {
	const listed = await listedFingers(session, signal);
	const {serial, fingerprintVersion} = session.info;
	const saved: SavedUser[] = [];
	for (const {uid, pin, record} of users) {
		const templates = listed === null ? await askedFingers(session, uid, signal) : (listed.get(uid) ?? []);
		saved.push({serial, fingerprintVersion, uid, pin, record, templates, areFlagsKnown: listed !== null});
	}

	return saved;
}

/** Fingers by slot; null where the terminal refuses the list. */
async function listedFingers(
	session: ZkSession,
	signal: AbortSignal | undefined,
): Promise<Map<number, FingerTemplate[]> | null> {
	try {
		const {complete, reason, templates} = await session.readTemplates(signal);
		if (!complete) throw incomplete(reason);
		return Map.groupBy(templates, template => template.uid);
	} catch (error) {
		if (error instanceof DeviceError && isRefusal(error)) return null;
		throw error;
	}
}

const isRefusal = ({code}: DeviceError): boolean =>
	code === 'ERR_DEVICE_REFUSED' || code === 'ERR_DEVICE_UNKNOWN_COMMAND';

function incomplete(reason: string | null): WireError {
	return new WireError('ERR_WIRE_DATA', reason ?? 'The list did not come whole.', {
		hint: 'Nothing was changed. Read again; if it stays so, restart the terminal.',
	});
}

async function askedFingers(
	session: ZkSession,
	uid: number,
	signal: AbortSignal | undefined,
): Promise<FingerTemplate[]> {
	const templates: FingerTemplate[] = [];
	for (let finger = 0; finger < fingersOfPerson; finger++) {
		const template = await session.readTemplate(uid, finger, signal);
		if (template !== null) templates.push(template);
	}

	return templates;
}

export interface RestoreOutcome {
	/** Record and saved fingers were read back and are the saved bytes. */
	readonly isVerified: boolean;
	/** What differs, in a sentence; null when verified. */
	readonly reason: string | null;
}

/** Up to this many writes the terminal works on; more pause it. */
const mostWritesUnpaused = 3;
const pauseSeconds = 60;

/**
Put a saved person into a slot, record and fingers, and read both back. The slot must be free or hold the same PIN.
Left-over fingers of a free slot, which belong to somebody else, are removed; where the same PIN is there already,
fingers that were enrolled since and are not in the backup stay.
@throws {DeviceError} before anything is written when the slot or PIN is taken, or the fingers are of another
algorithm; {DeviceError | TransportError} when a write ends so: then read the device before anything else.
*/
export async function restoreUser(
	session: ZkSession,
	saved: SavedUser,
	uid: number,
): Promise<RestoreOutcome> {
	slot(uid);
	refuseForeignFingers(session, saved);
	const isNew = await isPlaceFree(session, saved, uid);
	const {templates: held} = await backUpUser(session, {...saved, uid});
	const wanted = saved.templates.map(template => ({...template, uid}));
	const isWanted = ({finger}: FingerTemplate): boolean => wanted.some(template => template.finger === finger);
	const isHeld = (template: FingerTemplate): boolean => held.some(other => isSame(other, template));
	const obsolete = held.filter(
		template => !wanted.some(other => isSame(other, template)) && (isNew || isWanted(template)),
	);
	const missing = wanted.filter(template => !isHeld(template));
	await paused(session, 1 + obsolete.length + missing.length, async () => {
		await session.writeUser({uid, pin: saved.pin, base: null, record: saved.record});
		for (const {finger} of obsolete) await session.deleteTemplate({uid, pin: saved.pin}, finger);
		for (const template of missing) await session.writeTemplate(template, saved.pin);
		await session.refresh();
	});
	return readBack(session, saved, uid);
}

function refuseForeignFingers(session: ZkSession, {serial, fingerprintVersion, templates}: SavedUser): void {
	const {info} = session;
	if (templates.length === 0 || (serial !== null && serial === info.serial)) return;
	if (compatibleTemplates(fingerprintVersion, info.fingerprintVersion) === true) return;
	throw refused(
		`The saved fingers are of algorithm ${fingerprintVersion ?? 'unknown'}, this terminal uses ${info.fingerprintVersion ?? 'an unknown one'}.`,
		'Restore the person without fingers and enrol them at the terminal.',
	);
}

/** @returns true when nobody is in the slot, false when the same person is. */
async function isPlaceFree(session: ZkSession, {pin}: SavedUser, uid: number): Promise<boolean> {
	const {complete, reason, users} = await session.readUsers();
	if (!complete) throw incomplete(reason);
	const inSlot = users.find(user => user.uid === uid);
	if (inSlot !== undefined && inSlot.pin !== pin) {
		throw refused(`Slot ${uid} belongs to PIN ${inSlot.pin}.`, 'Choose a free slot.');
	}

	const elsewhere = users.find(user => user.pin === pin && user.uid !== uid);
	if (elsewhere !== undefined) {
		throw refused(
			`PIN ${pin} is in slot ${elsewhere.uid} already.`,
			'Restore into that slot, or delete it first.',
		);
	}

	return inSlot === undefined;
}

function refused(message: string, hint: string): DeviceError {
	return testify(
		new DeviceError('ERR_DEVICE_REFUSED', message, {hint: `Nothing was sent. ${hint}`}),
		unsent('write'),
	);
}

async function paused(session: ZkSession, writes: number, work: () => Promise<void>): Promise<void> {
	if (writes <= mostWritesUnpaused) return work();
	await session.pause(pauseSeconds);
	try {
		await work();
	} finally {
		// A line that broke cannot resume it: the pause was given an end, and the work's own error says more.
		await session.resume().catch(() => {});
	}
}

async function readBack(session: ZkSession, saved: SavedUser, uid: number): Promise<RestoreOutcome> {
	const {complete, reason, users} = await session.readUsers();
	if (!complete) return {isVerified: false, reason};
	const user = users.find(candidate => candidate.uid === uid);
	const record = fromHex(saved.record);
	record[0] = uid & 0xff;
	record[1] = uid >> 8;
	if (user?.record !== toHex(record)) {
		return {
			isVerified: false,
			reason: `The record of PIN ${saved.pin} is not in slot ${uid} as it was saved.`,
		};
	}

	const {templates} = await backUpUser(session, user);
	const lost = saved.templates.find(template => !templates.some(other => isSame(other, {...template, uid})));
	return lost === undefined
		? {isVerified: true, reason: null}
		: {isVerified: false, reason: `Finger ${lost.finger} of PIN ${saved.pin} is not there as it was saved.`};
}

function isSame(one: FingerTemplate, other: FingerTemplate): boolean {
	return (
		one.uid === other.uid &&
		one.finger === other.finger &&
		one.flag === other.flag &&
		one.template === other.template
	);
}
