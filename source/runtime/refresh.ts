import type {MiddlewareRepository, TerminalPort, WebsiteRepository} from '../domain/index.ts';
import type {Knowledge} from './compare.ts';
import {type Line, readInVisit, type Wait} from './line.ts';
import {failedSnapshot, readDatabase} from './read-database.ts';
import {countFingers, deviceSnapshot, readCounts, readTemplates, readUsers} from './read-device.ts';

export interface RefreshTools {
	readonly website: WebsiteRepository | null;
	readonly middleware: MiddlewareRepository | null;
	readonly terminal: TerminalPort | null;
	readonly line: Line;
	readonly wait: Wait;
	readonly now: () => number;
	/** Another serial at the same address is another door; null = not checked. */
	readonly expectedSerial: string | null;
}

/**
Reads the configured sources side by side into `known`, each one's failure being only its own.
@param onArrival is called with each list that arrives (`isSettled` with the last one), and once more when the
fingers are known.
*/
export async function refreshAll(
	known: Knowledge,
	tools: RefreshTools,
	onArrival: (isSettled: boolean) => void,
	signal: AbortSignal | undefined,
	depth: 'fingers' | 'lists' = 'fingers',
): Promise<void> {
	const {website, middleware, terminal, now} = tools;
	const readings: (() => Promise<void>)[] = [];
	let fingers: Promise<boolean> = Promise.resolve(false);
	if (website !== null) {
		readings.push(async () => {
			known.sql = await readDatabase(website, known.sql, now, signal);
		});
	}

	if (middleware !== null) {
		readings.push(async () => {
			known.middleware = await readDatabase(middleware, known.middleware, now, signal);
		});
	}

	if (terminal !== null) {
		readings.push(async () => {
			await refreshDevice(known, terminal, tools, signal);
			if (depth === 'lists') return;
			fingers = refreshFingers(known, terminal, tools, signal);
			// Looked at below; until then a failure must not count as unhandled.
			fingers.catch(() => {});
		});
	}

	let pending = readings.length;
	if (pending === 0) onArrival(true);
	await Promise.all(
		readings.map(async read => {
			await read();
			signal?.throwIfAborted();
			pending--;
			onArrival(pending === 0);
		}),
	);
	if (await fingers) onArrival(true);
}

/** One visit: counts and users. Never throws but for an abort. */
async function refreshDevice(
	known: Knowledge,
	terminal: TerminalPort,
	tools: RefreshTools,
	signal: AbortSignal | undefined,
): Promise<void> {
	try {
		const reading = await tools.line.visit(
			() => readInVisit(terminal, tools.wait, session => readUsers(session, tools.now, signal), signal),
			{signal},
		);
		known.device = deviceSnapshot(reading, known.device, tools.expectedSerial);
		known.info = reading.info;
		known.counts = reading.counts;
		known.recordSize = reading.list.recordSize ?? known.recordSize;
		known.fingers = null;
	} catch (error) {
		signal?.throwIfAborted();
		known.device = failedSnapshot(known.device, error);
	}
}

/**
A visit of its own that makes room for anybody else: templates are large, and the lists do not wait for them.
@returns true when the fingers became known.
*/
async function refreshFingers(
	known: Knowledge,
	terminal: TerminalPort,
	tools: RefreshTools,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const {device, counts} = known;
	if (device.state !== 'ok') return false;
	if (counts?.fingers === 0) {
		known.fingers = new Map();
		return true;
	}

	try {
		const templates = await tools.line.visit(
			room =>
				readInVisit(
					terminal,
					tools.wait,
					async session => readTemplates(session, counts ?? (await readCounts(session, room)), room),
					room,
				),
			{signal, urgency: 'background'},
		);
		// Somebody may have read the list again meanwhile: then these counts belong to the past.
		if (templates === null || known.device !== device) return false;
		known.fingers = countFingers(templates);
		return true;
	} catch {
		signal?.throwIfAborted();
		// Had to make room, or the line dropped: the fingers stay unknown, which harms no comparison.
		return false;
	}
}
