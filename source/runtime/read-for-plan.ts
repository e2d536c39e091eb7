import {
	type FingerTemplate,
	isKnown,
	type MiddlewareRepository,
	type Snapshot,
	type TerminalPort,
	type WebsiteRepository,
} from '../domain/index.ts';
import type {Intent} from '../plan/plan.ts';
import type {Knowledge} from './compare.ts';
import type {Line, Wait} from './line.ts';
import {type PeopleSource, readDatabase, rereadPins} from './read-database.ts';
import {countFingers, deviceSnapshot} from './read-device.ts';
import {readWholeDevice} from './read-whole-device.ts';

/** From this many PINs on, one whole list costs less than asking for each. */
const mostPinsAsked = 300;

/**
Reads what a plan has to rest on into `known`: the affected people in the databases, the whole device with its
fingers, since a slot with somebody's left-over finger is not free.
@returns all templates on the device; null when they cannot be known.
@throws TransportError, DeviceError: without the device there is no plan. A database that fails is a snapshot.
*/
export async function readForPlan(
	intent: Intent,
	known: Knowledge,
	tools: {
		readonly website: WebsiteRepository | null;
		readonly middleware: MiddlewareRepository | null;
		/** null = it is out of reach, and the databases alone are read. */
		readonly terminal: TerminalPort | null;
		readonly line: Line;
		readonly wait: Wait;
		readonly now: () => number;
		readonly expectedSerial: string | null;
	},
	signal: AbortSignal | undefined,
): Promise<readonly FingerTemplate[] | null> {
	const {website, middleware, terminal, now} = tools;

	async function readPeople<T extends {readonly pin: string}>(
		source: PeopleSource<T>,
		last: Snapshot<T>,
	): Promise<Snapshot<T>> {
		const {selector} = intent;
		const isAsked = selector.by === 'pins' && selector.pins.length <= mostPinsAsked;
		if (isAsked && isKnown(last.state) && last.readAt !== null) {
			return rereadPins(source, last, new Set(selector.pins), now, signal);
		}

		return readDatabase(source, last, now, signal);
	}

	async function readDevice(): Promise<readonly FingerTemplate[] | null> {
		if (terminal === null) return null;
		const {reading, templates} = await readWholeDevice(terminal, tools, signal);
		known.device = deviceSnapshot(reading, known.device, tools.expectedSerial);
		known.info = reading.info;
		known.counts = reading.counts;
		known.recordSize = reading.list.recordSize ?? known.recordSize;
		known.fingers = templates === null ? null : countFingers(templates);
		return templates;
	}

	const [sql, mw, templates] = await Promise.all([
		website === null ? known.sql : readPeople(website, known.sql),
		middleware === null ? known.middleware : readPeople(middleware, known.middleware),
		readDevice(),
	]);
	known.sql = sql;
	known.middleware = mw;
	return templates;
}
