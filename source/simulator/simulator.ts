import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {eventBit} from '../protocol/wire/index.ts';
import {Connection} from './connection.ts';
import {deviceCommandName} from './device-commands.ts';
import {SimulatorError} from './errors.ts';
import {FaultSet, parseFault} from './faults/index.ts';
import {punchPacket} from './handlers/events.ts';
import type {MemoryPart} from './memory.ts';
import type {RecordSize} from './records.ts';
import {emptyState, type SimulatedPunch, type SimulatedUser, type SimulatorState} from './state.ts';
import {readStateFile, StateFile} from './state-file.ts';
import {Terminal, type TransferMode} from './terminal.ts';

export interface SimulatorOptions {
	/** Default 127.0.0.1. */
	readonly host?: string;
	/** Default 0: any free port. */
	readonly port?: number;
	/** What it holds at the start; default: nobody. A `stateFile` that exists wins. */
	readonly state?: Partial<SimulatorState>;
	/** Rewritten atomically after each change; holds passwords and fingers. */
	readonly stateFile?: string;
	/** Wins over the state's `~SerialNumber`. */
	readonly serial?: string;
	/** Bytes of a user record; default 72. */
	readonly recordSize?: RecordSize;
	/**
	`direct`: any list in one DATA. `chunked` (default): lists over 1 KB in chunks the client asks for.
	`split`: as chunked, in frames of 1008 bytes and small TCP pieces.
	*/
	readonly transfer?: TransferMode;
	/** Data bytes of a DATA frame; default 65,536, with `split` 1008. */
	readonly frameSize?: number;
	/** User slots; default 3000, or room for twice the people at the start when that is more. */
	readonly capacity?: number;
	/** Before each answer; default 0. */
	readonly latencyMs?: number;
	/** Asked for when given, 0 included; null or absent: everybody may come in. */
	readonly commKey?: number | null;
	/** `name` or `name=N`; see `faultNames`. */
	readonly faults?: readonly string[];
	/** Called after each change of what it holds. */
	readonly onChange?: (part: MemoryPart) => void;
	/** Default: the real time. SET_TIME moves the terminal away from it. */
	readonly clock?: () => Date;
}

/** What has been asked since the start or the last `clearLog`. Event thanks are not counted. */
export interface CommandLog {
	/** Requests received: round trips, as a client has one in flight. */
	readonly total: number;
	/** By name, as in `{connect: 1, userWrite: 3}`; commands without a name by number. */
	readonly counts: Readonly<Record<string, number>>;
	/** Names in order. */
	readonly names: readonly string[];
}

/** Who stands at the door: a PIN, and anything else that should not be as usual. */
export type Punch = Pick<SimulatedPunch, 'pin'> & Partial<SimulatedPunch>;

export interface Simulator {
	readonly host: string;
	readonly port: number;
	readonly serial: string;
	/** A copy of all it holds now. */
	state(): SimulatorState;
	users(): SimulatedUser[];
	/** Is the keypad free, that is, not switched off by DISABLE? */
	readonly isEnabled: boolean;
	/** Open TCP connections. */
	readonly connections: number;
	/** Somebody stands at the door: one attendance record, and an event to every client that asked for them. */
	punch(punch: Punch): void;
	/** @throws {SimulatorError} ERR_SIMULATOR_FAULT on an unknown name. Faults about people change them at once and for good. */
	setFault(fault: string): void;
	clearFaults(): void;
	log(): CommandLog;
	clearLog(): void;
	/** Cuts all connections; a state file is up to date when this resolves. */
	close(): Promise<void>;
}

/** Sizes of TCP segments seen in one reply of a real terminal. */
const splitPieces = [24, 128, 104, 152, 232, 256] as const;
const splitFrameBytes = 1008;
const largestFrameBytes = 65_536;
const usualCapacity = 3000;
const mostSlots = 65_535;

const roomFor = (users: number): number => Math.min(mostSlots, Math.max(usualCapacity, users * 2));

/**
Start a terminal in memory and resolve when it listens.
@throws {SimulatorError} on an option, state or fault that cannot be; the system's error when it cannot listen.
*/
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const {host = '127.0.0.1', port = 0, recordSize = 72, transfer = 'chunked', latencyMs = 0} = options;
	const faultChoices = (options.faults ?? []).map(parseFault);
	const {state, isStored} = await startingState(options, recordSize);
	const frameSize = options.frameSize ?? (transfer === 'split' ? splitFrameBytes : largestFrameBytes);
	const capacity = options.capacity ?? roomFor(state.users.length);
	for (const [name, value, lowest] of [
		['frameSize', frameSize, 1],
		['capacity', capacity, 0],
		['latencyMs', latencyMs, 0],
	] as const) {
		if (!Number.isInteger(value) || value < lowest) {
			throw new SimulatorError(
				'ERR_SIMULATOR_OPTION',
				`${name} ${value} cannot be.`,
				`Give a whole number from ${lowest}.`,
			);
		}
	}

	let file: StateFile | null = null;
	const terminal = new Terminal(
		{
			recordSize,
			transfer,
			frameSize,
			capacity,
			commKey: options.commKey ?? null,
			clock: options.clock ?? (() => new Date()),
		},
		state,
		part => {
			file?.touch();
			options.onChange?.(part);
		},
	);
	if (options.stateFile !== undefined)
		file = new StateFile(options.stateFile, () => terminal.memory.snapshot());
	const faults = new FaultSet(terminal);
	for (const choice of faultChoices) faults.set(choice);
	// A fresh terminal's file exists from the start.
	if (!isStored) file?.touch();

	const connections = new Set<Connection>();
	let received: string[] = [];
	const server = createServer(socket => {
		if (!faults.isWelcome()) {
			socket.on('error', () => socket.destroy());
			socket.destroy();
			return;
		}

		const connection = new Connection(socket, {
			terminal,
			faults,
			latencyMs,
			pieces: transfer === 'split' ? splitPieces : null,
			onRequest: command => received.push(deviceCommandName(command)),
		});
		connections.add(connection);
		socket.on('close', () => connections.delete(connection));
	});
	server.listen(port, host);
	await once(server, 'listening');
	const address = server.address() as AddressInfo;

	return {
		host: address.address,
		port: address.port,
		serial: terminal.memory.options.get('~SerialNumber') ?? '',
		state: () => terminal.memory.snapshot(),
		users: () => terminal.memory.users(),
		get isEnabled() {
			return terminal.isEnabled;
		},
		get connections() {
			return connections.size;
		},
		punch({pin, ...rest}) {
			const punch = {
				uid: terminal.memory.uidOf(pin) ?? 0,
				at: terminal.now(),
				pin,
				verify: 1,
				state: 0,
				...rest,
			};
			terminal.memory.addPunch(punch);
			const packet = punchPacket(terminal, punch);
			for (const connection of connections) {
				if ((connection.session.events & eventBit.attendance) !== 0) connection.emit(packet);
			}
		},
		setFault: fault => faults.set(parseFault(fault)),
		clearFaults: () => faults.clear(),
		log: () => ({total: received.length, counts: countNames(received), names: [...received]}),
		clearLog() {
			received = [];
		},
		async close() {
			terminal.close();
			for (const connection of connections) connection.close();
			if (server.listening) {
				server.close();
				await once(server, 'close');
			}

			await file?.close();
		},
	};
}

async function startingState(
	options: SimulatorOptions,
	recordSize: RecordSize,
): Promise<{readonly state: SimulatorState; readonly isStored: boolean}> {
	const stored = options.stateFile === undefined ? null : await readStateFile(options.stateFile);
	const fresh = emptyState(recordSize);
	const given = stored ?? options.state;
	const serial = options.serial === undefined ? {} : {'~SerialNumber': options.serial};
	const state = {...fresh, ...given, options: {...fresh.options, ...given?.options, ...serial}};
	return {state, isStored: stored !== null};
}

function countNames(names: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}
