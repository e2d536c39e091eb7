import type {AttendanceSize} from './attendance.ts';
import type {FrameEntry} from './frame-log.ts';
import type {EnrollResult} from './handlers/enrolling.ts';
import type {MemoryPart} from './memory.ts';
import type {RecordSize} from './records.ts';
import type {SimulatedPunch, SimulatedUser, SimulatorState} from './state.ts';
import type {TransferMode} from './terminal.ts';
import type {TimelineStep} from './timeline.ts';

export interface SimulatorOptions {
	/** Default 127.0.0.1. */
	readonly host?: string;
	/** Default 0: any free port. */
	readonly port?: number;
	/** What it holds at the start; default: nobody. A `stateFile` that exists wins. */
	readonly state?: Partial<SimulatorState>;
	/** Rewritten atomically after each change; holds passwords and fingers. */
	readonly stateFile?: string;
	/** Wins over the state's `~SerialNumber`. */
	readonly serial?: string;
	/** Bytes of a user record; default 72. */
	readonly recordSize?: RecordSize;
	/** Bytes of an attendance record; default 40, on terminals with 28-byte users 16. */
	readonly attendanceSize?: AttendanceSize;
	/**
	`direct`: any list in one DATA. `chunked` (default): lists over 1 KB in chunks the client asks for.
	`split`: as chunked, in frames of 1008 bytes and small TCP pieces.
	*/
	readonly transfer?: TransferMode;
	/** Data bytes of a DATA frame; default 65,536, with `split` 1008. */
	readonly frameSize?: number;
	/** User slots; default 3000, or room for twice the people at the start when that is more. */
	readonly capacity?: number;
	/** Before each answer; default 0. */
	readonly latencyMs?: number;
	/** Most bytes a second that leave it, over all connections; default: as fast as it goes. */
	readonly bandwidth?: number;
	/** What happens to it by itself. */
	readonly timeline?: readonly TimelineStep[];
	/** Called for each packet that comes in or goes out; nobody's secret is in what it is told. */
	readonly onFrame?: (entry: FrameEntry) => void;
	/** Asked for when given, 0 included; null or absent: everybody may come in. */
	readonly commKey?: number | null;
	/** `name` or `name=N`; see `faultNames`. */
	readonly faults?: readonly string[];
	/** Called after each change of what it holds. */
	readonly onChange?: (part: MemoryPart) => void;
	/** Default: the real time. SET_TIME moves the terminal away from it. */
	readonly clock?: () => Date;
}

/** What has been asked since the start or the last `clearLog`. Event thanks are not counted. */
export interface CommandLog {
	/** Requests received: round trips, as a client has one in flight. */
	readonly total: number;
	/** By name, as in `{connect: 1, userWrite: 3}`; commands without a name by number. */
	readonly counts: Readonly<Record<string, number>>;
	/** Names in order. */
	readonly names: readonly string[];
}

/** Who stands at the door: a PIN, and anything else that should not be as usual. */
export type Punch = Pick<SimulatedPunch, 'pin'> & Partial<SimulatedPunch>;

/** A finger on the sensor. Without `pin` and `finger` it is the one that a client's STARTENROLL asked for. */
export interface Enrolment {
	readonly pin?: string;
	/** 0 to 9; default 0. */
	readonly finger?: number;
	/** Default `done`. */
	readonly result?: EnrollResult;
}

export interface Simulator {
	readonly host: string;
	readonly port: number;
	readonly serial: string;
	/** A copy of all it holds now. */
	state(): SimulatorState;
	users(): SimulatedUser[];
	/** Is the keypad free, that is, not switched off by DISABLE? */
	readonly isEnabled: boolean;
	/** Open TCP connections. */
	readonly connections: number;
	/** Somebody stands at the door: one attendance record, and an event to every client that asked for them. */
	punch(punch: Punch): void;
	/**
	A finger is taken, or not, and reported to the client that asked for it and to all that wanted such events.
	@throws {SimulatorError} ERR_SIMULATOR_OPTION when nobody has that PIN or no PIN is known.
	*/
	enroll(enrolment?: Enrolment): void;
	/** @throws {SimulatorError} ERR_SIMULATOR_FAULT on an unknown name. Faults about people change them at once and for good. */
	setFault(fault: string): void;
	clearFaults(): void;
	log(): CommandLog;
	clearLog(): void;
	/** Cuts all connections; a state file is up to date when this resolves. */
	close(): Promise<void>;
}
