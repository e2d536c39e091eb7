/** PURE: time as a terminal has it, text without a zone: `2026-11-22 10:42:03`. */

/** This computer's wall clock: what the technician's watch shows is what a terminal is to show. */
export function wallClock(ms: number): string {
	const at = new Date(ms);
	const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
	return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** By how much the second time is later. Both are taken as if no clock were ever put forward or back. */
export function secondsBetween(earlier: string, later: string): number {
	return secondsOf(later) - secondsOf(earlier);
}

/** A terminal counts 31 days in every month; the 31st of February is a day in March then. */
function secondsOf(text: string): number {
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (text.match(/\d+/g) ?? []).map(
		Number,
	);
	return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}
