/** Largest piece put on the line at once: what one Ethernet packet carries. */
const mostPieceBytes = 1460;
/** So many pieces a second keep a slow line's data flowing rather than jumping. */
const piecesPerSecond = 100;

/** How long bytes take on a line of limited width. One line for all connections of a terminal. */
export class Throttle {
	readonly pieceBytes: number;
	readonly #bytesPerSecond: number;
	#freeAtMs = 0;

	constructor(bytesPerSecond: number) {
		this.#bytesPerSecond = bytesPerSecond;
		this.pieceBytes = Math.min(mostPieceBytes, Math.max(1, Math.floor(bytesPerSecond / piecesPerSecond)));
	}

	/** Put bytes on the line. @returns milliseconds until it has carried them and all before them. */
	carry(bytes: number, nowMs: number): number {
		this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + (bytes * 1000) / this.#bytesPerSecond;
		return this.#freeAtMs - nowMs;
	}
}
