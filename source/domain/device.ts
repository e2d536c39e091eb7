import type {DeviceUser, FingerTemplate} from './people.ts';

/** What a terminal says about itself. Text is stripped of control characters; null = it did not say. */
export interface DeviceInfo {
	readonly serial: string | null;
	readonly name: string | null;
	readonly platform: string | null;
	readonly firmware: string | null;
	/** Fingerprint algorithm, usually 9 or 10. Templates of different versions must not be mixed. */
	readonly fingerprintVersion: string | null;
	/** Longest PIN it takes (`~PIN2Width`). */
	readonly pinWidth: number | null;
	/** `~IsABCPinEnable`: letters allowed in PINs; a terminal that refuses the question takes digits only. null = not asked. */
	readonly lettersInPin: boolean | null;
	/** `FaceFunOn`: false only where the device says so. */
	readonly hasFaces: boolean | null;
}

/** GET_FREE_SIZES; null = unknown (a short, odd or all-zero reply is never "empty"). */
export interface DeviceCounts {
	readonly users: number | null;
	readonly fingers: number | null;
	readonly administrators: number | null;
	readonly userCapacity: number | null;
	readonly fingerCapacity: number | null;
}

/** Which of the two record layouts the terminal uses; null = undecided, then nothing may be written. */
export type RecordSize = 72 | 28;

/** A list of users with its proof. */
export interface DeviceUserList {
	/** Length prefix, chunk sizes, record stride and uid uniqueness agree, and a trusted count does not differ. */
	readonly complete: boolean;
	/** Why not, in a sentence; null when complete. */
	readonly reason: string | null;
	readonly users: readonly DeviceUser[];
	/** What the terminal's own counter said; null = unknown. */
	readonly announced: number | null;
	/** null when the list is empty and nothing else tells. */
	readonly recordSize: RecordSize | null;
}

export interface TemplateList {
	readonly complete: boolean;
	readonly reason: string | null;
	readonly templates: readonly FingerTemplate[];
}

/**
A user to write. With `base` every byte not named here goes back as it was read (patch, never rebuild);
without, a fresh record is made: role user, group 1, no password.
*/
export interface UserDraft {
	readonly uid: number;
	readonly pin: string;
	readonly base: DeviceUser | null;
	/** Name as text; encoded strictly for this device, cut at a character border. Omit to keep. */
	readonly name?: string;
	readonly card?: number;
	readonly enabled?: boolean;
	/** Role: 0 user, 2 enroller, 6 manager, 14 super admin. Whether the user is enabled is not touched by it. */
	readonly privilege?: number;
	/** Empties the password field, garbage behind its NUL included. A password is never set from here. */
	readonly clearPassword?: true;
	/** A whole record (hex) to put back byte for byte, for restore and undo; wins over the other fields. */
	readonly record?: string;
}

/** One visit at a terminal: made by `TerminalPort.open`, ended by `close` (EXIT) on every path. */
export interface TerminalSession {
	readonly info: DeviceInfo;
	/** @throws DeviceError, TransportError */
	readCounts(signal?: AbortSignal): Promise<DeviceCounts>;
	/** Reads all users in whatever transfer the terminal uses; tries a second time when the trusted count differs. */
	readUsers(signal?: AbortSignal): Promise<DeviceUserList>;
	readTemplates(signal?: AbortSignal): Promise<TemplateList>;
	/** One command, one acknowledgement. An acknowledgement is not proof: read back. Takes no signal: never torn. */
	writeUser(draft: UserDraft): Promise<void>;
	deleteUser(uid: number): Promise<void>;
	writeTemplate(template: FingerTemplate, pin: string): Promise<void>;
	/** REFRESHDATA, so that writes take effect. */
	refresh(): Promise<void>;
	/** DISABLE for at most `seconds`; keypad and sensor pause. */
	pause(seconds: number): Promise<void>;
	/** ENABLE. */
	resume(): Promise<void>;
	/** Live events until the signal aborts or the line drops (then it throws). */
	events(onEvent: (event: DeviceEvent) => void, signal: AbortSignal): Promise<void>;
	close(): Promise<void>;
}

export interface DeviceEvent {
	readonly kind: 'punch' | 'finger' | 'enrolled' | 'verify' | 'alarm' | 'other';
	/** Wall-clock text of the terminal (`2026-11-22 10:42:03`) for punches; null where the event has none. */
	readonly at: string | null;
	readonly pin: string | null;
	/** 0 password, 1 finger, 2 card, 15 face; null where unknown. */
	readonly verify: number | null;
}

export interface TerminalPort {
	/** Name used on the screen, in plans and in phrases, e.g. `main-door`. */
	readonly name: string;
	/** `192.168.1.201:4370`, for messages. */
	readonly address: string;
	readonly storage: NameStorage;
	/** @throws TransportError or DeviceError with a hint; an abort throws the signal's reason. */
	open(signal?: AbortSignal): Promise<TerminalSession>;
}

/** How one terminal stores names: the port through which `reconcile` learns "the name as this device stores it". */
export interface NameStorage {
	/** Bytes the terminal would store for this text: encoded, cut at a character border. */
	stored(name: string): StoredName;
	/** The used bytes (hex, up to the first NUL) of a name field as read. */
	used(nameBytes: string): string;
	/** Text of a name field as read, not yet stripped for drawing. */
	decode(nameBytes: string): string;
}

export interface StoredName {
	/** Hex, without NUL padding. */
	readonly bytes: string;
	readonly text: string;
	readonly isCut: boolean;
	/** Characters the encoding cannot express; then the terminal shows something else than the website. */
	readonly isLossy: boolean;
}
