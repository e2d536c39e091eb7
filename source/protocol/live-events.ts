import type {DeviceEvent} from '../domain/device.ts';
import {trimPin} from '../domain/pin.ts';
import {plainText} from '../domain/text.ts';
import type {Line} from './line.ts';
import {command, eventBit, reply} from './wire/commands.ts';
import {decodeEnrolledUserId, decodePunch, eventKind} from './wire/events.ts';
import type {Packet} from './wire/frame.ts';

/** Nobody waits longer than this for a terminal to hear that its events are not wanted any more. */
const farewellMs = 1000;

/**
Ask for every event and hand them on until the signal aborts. Other requests may use the line meanwhile.
@throws {TransportError} when the line drops; {DeviceError} when the terminal does not report events; what `onEvent`
throws, which ends the events.
*/
export async function followEvents(
	line: Line,
	onEvent: (event: DeviceEvent) => void,
	commandMs: number,
	signal: AbortSignal,
): Promise<void> {
	if (signal.aborted) return;
	const {promise: ended, resolve, reject} = Promise.withResolvers<void>();
	let thrown: {readonly error: unknown} | null = null;
	const stopListening = line.listen(packet => {
		// What was on its way already comes too late for who has stopped.
		if (thrown !== null || signal.aborted) return;
		try {
			onEvent(describe(packet));
		} catch (error) {
			thrown = {error};
			reject(error);
		}
	});
	const stopMourning = line.onLoss(loss => reject(line.lossOf(loss, {doing: 'reporting its events'})));
	const end = (): void => resolve();
	signal.addEventListener('abort', end, {once: true});
	// Kept from being an unhandled rejection while the registration is still under way.
	ended.catch(() => {});
	let isRegistered = false;
	try {
		await register(line, eventBit.all, commandMs, signal);
		isRegistered = true;
		await ended;
	} catch (error) {
		// Given up while it was being asked: that is an end like any other.
		if (!signal.aborted) throw error;
	} finally {
		signal.removeEventListener('abort', end);
		stopMourning();
		if (isRegistered || signal.aborted) {
			await register(line, 0, Math.min(commandMs, farewellMs)).catch(() => {});
		}

		stopListening();
	}

	if (thrown !== null) throw (thrown as {readonly error: unknown}).error;
}

async function register(line: Line, mask: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
	const data = new Uint8Array(4);
	new DataView(data.buffer).setUint32(0, mask, true);
	const isEvent = command.registerEvent;
	const answer = await line.ask(isEvent, data, {doing: 'being asked for its events', timeoutMs, signal});
	if (answer.command !== reply.ok) throw line.refusal(answer.command, 'report its events');
}

function describe(packet: Packet): DeviceEvent {
	const kind = eventKind(packet);
	if (kind === 'punch') {
		const punch = decodePunch(packet.data);
		return {
			kind,
			at: punch?.at ?? null,
			pin: punch === null ? null : pinOrNull(punch.userId),
			verify: punch?.verify ?? null,
		};
	}

	const enrolled = kind === 'enrolled' ? decodeEnrolledUserId(packet.data) : null;
	return {kind, at: null, pin: enrolled === null ? null : pinOrNull(enrolled), verify: null};
}

function pinOrNull(userId: string): string | null {
	const pin = trimPin(plainText(userId));
	return pin === '' ? null : pin;
}
