/** Ways to a terminal that is not on the line: the middleware carries the word, and only a reading proves it. */

/** What the middleware is asked to do for one person. */
export interface RouteRequest {
	readonly kind: 'register' | 'delete' | 'block' | 'unblock';
	readonly pin: string;
	readonly name: string;
	/** 0 = none, and then none is sent. */
	readonly card: number;
	/** The terminal's serial number; the middleware addresses terminals by it. */
	readonly serial: string;
}

/** What the middleware says about a word it took. `raw` is its own spelling, bounded and stripped. */
export interface RouteStatus {
	readonly state: 'waiting' | 'handed-over' | 'refused' | 'unknown';
	readonly raw: string | null;
}

export interface RouteReceipt {
	/** Command id of the service, or DeviceCommandId of the row. */
	readonly id: string;
	readonly status: RouteStatus;
}

/** Can this way be used now? A harmless question, asked before the way is offered. */
export type RouteProbe =
	| {readonly isUsable: true; readonly confidence: string}
	| {readonly isUsable: false; readonly reason: string};

/** @throws RepositoryError; a lost answer is `ERR_REPOSITORY_IN_DOUBT`. */
export interface DeviceRoute {
	readonly route: 'soap' | 'queue';
	/** For plans: `eTimeTrackLite Web at 10.0.0.5`, `queue of the middleware`. */
	readonly name: string;
	probe(serial: string, signal?: AbortSignal): Promise<RouteProbe>;
	/** Sent once, never by itself again. At most one waiting word per PIN: else ERR_REPOSITORY_CONFLICT. */
	send(request: RouteRequest): Promise<RouteReceipt>;
	status(id: string, signal?: AbortSignal): Promise<RouteStatus>;
}
