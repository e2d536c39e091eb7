/** Ways to a terminal that is not on the line: the middleware carries the word, and only a reading proves it. */

/** What the middleware is asked to do for one person. */
export interface RouteRequest {
	readonly kind: 'register' | 'delete' | 'block' | 'unblock';
	/** One that `isCarriedPin` lets through. */
	readonly pin: string;
	/** As the terminal shall get it; '' for a delete. */
	readonly name: string;
	/** 0 = none, and then none is sent. */
	readonly card: number;
	/** The terminal's serial number; the middleware addresses terminals by it. */
	readonly serial: string;
}

/**
What the middleware says about a word it took. `raw` is its own spelling, bounded and stripped; null = it gave none.
- `waiting` the terminal has not fetched it yet
- `handed-over` the terminal got it, which does not say that it keeps it
- `refused` middleware or terminal would not have it
- `unknown` a spelling that nobody here knows, or no answer
*/
export interface RouteStatus {
	readonly state: 'waiting' | 'handed-over' | 'refused' | 'unknown';
	readonly raw: string | null;
}

export interface RouteReceipt {
	/** Command id of the service, or DeviceCommandId of the row; null = the word was taken and no id came with it. */
	readonly id: string | null;
	readonly status: RouteStatus;
}

/** Can this way be used now? A harmless question, asked before the way is offered. */
export type RouteProbe =
	| {readonly isUsable: true; readonly confidence: string}
	/** Nothing speaks against it; to know more would leave a row, which `send` does first. */
	| {readonly isUsable: null; readonly confidence: string}
	| {readonly isUsable: false; readonly reason: string};

/**
@throws RepositoryError. From `send`: `ERR_REPOSITORY_IN_DOUBT` when the word may have arrived and no answer tells,
any other code when it certainly was not taken.
*/
export interface DeviceRoute {
	readonly route: 'soap' | 'queue';
	/** For plans: `eTimeTrackLite Web at 10.0.0.5`, `queue of the middleware`. */
	readonly name: string;
	/**
	Never throws for a way that is closed: that is an answer.
	@param mayLeaveRow the queue may leave a harmless row for as long as it waits, and takes it back when nobody
	fetches it. Without it nothing is written and at most `null` is answered.
	*/
	probe(serial: string, mayLeaveRow: boolean, signal?: AbortSignal): Promise<RouteProbe>;
	/** Sent once, never by itself again. At most one waiting word per PIN: else ERR_REPOSITORY_CONFLICT. */
	send(request: RouteRequest): Promise<RouteReceipt>;
	status(id: string, signal?: AbortSignal): Promise<RouteStatus>;
}

/**
A PIN that the middleware's commands can carry as it is. They are text with separators, so letters and digits alone
go through; a terminal takes no others anyway.
*/
export function isCarriedPin(pin: string): boolean {
	return /^[A-Za-z0-9]{1,24}$/.test(pin);
}
