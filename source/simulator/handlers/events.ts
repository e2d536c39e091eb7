import {eventBit, noBytes, type Packet} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, u32At} from '../exchange.ts';
import {encodePunchEvent} from '../sets.ts';
import type {SimulatedPunch} from '../state.ts';
import {type Terminal, terminalState} from '../terminal.ts';

/** Live events. @see device-protocol §11 */
export const eventHandlers: Handlers = {
	[deviceCommand.registerEvent](exchange) {
		exchange.session.events = u32At(exchange.request.data, 0);
		return ok(exchange);
	},
	[deviceCommand.startVerify](exchange) {
		exchange.terminal.state = terminalState.identifying;
		return ok(exchange);
	},
};

/** An event: its bit in the session field, reply number 0. */
export function eventPacket(bit: number, data: Uint8Array = noBytes): Packet {
	return {command: deviceCommand.registerEvent, session: bit, reply: 0, data};
}

export function punchPacket({settings}: Terminal, punch: SimulatedPunch): Packet {
	return eventPacket(eventBit.attendance, encodePunchEvent(punch, settings.recordSize));
}
