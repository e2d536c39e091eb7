/**
Errors a person meets. One class per layer, told apart by `code`; `hint` says what to do next.
They live here because the layers above the ports switch on them; each is thrown by one layer only.
*/
abstract class CodedError<Code extends string> extends Error {
	readonly code: Code;
	/** What the technician does next, one sentence; null when nothing is known to help. */
	readonly hint: string | null;

	constructor(
		code: Code,
		message: string,
		options: {readonly hint?: string | null; readonly cause?: unknown} = {},
	) {
		super(message, options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.hint = options.hint ?? null;
		this.name = new.target.name;
	}
}

/** Where in a visit to a terminal an error arose. */
export type VisitPhase = 'dns' | 'connect' | 'hello' | 'auth' | 'command' | 'transfer' | 'write' | 'exit';

/** What the line to a terminal saw when an error arose. */
export interface Evidence {
	readonly phase: VisitPhase;
	/** The request in hex, at most 64 bytes; a comm key, a person's record or a finger is only counted. null = nothing was sent. */
	readonly sent: string | null;
	/** What came in answer, in the same form; null = nothing. */
	readonly received: string | null;
	/** A change was on its way and no answer told what became of it: read again before anything else. */
	readonly mayHaveWritten: boolean;
}

/** An error of a visit to a terminal, with the evidence for it once a line was involved. */
export abstract class VisitError<Code extends string = string> extends CodedError<Code> {
	#evidence: Evidence | null = null;

	/** Called by the line that saw it happen. The first testimony stays. */
	witness(evidence: Evidence | null): this {
		this.#evidence ??= evidence;
		return this;
	}

	get evidence(): Evidence | null {
		return this.#evidence;
	}

	get phase(): VisitPhase | null {
		return this.#evidence?.phase ?? null;
	}

	get sent(): string | null {
		return this.#evidence?.sent ?? null;
	}

	get received(): string | null {
		return this.#evidence?.received ?? null;
	}

	get mayHaveWritten(): boolean {
		return this.#evidence?.mayHaveWritten ?? false;
	}
}

/** Bytes that are not what the protocol allows: drop the connection, keep the dump. */
export class WireError extends VisitError<
	'ERR_WIRE_MAGIC' | 'ERR_WIRE_LENGTH' | 'ERR_WIRE_CHECKSUM' | 'ERR_WIRE_DATA'
> {}

/** The line, not the terminal. After a write the outcome is unknown: read again before anything else. */
export class TransportError extends VisitError<
	| 'ERR_TRANSPORT_DNS'
	| 'ERR_TRANSPORT_UNREACHABLE'
	| 'ERR_TRANSPORT_REFUSED'
	| 'ERR_TRANSPORT_TIMEOUT'
	| 'ERR_TRANSPORT_RESET'
	| 'ERR_TRANSPORT_CLOSED'
> {}

/** The terminal answered, and said no, or is not one that this protocol reaches. */
export class DeviceError extends VisitError<
	| 'ERR_DEVICE_REFUSED'
	| 'ERR_DEVICE_UNAUTHORIZED'
	| 'ERR_DEVICE_LOCKED'
	| 'ERR_DEVICE_SECURE'
	| 'ERR_DEVICE_ACCESS_PANEL'
	| 'ERR_DEVICE_NOT_ZK'
	| 'ERR_DEVICE_BUSY'
	| 'ERR_DEVICE_UNKNOWN_COMMAND'
	| 'ERR_DEVICE_UNDECIDED'
	| 'ERR_DEVICE_NAME'
> {}

/** A database. The driver's own error stays in `cause`. */
export class RepositoryError extends CodedError<
	| 'ERR_REPOSITORY_UNAVAILABLE'
	| 'ERR_REPOSITORY_LOGIN'
	| 'ERR_REPOSITORY_DATABASE'
	| 'ERR_REPOSITORY_TABLE'
	| 'ERR_REPOSITORY_COLUMN'
	| 'ERR_REPOSITORY_PERMISSION'
	| 'ERR_REPOSITORY_CERTIFICATE'
	| 'ERR_REPOSITORY_TIMEOUT'
	| 'ERR_REPOSITORY_LOST'
	| 'ERR_REPOSITORY_CONFLICT'
	| 'ERR_REPOSITORY_NOT_FOUND'
	| 'ERR_REPOSITORY_IN_DOUBT'
	| 'ERR_REPOSITORY_FAILED'
> {}

/** Settings: printed with the setting's name and an example, exit 2. */
export class ConfigError extends CodedError<'ERR_CONFIG_MISSING' | 'ERR_CONFIG_INVALID'> {}

/** The simulator itself, never what it plays: a fault that does not exist, a state file that is none. */
export class SimulatorError extends CodedError<
	'ERR_SIMULATOR_FAULT' | 'ERR_SIMULATOR_STATE' | 'ERR_SIMULATOR_OPTION'
> {}

/** Backup, journal, locks: what must work before a write may begin. */
export class SafetyError extends CodedError<
	| 'ERR_SAFETY_BACKUP'
	| 'ERR_SAFETY_JOURNAL'
	| 'ERR_SAFETY_LOCKED'
	| 'ERR_SAFETY_READ_ONLY'
	| 'ERR_SAFETY_STALE'
	| 'ERR_SAFETY_BLOCKED'
> {}

/** One line for a person: what happened, and what to do next where that is known. */
export function sentence(error: unknown): string {
	if (error instanceof CodedError && error.hint !== null) return `${error.message} ${error.hint}`;
	return error instanceof Error ? error.message : String(error);
}

/** The stable code of an error of ours; null for anything else. */
export function errorCode(error: unknown): string | null {
	return error instanceof CodedError ? error.code : null;
}

/** The next step of an error of ours; null where there is none. */
export function errorHint(error: unknown): string | null {
	return error instanceof CodedError ? error.hint : null;
}
