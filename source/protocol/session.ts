import type {
	DeviceCounts,
	DeviceEvent,
	DeviceInfo,
	DeviceUserList,
	RecordSize,
	TemplateList,
	TerminalSession,
	UserDraft,
} from '../domain/device.ts';
import {DeviceError} from '../domain/errors.ts';
import type {FingerTemplate} from '../domain/people.ts';
import {writeBulk} from './bulk-upload.ts';
import {testify, unsent} from './evidence.ts';
import {type DeviceIdentity, readIdentity} from './identity.ts';
import {readCounts} from './info.ts';
import type {Line} from './line.ts';
import {followEvents} from './live-events.ts';
import {type AttendanceList, type OperationLog, readAttendance, readOperationLog} from './logs.ts';
import type {Timeouts} from './settings.ts';
import {deleteTemplate, readTemplate, readTemplateList, writeTemplate} from './templates.ts';
import {type DeviceState, readClock, readState, restart, setClock} from './upkeep.ts';
import {encodeDraft, type StorageFor, slot} from './user-draft.ts';
import {readUserList} from './user-list.ts';
import {noBytes} from './wire/bytes.ts';
import {command} from './wire/commands.ts';
import {write} from './writing.ts';

/** One visit, with the few things beyond the port that only some callers need. */
export interface ZkSession extends TerminalSession {
	/** Did it ask for a comm key? One that does not has none, whatever the settings say. */
	readonly isKeyAsked: boolean;
	/** The terminal's clock, `2026-11-22 10:42:03`, in whatever zone it was set to. */
	readClock(signal?: AbortSignal): Promise<string>;
	/** `2026-11-22 10:42:03`. Punches are stamped with it from then on: only for a person who asked for it. */
	setClock(wallClock: string): Promise<void>;
	/** `info` and what only a closer look needs: MAC, maker, day of making. */
	readIdentity(signal?: AbortSignal): Promise<DeviceIdentity>;
	readState(signal?: AbortSignal): Promise<DeviceState>;
	/** Ends the visit. The terminal can be visited again after about a minute. */
	restart(): Promise<void>;
	/** All punches; hand them to `lastPunches` to know when each person was last seen. */
	readAttendance(signal?: AbortSignal): Promise<AttendanceList>;
	/** What was done in the terminal's menu and by connected programs. */
	readOperationLog(signal?: AbortSignal): Promise<OperationLog>;
	/** null when this finger of this slot is empty. */
	readTemplate(uid: number, finger: number, signal?: AbortSignal): Promise<FingerTemplate | null>;
	deleteTemplate(owner: {readonly uid: number; readonly pin: string}, finger: number): Promise<void>;
	/**
	Many users with their fingers in one go, put into effect at once. Valid fingers only: a duress finger must be
	written by `writeTemplate`. An acknowledgement is not proof: read back.
	*/
	writeBulk(
		users: ReadonlyArray<{readonly draft: UserDraft; readonly templates: readonly FingerTemplate[]}>,
	): Promise<void>;
}

export interface SessionOptions {
	readonly isKeyAsked: boolean;
	readonly timeouts: Timeouts;
	readonly storageFor: StorageFor;
	readonly recordSize: RecordSize | null;
	/** Told when a list has shown which layout the terminal uses. */
	readonly onRecordSize: (size: RecordSize) => void;
}

export function createSession(line: Line, info: DeviceInfo, options: SessionOptions): ZkSession {
	return new Visit(line, info, options);
}

class Visit implements ZkSession {
	readonly info: DeviceInfo;
	readonly isKeyAsked: boolean;
	readonly #line: Line;
	readonly #options: SessionOptions;
	readonly #timeouts: Timeouts;
	#recordSize: RecordSize | null;

	constructor(line: Line, info: DeviceInfo, options: SessionOptions) {
		this.info = info;
		this.isKeyAsked = options.isKeyAsked;
		this.#line = line;
		this.#options = options;
		this.#timeouts = options.timeouts;
		this.#recordSize = options.recordSize;
	}

	readCounts(signal?: AbortSignal): Promise<DeviceCounts> {
		return readCounts(this.#line, this.#timeouts.commandMs, signal);
	}

	readClock(signal?: AbortSignal): Promise<string> {
		return readClock(this.#line, this.#timeouts.commandMs, signal);
	}

	setClock(wallClock: string): Promise<void> {
		return setClock(this.#line, wallClock, this.#timeouts.commandMs);
	}

	readIdentity(signal?: AbortSignal): Promise<DeviceIdentity> {
		return readIdentity(this.#line, this.info, this.#timeouts.commandMs, signal);
	}

	readState(signal?: AbortSignal): Promise<DeviceState> {
		return readState(this.#line, this.#timeouts.commandMs, signal);
	}

	restart(): Promise<void> {
		return restart(this.#line, this.#timeouts.commandMs);
	}

	readAttendance(signal?: AbortSignal): Promise<AttendanceList> {
		return readAttendance(this.#line, this.#timeouts, signal);
	}

	readOperationLog(signal?: AbortSignal): Promise<OperationLog> {
		return readOperationLog(this.#line, this.#timeouts, signal);
	}

	async readUsers(signal?: AbortSignal): Promise<DeviceUserList> {
		const {timeouts, storageFor, recordSize, onRecordSize} = this.#options;
		const list = await readUserList(this.#line, {timeouts, storageFor, recordSize}, signal);
		// An emptied terminal keeps the layout that its users had a moment ago.
		this.#recordSize =
			list.recordSize ?? (list.users.length === 0 && list.complete ? this.#recordSize : null);
		if (this.#recordSize !== null) onRecordSize(this.#recordSize);
		return list;
	}

	readTemplates(signal?: AbortSignal): Promise<TemplateList> {
		return readTemplateList(this.#line, this.#timeouts, signal);
	}

	readTemplate(uid: number, finger: number, signal?: AbortSignal): Promise<FingerTemplate | null> {
		return readTemplate(this.#line, uid, finger, this.#timeouts, signal);
	}

	async writeUser(draft: UserDraft): Promise<void> {
		const record = this.#recordOf(draft);
		await this.#write(command.userWrite, record, `storing PIN ${draft.pin}`, `store PIN ${draft.pin}`);
	}

	async deleteUser(uid: number): Promise<void> {
		const data = Uint8Array.of(slot(uid) & 0xff, uid >> 8);
		await this.#write(command.deleteUser, data, `deleting slot ${uid}`, `delete slot ${uid}`);
	}

	writeTemplate(template: FingerTemplate, pin: string): Promise<void> {
		return writeTemplate(this.#line, template, pin, this.#timeouts.commandMs);
	}

	deleteTemplate(owner: {readonly uid: number; readonly pin: string}, finger: number): Promise<void> {
		return deleteTemplate(this.#line, owner, finger, this.#timeouts.commandMs);
	}

	async writeBulk(
		users: ReadonlyArray<{readonly draft: UserDraft; readonly templates: readonly FingerTemplate[]}>,
	): Promise<void> {
		const ready = users.map(({draft, templates}) => ({
			pin: draft.pin,
			record: this.#recordOf(draft),
			templates,
		}));
		await writeBulk(this.#line, ready, this.#timeouts.commandMs);
	}

	refresh(): Promise<void> {
		return this.#write(
			command.refreshData,
			noBytes,
			'putting changes into effect',
			'put changes into effect',
		);
	}

	pause(seconds: number): Promise<void> {
		const data = new Uint8Array(4);
		new DataView(data.buffer).setUint32(0, seconds, true);
		return this.#write(command.disable, data, 'pausing its keypad', 'pause its keypad');
	}

	resume(): Promise<void> {
		return this.#write(command.enable, noBytes, 'resuming its keypad', 'resume its keypad');
	}

	events(onEvent: (event: DeviceEvent) => void, signal: AbortSignal): Promise<void> {
		return followEvents(this.#line, onEvent, this.#timeouts.commandMs, signal);
	}

	close(): Promise<void> {
		return this.#line.leave();
	}

	#write(code: number, data: Uint8Array, doing: string, what: string): Promise<void> {
		return write(this.#line, code, data, {doing, what, timeoutMs: this.#timeouts.commandMs});
	}

	#recordOf(draft: UserDraft): Uint8Array {
		try {
			const size = this.#decidedSize();
			return encodeDraft(draft, size, this.#options.storageFor(size));
		} catch (error) {
			throw testify(error, unsent('write'));
		}
	}

	/** A record of the wrong layout becomes a garbage user, so nothing is written on a guess. */
	#decidedSize(): RecordSize {
		if (this.#recordSize !== null) return this.#recordSize;
		throw new DeviceError(
			'ERR_DEVICE_UNDECIDED',
			`It is not known which record layout ${this.#line.label} uses, so nothing was sent.`,
			{hint: 'Read its users first; on an empty terminal enrol one person by hand, then read again.'},
		);
	}
}
