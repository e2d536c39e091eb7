/**
Device time: u32 in which every month has 31 days. Local wall clock, no zone.
@see device-protocol §7; 0x2368B36B = 2018-06-25 17:50:35
*/
export function decodeTime(packed: number): string {
	let rest = packed;
	const take = (base: number): number => {
		const value = rest % base;
		rest = Math.floor(rest / base);
		return value;
	};
	const second = take(60);
	const minute = take(60);
	const hour = take(24);
	const day = take(31) + 1;
	const month = take(12) + 1;
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${rest + 2000}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** @param wallClock `YYYY-MM-DD HH:MM:SS` of the years 2000 to 2133. */
export function encodeTime(wallClock: string): number {
	const parts = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(wallClock);
	if (parts === null) throw new RangeError(`not a wall-clock time: ${wallClock}`);
	const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
		number,
		number,
		number,
		number,
		number,
		number,
	];
	return ((((year - 2000) * 12 + month - 1) * 31 + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
}
