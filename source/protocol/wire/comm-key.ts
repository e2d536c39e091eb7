/**
The answer to "unauthorised": comm key and session id, scrambled with a tick byte that travels along.
Obfuscation, not security: byte 2 is replaced by the tick, so nearby sessions share answers.
@see device-protocol §6, with vectors
*/
export function scrambleCommKey(key: number, session: number, tick = 50): Uint8Array {
	let reversed = 0;
	for (let bit = 0; bit < 32; bit++) reversed = (reversed << 1) | ((key >>> bit) & 1);
	const sum = ((reversed >>> 0) + session) >>> 0;
	const b1 = ((sum >>> 8) & 0xff) ^ 0x4b; // K
	const b2 = ((sum >>> 16) & 0xff) ^ 0x53; // S
	const b3 = ((sum >>> 24) & 0xff) ^ 0x4f; // O
	// Halves swapped to b2 b3 b0 b1; position 2 (b0) gives way to the tick.
	return Uint8Array.of(b2 ^ tick, b3 ^ tick, tick, b1 ^ tick);
}

/** Largest comm key a terminal's menu takes is six digits; the wire holds 32 bits. */
export const largestCommKey = 0xff_ff_ff_ff;
