import {
	type DeviceRoute,
	isCarriedPin,
	plainText,
	RepositoryError,
	type RouteProbe,
	type RouteReceipt,
	type RouteRequest,
	type RouteStatus,
	sentence,
	trimText,
} from '../../../domain/index.ts';
import type {Engine} from '../../engine.ts';
import {harmlessCommand, pushCommand} from './push-command.ts';
import {pushTerminal} from './push-terminal.ts';
import {type CommandRow, type QueueTable, queueTable} from './queue-table.ts';

export interface QueueOptions {
	/** `middlewareWrite` of the settings, and not read-only: even the probe is a row. */
	readonly isWritable: boolean;
	/** How long a terminal may take to fetch the probe; they call every 30 s when idle. */
	readonly patienceMs?: number;
	/** Between two looks at it. */
	readonly pollMs?: number;
	readonly now?: () => number;
	/** Rejects with the signal's reason. */
	readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** How long a probe that was fetched speaks for the way. */
const proofLastsMs = 10 * 60_000;

const notProven =
	'not proven yet: a harmless row goes first, and nothing more where the terminal does not fetch it';

const waitingNow: RouteStatus = {state: 'waiting', raw: 'Pending'};

/**
Rows of the middleware's `DeviceCommands` as a way to a terminal that calls by itself. Whether a middleware hands out
rows that it did not make itself is known to nobody beforehand, so a harmless one goes first, and no word leaves
before such a row was fetched.
*/
export function queueRoute(engine: Engine, options: QueueOptions): DeviceRoute {
	const {isWritable, patienceMs = 75_000, pollMs = 1000, now = Date.now, wait = pause} = options;
	/** By serial number: when a probe was fetched, and what there was to see of it. */
	const proofs = new Map<string, {readonly at: number; readonly confidence: string}>();
	const name = `queue of the middleware (${plainText(engine.database, 60)})`;

	const probe = async (given: string, mayLeaveRow: boolean, signal?: AbortSignal): Promise<RouteProbe> => {
		const serial = trimText(given);
		const proof = proofs.get(serial);
		if (proof !== undefined && now() - proof.at < proofLastsMs) {
			return {isUsable: true, confidence: proof.confidence};
		}

		if (!isWritable) return closed('its database may not be written (middlewareWrite)');
		if (serial === '') return closed("the terminal's serial number is not configured");
		try {
			const terminal = await pushTerminal(engine, serial, signal);
			if (!terminal.isPush) return closed(terminal.reason);
			const table = await queueTable(engine, signal);
			const dead = deadRemark(await table.countDead(serial, signal));
			if (!mayLeaveRow) return {isUsable: null, confidence: `${notProven}${dead}`};
			const seen = await tryHarmless(table, serial, signal);
			if (seen.isFetched) {
				const confidence = `fair: the terminal fetched a harmless command after ${seen.seconds} s (${seen.words}); whether it keeps a user only a reading shows${dead}`;
				proofs.set(serial, {at: now(), confidence});
				return {isUsable: true, confidence};
			}

			return closed(`${seen.words}; ${lastCall(terminal.silentMs)}${dead}`);
		} catch (error) {
			signal?.throwIfAborted();
			if (error instanceof RepositoryError) return closed(sentence(error).replace(/\.$/, ''));
			throw error;
		}
	};

	/** Puts the harmless row there and watches it; a row that nobody fetched is taken back. */
	const tryHarmless = async (table: QueueTable, serial: string, signal: AbortSignal | undefined) => {
		const id = await engine.transact(session =>
			table.insert(session, {title: 'trisync probe', text: harmlessCommand, serial}),
		);
		const started = now();
		const seconds = () => Math.round((now() - started) / 1000);
		let row: CommandRow | null;
		try {
			for (;;) {
				row = await table.row(id, signal);
				// A middleware that renames the status has seen the row; the terminal has it only after that.
				if (row?.status.state !== 'waiting') break;
				if (now() - started >= patienceMs) break;
				await wait(pollMs, signal);
			}
		} catch (error) {
			await takeBack(table, id);
			throw error;
		}

		if (row === null) {
			return {isFetched: false, seconds: seconds(), words: `somebody removed the probe (row ${id})`};
		}

		const words = `row ${id}, Status ${row.status.raw === null ? 'NULL' : `"${row.status.raw}"`}`;
		if (row.status.state === 'refused') {
			return {isFetched: false, seconds: seconds(), words: `the probe was refused (${words})`};
		}

		if (row.status.state !== 'waiting') {
			return {isFetched: true, seconds: seconds(), words};
		}

		const isBack = await takeBack(table, id);
		return {
			isFetched: false,
			seconds: seconds(),
			words: `probe sent, no change after ${seconds()} s: the middleware does not hand out rows for this terminal${isBack ? '' : ` (row ${id} stays, it is harmless)`}`,
		};
	};

	const takeBack = async (table: QueueTable, id: string): Promise<boolean> => {
		try {
			return await engine.transact(session => table.takeBack(session, id));
		} catch {
			// A login without the right to delete: the row asks a terminal for an answer, no more.
			return false;
		}
	};

	const closed = (reason: string): RouteProbe => ({isUsable: false, reason: `${name}: ${reason}`});

	return {
		route: 'queue',
		name,
		probe,
		async send(request): Promise<RouteReceipt> {
			const {pin, kind} = request;
			const serial = trimText(request.serial);
			if (!isCarriedPin(pin)) throw nothingQueued(`PIN ${plainText(pin)} holds more than letters and digits`);
			const answer = await probe(serial, true);
			if (answer.isUsable === false) throw nothingQueued(answer.reason);
			const table = await queueTable(engine);
			const id = await engine.transact(async session => {
				const open = await table.openFor(session, serial, pin);
				if (open !== null) throw conflict(pin, open);
				return table.insert(session, {title: titles[kind], text: pushCommand(request), serial});
			});
			return {id, status: waitingNow};
		},
		async status(id, signal) {
			const row = await (await queueTable(engine, signal)).row(id, signal);
			return row === null ? {state: 'unknown', raw: null} : row.status;
		},
	};
}

/** What the middleware's own page of commands shows for the row. */
const titles: Readonly<Record<RouteRequest['kind'], string>> = {
	register: 'trisync: user to device',
	delete: 'trisync: user off device',
	block: 'trisync: block user',
	unblock: 'trisync: unblock user',
};

function nothingQueued(reason: string): RepositoryError {
	return new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', `Nothing was queued: ${reason}.`, {
		hint: 'Take another way to the terminal.',
	});
}

function conflict(pin: string, {id, status}: CommandRow): RepositoryError {
	const raw = status.raw === null ? 'NULL' : `"${status.raw}"`;
	return new RepositoryError(
		'ERR_REPOSITORY_CONFLICT',
		`Nothing was queued: row ${plainText(id, 40)} of DeviceCommands waits for PIN ${pin} already (Status ${raw}).`,
		{hint: 'Wait until the terminal fetched it, or delete it in eTimeTrackLite.'},
	);
}

function deadRemark(count: number): string {
	if (count === 0) return '';
	const rows = count === 1 ? '1 older row holds' : `${count} older rows hold`;
	return `; ${rows} the name of a button instead of a command and can never be carried out`;
}

function lastCall(silentMs: number | null): string {
	if (silentMs === null) return 'when it last called is not known, its LastPing lies ahead of the clock';
	const minutes = Math.round(silentMs / 60_000);
	if (minutes < 120) return `it last called ${minutes} min ago`;
	const hours = Math.round(minutes / 60);
	return hours < 48 ? `it last called ${hours} h ago` : `it last called ${Math.round(hours / 24)} days ago`;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	signal?.throwIfAborted();
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, ms);
	const onAbort = () => reject(signal?.reason);
	signal?.addEventListener('abort', onAbort);
	try {
		await promise;
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', onAbort);
	}
}
