import type {Line} from './line.ts';
import {reply} from './wire/commands.ts';

export interface WritePurpose {
	/** Continues "… while", e.g. `storing PIN 17`. */
	readonly doing: string;
	/** Continues "… refused to", e.g. `store PIN 17`. */
	readonly what: string;
	readonly timeoutMs: number;
}

/**
One command that changes the terminal, and its acknowledgement. Takes no signal: it is awaited, never torn.
@throws {DeviceError} when the terminal said no; {TransportError} when the answer was lost, whatever the way: then
nobody knows whether it was done.
*/
export async function write(
	line: Line,
	code: number,
	data: Uint8Array,
	{doing, what, timeoutMs}: WritePurpose,
): Promise<void> {
	const answer = await line.ask(code, data, {doing, timeoutMs, isWrite: true});
	if (answer.command !== reply.ok) throw line.refusal(answer.command, what);
}
