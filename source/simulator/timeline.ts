import {readFile} from 'node:fs/promises';
import {SimulatorError} from '../domain/errors.ts';
import {type FaultChoice, parseFault} from './faults/index.ts';

/** One thing that happens to the terminal by itself: after a time, or instead of answering the N-th request. */
export interface TimelineStep {
	/** Since it listens: `'3s'` or `'250ms'`. */
	readonly at?: string;
	/** Just before the N-th request is answered, from 1, counted over all connections. */
	readonly packet?: number;
	/**
	`close` or `reset` all connections, fall into `silence`, `recover` from all faults, `restart`,
	`fault:NAME[=N]`, `punch:PIN`.
	*/
	readonly do: string;
}

export type TimelineAction =
	| {readonly kind: 'close' | 'reset' | 'silence' | 'recover' | 'restart'}
	| {readonly kind: 'fault'; readonly fault: FaultChoice}
	| {readonly kind: 'punch'; readonly pin: string};

export interface PlannedStep {
	readonly when: {readonly afterMs: number} | {readonly packet: number};
	readonly action: TimelineAction;
}

const plainActions = ['close', 'reset', 'silence', 'recover', 'restart'] as const;
/** Timers hold 31 bits. */
const mostMs = 0x7f_ff_ff_ff;

/**
Check a timeline.
@throws {SimulatorError} ERR_SIMULATOR_OPTION naming the first step that does not fit; ERR_SIMULATOR_FAULT.
*/
export function parseTimeline(value: unknown, origin = 'timeline'): PlannedStep[] {
	if (!Array.isArray(value)) throw unfit(origin, 'not a list of steps');
	return value.map((step: unknown, index) => parseStep(step, `${origin}[${index}]`));
}

/** @throws {SimulatorError} ERR_SIMULATOR_OPTION when the file cannot be read or is not JSON; as `parseTimeline`. */
export async function readTimelineFile(path: string): Promise<TimelineStep[]> {
	let value: unknown;
	try {
		value = JSON.parse(await readFile(path, 'utf8'));
	} catch (cause) {
		throw unfit(path, cause instanceof SyntaxError ? 'not JSON' : 'not a file that can be read', cause);
	}

	parseTimeline(value, path);
	return value as TimelineStep[];
}

function parseStep(step: unknown, where: string): PlannedStep {
	if (typeof step !== 'object' || step === null) throw unfit(where, 'not an object');
	const {at, packet, do: action, ...rest} = step as Record<string, unknown>;
	const [stray] = Object.keys(rest);
	if (stray !== undefined) throw unfit(`${where}.${stray.slice(0, 40)}`, 'not known');
	if ((at === undefined) === (packet === undefined))
		throw unfit(where, 'without exactly one of at and packet');
	if (typeof action !== 'string') throw unfit(`${where}.do`, 'not a text');
	const when = at === undefined ? {packet: parsePacket(packet, where)} : {afterMs: parseTime(at, where)};
	return {when, action: parseAction(action, where)};
}

function parsePacket(packet: unknown, where: string): number {
	if (Number.isInteger(packet) && (packet as number) >= 1) return packet as number;
	throw unfit(`${where}.packet`, 'not a whole number from 1');
}

function parseTime(at: unknown, where: string): number {
	const parts = typeof at === 'string' ? /^(\d{1,9}(?:\.\d{1,3})?)(ms|s)$/.exec(at) : null;
	const ms = parts === null ? Number.NaN : Number(parts[1]) * (parts[2] === 's' ? 1000 : 1);
	if (ms <= mostMs) return ms;
	throw unfit(`${where}.at`, 'not a time such as "3s" or "250ms"');
}

function parseAction(text: string, where: string): TimelineAction {
	const plain = plainActions.find(action => action === text);
	if (plain !== undefined) return {kind: plain};
	const [kind, ...rest] = text.split(':');
	const argument = rest.join(':');
	if (kind === 'fault') return {kind, fault: parseFault(argument)};
	if (kind === 'punch' && /^.{1,24}$/.test(argument)) return {kind, pin: argument};
	throw unfit(`${where}.do`, `not one of ${plainActions.join(', ')}, fault:NAME, punch:PIN`);
}

function unfit(where: string, what: string, cause?: unknown): SimulatorError {
	return new SimulatorError('ERR_SIMULATOR_OPTION', `${where} is ${what}.`, {
		hint: 'Write for example [{"at": "3s", "do": "close"}, {"packet": 40, "do": "reset"}].',
		cause,
	});
}

/** Performs its steps when their time or packet comes; steps of one moment go in their order. */
export class Timeline {
	readonly #steps: readonly PlannedStep[];
	readonly #perform: (action: TimelineAction) => void;
	readonly #timers: NodeJS.Timeout[] = [];
	#packets = 0;

	constructor(steps: readonly PlannedStep[], perform: (action: TimelineAction) => void) {
		this.#steps = steps;
		this.#perform = perform;
	}

	/** Time runs from now. */
	start(): void {
		for (const {when, action} of this.#steps) {
			if ('afterMs' in when) this.#timers.push(setTimeout(() => this.#perform(action), when.afterMs));
		}
	}

	/** A request has come and is not answered yet. */
	countPacket(): void {
		this.#packets++;
		for (const {when, action} of this.#steps) {
			if ('packet' in when && when.packet === this.#packets) this.#perform(action);
		}
	}

	stop(): void {
		for (const timer of this.#timers) clearTimeout(timer);
	}
}
