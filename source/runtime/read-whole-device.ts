import type {FingerTemplate, TerminalPort} from '../domain/index.ts';
import {type Line, readInVisit, type Wait} from './line.ts';
import {type DeviceReading, readTemplates, readUsers} from './read-device.ts';

/**
Everybody on the terminal with all their fingers, in one visit and two bulk readings.
@returns `templates` null when they cannot be known. @throws TransportError, DeviceError
*/
export async function readWholeDevice(
	terminal: TerminalPort,
	{line, wait, now}: {readonly line: Line; readonly wait: Wait; readonly now: () => number},
	signal: AbortSignal | undefined,
): Promise<{readonly reading: DeviceReading; readonly templates: readonly FingerTemplate[] | null}> {
	return line.visit(
		() =>
			readInVisit(
				terminal,
				wait,
				async session => {
					const reading = await readUsers(session, now, signal);
					return {reading, templates: await readTemplates(session, reading.counts, signal)};
				},
				signal,
			),
		{signal},
	);
}
