import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {SimulatorError} from '../domain/errors.ts';
import {usualAttendanceSize} from './attendance.ts';
import {Connection} from './connection.ts';
import {deviceCommandName} from './device-commands.ts';
import {FaultSet, parseFault} from './faults/index.ts';
import {frameEntry} from './frame-log.ts';
import {takeFinger} from './handlers/enrolling.ts';
import {punchPacket} from './handlers/events.ts';
import {Lines, turnAway} from './lines.ts';
import type {Punch, Simulator, SimulatorOptions} from './options.ts';
import type {RecordSize} from './records.ts';
import {emptyState, type SimulatorState} from './state.ts';
import {readStateFile, StateFile} from './state-file.ts';
import {Terminal} from './terminal.ts';
import {Throttle} from './throttle.ts';
import {parseTimeline, Timeline, type TimelineAction} from './timeline.ts';

/** Sizes of TCP segments seen in one reply of a real terminal. */
const splitPieces = [24, 128, 104, 152, 232, 256] as const;
const splitFrameBytes = 1008;
const largestFrameBytes = 65_536;
const usualCapacity = 3000;
const mostSlots = 65_535;

const roomFor = (users: number): number => Math.min(mostSlots, Math.max(usualCapacity, users * 2));

/**
Start a terminal in memory and resolve when it listens.
@throws {SimulatorError} on an option, state or fault that cannot be, and when it cannot listen.
*/
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const {host = '127.0.0.1', port = 0, recordSize = 72, transfer = 'chunked', latencyMs = 0} = options;
	const steps = parseTimeline(options.timeline ?? []);
	const faultChoices = (options.faults ?? []).map(parseFault);
	const {state, isStored} = await startingState(options, recordSize);
	const frameSize = options.frameSize ?? (transfer === 'split' ? splitFrameBytes : largestFrameBytes);
	const capacity = options.capacity ?? roomFor(state.users.length);
	checkNumbers({frameSize, capacity, latencyMs, bandwidth: options.bandwidth ?? lowest.bandwidth});
	let file: StateFile | null = null;
	const terminal = new Terminal(
		{
			recordSize,
			attendanceSize: options.attendanceSize ?? usualAttendanceSize[recordSize],
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
	const lines = new Lines();
	const restart = (): void => {
		terminal.restart();
		lines.hangUp('close');
	};
	const punch = ({pin, ...rest}: Punch): void => {
		const uid = terminal.memory.uidOf(pin) ?? 0;
		const full = {uid, at: terminal.now(), pin, verify: 1, state: 0, ...rest};
		terminal.memory.addPunch(full);
		lines.tell(punchPacket(terminal, full));
	};
	const byItself = {
		close: () => lines.hangUp('close'),
		reset: () => lines.hangUp('reset'),
		silence: () => faults.set({name: 'silent', at: null}),
		recover: () => faults.clear(),
		restart,
	} as const;
	const perform = (action: TimelineAction): void => {
		if (action.kind === 'fault') faults.set(action.fault);
		else if (action.kind === 'punch') punch({pin: action.pin});
		else byItself[action.kind]();
	};
	const timeline = new Timeline(steps, perform);
	const throttle = options.bandwidth === undefined ? null : new Throttle(options.bandwidth);
	let received: string[] = [];
	let accepted = 0;
	const {onFrame} = options;
	const server = createServer({allowHalfOpen: true}, socket => {
		if (!faults.isWelcome()) {
			turnAway(socket);
			return;
		}

		accepted++;
		const number = accepted;
		const connection = new Connection(socket, {
			terminal,
			faults,
			latencyMs,
			pieces: transfer === 'split' ? splitPieces : null,
			throttle,
			onRequest(command) {
				received.push(deviceCommandName(command));
				timeline.countPacket();
			},
			onPacket: (direction, packet, request) => onFrame?.(frameEntry(number, direction, packet, request)),
			onRestart: restart,
		});
		lines.add(connection);
		socket.on('close', () => lines.remove(connection));
	});
	server.listen(port, host);
	try {
		await once(server, 'listening');
	} catch (cause) {
		throw notListening(`${host}:${port}`, cause);
	}

	// A fresh terminal's file exists from the start.
	if (!isStored) file?.touch();
	timeline.start();
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
			return lines.count;
		},
		punch,
		enroll({result = 'done', ...given} = {}) {
			const asked = terminal.enrolling;
			const pin = given.pin ?? asked?.pin;
			const finger = given.finger ?? asked?.finger ?? 0;
			const uid = pin === undefined ? undefined : terminal.memory.uidOf(pin);
			if (pin === undefined || uid === undefined) throw nobodyToEnroll(pin);
			for (const packet of takeFinger(terminal, {uid, pin, finger, result})) {
				lines.tell(packet, session => session === asked?.session);
			}
		},
		setFault: fault => faults.set(parseFault(fault)),
		clearFaults: () => faults.clear(),
		log: () => ({total: received.length, counts: countNames(received), names: [...received]}),
		clearLog() {
			received = [];
		},
		async close() {
			timeline.stop();
			terminal.close();
			lines.close();
			if (server.listening) {
				server.close();
				await once(server, 'close');
			}

			await file?.close();
		},
	};
}

function notListening(address: string, cause: unknown): SimulatorError {
	const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
	const why = isTaken ? 'another program listens there' : (cause as Error).message;
	return new SimulatorError('ERR_SIMULATOR_OPTION', `It cannot listen at ${address}: ${why}.`, {
		hint: 'Choose another port, 0 for any that is free, and an address of this computer.',
		cause,
	});
}

function nobodyToEnroll(pin: string | undefined): SimulatorError {
	const message = pin === undefined ? 'No client has asked for a finger.' : `Nobody here has the PIN ${pin}.`;
	return new SimulatorError('ERR_SIMULATOR_OPTION', message, {hint: 'Name the PIN of a user.'});
}

const lowest = {frameSize: 1, capacity: 0, latencyMs: 0, bandwidth: 1} as const;

function checkNumbers(numbers: Readonly<Record<keyof typeof lowest, number>>): void {
	for (const name of Object.keys(lowest) as Array<keyof typeof lowest>) {
		if (Number.isInteger(numbers[name]) && numbers[name] >= lowest[name]) continue;
		throw new SimulatorError('ERR_SIMULATOR_OPTION', `${name} ${numbers[name]} cannot be.`, {
			hint: `Give a whole number from ${lowest[name]}.`,
		});
	}
}

async function startingState(
	options: SimulatorOptions,
	recordSize: RecordSize,
): Promise<{readonly state: SimulatorState; readonly isStored: boolean}> {
	const stored = options.stateFile === undefined ? null : await readStateFile(options.stateFile, recordSize);
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
