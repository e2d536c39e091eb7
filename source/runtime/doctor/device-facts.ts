import type {DeviceCounts, DeviceInfo, DeviceUserList} from '../../domain/index.ts';
import type {Finding} from './ladder.ts';

/** What a terminal says of itself, judged. */

export function serialFinding({serial}: DeviceInfo, expected: string | null): Finding {
	if (expected === null)
		return {
			state: 'ok',
			measured: serial === null ? 'not told' : `${serial}; the settings name none to compare`,
		};
	if (serial === expected) return {state: 'ok', measured: `${serial}, as in the settings`};
	return {
		state: 'fail',
		measured: `${serial ?? 'not told'}, the settings expect ${expected}`,
		cause: 'ERR_CHECK_SERIAL',
		likely: 'Another device has this IP address, or the terminal was replaced.',
		next: 'Compare with the label on the terminal; correct the address, or the serial in the settings.',
	};
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Less is nothing that a door or a report would notice. */
const tolerableMs = 2 * minuteMs;

/** Terminal's wall clock minus this computer's, ms; null = it did not tell. */
export function clockOffBy(clock: string | null, now: number): number | null {
	if (clock === null) return null;
	// Without a zone it is read as this computer's local time, which is what the terminal should show.
	const at = Date.parse(clock.replace(' ', 'T'));
	return Number.isNaN(at) ? null : at - now;
}

export function clockFinding(clock: string | null, offByMs: number | null): Finding {
	if (clock === null || offByMs === null)
		return {state: 'not-run', measured: 'the terminal does not tell its time'};
	const off = Math.abs(offByMs);
	const where = offByMs < 0 ? 'behind' : 'ahead of';
	if (off <= tolerableMs)
		return {state: 'ok', measured: `${clock}, ${Math.round(off / 1000)} s off this computer's`};
	return {
		state: off > dayMs ? 'fail' : 'warn',
		measured: `${clock}, ${span(off)} ${where} this computer`,
		cause: 'ERR_CHECK_CLOCK',
		likely:
			off > dayMs
				? 'Its battery is empty, or it was reset; time zones then refuse people.'
				: 'Its clock drifts, or it was set to another time zone.',
		next: 'trisync clock --set, or at the terminal: Menu > System > Date Time.',
	};
}

function span(ms: number): string {
	if (ms > 2 * dayMs) return `${Math.round(ms / dayMs)} days`;
	const minutes = Math.round(ms / minuteMs);
	return minutes > 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`;
}

export function listFinding(list: DeviceUserList): Finding {
	const {users, announced, complete, reason} = list;
	if (!complete) {
		return {
			state: 'fail',
			measured: reason ?? `${users.length} of ${announced ?? 'an unknown number of'} users arrived`,
			cause: 'ERR_CHECK_INCOMPLETE',
			likely: 'The line broke off, or somebody changed users meanwhile.',
			next: 'Run the check again; until it is complete nobody is called missing.',
		};
	}

	if (users.length === 0) {
		return {
			state: 'warn',
			measured: 'complete, and nobody in it',
			cause: 'ERR_CHECK_EMPTY',
			likely: 'The terminal was reset or replaced.',
			next: 'Restore from a backup, or Upload Users (PC to device) from the middleware.',
		};
	}

	const told = announced === null ? ', its own count is not told' : ` of ${announced}`;
	return {state: 'ok', measured: `${users.length}${told} users, complete`};
}

/** Above this share a gym should think of the next terminal. */
const nearlyFull = 0.9;

export function capacityFinding(list: DeviceUserList | null, counts: DeviceCounts | null): Finding {
	const users = list?.complete === true ? list.users.length : (counts?.users ?? null);
	const capacity = counts?.userCapacity ?? null;
	if (users === null || capacity === null)
		return {state: 'not-run', measured: 'the terminal does not tell its capacity'};
	const measured = `${users} of ${capacity} users`;
	if (users < capacity * nearlyFull) return {state: 'ok', measured};
	const isFull = users >= capacity;
	return {
		state: isFull ? 'fail' : 'warn',
		measured: `${measured}: ${isFull ? 'full' : 'nearly full'}`,
		cause: 'ERR_CHECK_CAPACITY',
		likely: 'People who left were never deleted from the device.',
		next: 'trisync diff lists who is still on the device and no member any more.',
	};
}

const idle: ReadonlySet<string> = new Set(['waiting', 'identifying']);

/** @param pausedBy number of the operation that died while the terminal was paused. */
export function stateFinding(state: string | null, pausedBy: number | null): Finding {
	if (pausedBy !== null) {
		return {
			state: 'fail',
			measured: `operation ${pausedBy} left it paused: nobody can enter`,
			cause: 'ERR_CHECK_PAUSED',
			likely: 'The program or the line died in the middle of a write.',
			next: 'Read its users (trisync diff): the next reading enables it again.',
		};
	}

	if (state === null)
		return {state: 'ok', measured: 'not paused by this program; it does not tell what it does'};
	if (idle.has(state)) return {state: 'ok', measured: `${state}, not paused by this program`};
	return {
		state: 'warn',
		measured: `${state}: somebody works at it`,
		cause: 'ERR_CHECK_STATE_BUSY',
		likely: 'Somebody is in its menu or enrols a finger; members cannot punch meanwhile.',
		next: 'Let them finish, or press Esc at the terminal.',
	};
}
