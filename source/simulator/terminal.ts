import {decodeTime} from '../protocol/wire/index.ts';
import type {AttendanceSize} from './attendance.ts';
import type {Session} from './exchange.ts';
import {type MemoryPart, TerminalMemory} from './memory.ts';
import {operation} from './operations.ts';
import type {RecordSize} from './records.ts';
import type {SimulatorState} from './state.ts';

/** How lists leave the terminal. */
export type TransferMode = 'direct' | 'chunked' | 'split';

export interface TerminalSettings {
	readonly recordSize: RecordSize;
	readonly attendanceSize: AttendanceSize;
	readonly transfer: TransferMode;
	/** Most data bytes in one DATA frame of a transfer. */
	readonly frameSize: number;
	/** User slots. */
	readonly capacity: number;
	/** null: the terminal does not ask for a key. */
	readonly commKey: number | null;
	readonly clock: () => Date;
}

/** STATE_RRQ. */
export const terminalState = {waiting: 0, enrolling: 1, identifying: 2} as const;

/** The device behind all connections: memory, settings, clock, and whether people may use it. */
export class Terminal {
	readonly settings: TerminalSettings;
	readonly memory: TerminalMemory;
	state: number = terminalState.waiting;
	/** Whose finger a client has asked for; that client hears how it went without having asked for events. */
	enrolling: {readonly pin: string; readonly finger: number; readonly session: Session} | null = null;
	/** Set by faults that ask for a key where none is set: then no key is the right one. */
	demandsKey = false;
	/** One for each open connection. */
	readonly sessions = new Set<Session>();
	#isEnabled = true;
	#enableAgain: NodeJS.Timeout | undefined;
	#lastSession = 0x2a_10;

	constructor(settings: TerminalSettings, state: SimulatorState, onChange: (part: MemoryPart) => void) {
		this.settings = settings;
		this.memory = new TerminalMemory(state, settings, onChange);
	}

	/** Clients that said hello and not goodbye. */
	holders(): number {
		return [...this.sessions].filter(session => session.id !== 0).length;
	}

	get isEnabled(): boolean {
		return this.#isEnabled;
	}

	enable(): void {
		clearTimeout(this.#enableAgain);
		this.#isEnabled = true;
	}

	/**
	A client that goes away leaves the keypad off: what real terminals do is not known, so the harder case is played.
	@param seconds after which it comes back by itself; 0 = not by itself.
	*/
	disable(seconds: number): void {
		clearTimeout(this.#enableAgain);
		this.#isEnabled = false;
		if (seconds === 0) return;
		// A timer holds 31 bits of milliseconds; beyond 24 days nobody waits.
		this.#enableAgain = setTimeout(() => this.enable(), Math.min(seconds * 1000, 0x7f_ff_ff_ff));
		this.#enableAgain.unref();
	}

	/** What a restart leaves of the terminal: all it holds, and nothing that it was doing. */
	restart(): void {
		this.enable();
		this.note(operation.turnOn);
		this.state = terminalState.waiting;
		this.enrolling = null;
	}

	nextSession(): number {
		this.#lastSession = this.#lastSession >= 0xff_fe ? 1 : this.#lastSession + 1;
		return this.#lastSession;
	}

	/** The terminal's own wall clock, `YYYY-MM-DD HH:MM:SS`. */
	now(): string {
		const time = new Date(this.settings.clock().getTime() + this.memory.clockOffsetMs);
		const two = (value: number): string => String(value).padStart(2, '0');
		const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
		return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
	}

	/** Write into the operation log what a client has done. @param values the slot first, where it is about one */
	note(operation: number, ...values: readonly number[]): void {
		this.memory.addOperation({operation, at: this.now(), values});
	}

	setTime(packed: number): void {
		const wanted = new Date(decodeTime(packed).replace(' ', 'T')).getTime();
		// The packed form knows a 31st of February; a real clock does not, and stays as it is.
		if (!Number.isNaN(wanted)) this.memory.setClockOffset(wanted - this.settings.clock().getTime());
	}

	close(): void {
		clearTimeout(this.#enableAgain);
	}
}
