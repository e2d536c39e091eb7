import type {DeviceEvent, TerminalPort} from '../domain/index.ts';
import {closeQuietly, type Line, openSession, type Wait} from './line.ts';

/**
Holds the line for live events until `signal` aborts; whenever somebody else in this program wants the line, lets
go and takes it up again afterwards. Events meanwhile are missed, which only the live list notices.
@throws what ended the line, or the signal's reason.
*/
export async function holdForEvents(
	tools: {readonly terminal: TerminalPort; readonly line: Line; readonly wait: Wait},
	onEvent: (event: DeviceEvent) => void,
	signal: AbortSignal,
): Promise<void> {
	for (;;) {
		signal.throwIfAborted();
		await tools.line.visit(
			async room => {
				// Others waited already when our turn came: let them go first.
				if (room.aborted) return;
				try {
					const session = await openSession(tools.terminal, tools.wait, room);
					try {
						await session.events(onEvent, room);
					} finally {
						await closeQuietly(session);
					}
				} catch (error) {
					if (!room.aborted) throw error;
				}
			},
			{signal, urgency: 'hold'},
		);
	}
}
