import {type createTerminal, lastPunches} from '../protocol/index.ts';
import type {PunchBook} from '../runtime/last-punch.ts';

/** Reads a terminal's log of punches in a visit of its own: connect, read, EXIT. */
export function punchReader(
	terminal: ReturnType<typeof createTerminal>,
): (signal: AbortSignal) => Promise<PunchBook> {
	return async signal => {
		const session = await terminal.open(signal);
		try {
			const {reason, punches} = await session.readAttendance(signal);
			// The oldest records name the slot alone.
			const users = punches.some(({pin}) => pin === null) ? (await session.readUsers(signal)).users : [];
			return {reason, last: lastPunches(punches, users)};
		} finally {
			await session.close().catch(() => {});
		}
	};
}
