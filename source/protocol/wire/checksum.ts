/**
Ones'-complement sum over little-endian 16-bit words, as in IP; an odd tail counts as one low byte.
Computed over command … data with the checksum field taken as zero.
It does not see the order of words, so a match is no proof that pieces arrived in order.
*/
export function checksum(packet: Uint8Array, from = 0, to = packet.length): number {
	let sum = 0;
	let at = from;
	for (; at + 1 < to; at += 2) sum += packet[at]! | (packet[at + 1]! << 8);
	if (at < to) sum += packet[at]!;
	// 65,535 bytes add up to less than 2^31, but an answer may be 16 MiB: fold with division, not shifts.
	while (sum > 0xff_ff) sum = (sum % 0x1_00_00) + Math.floor(sum / 0x1_00_00);
	return ~sum & 0xff_ff;
}

/** 0x0000 and 0xFFFF are the same value in this arithmetic; either is accepted. */
export function isSameChecksum(a: number, b: number): boolean {
	return a === b || (a % 0xff_ff === 0 && b % 0xff_ff === 0);
}
