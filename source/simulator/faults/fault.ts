import type {Answer, Exchange} from '../exchange.ts';
import type {Terminal} from '../terminal.ts';

/**
One way in which a terminal misbehaves, as hooks into what it does. `start` may also change what the terminal
holds; that stays when the fault is taken away again.
*/
export interface Fault {
	/** One line for `--fault list`. */
	readonly means: string;
	readonly start: (terminal: Terminal, at: number | null) => FaultHooks;
}

/** Tells whether this one is to be hit, and counts it: each, or only the N-th. */
export type IsDue = () => boolean;

export interface FaultHooks {
	/** A new connection. false = closed at once. */
	readonly isWelcome?: (isDue: IsDue) => boolean;
	/** Raw bytes arrived. Something = written back instead of talking the protocol. */
	readonly hear?: (isDue: IsDue) => RawAnswer | null;
	/** Around the answer to one request. */
	readonly answer?: (exchange: Exchange, next: () => Answer, isDue: IsDue) => Answer;
	/** One outgoing frame; may be changed in place. */
	readonly damage?: (frame: Uint8Array, isDue: IsDue) => void;
	/** Ahead of an answer. */
	readonly delayMs?: number;
	/** The whole answer leaves in one write. */
	readonly isOneWrite?: boolean;
	/** Answers leave in TCP pieces of so many bytes. */
	readonly pieceBytes?: number;
	/** Asks for a comm key even where none is set. */
	readonly demandsKey?: boolean;
}

export interface RawAnswer {
	readonly bytes: Uint8Array;
	readonly isLast: boolean;
}

/** A fault without memory of its own. */
export function fault(means: string, hooks: FaultHooks): Fault {
	return {means, start: () => hooks};
}

/** A fault in the answers to some requests. */
export function answerFault(
	means: string,
	concerns: (exchange: Exchange) => boolean,
	act: (exchange: Exchange, next: () => Answer) => Answer,
	more: FaultHooks = {},
): Fault {
	return fault(means, {
		...more,
		answer: (exchange, next, isDue) => (concerns(exchange) && isDue() ? act(exchange, next) : next()),
	});
}

/** Does the request carry one of these commands? */
export function asks(...commands: readonly number[]): (exchange: Exchange) => boolean {
	const wanted = new Set(commands);
	return exchange => wanted.has(exchange.request.command);
}
