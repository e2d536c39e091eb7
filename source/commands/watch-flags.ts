import {plainText} from '../domain/index.ts';
import {type Flags, UsageError} from './flags.ts';

export interface WatchWish {
	readonly everyMs: number;
	readonly isOnce: boolean;
	readonly isEndedByChange: boolean;
	readonly hook: string | null;
	/** null = no metrics; 0 = any free port. */
	readonly metricsPort: number | null;
}

const unitMs = {s: 1000, m: 60_000, h: 3_600_000} as const;
const defaultEveryMs = 5 * unitMs.m;
const longestMs = 24 * unitMs.h;

/** @throws {UsageError} */
export function parseWatch({every, once, exitOnChange, hook, metrics}: Flags): WatchWish {
	if (metrics !== undefined && !(Number.isInteger(metrics) && metrics >= 0 && metrics <= 65_535))
		throw new UsageError('--metrics takes a port, 0 to 65535.', 'Example: --metrics 9109');
	return {
		everyMs: every === undefined ? defaultEveryMs : parseEvery(every),
		isOnce: once === true,
		isEndedByChange: exitOnChange === true,
		hook: hook ?? null,
		metricsPort: metrics ?? null,
	};
}

/** `90s`, `5m`, `1h`. @throws {UsageError} */
function parseEvery(text: string): number {
	const [, digits = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text.trim()) ?? [];
	const ms = Number(digits) * (unitMs[unit as keyof typeof unitMs] ?? 0);
	if (ms >= unitMs.s && ms <= longestMs) return ms;
	throw new UsageError(
		`--every takes a time from 1s to 24h, not "${plainText(text, 40)}".`,
		'Example: --every 5m',
	);
}

/** `5 min`, `90 s`; the largest unit that divides it. */
export function everyText(ms: number): string {
	const {h, m, s} = unitMs;
	if (ms % h === 0) return `${ms / h} h`;
	return ms % m === 0 ? `${ms / m} min` : `${ms / s} s`;
}
