/** Bytes of hex text. */
export function bytesOf(hex: string): Uint8Array {
	return Uint8Array.from({length: hex.length / 2}, (_, at) =>
		Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
	);
}
