import type {TerminalPort, TerminalSession} from '../domain/index.ts';
import {DeviceError, TransportError} from '../domain/index.ts';

/** How long a reader waits once for a terminal that talks to somebody else. */
const busyWaitMs = 1500;

/**
Why somebody wants the line: to hold it for live events, to look something up in the background, or because a
person waits.
*/
export type Urgency = 'hold' | 'background' | 'now';

/**
The line to one terminal. Terminals take one client, so visits come one after the other, in the order in which they
asked; whoever is on the line is asked to make room for somebody more urgent.
*/
export interface Line {
	/**
	Runs `work` on the open line, alone. `work` opens and closes its own sessions.
	@param work gets a signal that aborts when it has to make room (perhaps from the start) or when `signal` aborts.
	*/
	visit<T>(
		work: (signal: AbortSignal) => Promise<T>,
		options: {readonly signal?: AbortSignal | undefined; readonly urgency?: Urgency},
	): Promise<T>;
}

const rank: Readonly<Record<Urgency, number>> = {hold: 0, background: 1, now: 2};

interface Visitor {
	readonly urgency: Urgency;
	readonly start: () => void;
}

export function makeLine(): Line {
	const waiting: Visitor[] = [];
	let isTaken = false;
	let holder: {readonly urgency: Urgency; readonly room: AbortController} | null = null;

	async function take(urgency: Urgency, signal: AbortSignal | undefined): Promise<void> {
		signal?.throwIfAborted();
		if (!isTaken) {
			isTaken = true;
			return;
		}

		if (holder !== null) makeRoom(holder, urgency);
		await new Promise<void>((resolve, reject) => {
			const visitor = {
				urgency,
				start() {
					signal?.removeEventListener('abort', leave);
					resolve();
				},
			};
			function leave() {
				waiting.splice(waiting.indexOf(visitor), 1);
				reject(signal?.reason);
			}

			waiting.push(visitor);
			signal?.addEventListener('abort', leave, {once: true});
		});
	}

	function give(): void {
		const next = waiting.shift();
		if (next === undefined) isTaken = false;
		else next.start();
	}

	return {
		async visit(work, {signal, urgency = 'now'}) {
			await take(urgency, signal);
			const mine = {urgency, room: new AbortController()};
			holder = mine;
			for (const visitor of waiting) makeRoom(mine, visitor.urgency);
			try {
				return await work(
					signal === undefined ? mine.room.signal : AbortSignal.any([signal, mine.room.signal]),
				);
			} finally {
				holder = null;
				give();
			}
		},
	};
}

function makeRoom(holder: {readonly urgency: Urgency; readonly room: AbortController}, asked: Urgency): void {
	if (rank[asked] > rank[holder.urgency]) holder.room.abort(new Error('The line is needed.'));
}

/** Waits; rejects with the signal's reason. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Opens a session; a busy terminal is asked once more after a short wait. */
export async function openSession(
	terminal: TerminalPort,
	wait: Wait,
	signal?: AbortSignal,
): Promise<TerminalSession> {
	try {
		return await terminal.open(signal);
	} catch (error) {
		if (!isTurnedAway(error)) throw error;
		await wait(busyWaitMs, signal);
		return terminal.open(signal);
	}
}

/** Busy, or reset at the first word, as a terminal may do that talks to somebody else. Nothing was asked of it yet. */
function isTurnedAway(error: unknown): boolean {
	if (error instanceof DeviceError) return error.code === 'ERR_DEVICE_BUSY';
	return error instanceof TransportError && error.code === 'ERR_TRANSPORT_RESET' && error.phase === 'hello';
}

/**
Connect, read, EXIT. A reading that the line cut off is made once more on a fresh connection.
Never for writes.
*/
export async function readInVisit<T>(
	terminal: TerminalPort,
	wait: Wait,
	read: (session: TerminalSession) => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			const session = await openSession(terminal, wait, signal);
			try {
				return await read(session);
			} finally {
				await closeQuietly(session);
			}
		} catch (error) {
			signal?.throwIfAborted();
			if (attempt === 2 || !(error instanceof TransportError)) throw error;
		}
	}
}

/** EXIT is a courtesy: that it got no answer changes nothing about what was read or written. */
export async function closeQuietly(session: TerminalSession): Promise<void> {
	try {
		await session.close();
	} catch {
		// The socket is gone either way.
	}
}
